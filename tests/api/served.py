"""An application for the tests of its conventions: a small store that can be away."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from threading import Event
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse
from starlette.testclient import TestClient

from api.app import make_app
from api.door import Door
from graph.errors import StoreError, StoreTimeout
from graph.stores import Store

HERE = "http://127.0.0.1"


class Wavering:
    """A store that can be told to be away, to be too slow, or to hang until told to go on."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.url = store.url
        self.away = self.slow = False
        self.goes_on = Event()
        self.goes_on.set()

    def read(
        self, query: str, params: Mapping[str, Any] | None = None, *, timeout: float = 30.0,
        most: int | None = None,
    ) -> list[dict[str, Any]]:  # fmt: skip
        self.goes_on.wait()
        if self.away:
            raise StoreError("the store is away")
        if self.slow:
            raise StoreTimeout(f"it took longer than {timeout:g} s")
        return self._store.read(query, params, timeout=timeout, most=most)


def bearer(door: Door, role: str) -> dict[str, str]:
    """The header of a request by the user of a role."""
    secret, _ = door.accounts.issue_token(role, "for tests", 1)
    return {"Authorization": f"Bearer {secret}"}


def client_of(door: Door, role: str | None = "admin", **limits: Any) -> TestClient:
    """A client of the application behind a door, signed in with a role or not at all."""
    headers = bearer(door, role) if role else {}
    return TestClient(make_app(door, **limits), base_url=HERE, headers=headers)


def with_odd_routes(door: Door, **limits: Any) -> FastAPI:
    """The application, with routes that take bodies, fail, stream, and answer in many kinds."""
    app = make_app(door, **limits)

    @app.post("/echo")
    async def echo(request: Request) -> dict[str, int]:
        return {"bytes": len(await request.body())}

    @app.get("/fails")
    def fails() -> None:
        raise RuntimeError("a secret of the inside")

    @app.get("/kind")
    def kind(type: str, bytes: int = 10) -> Response:
        return Response(b"x" * bytes, media_type=type)

    @app.get("/stream")
    def stream() -> StreamingResponse:
        async def parts() -> AsyncIterator[bytes]:
            yield b"[1,"
            yield b"2]"

        return StreamingResponse(parts(), media_type="application/json")

    return app
