"""The application, whose OpenAPI document also says how one signs in and what a body looks like."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from api.door import PUBLIC
from api.door.door import COOKIE
from api.door.guard import CSRF, SAFE

_TOKEN, _SESSION, _CSRF = "token", "session", "csrf"
_SCHEMES = {
    _TOKEN: {
        "type": "http", "scheme": "bearer",
        "description": "令牌 A token that an administrator issued: POST /api/v1/tokens.",
    },
    _SESSION: {
        "type": "apiKey", "in": "cookie", "name": COOKIE,
        "description": "会话 The session that POST /api/v1/session begins.",
    },
    _CSRF: {
        "type": "apiKey", "in": "header", "name": CSRF,
        "description": "防伪码 The `csrf` of the session, with what changes something.",
    },
}  # fmt: skip
_LOGIN = "/api/v1/session"


class Described(FastAPI):
    """An application, all of whose routes but those in PUBLIC are guarded."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document."""
        if self.openapi_schema is None:
            told = super().openapi()
            schemas = told["components"]["schemas"]
            told["components"]["securitySchemes"] = _SCHEMES
            for path, operations in told["paths"].items():
                for method, operation in operations.items():
                    if security := _security(path, method.upper()):
                        operation["security"] = security
                    for media in operation.get("requestBody", {}).get("content", {}).values():
                        _exemplify(media, schemas)
        return super().openapi()


def _security(path: str, method: str) -> list[dict[str, list[str]]]:
    """The ways to sign in for an operation, any one of them; none where anyone may ask."""
    session = [_SESSION] if method in SAFE else [_SESSION, _CSRF]
    ways = [[_TOKEN], session]
    if path == _LOGIN:
        # Who is signed in is told to both; only a session has an end.
        ways = {"GET": ways, "DELETE": [session]}.get(method, [])
    elif path in PUBLIC:
        ways = []
    return [{name: [] for name in way} for way in ways]


def _exemplify(media: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Give a body of fields the example that those of its fields make."""
    name = str(media["schema"].get("$ref", "")).rpartition("/")[2]
    if fields := schemas.get(name, {}).get("properties"):
        media["example"] = {field: form["examples"][0] for field, form in fields.items()}
