"""The one error tree; every lower error is mapped to one of these at the edge where it arises.

GuikouError
├── UsageError        wrong use (exit code 2)
├── BadInput          the data is malformed; nothing changed (exit code 3)
├── StoreError        the store cannot serve (exit code 4)
│   ├── StoreBusy     someone else holds it for writing
│   ├── StoreCorrupt  the file is damaged or incomplete
│   ├── StoreTimeout  a query took longer or more than its limit
│   └── QueryRefused  the engine does not accept the text of a query
└── SchemaError       a shipped declaration contradicts another (exit code 5)
"""


class GuikouError(Exception):
    """Base of all errors that a user can be shown as one sentence."""

    exit_code = 5


class UsageError(GuikouError):
    """A command, parameter or reference is wrong; the message says what to write instead."""

    exit_code = 2


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
