"""A wholly fictional province, written as canonical tables of any size."""

from ingest.generate.province import generate

__all__ = ["generate"]
