"""What reads answer is as the OpenAPI document describes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from api.door import Door
from graph.stores import Store, open_store
from ingest.run import load
from queries.catalog import catalog
from tests.api.described import document, schema_of
from tests.api.served import client_of
from tests.conftest import write_csv
from tests.parity.worlds import worlds

DAY = "2016-09-06"


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


def test_answers_are_as_described(client: TestClient, world: Store) -> None:
    asked = 0
    for template, path, params in questions(world, client.role):
        for sources in ({}, {"evidence": "full"}):
            if sources and not takes(template, "evidence"):
                continue
            answer = client.get(path, params={**params, **sources})
            assert answer.status_code in (200, 404), (path, params, answer.text)
            schema = schema_of(template, answer.status_code)
            Draft202012Validator(schema).validate(answer.json())
            asked += answer.status_code == 200
    assert asked > 20


def takes(template: str, name: str) -> bool:
    parameters = document()["paths"][template]["get"].get("parameters", ())
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


def test_the_service_tells_this_document(door: Door) -> None:
    with client_of(door, None, cypher=True) as nobody:
        assert nobody.get("/api/v1/openapi.json").json() == document()


def test_wrong_use_is_as_described(
    store: Store, door: Door, tables: Callable[..., list[Path]]
) -> None:
    same = [{"id": i, "full_name": "同名（虚构）", "kind": "central"} for i in ("A", "B")]
    load(store, tables(units=same), who="某")
    asked = [
        (422, "search", "?text=%20"), (422, "search", "?nothing=1"), (404, "spans", "?unit=无"),
        (409, "spans", "?unit=同名（虚构）"), (422, "search", "?text=x&limit=0"),
    ]  # fmt: skip
    with client_of(door) as client:
        for status, path, query in asked:
            answer = client.get(f"/api/v1/{path}{query}")
            assert answer.status_code == status
            schema = schema_of(f"/api/v1/{path}", status)
            Draft202012Validator(schema).validate(answer.json())
