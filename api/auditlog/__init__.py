"""The audit log: who did what and when, append-only and hash-chained, in one SQLite file.

Each entry carries the SHA-256 of the hash before it and its own text, and the head carries the
number and hash of the last entry. `verify` therefore finds an entry that was changed, removed
(also at the end), moved or put in between, and a log whose own guards were taken off.

One who may write the file and recomputes every later hash and the head, cuts the log short that
way, or puts an earlier copy in its place, leaves a log that agrees with itself. That is found only
by what was noted elsewhere: `verify(noted)` takes the count and hash of a head seen before, and
whatever is gone or differs up to there is found.
"""

from api.auditlog.entry import Broken, Entry, Event, Head, noted_head
from api.auditlog.log import AuditLog

__all__ = ["AuditLog", "Broken", "Entry", "Event", "Head", "noted_head"]
