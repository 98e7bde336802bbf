"""The service under load from a second process on loopback, on the 200,000-row embedded graph.

    python benchmarks/service.py STORE FOLDER ROLE [write]    serves until its input ends

One server answers both what is measured and what it is measured against: a constant JSON document
of the same size, behind the same door and in the same audit log.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from figures import Figure
from ingest_speed import ROWS_PER_UNIT
from load import load

CONNECTIONS = 32
ROWS = 200_000
DAY = "2016-09-06"


def measure(folder: Path, quick: bool) -> list[Figure]:
    """The figures of the service."""
    units = round((5_000 if quick else ROWS) / ROWS_PER_UNIT)
    store = stored(folder, units)
    paths = [f"/api/v1/responsibility?unit=U-{n:04d}&on={DAY}" for n in range(1, units + 1)]
    found = []
    with served(store, folder / "service") as server:
        first = load(server.port, server.token, paths, CONNECTIONS)
        again = load(server.port, server.token, paths, CONNECTIONS)
        same = [f"/constant?bytes={round(first['bytes'])}"] * len(paths)
        constant = load(server.port, server.token, same, CONNECTIONS)
    for told in (first, again, constant):
        if set(told["status"]) != {"200"}:
            raise SystemExit(f"not all was answered: {told['status']}")
    for name, told, least in (
        ("each unit for the first time", first, 1000), ("each unit once more", again, 1000),
        ("a constant of the same size", constant, None),
    ):  # fmt: skip
        most = None if least is None else 60.0
        what = f"responsibility, {name}" if least else name
        found.append(Figure("service", f"{what}, {CONNECTIONS} connections", told["rate"],
                            "requests/s", least=least))  # fmt: skip
        found.append(Figure("service", f"{what}: p95", told["p95"] * 1000, "ms", most=most))
    for name, told in (("for the first time", first), ("once more", again)):
        share = told["rate"] / constant["rate"]
        found.append(Figure("service", f"responsibility {name} against the constant", share, "x",
                            least=0.5))  # fmt: skip
    return found


def stored(folder: Path, units: int) -> Path:
    """The file of a store with a generated province."""
    from graph.stores import open_store
    from ingest.generate import generate
    from ingest.run import load as ingest

    path, source = folder / "service.kgl", folder / "service-tables"
    generate(units, 1, source)
    store = open_store(str(path), write=True)
    ingest(store, [source], who="benchmark")
    store.close()
    return path


@dataclass(frozen=True)
class Server:
    """A service in a process of its own, and the token of its one user."""

    port: int
    token: str
    pid: int


@contextmanager
def served(
    store: Path, folder: Path, *, role: str = "investigator", write: bool = False
) -> Iterator[Server]:
    """The service over a store, with its files in a new folder."""
    folder.mkdir()
    with subprocess.Popen(
        [sys.executable, __file__, str(store), str(folder), role, *(["write"] if write else [])],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdin is not None
        port, token = process.stdout.readline().split()
        try:
            yield Server(int(port), token, process.pid)
        finally:
            process.stdin.close()
            process.wait(60)


def serve(path: Path, folder: Path, role: str, *, write: bool) -> None:
    """Serve until the input ends."""
    import uvicorn

    from api.access.accounts import Accounts
    from api.access.roles import Capability
    from api.app import make_app
    from api.auditlog import AuditLog
    from api.door import Door, answered, guarded
    from graph.stores import open_store

    router = APIRouter(route_class=guarded(Capability.READ_UNITS))

    @router.get("/constant")
    def constant(request: Request, bytes: int) -> Response:
        return answered(request, {"text": "x" * (bytes - 11)}, data_version=1)

    store = open_store(str(path), write=write)
    with Accounts(folder / "accounts.sqlite") as accounts:
        accounts.add("load", "a long password of nobody", role)
        token, _ = accounts.issue_token("load", "benchmark", 1)
        log = AuditLog(folder / "audit.sqlite")
        door = Door(store, accounts, log, folder / "views")
        app: Any = make_app(door)
        app.include_router(router)
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen(128)
            server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
            threading.Thread(target=_until_input_ends, args=(server,), daemon=True).start()
            print(listener.getsockname()[1], token, flush=True)
            server.run(sockets=[listener])
        door.close()
        log.close()
    store.close()


def _until_input_ends(server: Any) -> None:
    sys.stdin.read()
    server.should_exit = True


if __name__ == "__main__":
    serve(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], write="write" in sys.argv[4:])
