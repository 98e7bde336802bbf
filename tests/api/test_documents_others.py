"""What everything but reads answers is as the OpenAPI document describes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.routing import Match
from starlette.testclient import TestClient

from api.app import ROUTERS
from api.door import Door
from api.routes.cypher import router as in_cypher
from graph.stores import Store, open_store
from ingest.run import load
from tests.api.accounts import PASSWORD
from tests.api.described import document, schema_of
from tests.api.loads import INGESTS, LEADS, MOVED, UNITS, ended, post
from tests.api.served import client_of
from tests.conftest import write_csv
from tests.parity.worlds import worlds
from viz.kinds import KINDS

API = "/api/v1"
DAY = "2016-09-06"
BAD = "id,full_name,kind\nU8,,central\nU9,丙\u200b（虚构）,central\n"
SNAPSHOTS = {"2016-05-01": "unit,lead\nU1,L1\n", "2017-05-01": "unit,lead\nU1,L2\n"}


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("province")
    store = open_store(str(folder / "store.kgl"), write=True)
    load(store, write_csv(folder / "tables", worlds()["province"]), who="某")
    yield store
    store.close()


@pytest.fixture(scope="module")
def drawn(province: Store, open_door: Any) -> Iterator[TestClient]:
    with client_of(open_door(province), "investigator") as made:
        yield made


@pytest.fixture
def client(door: Door) -> Iterator[TestClient]:
    """An administrator before an empty store that takes queries in Cypher."""
    with client_of(door, cypher=True) as made:
        yield made


def template(method: str, path: str) -> str:
    """The path of the document that a path is one of."""
    scope = {"type": "http", "method": method, "path": path}
    routes = (route for router in (*ROUTERS, in_cypher) for route in router.routes)
    return next(str(r.path_format) for r in routes if r.matches(scope)[0] == Match.FULL)


def checked(answer: Any, status: int = 200) -> Any:
    """An answer of a status, once it is as it is described: kind, headers and body."""
    request = answer.request
    path, method = template(request.method, request.url.path), request.method.lower()
    assert answer.status_code == status, (method, path, answer.text)
    told = document()["paths"][path][method]["responses"][str(status)]
    own = {name for name in answer.headers if name.startswith("guikou-")} | (
        {"location", "content-disposition"} & {*answer.headers}
    )
    assert own <= {name.lower() for name in told.get("headers", ())}
    if not answer.content:
        assert "content" not in told
        return answer
    kind = answer.headers["content-type"].partition(";")[0]
    assert kind in told["content"]
    if kind.endswith("json"):
        schema = schema_of(path, status, method)
        Draft202012Validator(schema).validate(answer.json())
    return answer


def unit_of(store: Store) -> str:
    found = store.read("MATCH (u:Unit)-[:LED_BY]->() RETURN u.id AS id ORDER BY id LIMIT 1")
    return str(found[0]["id"])


def test_parts_and_rows(drawn: TestClient, province: Store) -> None:
    unit = unit_of(province)
    for fmt in ("json", "graphml", "gexf", "csv"):
        for given in ({"hops": "3"}, {"on": DAY}):
            checked(drawn.get(f"{API}/export.{fmt}", params={"entity": unit, **given}))
    for fmt in ("csv", "xlsx"):
        checked(drawn.get(f"{API}/queries/lead_of_unit.{fmt}", params={"unit": unit}))
    for given, status in (({}, 400), ({"entity": "无"}, 404), ({"entity": unit, "hops": "7"}, 422)):
        checked(drawn.get(f"{API}/export.json", params=given), status)


@pytest.mark.parametrize("kind", KINDS)
def test_figures(drawn: TestClient, province: Store, kind: str) -> None:
    given = {p.name: unit_of(province) for p in KINDS[kind].parameters
             if p.name in ("unit", "entity")} | {"on": DAY}  # fmt: skip
    if kind == "diff":
        given["and"] = "2010-01-01"
    for fmt in ("json", "svg", "html"):
        checked(drawn.get(f"{API}/figures/{kind}.{fmt}", params=given))
    checked(drawn.get(f"{API}/figures/{kind}.svg", params=given | {"page": "99"}), 404)
    checked(drawn.get(f"{API}/figures/{kind}.pdf", params=given | {"page": "1"}), 400)


def test_a_map_and_the_check_of_a_figure(client: TestClient, store: Store, tmp_path: Path) -> None:
    load(store, write_csv(tmp_path / "t", worlds()["province"]), who="某")
    unit = unit_of(store)
    path = f"{API}/maps/{unit}.svg"
    files = [checked(client.get(path, params={"on": DAY, "kind": k})) for k in ("chain", "network")]
    assert checked(client.get(path.replace("svg", "json"))).json()["nodes"]
    lead = store.read("MATCH (:Unit {id: $u})-[r:LED_BY]->(b) RETURN b.id AS id", {"u": unit})
    moved = {"units": [{"id": lead[0]["id"], "full_name": "改名（虚构）", "kind": "lead"},
                       {"id": "U-new", "full_name": "新（虚构）", "kind": "central"}],
             "leads": [{"unit": unit, "lead": "U-new", "since": "2012"}]}  # fmt: skip
    load(store, write_csv(tmp_path / "moved", moved), who="某")
    told = [checked(client.post(f"{API}/figures/verify", content=f.content)).json() for f in files]
    assert {one["what"] for t in told for one in t["changed_since"]} >= {"new", "different"}
    checked(client.post(f"{API}/figures/verify", content=b"x"), 400)


def test_users_and_tokens(client: TestClient) -> None:
    new = {"name": "wang.wu", "role": "viewer", "password": PASSWORD}
    checked(client.post(f"{API}/users", json=new), 201)
    checked(client.post(f"{API}/users", json=new), 409)
    checked(client.post(f"{API}/users", json=new | {"role": "x"}), 422)
    checked(client.post(f"{API}/users", json={}), 422)
    asked = {"user": "wang.wu", "label": "月报", "days": 7}
    token = checked(client.post(f"{API}/tokens", json=asked), 201).json()
    as_viewer = {"Authorization": f"Bearer {token['token']}"}
    checked(client.get(f"{API}/users", headers=as_viewer), 403)
    checked(client.get(f"{API}/tokens"))
    checked(client.delete(f"{API}/tokens/{token['id']}"), 204)
    checked(client.delete(f"{API}/tokens/999"), 404)
    checked(client.get(f"{API}/tokens", params={"user": "wang.wu"}))
    checked(client.get(f"{API}/tokens", params={"user": "nobody"}), 404)
    checked(client.patch(f"{API}/users/wang.wu", json={"disabled": True}))
    checked(client.patch(f"{API}/users/wang.wu", json={}), 400)
    checked(client.patch(f"{API}/users/nobody", json={"disabled": True}), 404)
    checked(client.patch(f"{API}/users/admin", json={"role": "viewer"}), 409)
    assert checked(client.get(f"{API}/users")).json()["users"][-1]["disabled"]


def test_the_audit_log(client: TestClient, door: Door) -> None:
    client.get(f"{API}/schema")
    client.get(f"{API}/schema", headers={"Authorization": "Bearer x"})
    page = checked(client.get(f"{API}/audit-log", params={"limit": 1})).json()
    assert page["next"] == 1
    checked(client.get(f"{API}/audit-log", params={"after": 1}))
    assert checked(client.get(f"{API}/audit-log/verify")).json()["broken"] is None
    false = {"noted": f"1:{'0' * 64}"}
    assert checked(client.get(f"{API}/audit-log/verify", params=false)).json()["broken"]
    checked(client.get(f"{API}/audit-log/verify", params={"noted": "x"}), 422)


def test_loads(client: TestClient) -> None:
    def brought(files: dict[str, str], **fields: str) -> dict[str, Any]:
        at = checked(post(client, files, **fields), 202).headers["location"]
        told = ended(client, at)
        checked(client.get(at))
        if told["report"]:
            checked(client.get(f"{at}/issues.csv"))
        return told

    first = brought({"units.csv": UNITS, "leads.csv": LEADS})
    dry = brought({"leads.csv": MOVED}, dry_run="true")
    assert dry["report"]["changed_answers"]
    place = checked(client.post(f"{INGESTS}/{dry['id']}/commit"), 202).headers["location"]
    done = ended(client, place)
    checked(client.post(f"{INGESTS}/{dry['id']}/commit"), 409)
    assert brought({"units.csv": BAD})["state"] == "refused"
    bad = brought({"units.csv": BAD}, skip_bad_rows="true")
    assert bad["report"]["invisible"]
    for day, table in SNAPSHOTS.items():
        assert brought({"leads.csv": table}, snapshot=day)["report"]["snapshot"]
    checked(client.get(f"{INGESTS}/none"), 404)
    checked(post(client, {"units.odd": UNITS}), 422)
    checked(post(client, {"units.csv": UNITS}, odd="1"), 422)
    checked(client.post(f"{API}/batches/999/undo"), 400)
    checked(client.post(f"{API}/batches/{bad['report']['batch']}/undo"))
    assert first["report"]["batch"] < done["report"]["batch"]


def test_the_service_itself(client: TestClient) -> None:
    for path in (f"{API}/version", "/healthz", "/readyz", "/metrics", f"{API}/session"):
        checked(client.get(path))
    nobody = {"Authorization": "Bearer x"}
    for path in (f"{API}/version", "/metrics", f"{API}/session"):
        checked(client.get(path, headers=nobody), 401)


def test_sessions(door: Door) -> None:
    with client_of(door, None) as page:
        told = {"user": "viewer", "password": PASSWORD}
        checked(page.post(f"{API}/session", json=told | {"password": "wrong"}), 401)
        csrf = checked(page.post(f"{API}/session", json=told)).json()["csrf"]
        assert checked(page.get(f"{API}/session")).json()["csrf"] == csrf
        checked(page.delete(f"{API}/session"), 403)
        checked(page.delete(f"{API}/session", headers={"X-CSRF-Token": csrf}), 204)


def test_cypher(client: TestClient) -> None:
    post(client, {"units.csv": UNITS})
    for text in ("MATCH (u:Unit) RETURN u", "UNWIND range(1, 9) AS n RETURN n"):
        checked(client.post(f"{API}/cypher", json={"query": text, "limit": 2}))
    checked(client.post(f"{API}/cypher", json={"query": "CREATE (n) RETURN n"}), 400)
    checked(client.post(f"{API}/cypher", json={"query": ""}), 422)
