"""The page of the HTTP endpoints, read from the description (OpenAPI) that the service gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.access.roles import Capability, roles
from api.app import ROUTERS
from api.docs.markdown import NOTE, code, table
from api.routes.cypher import router as in_cypher

_INTRO = """# HTTP endpoints 接口

Generated from what `guikou serve` says of itself at `/api/v1/openapi.json`. A program sends a
token, `Authorization: Bearer gk_…`; the page in a browser has a session, and sends `X-CSRF-Token`
with whatever changes something. Every answer has an `X-Request-ID`. An error is
`application/problem+json`, whose `detail` says what to do instead; 401 is nobody known, 403 a role
that may not, 404 nothing there (or nothing that the role may see), 429 and 503 with `Retry-After`
come again later. Days are written 2016-09-06.

Two answers are the same for all endpoints and not repeated below. A JSON document or a figure that
answers a GET bears a tag (`ETag`), unless it says `Cache-Control: no-store`; who sends the tag back
in `If-None-Match` gets 304 without a body for as long as the answer stays the same. A request to a
host name that is not the service's own gets 421, before anything else is looked at.

Endpoints need capabilities, which roles have; what the audit log calls a request is its action. A
read is logged when the role sees people or cases, all else always. `/api/v1/cypher` is there only
with `guikou serve --cypher`.

"""
_PARAMETER = ("parameter 参数", "in", "meaning", "type", "default")
_FIELD = ("field 字段", "meaning", "type")


def api_page() -> str:
    """The page as Markdown."""
    described = description()
    schemas = described.get("components", {}).get("schemas", {})
    parts = [NOTE, _INTRO, _capabilities(), "## Endpoints 接口清单\n\n"]
    behind = {(route.path_format, m): route for route in _routes() for m in route.methods or ()}
    used: dict[str, None] = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            route = behind[path, method.upper()]
            parts.append(_endpoint(f"{method.upper()} {path}", operation, route, used))
    parts.append("## Documents 文档\n\n")
    parts += _documents(schemas, used)
    return "".join(parts).rstrip("\n") + "\n"


def description() -> dict[str, Any]:
    """What the service says of all its endpoints, those that are off by default too."""
    app = FastAPI(title="guikou 归口")
    for router in (*ROUTERS, in_cypher):
        app.include_router(router)
    return app.openapi()


def _routes() -> Iterator[APIRoute]:
    for router in (*ROUTERS, in_cypher):
        yield from (route for route in router.routes if isinstance(route, APIRoute))


def _capabilities() -> str:
    rows = (
        (code(one), *("✓" if one in role.may else "" for role in roles().values()))
        for one in Capability
    )
    heads = [f"{code(name)} {role.zh}" for name, role in roles().items()]
    return f"## Capabilities 权限\n\n{table(('capability', *heads), rows)}"


def _endpoint(
    name: str, operation: Mapping[str, Any], route: APIRoute, used: dict[str, None]
) -> str:
    """One endpoint; the documents that it takes and gives are added to `used`."""
    needs = sorted(getattr(route, "capabilities", ()))
    action = getattr(route, "logged_as", None)
    said = f"Needs {', '.join(map(code, needs))}; logged as {code(action)}." if action else "Open."
    rows = (
        (code(p["name"]) + ("" if p.get("required") else " (optional)"), p["in"],
         p.get("description", ""), _kind(p["schema"], used), _default(p["schema"]))
        for p in operation.get("parameters", ())
    )  # fmt: skip
    parts = [
        f"### {name}\n\n{operation['summary']}. {said}\n\n",
        f"{' '.join(operation.get('description', '').split())}\n\n",
        table(_PARAMETER, rows),
    ]
    if body := operation.get("requestBody"):
        parts.append(f"Body: {_content(body, used)}\n\n")
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            parts.append(f"Answer {status}: {_content(answer, used)}\n\n")
    return "".join(parts)


def _content(holder: Mapping[str, Any], used: dict[str, None]) -> str:
    said = [
        f"{code(kind)} {_kind(spec.get('schema', {}), used)}".strip()
        for kind, spec in holder.get("content", {}).items()
    ]
    return ", ".join(said) or "no body"


def _documents(schemas: Mapping[str, Any], used: dict[str, None]) -> Iterator[str]:
    """The documents that endpoints name, and those within them."""
    done: set[str] = set()
    while rest := [name for name in used if name not in done]:
        for name in rest:
            done.add(name)
            spec = schemas[name]
            needed = spec.get("required", ())
            rows = [
                (code(field) + ("" if field in needed else " (optional)"),
                 "; ".join(t for t in (of.get("title", ""), of.get("description", "")) if t),
                 _kind(of, used))
                for field, of in spec.get("properties", {}).items()
            ]  # fmt: skip
            summary = " ".join(spec.get("description", "").split())
            yield f"### {name}\n\n{summary}\n\n{table(_FIELD, rows)}"


def _kind(schema: Mapping[str, Any], used: dict[str, None]) -> str:
    """The type of a value, in words; a document by its name."""
    if ref := schema.get("$ref"):
        name = ref.rpartition("/")[2]
        used.setdefault(name)
        return f"[{name}](#{name.lower()})"
    if among := schema.get("anyOf") or schema.get("allOf"):
        return " or ".join(_kind(one, used) for one in among)
    if "items" in schema:
        return f"list of {_kind(schema['items'], used)}"
    if "enum" in schema:
        return ", ".join(code(str(one)) for one in schema["enum"])
    said = str(schema.get("format") or schema.get("type", "any"))
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None or most is not None:
        said += f" {'' if least is None else least}…{'' if most is None else most}"
    if "maxLength" in schema:
        said += f", at most {schema['maxLength']} characters"
    return said


def _default(schema: Mapping[str, Any]) -> str:
    given = schema.get("default")
    return "" if given is None else code(str(given))
