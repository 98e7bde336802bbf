"""A real Neo4j server for the tests: one a session, emptied between tests.

`GUIKOU_NEO4J_RELEASE` chooses the release. Without Java and Maven the tests on it are skipped with
the reason; where CI=true they fail.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import neo4j
import pytest

from graph.stores import open_store
from graph.stores.primer import ROOT, names_digest

SCRIPT = Path(__file__).parents[1] / "scripts" / "neo4j"
_EMPTY = (
    "MATCH (n) WHERE NOT n:Batch OR n.id <> $root "
    "CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"
)
_COUNTER = "MERGE (b:Batch {id: $root}) SET b = $values"


@dataclass(slots=True)
class Server:
    """A running server. `url` holds user and password."""

    url: str
    address: str
    password: str
    home: str
    release: str
    driver: neo4j.Driver

    def empty(self) -> None:
        """Remove every fact and batch; constraints and the names made known stay."""
        values = {
            "id": ROOT, "number": 0, "committed": 0, "holder": "", "token": "", "lease_until": "",
            "schema": names_digest(),
        }  # fmt: skip
        with self.driver.session() as session:
            session.run(_EMPTY, root=ROOT).consume()
            session.run(_COUNTER, root=ROOT, values=values).consume()

    def stop(self) -> None:
        """End the server and remove its home."""
        self.driver.close()
        _script("stop", "--home", self.home)


def start() -> Server:
    """Start a server that ends with this process, and make it ready for this schema."""
    done = _script("start", "--with", str(os.getpid()))
    if done.returncode:
        reason = done.stderr.strip()
        if os.environ.get("CI"):
            pytest.fail(f"a real Neo4j is required where CI is set: {reason}")
        pytest.skip(reason.splitlines()[0])
    said = json.loads(done.stdout)
    address = said["url"].removeprefix("bolt://")
    driver = neo4j.GraphDatabase.driver(said["url"], auth=(said["user"], said["password"]))
    url = f"bolt://{said['user']}:{said['password']}@{address}"
    server = Server(url, address, said["password"], said["home"], said["release"], driver)
    try:
        open_store(url, write=True).close()
    except BaseException:
        server.stop()
        raise
    return server


def _script(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, check=False
    )
