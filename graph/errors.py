"""The one error tree; every lower error is mapped to one of these at the edge where it arises.

GuikouError
├── UsageError        wrong use (exit code 2)
│   └── BadValue      one parameter or field has a wrong value, or is missing
├── BadInput          the data is malformed; nothing changed (exit code 3)
├── StoreError        the store cannot serve (exit code 4)
│   ├── StoreBusy     someone else holds it for writing
│   ├── StoreCorrupt  the file is damaged or incomplete
│   ├── StoreTimeout  a query took longer or more than its limit
│   └── QueryRefused  the engine does not accept the text of a query
└── SchemaError       a shipped declaration contradicts another (exit code 5)
"""

from __future__ import annotations

from collections.abc import Mapping

from graph.ways import Way


class GuikouError(Exception):
    """Base of all errors that a user can be shown as one sentence.

    The sentence is made of its arguments, one after the other; the ways on among them are said in
    the words of the command line, unless a door has its own.
    """

    exit_code = 5

    def __str__(self) -> str:
        return self.told({})

    def told(self, words: Mapping[Way, str]) -> str:
        """The sentence, with a door's words for the ways on."""
        return "".join(
            words.get(part, part.value) if isinstance(part, Way) else str(part)
            for part in self.args
        )


class UsageError(GuikouError):
    """A command, parameter or reference is wrong; the message says what to write instead."""

    exit_code = 2


class BadValue(UsageError):
    """One parameter or field is wrong by itself: its value, its absence, or that it is there.

    The service answers it with 422; values that are good and make no sense together are any other
    UsageError, and 400.
    """


class BadInput(GuikouError):
    """Input data is malformed; what was stored is unchanged."""

    exit_code = 3


class StoreError(GuikouError):
    """The store cannot serve the request."""

    exit_code = 4


class StoreBusy(StoreError):
    """Another writer holds the store; the message names it."""


class StoreCorrupt(StoreError):
    """The store's file is damaged or incomplete; it was not changed."""


class StoreTimeout(StoreError):
    """A query ran past its time or work limit."""


class QueryRefused(StoreError):
    """The engine does not accept a query as it is written, or warns about it."""


class SchemaError(GuikouError):
    """A type, query or table declaration contradicts the schema; names the file."""
