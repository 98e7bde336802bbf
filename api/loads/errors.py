"""What is asked of an ingest that cannot be done to it as it now is."""

from __future__ import annotations

from graph.errors import GuikouError


class Conflict(GuikouError):
    """The request does not fit the present state of the thing; the message says what to do."""

    exit_code = 2
