"""Figures over HTTP: the files of the command line, described, bounded, logged and checked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from api import bounded
from api.documents.checked import Checked
from api.documents.figures import SceneDocument
from api.door import Door
from api.routes import figures
from graph.errors import StoreError, StoreTimeout
from graph.known import known_at
from graph.stores import Store, open_store
from ingest.generate import generate
from ingest.run import load
from queries.figures import HOPS, MOST
from tests.api.served import bearer, client_of
from tests.conftest import write_csv
from viz.kinds import KINDS, draw
from viz.outputs import Look, render
from viz.outputs.receipt import read_receipt
from viz.verify import verify

DAY = "2016-09-06"
ASKED: dict[str, dict[str, str]] = {
    "chain": {"unit": "U-0001"},
    "coverage": {},
    "timeline": {"unit": "U-0001"},
    "diff": {"unit": "U-0001", "and": "2019-03-31"},
    "network": {"entity": "U-0001", "limit": "60"},
}
FORMATS = ("svg", "png", "pdf", "html", "json")
BY_PAGE = ("svg", "png")
MEDIA = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf",
         "html": "text/html; charset=utf-8", "json": "application/json"}  # fmt: skip
every = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A province of 40 units, one of which has a name that the font lacks."""
    folder = tmp_path_factory.mktemp("province")
    generate(40, 3, folder)
    store = open_store(str(folder / "store.kgl"), write=True)
    tables = [path for path in folder.glob("*.csv") if path.stem != "planted_defects"]
    assert load(store, tables, who="tester").issues == []
    odd = {"units": [{"id": "U-odd", "full_name": "甲\U0001d54f/乙（虚构）", "kind": "central"}]}
    load(store, write_csv(folder / "odd", odd), who="tester")
    yield store
    store.close()


@pytest.fixture(scope="module")
def door(province: Store, open_door: Callable[[Any], Door]) -> Door:
    return open_door(province)


@pytest.fixture(scope="module")
def client(door: Door) -> Iterator[TestClient]:
    with client_of(door, "investigator") as made:
        yield made


def url(kind: str, fmt: str) -> str:
    return f"/api/v1/figures/{kind}.{fmt}"


@every
@pytest.mark.parametrize("fmt", FORMATS)
def test_a_figure_is_the_file_of_the_command_line(
    client: TestClient, province: Store, kind: str, fmt: Any
) -> None:
    look = {"lang": "en", "sheet": "slide", "theme": "grey"}
    given = ASKED[kind] | {"on": DAY}
    scene = draw(province, kind, given, lang="en", sheet="slide")
    files = render(scene, Look(fmt, "grey", 72))
    for number, file in enumerate(files, 1):
        page = {"page": str(number)} if number > 1 else {}
        answer = client.get(url(kind, fmt), params={**given, **look, "dpi": "72", **page})
        assert answer.status_code == 200, answer.text
        assert answer.content == file
        assert answer.headers["content-type"] == MEDIA[fmt]
        assert answer.headers["guikou-pages"] == str(len(scene.pages))
        assert answer.headers.get("guikou-page") == (str(number) if fmt in BY_PAGE else None)
        assert ("guikou-missing" in answer.headers) == (kind == "coverage")
        tag = {"If-None-Match": answer.headers["etag"]}
        again = client.get(url(kind, fmt), params={**given, **look, "dpi": "72", **page},
                           headers=tag)  # fmt: skip
        assert (again.status_code, again.content) == (304, b"")
        other = client.get(url(kind, fmt), params={**given, **look, "dpi": "73", **page},
                           headers=tag)  # fmt: skip
        assert other.status_code == 200
    assert len(files) == (len(scene.pages) if fmt in BY_PAGE else 1)


def test_some_figure_has_several_pages(client: TestClient) -> None:
    answer = client.get(url("network", "json"), params=ASKED["network"] | {"on": DAY})
    assert int(answer.headers["guikou-pages"]) == len(answer.json()["pages"]) > 1


@every
def test_a_scene_is_as_described(client: TestClient, kind: str) -> None:
    scene = client.get(url(kind, "json"), params=ASKED[kind] | {"on": DAY}).json()
    assert SceneDocument.model_validate(scene).model_dump(mode="json") == scene
    assert scene["nodes"]
    assert bool(scene["edges"]) == (kind != "coverage")


