"""Every answer is as the OpenAPI document describes it, and nothing there is without a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from api.door import Door
from api.routes import ask
from graph.stores import Store, open_store
from ingest.run import load
from queries.catalog import catalog
from tests.api.served import client_of
from tests.conftest import write_csv
from tests.parity.worlds import worlds

CHINESE = range(0x4E00, 0xA000)
DAY = "2016-09-06"
Doc = dict[str, Any]


@pytest.fixture(scope="module", params=list(worlds()))
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """Each of the small worlds in turn, and a generated province."""
    folder = tmp_path_factory.mktemp("documents")
    store = open_store(str(folder / "store.kgl"), write=True)
    assert load(store, write_csv(folder / "t", worlds()[request.param]), who="某").issues == []
    yield store
    store.close()


@pytest.fixture(scope="module", params=["investigator", "viewer"])
def client(
    request: pytest.FixtureRequest, world: Store, open_door: Callable[[Any], Door]
) -> Iterator[TestClient]:
    with client_of(open_door(world), request.param) as made:
        made.role = request.param
        yield made


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory, open_door: Callable[[Any], Door]) -> Doc:
    """The OpenAPI document."""
    store = open_store(str(tmp_path_factory.mktemp("empty") / "store.kgl"), write=True)
    with client_of(open_door(store), None) as nobody:
        found: Doc = nobody.get("/api/v1/openapi.json").json()
    store.close()
    return found


def own_paths() -> set[str]:
    """The paths of these endpoints."""
    return {
        route.path_format for router in ask.ROUTERS for route in router.routes
        if route.include_in_schema
    }


def schema_of(described: Doc, path: str, status: int) -> Doc:
    """The schema of an answer, in which no field may be left undescribed."""
    answer = described["paths"][path]["get"]["responses"][str(status)]
    kind = "application/json" if status == 200 else "application/problem+json"
    schema: Doc = deepcopy(answer["content"][kind]["schema"])
    schema["components"] = deepcopy(described["components"])
    _close(schema)
    return schema


def _close(schema: Any) -> None:
    if isinstance(schema, dict):
        if "properties" in schema and schema.get("type") == "object":
            schema["additionalProperties"] = False
        for inner in schema.values():
            _close(inner)
    elif isinstance(schema, list):
        for inner in schema:
            _close(inner)


def test_answers_are_as_described(client: TestClient, world: Store, described: Doc) -> None:
    asked = 0
    for template, path, params in questions(world, client.role):
        for sources in ({}, {"evidence": "full"}):
            if sources and not takes(described, template, "evidence"):
                continue
            answer = client.get(path, params={**params, **sources})
            assert answer.status_code in (200, 404), (path, params, answer.text)
            schema = schema_of(described, template, answer.status_code)
            Draft202012Validator(schema).validate(answer.json())
            asked += answer.status_code == 200
    assert asked > 20


def takes(described: Doc, template: str, name: str) -> bool:
    parameters = described["paths"][template]["get"].get("parameters", ())
    return name in {parameter["name"] for parameter in parameters}


def ids(store: Store, label: str) -> list[str]:
    return [r["id"] for r in store.read(f"MATCH (n:`{label}`) RETURN n.id AS id ORDER BY id")]


Question = tuple[str, str, Mapping[str, str]]


def questions(world: Store, role: str) -> Iterator[Question]:
    """What to ask of a world: path as described, path as asked, parameters."""
    api, units = "/api/v1", [*ids(world, "Unit")[:6], *ids(world, "PartyOrganization")[:2]]
    for unit in units:
        for line in ("supervision", "all"):
            given = {"unit": unit, "line": line}
            for name in ("responsibility", "why-not"):
                yield f"{api}/{name}", f"{api}/{name}", given | {"on": DAY}
            yield f"{api}/spans", f"{api}/spans", given
            yield f"{api}/diff", f"{api}/diff", given | {"on": "2014-01-01", "and": DAY}
        given = {"entity": unit, "on": DAY, "hops": "2"}
        yield f"{api}/neighbourhood", f"{api}/neighbourhood", given
        yield f"{api}/paths", f"{api}/paths", {"start": unit, "end": units[0], "on": DAY}
    yield from _things(world, role, api)
    for name in ("batches", "schema", "queries"):
        yield f"{api}/{name}", f"{api}/{name}", {}
    for name in ("audit", "coverage"):
        yield f"{api}/{name}", f"{api}/{name}", {"on": DAY}
    yield f"{api}/search", f"{api}/search", {"text": "单位"}
    yield from _named(world, api)


def _things(world: Store, role: str, api: str) -> Iterator[Question]:
    places = {"units": "Unit", "posts": "Post", "documents": "Document"}
    if role != "viewer":
        places |= {"people": "Person", "cases": "Case"}
        for case in ids(world, "Case")[:4]:
            yield f"{api}/cases/{{id}}/trace", f"{api}/cases/{case}/trace", {"on": DAY}
    for path, label in places.items():
        for key in ids(world, label)[:3]:
            yield f"{api}/{path}/{{id}}", f"{api}/{path}/{key}", {}


def _named(world: Store, api: str) -> Iterator[Question]:
    """Each query, about the first things that its parameters can mean."""
    for query in catalog().values():
        given = {"earlier": "2000-01-01"} if "earlier" in {p.name for p in query.parameters} else {}
        for parameter in query.parameters:
            if parameter.type == "id":
                found = [key for label in parameter.labels for key in ids(world, label)]
                given[parameter.name] = found[0] if found else "nothing"
            elif parameter.type == "date":
                given[parameter.name] = "2000-01-01" if parameter.name == "from" else DAY
        yield f"{api}/queries/{query.name}", f"{api}/queries/{query.name}", given


def fields(schema: Any, where: str) -> Iterator[tuple[str, Doc]]:
    """Every property and cell within a schema."""
    if isinstance(schema, list):
        for number, inner in enumerate(schema):
            yield from fields(inner, f"{where}[{number}]")
    elif isinstance(schema, dict):
        for name, form in schema.get("properties", {}).items():
            yield f"{where}.{name}", form
            yield from fields(form, f"{where}.{name}")
        for number, form in enumerate(schema.get("prefixItems", ())):
            yield f"{where}[{number}]", form
            yield from fields(form, f"{where}[{number}]")
        for key in ("items", "anyOf", "additionalProperties"):
            yield from fields(schema.get(key), where)


def reached(described: Doc, schema: Any) -> set[str]:
    """Names of the component schemas that a schema refers to."""
    found: set[str] = set()
    text = [schema]
    while text:
        part = text.pop()
        if isinstance(part, dict):
            name = part.get("$ref", "").rpartition("/")[2]
            if name and name not in found:
                found.add(name)
                text.append(described["components"]["schemas"][name])
            text += part.values()
        elif isinstance(part, list):
            text += part
    return found


def counts(form: Doc) -> bool:
    """Whether a value is a number or a day, which means nothing without its unit."""
    forms = [form, *form.get("anyOf", ())]
    kinds = {kind for f in forms for kind in _kinds(f)}
    return bool(kinds & {"integer", "number"}) or any(f.get("format") == "date" for f in forms)


def _kinds(form: Doc) -> list[str]:
    kind = form.get("type", [])
    return kind if isinstance(kind, list) else [kind]


def lacking(form: Doc) -> list[str]:
    """What a description lacks."""
    title = form.get("title", "")
    both = any(ord(c) in CHINESE for c in title) and any(c.isascii() and c.isalpha() for c in title)
    wrong = [] if both else ["title"]
    wrong += [] if form.get("description") else ["description"]
    wrong += [] if form.get("examples") else ["examples"]
    return wrong + (["x-unit"] if counts(form) and not form.get("x-unit") else [])


def test_every_field_and_parameter_is_described(described: Doc) -> None:
    wrong: list[tuple[str, list[str]]] = []
    seen = 0
    for path in sorted(own_paths()):
        asked = described["paths"][path]["get"]
        assert any(ord(c) in CHINESE for c in asked["summary"]), path
        told = [(f"{path}?{p['name']}", p["schema"]) for p in asked.get("parameters", ())]
        assert all(p["description"] for p in asked.get("parameters", ())), path
        for status, answer in asked["responses"].items():
            for media in answer["content"].values():
                told += fields(media["schema"], f"{path} {status}")
        for name in reached(described, asked["responses"]):
            told += fields(described["components"]["schemas"][name], name)
        seen += len(told)
        wrong += [(where, lacking(form)) for where, form in told if lacking(form)]
    assert seen > 1000
    assert wrong == []


def test_the_test_of_descriptions_finds_what_is_missing() -> None:
    full = {"title": "数 Number", "description": "d", "examples": [1], "type": "integer"}
    assert lacking(full) == ["x-unit"]
    assert lacking(full | {"x-unit": "rows"}) == []
    assert lacking({"anyOf": [full], "title": "Number"}) == [
        "title", "description", "examples", "x-unit",
    ]  # fmt: skip


def test_examples_are_what_their_fields_allow(described: Doc) -> None:
    tried = 0
    for path in own_paths():
        asked = described["paths"][path]["get"]
        forms = [p["schema"] for p in asked.get("parameters", ())]
        for name in reached(described, asked["responses"]):
            forms += [f for _, f in fields(described["components"]["schemas"][name], name)]
        schema = asked["responses"]["200"]["content"]["application/json"]["schema"]
        forms += [f for _, f in fields(schema, path)]
        for form in forms:
            for example in form["examples"]:
                whole = form | {"components": described["components"]}
                Draft202012Validator(whole).validate(example)
                tried += 1
    assert tried > 1000


def test_there_is_one_path_a_named_query(described: Doc) -> None:
    for query in catalog().values():
        asked = described["paths"][f"/api/v1/queries/{query.name}"]["get"]
        told = {p["name"]: p for p in asked["parameters"]}
        assert set(told) == {p.name for p in query.parameters} | {"limit", "cursor", "evidence"}
        assert {n for n, p in told.items() if p["required"]} == {
            p.name for p in query.parameters if p.required
        }


def test_wrong_use_is_as_described(
    store: Store, door: Door, described: Doc, tables: Callable[..., list[Path]]
) -> None:
    same = [{"id": i, "full_name": "同名（虚构）", "kind": "central"} for i in ("A", "B")]
    load(store, tables(units=same), who="某")
    asked = [
        (400, "search", "?text=%20"), (400, "search", "?nothing=1"), (404, "spans", "?unit=无"),
        (409, "spans", "?unit=同名（虚构）"), (422, "search", "?text=x&limit=0"),
    ]  # fmt: skip
    with client_of(door) as client:
        for status, path, query in asked:
            answer = client.get(f"/api/v1/{path}{query}")
            assert answer.status_code == status
            schema = schema_of(described, f"/api/v1/{path}", status)
            Draft202012Validator(schema).validate(answer.json())
