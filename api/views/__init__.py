"""What a role may see, as a store of its own that holds nothing else (docs/decisions/0010)."""

from api.views.policy import Policy, policies
from api.views.views import Views

__all__ = ["Policy", "Views", "policies"]