def test_known_time_reaches_the_figure(client: TestClient, province: Store) -> None:
    given = {"unit": "U-odd", "on": DAY}
    assert client.get(url("chain", "json"), params=given).status_code == 200
    before = province.read("MATCH (b:Batch {number: 1}) RETURN b.at AS at")[0]["at"]
    answer = client.get(url("chain", "json"), params=given | {"known": before})
    assert answer.status_code == 404
    there = client.get(url("chain", "json"), params={"unit": "U-0001", "on": DAY, "known": before})
    assert there.json()["receipt"]["data_version"] == "1"


def test_a_map_is_the_chain_or_the_network(client: TestClient) -> None:
    for kind, about in (("chain", "unit"), ("network", "entity")):
        for fmt in FORMATS:
            found = client.get(f"/api/v1/maps/U-0001.{fmt}", params={"on": DAY, "kind": kind})
            same = client.get(url(kind, fmt), params={about: "U-0001", "on": DAY})
            assert found.status_code == 200
            assert found.content == same.content
    assert client.get("/api/v1/maps/U-0001.svg", params={"on": DAY}).content == (
        client.get(url("chain", "svg"), params={"unit": "U-0001", "on": DAY}).content
    )


def test_a_named_query_is_drawn_as_a_network(client: TestClient, province: Store) -> None:
    lead = province.read(
        "MATCH (:Unit)-[r:LED_BY]->(b:Unit) RETURN b.id AS id ORDER BY id LIMIT 1"
    )[0]["id"]
    given = {"query": "portfolio_of_lead", "with": f"lead={lead}", "on": DAY}
    answer = client.get(url("network", "json"), params=given)
    assert lead in {node["id"] for node in answer.json()["nodes"]}


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("figures/chain.svg", 422, "unit"),
        ("figures/chain.svg?unit=U-9999", 404, "U-9999"),
        ("figures/chain.png?unit=U-0001&on=2016", 422, "2016-09-06"),
        ("figures/chain.pdf?unit=U-0001&colour=red", 422, "colour"),
        ("figures/chain.svg?unit=U-0001&unit=U-0002", 422, "twice"),
        ("figures/chain.svg?unit=U-0001&theme=pink", 422, "dark"),
        ("figures/chain.svg?unit=U-0001&lang=fr", 422, "zh"),
        ("figures/chain.svg?unit=U-0001&sheet=a9", 422, "a3"),
        ("figures/chain.svg?unit=U-0001&known=x", 422, "no instant"),
        ("figures/chain.png?unit=U-0001&dpi=301", 422, "300"),
        ("figures/chain.png?unit=U-0001&dpi=35", 422, "36"),
        ("figures/chain.svg?unit=U-0001&page=0", 422, "page"),
        ("figures/chain.pdf?unit=U-0001&page=1", 400, "svg and png"),
        ("figures/chain.docx?unit=U-0001", 422, "svg"),
        ("figures/pie.svg", 404, "nothing at"),
        (f"figures/chain.svg?unit={'x' * 1001}", 422, "1000"),
        ("figures/network.html?entity=U-0001&limit=2001", 422, "2000"),
        ("figures/network.html?entity=U-0001&hops=7", 422, "6"),
        ("figures/network.html", 400, "entity"),
        ("figures/timeline.html?unit=U-0001&from=2020&to=2010", 400, "2020"),
        ("figures/chain.svg?unit=%00", 404, "id"),
        ("maps/U-9999.png", 404, "U-9999"),
        ("maps/U-0001.png?kind=diff", 422, "chain"),
        ("maps/U-0001.png?and=2016-09-06", 422, "and"),
        ("maps/U-0001.png?on=x", 422, "on: "),
        ("maps/U-0001", 404, "nothing at"),
    ],
)
def test_errors_of_pictures_are_problem_details(
    client: TestClient, path: str, status: int, said: str
) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (
        status, "application/problem+json"
    )  # fmt: skip
    assert said in answer.json()["detail"]


@pytest.mark.parametrize("fmt", BY_PAGE)
def test_a_page_beyond_is_told_with_how_many_there_are(client: TestClient, fmt: str) -> None:
    given = ASKED["network"] | {"on": DAY}
    pages = int(client.get(url("network", fmt), params=given).headers["guikou-pages"])
    answer = client.get(url("network", fmt), params=given | {"page": str(pages + 1)})
    assert answer.status_code == 404
    assert f"the figure has {pages}." in answer.json()["detail"]
    assert client.get(url("network", fmt), params=given | {"page": str(pages)}).status_code == 200


