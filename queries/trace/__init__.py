"""The main question: who is responsible for a unit on a date, through which hops, on what."""

from queries.trace.document import trace

__all__ = ["trace"]
