"""Who sends a request."""

from __future__ import annotations

from dataclasses import dataclass

from api.access.accounts import User
from api.access.roles import Capability
from api.access.sessions import Session


@dataclass(frozen=True, slots=True)
class Caller:
    """A user, and the session where the request came with one and not with a token."""

    user: User
    session: Session | None = None

    @property
    def sees_people_or_cases(self) -> bool:
        """Whether what is answered may hold people or cases, so that it is logged."""
        may = self.user.may
        return may(Capability.READ_PEOPLE) or may(Capability.READ_CASES)