def test_missing_characters_are_told_in_a_header(client: TestClient) -> None:
    for fmt in FORMATS:
        answer = client.get(url("chain", fmt), params={"unit": "U-odd", "on": DAY})
        assert answer.headers["guikou-missing"] == "total=1; shown=1; U+1D54F"


@pytest.mark.parametrize(
    ("asked", "plain", "whole"),
    [
        ("U-odd", f"guikou-chain-U-odd-{DAY}.svg", f"guikou-chain-U-odd-{DAY}.svg"),
        ("甲\U0001d54f/乙（虚构）", f"guikou-chain-___-{DAY}.svg",
         f"guikou-chain-甲\U0001d54f_乙（虚构）-{DAY}.svg"),
    ],
)  # fmt: skip
def test_files_have_a_safe_name(client: TestClient, asked: str, plain: str, whole: str) -> None:
    said = client.get(url("chain", "svg"), params={"unit": asked, "on": DAY})
    found = re.fullmatch(r"inline; filename=\"([A-Za-z0-9._-]+)\"; filename\*=UTF-8''([!-~]+)",
                         said.headers["content-disposition"])  # fmt: skip
    assert found
    assert (found[1], unquote(found[2])) == (plain, whole)


def test_figures_are_always_logged_and_need_a_sign_in(door: Door, client: TestClient) -> None:
    before = len([*door.log.entries(0, 10_000)])
    given = ASKED["chain"] | {"on": DAY}
    for role in ("viewer", "admin"):
        answer = client.get(url("chain", "png"), params=given, headers=bearer(door, role))
        assert answer.status_code == 200
    told = [entry.event for entry in door.log.entries(0, 10_000)][before:]
    assert [(e.who, e.action, e.endpoint, e.outcome) for e in told] == [
        (role, "export", "GET /api/v1/figures/chain.{format}", "200")
        for role in ("viewer", "admin")
    ]
    assert told[1].data_version == 2
    assert set(told[1].about) == {"format=png", "unit=U-0001", f"on={DAY}"}
    with client_of(door, None) as nobody:
        assert nobody.get(url("chain", "png"), params=given).status_code == 401


@every
@pytest.mark.parametrize("fmt", FORMATS)
def test_a_served_file_is_checked(
    client: TestClient, province: Store, kind: str, fmt: str
) -> None:
    given = ASKED[kind] | {"on": DAY, "theme": "dark"}
    pages = int(client.get(url(kind, fmt), params=given).headers["guikou-pages"])
    last = {"page": str(pages)} if fmt in BY_PAGE else {}
    file = client.get(url(kind, fmt), params=given | last).content
    answer = client.post("/api/v1/figures/verify", content=file)
    assert answer.json() == verify(province, file)
    assert answer.json()["bytes_same"] is True
    assert answer.json()["page"] == (pages if last else 1)
    assert Checked.model_validate(answer.json()).model_dump() == answer.json()


def test_an_altered_file_is_told(client: TestClient, province: Store) -> None:
    file = client.get(url("chain", "svg"), params=ASKED["chain"] | {"on": DAY}).content
    told = client.post("/api/v1/figures/verify", content=file.replace(b"</svg>", b"<g/></svg>"))
    assert (told.json()["same"], told.json()["bytes_same"]) == (True, False)
    as_json = client.post("/api/v1/figures/verify", content=b"{}",
                          headers={"Content-Type": "application/json"})  # fmt: skip
    for answer in (as_json, client.post("/api/v1/figures/verify", content=b"")):
        assert answer.status_code == 400
        assert "receipt" in answer.json()["detail"]


def test_a_file_to_check_may_be_large_but_not_too_large(client: TestClient) -> None:
    most = figures.FILE_BYTES
    assert client.post("/api/v1/figures/verify", content=b"x" * most).status_code == 400
    answer = client.post("/api/v1/figures/verify", content=b"x" * (most + 1))
    assert answer.status_code == 413
    assert str(most) in answer.json()["detail"]


