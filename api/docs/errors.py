"""The page of exit codes and errors, read from the error classes."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from api.docs.markdown import NOTE, code, table
from graph.errors import GuikouError

_CODES = {
    0: "done",
    1: 'the answer is "nothing found" or "defects found"',
    2: "wrong use",
    3: "bad input; nothing changed",
    4: "store busy, damaged or unreachable",
    5: "internal fault",
}
_PACKAGES = ("graph", "ingest", "queries", "viz", "api")


def errors_page() -> str:
    """The page as Markdown."""
    rows = [(code(str(number)), meaning) for number, meaning in _CODES.items()]
    errors = [(code(e.__name__), code(str(e.exit_code)), _summary(e)) for e in error_types()]
    parts = [
        NOTE,
        "# Exit codes and errors 退出码\n\n",
        "An error is one sentence on standard error that says what to do instead.\n\n",
        table(("exit code", "meaning"), rows),
        table(("error", "exit code", "when"), errors),
    ]
    return "".join(parts).rstrip("\n") + "\n"


def error_types() -> list[type[GuikouError]]:
    """Every error of the project, by exit code and name."""
    for package in _PACKAGES:
        for module in walk_packages(import_module(package).__path__, f"{package}."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
    found = {e for e in _below(GuikouError) if e.__module__.split(".")[0] in _PACKAGES}
    return sorted(found, key=lambda e: (e.exit_code, e.__name__))


def _below(error: type[GuikouError]) -> Iterator[type[GuikouError]]:
    for child in error.__subclasses__():
        yield child
        yield from _below(child)


def _summary(error: type[GuikouError]) -> str:
    return (error.__doc__ or "").strip().splitlines()[0]
