"""A Neo4j server (5.26 or newer) over Bolt, with the official driver.

The driver routes `neo4j://` within a cluster and runs each call as a managed transaction that it
repeats on transient faults. A query that names an unknown label, relation or property is an error
here as it is on the embedded engine: the server only notes it, and the answer would be wrong.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import neo4j
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    UnsupportedServerProduct,
)

from graph import statements as st
from graph.errors import QueryRefused, StoreBusy, StoreError, StoreTimeout, UsageError
from graph.schema import schema
from graph.stores.base import Row, Statement
from graph.stores.login import login
from graph.stores.primer import PRIMED, ROOT, names_digest, primer

# The store reads the server's notes itself; unasked, the driver would print them to stderr.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

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

    def __init__(self, url: str, *, write: bool, create: bool = True) -> None:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        # Without the password: this is what messages, logs and batches show.
        self.url = urlunsplit((parts.scheme, host, parts.path, "", ""))
        self._write = write
        self._database = parts.path.strip("/") or None
        try:
            self._driver = neo4j.GraphDatabase.driver(
                f"{parts.scheme}://{host}", auth=login(parts),
                connection_timeout=10, max_transaction_retry_time=15,
                connection_acquisition_timeout=30, fetch_size=5_000,
            )  # fmt: skip
        except (ConfigurationError, DriverError, ValueError) as error:
            raise UsageError(
                f"{self.url} 不是服务器地址 is no server address: {_line(error)}"
            ) from error
        try:
            self._check_version()
            self._prepare(create)
        except BaseException:
            self._driver.close()
            raise

    def _check_version(self) -> None:
        """Ask before any query: a query to a server that is not there would be tried for 15 s."""
        with self._translating(None):
            agent = self._driver.get_server_info().agent
        product, _, release = agent.partition("/")
        found = tuple(int(n) for n in re.findall(r"\d+", release)[:2])
        if product != "Neo4j" or found < OLDEST:
            oldest = ".".join(map(str, OLDEST))
            raise StoreError(
                f"{self.url} 的版本不受支持 runs {agent}; guikou needs Neo4j {oldest} or newer."
            )

    def _prepare(self, create: bool) -> None:
        """Constraints, and every name of the schema made known, on a database that has neither."""
        primed = self._primed()
        if primed == names_digest():
            return
        if not self._write or (primed is None and not create):
            raise UsageError(
                f"{self.url} 没有本版本的图 holds no guikou graph of this version; ingest "
                "something first, or run `guikou upgrade`."
            )
        for text in st.constraints(schema()):
            self.write([(text, {})])
        self.write(primer())

    def _primed(self) -> str | None:
        def run(session: neo4j.Session) -> str | None:
            row = session.run(PRIMED, root=ROOT).single()
            return row["primed"] if row else None

        return self._run(run, neo4j.READ_ACCESS, None)

    def read(
        self, query: str, params: Mapping[str, Any] | None = None, *,
        timeout: float = 30.0, most: int | None = None,
    ) -> list[Row]:  # fmt: skip
        """See Store.read."""

        def work(transaction: neo4j.ManagedTransaction) -> list[Row]:
            result = transaction.run(query, dict(params or {}))
            names = result.keys()
            rows = [
                dict(zip(names, map(_plain, record.values()), strict=True))
                for record in islice(result, most)
            ]
            # What was not read is discarded by the server.
            _refuse_notes(result.consume())
            return rows

        def run(session: neo4j.Session) -> list[Row]:
            return session.execute_read(neo4j.unit_of_work(timeout=timeout)(work))

        return self._run(run, neo4j.READ_ACCESS, timeout)

    def write(self, statements: Sequence[Statement], only_if: Statement | None = None) -> bool:
        """See Store.write."""
        if not self._write:
            raise StoreError(f"{self.url} 以只读方式打开 is open for reading only.")

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
        with (
            self._translating(timeout),
            self._driver.session(database=self._database, default_access_mode=access) as session,
        ):
            return work(session)

    @contextmanager
    def _translating(self, timeout: float | None) -> Iterator[None]:
        """Driver errors as errors of this project."""
        try:
            yield
        except AuthError as error:
            raise StoreError(
                f"{self.url} 拒绝该用户或密码 refuses the user or password; set GUIKOU_NEO4J_USER "
                "and GUIKOU_NEO4J_PASSWORD."
            ) from error
        except UnsupportedServerProduct as error:
            raise StoreError(
                f"{self.url} 不是受支持的服务器 is no server that the driver knows: {_line(error)}"
            ) from error
        except ServiceUnavailable as error:
            raise StoreError(
                f"{self.url} 无法连接 cannot be reached; is the server up? ({_line(error)})"
            ) from error
        except Neo4jError as error:
            raise self._translated(error, timeout) from error
        except DriverError as error:
            raise StoreError(f"{self.url}: {_line(error)}") from error

    def _translated(self, error: Neo4jError, timeout: float | None) -> StoreError:
        code = error.code or ""
        if "TimedOut" in code or "Timeout" in code:
            limit = f"longer than {timeout:g} s" if timeout else "too long"
            return StoreTimeout(f"查询超时 the query took {limit}; 请缩小范围 ask for less.")
        if "NotALeader" in code or "ReadOnly" in code:
            return StoreBusy(
                f"{self.url} 只读 is a read-only member of a cluster; write through neo4j:// "
                "instead."
            )
        if "DatabaseNotFound" in code:
            return StoreError(f"{self.url}: 没有这个数据库 the server has no such database.")
        said = _line(error.message or error)
        if "Security" in code:
            return StoreError(f"{self.url} 拒绝访问 refuses access: {said}")
        if isinstance(error, ClientError):
            return QueryRefused(f"{self.url} 拒绝了查询 refused a query: {said}")
        return StoreError(f"{self.url} 出错 failed: {said}")

    def checkpoint(self) -> None:
        """See Store.checkpoint; a server shows commits to all at once."""

    def close(self) -> None:
        """See Store.close."""
        self._driver.close()


def _line(error: object) -> str:
    """What a driver error says, on one line."""
    return " ".join(str(error).split()) or type(error).__name__


def _refuse_notes(summary: neo4j.ResultSummary) -> None:
    for note in summary.gql_status_objects:
        if note.raw_classification in _REFUSED:
            said = note.status_description
            raise QueryRefused(f"引擎警告 the engine warns about a query: {said}")


def _plain(value: Any) -> Any:
    """Driver values as plain ones, as the embedded engine gives them."""
    if isinstance(value, neo4j.time.Date):
        return value.to_native()
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, neo4j.graph.Node):
        return {"labels": sorted(value.labels), "properties": _plain(dict(value))}
    if isinstance(value, neo4j.graph.Relationship):
        return {"type": value.type, "properties": _plain(dict(value))}
    if isinstance(value, neo4j.graph.Path):
        return {"nodes": _plain(list(value.nodes)),
                "relationships": _plain(list(value.relationships))}  # fmt: skip
    if isinstance(value, neo4j.time.Duration):
        return {"months": value.months, "days": value.days, "seconds": value.seconds}
    return value