def test_what_is_checked_is_drawn_within_the_limits(
    client: TestClient, province: Store
) -> None:
    scene = draw(province, "chain", ASKED["chain"] | {"on": DAY})
    (file, *_) = render(scene, Look("svg", "light", 301))
    answer = client.post("/api/v1/figures/verify", content=file)
    assert answer.status_code == 400
    assert "300" in answer.json()["detail"]


def test_too_large_a_figure_is_refused_with_the_limit(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ASKED["network"] | {"on": DAY, "hops": "4"}
    file = client.get(url("network", "svg"), params=given).content
    monkeypatch.setattr(bounded, "ROWS", 1234)
    for answer in (client.get(url("network", "pdf"), params=given),
                   client.post("/api/v1/figures/verify", content=file)):  # fmt: skip
        assert answer.status_code == 400
        assert "1234 rows" in answer.json()["detail"]
    assert client.get(url("chain", "pdf"), params=ASKED["chain"] | {"on": DAY}).status_code == 200
    monkeypatch.setattr(bounded, "SECONDS", 0.0)
    answer = client.get(url("chain", "pdf"), params=ASKED["chain"] | {"on": DAY})
    # As too many rows: it would take as long when it is asked again.
    assert (answer.status_code, "retry-after" in answer.headers) == (400, False)
    assert "0 s" in answer.json()["detail"]


def test_a_bounded_store_reads_so_much_and_writes_nothing(province: Store) -> None:
    text = "MATCH (u:Unit) RETURN u.id AS id LIMIT 3"
    store = bounded.Bounded(province, 6, 1000)
    assert store.read(text) == province.read(text)
    assert len(store.read(text)) == 3
    with pytest.raises(Exception, match="6 rows"):
        store.read(text)
    with pytest.raises(StoreTimeout):
        bounded.Bounded(province, 6, 0).read(text)
    with pytest.raises(StoreError):
        store.write([])


@every
def test_openapi_describes_the_parameters_of_a_kind(client: TestClient, kind: str) -> None:
    described = client.get("/api/v1/openapi.json").json()["paths"]
    operation = described[url(kind, "{format}")]["get"]
    told = {p["name"]: p for p in operation["parameters"]}
    own = set(told) - {"format", "known", "lang", "sheet", "theme", "dpi", "page"}
    assert own == {p.name for p in KINDS[kind].parameters}
    assert {n for n in own if told[n]["required"]} == set(ASKED[kind]) & {"unit"}
    assert all(told[name]["schema"]["examples"] for name in own)
    assert all("title" in p["schema"] for p in told.values())
    answer = operation["responses"]["200"]
    assert set(answer["content"]) == {m.partition(";")[0] for m in MEDIA.values()}
    assert answer["content"]["application/json"]["schema"]["$ref"].endswith("SceneDocument")


def test_described_limits_are_those_kept(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()["paths"]
    for kind in KINDS:
        for asked in described[url(kind, "{format}")]["get"]["parameters"]:
            schema, name = asked["schema"], asked["name"]
            if name in {"dpi", "page"} or schema.get("type") != "integer":
                continue
            least, most = schema["minimum"], schema["maximum"]
            # Years must have the day between them; one thing alone is no picture of this unit.
            kept = {"from": [least], "to": [most], "limit": [most]}.get(name, [least, most])
            for value in (least - 1, most + 1, *kept):
                given = ASKED[kind] | {"on": DAY, name: str(value)}
                answer = client.get(url(kind, "json"), params=given)
                assert answer.status_code == (200 if value in kept else 422), (kind, name, value)
    told = {p["name"]: p["schema"] for p in described[url("network", "{format}")]["get"][
        "parameters"]}  # fmt: skip
    assert (told["hops"]["maximum"], told["limit"]["maximum"]) == (HOPS, MOST)


def test_the_receipt_is_of_what_the_role_sees(client: TestClient, door: Door) -> None:
    given = ASKED["chain"] | {"on": DAY}
    viewer = client.get(url("chain", "json"), params=given, headers=bearer(door, "viewer"))
    receipt, *_ = read_receipt(viewer.content)
    view = door.views.of("viewer")
    assert receipt.data_version == str(known_at(view, None).number)
    assert receipt.content == draw(view, "chain", given).receipt.content  # type: ignore[union-attr]
    assert viewer.content != client.get(url("chain", "json"), params=given).content
    assert json.loads(viewer.content)["receipt"]["content"] == receipt.content


