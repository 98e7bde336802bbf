"""A Neo4j server (5.26 or newer) over Bolt, with the official driver.

The driver routes `neo4j://` within a cluster and runs each call as a managed transaction that it
repeats on transient faults. A query that names an unknown label, relation or property is an error
here as it is on the embedded engine: the server only notes it, and the answer would be wrong.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit, urlunsplit

import neo4j
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
)

from graph import statements as st
from graph.errors import StoreBusy, StoreError, StoreTimeout, UsageError
from graph.schema import schema
from graph.stores.base import Row, Statement
from graph.stores.primer import PRIMED, ROOT, names_digest, primer

Result = TypeVar("Result")
OLDEST = (5, 26)
SCHEMES = frozenset(f"{s}{t}" for s in ("neo4j", "bolt") for t in ("", "+s", "+ssc"))
# What the server notes and guikou does not let pass.
_REFUSED = frozenset({"UNRECOGNIZED", "UNSUPPORTED", "DEPRECATION"})


class Neo4jStore:
    """A database of a server behind the Store protocol. Thread-safe.

    The user and password are taken from the URL, else from $GUIKOU_NEO4J_USER (neo4j unless told)
    and $GUIKOU_NEO4J_PASSWORD; the database is the URL's path, else the server's default.
    """

    exclusive = False

    def __init__(self, url: str, *, write: bool) -> None:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        user = unquote(parts.username or os.environ.get("GUIKOU_NEO4J_USER", "neo4j"))
        password = unquote(parts.password or os.environ.get("GUIKOU_NEO4J_PASSWORD", ""))
        # Without the password: this is what messages, logs and batches show.
        self.url = urlunsplit((parts.scheme, host, parts.path, "", ""))
        self._write = write
        self._database = parts.path.strip("/") or None
        try:
            self._driver = neo4j.GraphDatabase.driver(
                f"{parts.scheme}://{host}", auth=(user, password),
                connection_timeout=10, max_transaction_retry_time=15,
                connection_acquisition_timeout=30,
            )  # fmt: skip
        except (ConfigurationError, DriverError, ValueError) as error:
            raise UsageError(f"{self.url} is no server address: {error}") from error
        try:
            self._check_version()
            self._prepare()
        except BaseException:
            self._driver.close()
            raise

    def _check_version(self) -> None:
        said = self.read(
            "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' "
            "RETURN versions"
        )[0]["versions"][0]
        found = tuple(int(n) for n in re.findall(r"\d+", said)[:2])
        if found < OLDEST:
            oldest = ".".join(map(str, OLDEST))
            raise StoreError(f"{self.url} runs Neo4j {said}; guikou needs {oldest} or newer.")

    def _prepare(self) -> None:
        """Constraints, and every name of the schema made known, on a database that has neither."""
        known = self.read("CALL db.labels() YIELD label RETURN collect(label) AS labels")
        fresh = "Batch" not in known[0]["labels"]
        if not fresh and self._primed() == names_digest():
            return
        if not self._write:
            raise UsageError(
                f"{self.url} holds no guikou graph of this version; ingest something first, or "
                "run `guikou upgrade`."
            )
        for text in st.constraints(schema()):
            self.write([(text, {})])
        self.write(primer())

    def _primed(self) -> str | None:
        with self._driver.session(database=self._database) as session:
            row = session.run(PRIMED, root=ROOT).single()
            return row["primed"] if row else None

    def read(
        self, query: str, params: Mapping[str, Any] | None = None, *, timeout: float = 30.0
    ) -> list[Row]:
        """See Store.read."""

        def work(transaction: neo4j.ManagedTransaction) -> list[Row]:
            result = transaction.run(query, dict(params or {}))
            rows = [{k: _plain(v) for k, v in record.data().items()} for record in result]
            _refuse_notes(result.consume())
            return rows

        def run(session: neo4j.Session) -> list[Row]:
            return session.execute_read(neo4j.unit_of_work(timeout=timeout)(work))

        return self._run(run, neo4j.READ_ACCESS, timeout)

    def write(self, statements: Sequence[Statement], only_if: Statement | None = None) -> bool:
        """See Store.write."""
        if not self._write:
            raise StoreError(f"{self.url} is open for reading only.")

        def work(transaction: neo4j.ManagedTransaction) -> bool:
            if only_if is not None:
                text, params = only_if
                if not list(transaction.run(text, dict(params))):
                    return False
            for text, params in statements:
                transaction.run(text, dict(params)).consume()
            return True

        return self._run(lambda session: session.execute_write(work), neo4j.WRITE_ACCESS, None)

    def _run(
        self, work: Callable[[neo4j.Session], Result], access: str, timeout: float | None
    ) -> Result:
        try:
            with self._driver.session(
                database=self._database, default_access_mode=access
            ) as session:
                return work(session)
        except AuthError as error:
            raise StoreError(
                f"{self.url} refuses the user or password; set GUIKOU_NEO4J_USER and "
                "GUIKOU_NEO4J_PASSWORD."
            ) from error
        except ServiceUnavailable as error:
            raise StoreError(
                f"{self.url} cannot be reached; is the server up? ({error})"
            ) from error
        except Neo4jError as error:
            raise self._translated(error, timeout) from error
        except DriverError as error:
            raise StoreError(f"{self.url}: {error}") from error

    def _translated(self, error: Neo4jError, timeout: float | None) -> StoreError:
        code = error.code or ""
        if "TimedOut" in code or "Timeout" in code:
            return StoreTimeout(
                f"The query took longer than {timeout or 0:g} s; ask for less or raise the limit."
            )
        if "NotALeader" in code or "ReadOnly" in code:
            return StoreBusy(
                f"{self.url} is a read-only member of a cluster; write through neo4j:// instead."
            )
        if "DatabaseNotFound" in code:
            return StoreError(f"{self.url}: the server has no such database.")
        said = str(error.message or error).splitlines()[0]
        kind = "refused a query" if isinstance(error, ClientError) else "failed"
        return StoreError(f"{self.url} {kind}: {said}")

    def checkpoint(self) -> None:
        """See Store.checkpoint; a server shows commits to all at once."""

    def close(self) -> None:
        """See Store.close."""
        self._driver.close()


def _refuse_notes(summary: neo4j.ResultSummary) -> None:
    for note in summary.gql_status_objects:
        if note.raw_classification in _REFUSED:
            raise StoreError(f"The engine warns about a query: {note.status_description}")


def _plain(value: Any) -> Any:
    """Driver values as plain ones; dates are the only type that differs."""
    if isinstance(value, neo4j.time.Date):
        return value.to_native()
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return value
