"""Parts of the graph as networkx graphs, and the files made of them."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest

from graph.errors import UsageError
from graph.known import known_at, ledger
from graph.stores import Store, open_store
from ingest.run import load
from queries import exports
from queries.graphs import around, from_rows, of_query, subgraph, to_rows
from tests.conftest import write_csv

ON = date(2016, 9, 6)
GUIKOU = str(Path(sys.executable).with_name("guikou"))
WORLD: dict[str, list[dict[str, Any]]] = {
    "units": [
        {"id": "U1", "full_name": "甲\x0b<厂>（虚构）", "kind": "central", "short_names": "甲;=厂"},
        {"id": "L1", "full_name": "乙局（虚构）", "kind": "lead"},
        {"id": "L2", "full_name": "丙局（虚构）", "kind": "lead"},
        {"id": "C1", "full_name": "丁委（虚构）", "kind": "lead"},
    ],
    "leads": [
        {"unit": "U1", "lead": "L1", "scope": "petitions", "since": "2015-07"},
        {"unit": "U1", "lead": "L1", "scope": "training", "since": "2015-07"},
        {"unit": "U1", "lead": "L2", "since": "2010", "until": "2015"},
    ],
    "reports": [{"unit": "L1", "superior": "C1", "since": "2016/2017"}],
    "posts": [{"id": "P1", "post_name": "书记", "body": "L1"}],
}  # fmt: skip


def fill(store: Store, folder: Path) -> None:
    assert load(store, write_csv(folder, WORLD), who="tester").issues == []
    renamed = [WORLD["units"][1] | {"full_name": "乙局新名（虚构）"}]
    load(store, write_csv(folder / "more", {"units": renamed}), who="tester")


@pytest.fixture
def world(any_store: Store, tmp_path: Path) -> Store:
    """Each engine in turn, with four units and a later rename."""
    fill(any_store, tmp_path / "tables")
    return any_store


def edges(graph: nx.MultiDiGraph) -> list[tuple[str, str, str, str]]:
    return sorted(
        (a, d["relation"], b, d.get("certainty", "")) for a, b, d in graph.edges(data=True)
    )


def test_a_part_has_the_edges_that_hold_that_day_with_their_certainty(world: Store) -> None:
    known = known_at(world, None)
    part = subgraph(world, ["U1", "L1", "L2", "C1", "absent", "batch:0"], known, ON)
    assert edges(part) == [
        ("L1", "REPORTS_TO", "C1", "possible"),
        ("U1", "LED_BY", "L1", "certain"),
        ("U1", "LED_BY", "L1", "certain"),
    ]
    assert sorted(part) == ["C1", "L1", "L2", "U1"]
    tie = next(d for _, _, d in part.edges(data=True) if d["relation"] == "REPORTS_TO")
    assert (tie["since"], tie["since_min"]) == ("2016/2017", "2016-01-01")
    # An unbounded end has no day; what stands for it in the store is not written.
    assert (tie.get("until_min"), tie.get("until_max")) == (None, None)
    assert b"9999-12-31" not in exports.graphml(part) + exports.tables(part)["edges.csv"]
    assert part.nodes["U1"]["label"] == "Unit"
    assert part.nodes["U1"]["short_names"] == ["甲", "=厂"]
    assert len(subgraph(world, ["U1", "L2"], known).edges) == 1
    assert len(subgraph(world, ["U1", "L2"], known, ON).edges) == 0


def test_an_edge_has_its_fact_key_as_key(world: Store) -> None:
    part = subgraph(world, ["U1", "L1"], known_at(world, None), ON)
    stored = world.read("MATCH (:Unit {id: 'U1'})-[r:LED_BY]->(:Unit {id: 'L1'}) RETURN r.key AS k")
    assert {key for *_, key in part.edges(keys=True)} == {row["k"] for row in stored}
    assert all(d["evidence"] for *_, d in part.edges(data=True))


def test_a_part_is_as_it_was_known(world: Store) -> None:
    now = known_at(world, None)
    first = known_at(world, ledger(world)[0]["at"])
    assert subgraph(world, ["L1"], now).nodes["L1"]["full_name"] == "乙局新名（虚构）"
    assert subgraph(world, ["L1"], first).nodes["L1"]["full_name"] == "乙局（虚构）"
    assert not subgraph(world, ["L1"], known_at(world, "2001-01-01"))


def test_what_is_around_a_unit(world: Store) -> None:
    known = known_at(world, None)
    assert sorted(around(world, "C1", 0, known, ON)) == ["C1"]
    assert sorted(around(world, "C1", 1, known, ON)) == ["C1", "L1"]
    assert sorted(around(world, "C1", 2, known, ON)) == ["C1", "L1", "P1", "U1"]
    assert sorted(around(world, "C1", 3, known)) == ["C1", "L1", "L2", "P1", "U1"]
    assert around(world, "P1", 0, known).nodes["P1"]["full_name"] == "书记"


def test_a_query_gives_the_graph_of_its_ids(world: Store) -> None:
    led = of_query(world, "lead_of_unit", {"unit": "U1", "on": "2016-09-06"})
    assert sorted(led) == ["L1", "U1"]
    assert len(led.edges) == 2
    chain = of_query(world, "supervision_chain", {"unit": "U1", "on": "2016-09-06"})
    assert sorted(chain) == ["C1", "L1", "U1"]
    assert not of_query(world, "lead_of_unit", {"unit": "C1", "on": "2016-09-06"})


def test_a_query_gives_what_it_was_asked_about_with_its_edges(world: Store) -> None:
    """The answer names only the other ends."""
    asked = {"lead": "乙局新名（虚构）", "on": "2016-09-06"}
    led = of_query(world, "portfolio_of_lead", asked)
    assert edges(led) == [("U1", "LED_BY", "L1", "certain")] * 2
    posts = of_query(world, "posts_of_body", {"body": "L1", "on": "2016-09-06"})
    assert [(a, relation, b) for a, relation, b, _ in edges(posts)] == [("P1", "SEAT_OF", "L1")]
    assert not of_query(world, "portfolio_of_lead", {"lead": "C1"})


def test_the_timeline_of_a_case_gives_its_stages_and_who_handled_them(
    store: Store, tmp_path: Path
) -> None:
    rows = {
        "units": [{"id": i, "full_name": f"{i}（虚构）", "kind": "lead"} for i in ("U1", "L1")],
        "people": [{"id": "X1", "full_name": "张某（虚构）"}],
        "cases": [{"id": "K1", "unit": "U1", "heading": "信访一（虚构）"}],
        "involvements": [{"case": "K1", "person": "X1", "role": "subject"}],
        "stages": [{"case": "K1", "stage": s, "body": "L1"} for s in ("petition", "transfer")],
    }
    assert load(store, write_csv(tmp_path, rows), who="tester").issues == []
    part = of_query(store, "case_timeline", {"case": "K1"})
    stages = {key: node["stage"] for key, node in part.nodes(data=True) if node["label"] == "Stage"}
    assert sorted(stages.values()) == ["petition", "transfer"]
    told = [(stages.get(a, a), relation, stages.get(b, b)) for a, relation, b, _ in edges(part)]
    assert sorted(told) == [
        ("K1", "CONCERNS", "U1"), ("K1", "HAS_STAGE", "petition"), ("K1", "HAS_STAGE", "transfer"),
        ("K1", "INVOLVES", "X1"), ("petition", "HANDLED_BY", "L1"),
        ("transfer", "HANDLED_BY", "L1"),
    ]  # fmt: skip


def test_rows_and_back(world: Store) -> None:
    part = around(world, "U1", 3, known_at(world, None), ON)
    found, ties = to_rows(part)
    again = from_rows(found, ties)
    assert to_rows(again) == (found, ties)
    assert nx.utils.graphs_equal(part, again)


def test_files_are_the_same_each_time_and_hold_all(
    world: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = around(world, "U1", 3, known_at(world, None), ON)
    first = [exports.graphml(part), exports.gexf(part), exports.tables(part)]
    monkeypatch.setattr("time.strftime", lambda *_: "1999-01-01")
    found, ties = to_rows(part)
    assert [f(from_rows(found, ties)) for f in
            (exports.graphml, exports.gexf, exports.tables)] == first  # fmt: skip
    graphml, gexf, tables = first
    back = nx.parse_graphml(graphml.decode(), force_multigraph=True)
    assert sorted(back) == sorted(part)
    assert back.nodes["U1"]["full_name"] == "甲[U+000B]<厂>（虚构）"
    assert back.nodes["U1"]["short_names"] == "甲; =厂"
    assert edges(back) == edges(part)
    assert sorted(k for *_, k in back.edges(keys=True)) == sorted(
        k for *_, k in part.edges(keys=True)
    )
    read = nx.read_gexf(io.BytesIO(gexf))
    assert {d["label"] for _, d in read.nodes(data=True)} >= {"丁委（虚构）", "书记"}
    assert {d["node_type"] for _, d in read.nodes(data=True)} == {"Unit", "Post"}
    assert b"lastmodifieddate" not in gexf
    assert len(ElementTree.fromstring(gexf).findall(".//{*}edge")) == len(part.edges)
    rows = list(csv.DictReader(io.StringIO(tables["edges.csv"].decode("utf-8-sig"))))
    assert {r["from_id"] for r in rows} == {a for a, _ in part.edges()}
    assert set(tables) == {"nodes.csv", "edges.csv"}


@pytest.mark.parametrize("format", exports.FORMATS)
def test_ids_that_xml_cannot_hold_stay_apart(format: str) -> None:
    part = nx.MultiDiGraph()
    for key in ("n\x01", "n\x02", "n\ufffe"):
        part.add_node(key, label="Unit", full_name=key)
    part.add_edge("n\x01", "n\x02", key="k", relation="LED_BY")
    text = exports.FORMATS[format](part).decode()
    found = ElementTree.fromstring(text).findall(".//{*}node")
    assert [node.get("id") for node in found] == ["n[U+0001]", "n[U+0002]", "n[U+FFFE]"]
    (edge,) = ElementTree.fromstring(text).findall(".//{*}edge")
    assert (edge.get("source"), edge.get("target")) == ("n[U+0001]", "n[U+0002]")
    part.add_node("n[U+0001]", label="Unit", full_name="n")
    with pytest.raises(UsageError, match="csv"):
        exports.FORMATS[format](part)


@pytest.mark.parametrize("format", ["graphml", "gexf", "csv"])
def test_the_command_writes_a_part_or_a_query(tmp_path: Path, format: str) -> None:
    url = str(tmp_path / "store.kgl")
    store = open_store(url, write=True)
    fill(store, tmp_path / "tables")
    store.close()

    def export(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [GUIKOU, "--db", url, "export", "--format", format, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    out = tmp_path / "out" / "part"
    done = export("--unit", "U1", "--hops", "2", "--on", "2016-09-06", "-o", str(out))
    assert done.returncode == 0, done.stderr
    assert "4 节点 nodes" in done.stdout
    assert (out / "edges.csv").is_file() if format == "csv" else out.stat().st_size > 500
    asked = ["--query", "lead_of_unit", "-p", "unit=U1", "-p", "on=2016-09-06"]
    assert "2 节点 nodes, 2 边 edges" in export(*asked, "-o", str(tmp_path / "q")).stdout
    empty = ["--query", "lead_of_unit", "-p", "unit=C1", "-p", "on=2016-09-06"]
    assert export(*empty, "-o", str(tmp_path / "e")).returncode == 1
    for wrong in (
        ["--unit", "U1", *asked],
        [],
        [*asked, "--on", "2016-01-01"],
        ["--unit", "U1", "-p", "x=1"],
    ):
        assert export(*wrong, "-o", str(tmp_path / "w")).returncode == 2
