"""The integrity audit: contradictions and gaps in what is recorded, on a day."""

from queries.audit.defect import KINDS
from queries.audit.document import audit

__all__ = ["KINDS", "audit"]
