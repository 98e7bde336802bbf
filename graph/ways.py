"""What an error advises to do next, so that each door can say it in its own words."""

from __future__ import annotations

from enum import Enum


class Way(Enum):
    """A way on. Its value is what one types on the command line, where it is told as it stands."""

    SEARCH = "`guikou search`"
    QUERIES = "`guikou queries`"
    BATCHES = "`guikou batches`"
    AUDIT = "`guikou audit`"
    AUDIT_LOG = "`guikou audit-log verify`"
    USERS = "`guikou users list`"
    TOKENS = "`guikou tokens list`"
    PARAMETER = "-p "
    SKIP_BAD_ROWS = "--skip-bad-rows"
    SNAPSHOT = "--snapshot "
    SOURCE = "--source "
    TABLES = "--format csv"
