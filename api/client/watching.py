"""What those ask who run a service: is it there, which version, what can there be, who asked."""

from __future__ import annotations

from typing import cast

from api.client.base import Base
from api.client.documents import Document, LogEntry, LogVerified, Version
from api.client.errors import ServiceBusy, ServiceUnreachable
from api.client.listing import Listing


class Watching(Base):
    """The audit log needs a capability of its own; the others are for everyone."""

    def version(self) -> Version:
        """The release of the service, and its data version."""
        return cast(Version, self._get("version"))

    def schema(self) -> Document:
        """The types of things and relations, with their properties and values."""
        return self._get("schema")

    def alive(self) -> bool:
        """Whether the service answers at all. It is asked once."""
        return self._probe("healthz")

    def ready(self) -> bool:
        """Whether the service can answer: its store does. It is asked once."""
        return self._probe("readyz")

    def audit_log(self, *, after: int = 0, page: int | None = None) -> Listing[LogEntry]:
        """The entries of the audit log after a number, oldest first. Raises ServiceForbidden.

        They end where the log ended when it was first asked for: each page that is read is an
        entry as well, and one would never come to the end. `total` counts the whole log.
        """
        end: list[int] = []

        def ask(cursor: int | None) -> Document:
            asked = {"after": after if cursor is None else cursor, "limit": page}
            told = self._get("audit-log", asked)
            end.append(told["total"])
            told["entries"] = [one for one in told["entries"] if one["number"] <= end[0]]
            last = told["next"]
            return told | {
                "total": end[0], "shown": len(told["entries"]),
                "next": None if last is None or last >= end[0] else last,
            }  # fmt: skip

        return Listing(ask, ("entries",))

    def verify_log(self, noted: str | None = None) -> LogVerified:
        """Whether every entry of the audit log is as it was written. Raises ServiceForbidden.

        `noted`: an end told before, as `COUNT:HASH`; nothing up to it was removed or rewritten.
        """
        return cast(LogVerified, self._get("audit-log/verify", {"noted": noted}))

    def _probe(self, path: str) -> bool:
        try:
            self._sender.send("GET", path, again=False)
        except (ServiceBusy, ServiceUnreachable):
            return False
        return True
