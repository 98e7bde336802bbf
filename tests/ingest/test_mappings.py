"""A user's mapping: checked against the schema when read, and no edge is ever lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.batches import open_batch
from graph.dates import bounds
from graph.errors import GuikouError, UsageError
from graph.hashing import content_hash
from graph.known import ledger
from graph.schema import schema
from graph.stores import Store
from ingest.facts import fill_dates
from ingest.run import Report, load
from ingest.spec import mapping

COLUMNS = "columns: {id: {required: true}, kind: {}, called: {}, other: {}}\n"
UNIT = "{label: Unit, id: id, properties: {full_name: called, kind: kind}}"
NAME = "{prefix: name, hash: [id, other]}"
NAME_END = "{label: Name, prefix: name, hash: [id, other]}"


def bring(store: Store, folder: Path, spec: str, *rows: str, skip: bool = False) -> Report:
    """Load rows of `id,kind,called,other` by the nodes and edges of a mapping."""
    return load(store, [table(folder, *rows)], who="tester", spec=mapping(write(folder, spec)),
                skip_bad_rows=skip)  # fmt: skip


def table(folder: Path, *rows: str) -> Path:
    path = folder / "things.csv"
    path.write_text("\n".join(("id,kind,called,other", *rows)) + "\n", encoding="utf-8")
    return path


def write(folder: Path, spec: str, columns: str = COLUMNS) -> Path:
    path = folder / "mine.yaml"
    path.write_text(f"table: things\n{columns}{spec}", encoding="utf-8")
    return path


def found(report: Report) -> list[tuple[int, str, str]]:
    assert all(i.reason and i.suggestion for i in report.issues)
    return [(i.row, i.column, i.value) for i in report.issues]


def edges(store: Store, relation: str) -> list[tuple[str, str]]:
    text = f"MATCH (a)-[r:{relation}]->(b) RETURN a.id AS a, b.id AS b ORDER BY a.id, b.id"
    return [(row["a"], row["b"]) for row in store.read(text)]


def test_an_own_node_is_the_one_whose_condition_the_row_meets(store: Store, tmp_path: Path) -> None:
    spec = """nodes:
  - {label: Unit, when: {kind: body}, id: id, properties: {full_name: called, kind: kind}}
  - {label: PartyOrganization, when: {kind: party}, id: id, properties: {full_name: called}}
  - {label: Name, id: {prefix: name, hash: [id]}, properties: {text: called, name_kind: "=alias"}}
edges:
  - {type: NAMED, from: id, to: {label: Name, prefix: name, hash: [id]}}
"""
    report = bring(store, tmp_path, spec, "U1,body,甲（虚构）,", "P1,party,乙（虚构）,")
    assert (report.issues, report.added["NAMED"]) == ([], 2)
    assert [start for start, _ in edges(store, "NAMED")] == ["P1", "U1"]


def test_an_edge_from_a_node_that_the_row_does_not_state_is_an_issue(
    store: Store, tmp_path: Path
) -> None:
    spec = """nodes:
  - {label: Unit, when: {kind: body}, id: id, properties: {full_name: called, kind: kind}}
  - {label: Name, id: {prefix: name, hash: [id]}, properties: {text: called, name_kind: "=alias"}}
edges:
  - {type: NAMED, from: id, to: {label: Name, prefix: name, hash: [id]}}
"""
    report = bring(store, tmp_path, spec, "U1,body,甲（虚构）,", "X1,none,乙（虚构）,")
    assert (report.batch, found(report)) == (None, [(3, "id", "X1")])


HASHED = f"nodes:\n  - {UNIT}\nedges:\n  - {{type: NAMED, from: id, to: {NAME_END}}}\n"


def test_an_end_that_nothing_has_is_an_issue_of_the_row(store: Store, tmp_path: Path) -> None:
    rows = ("U1,body,甲（虚构）,旧名", "U2,body,乙（虚构）,旧名")
    report = bring(store, tmp_path, HASHED, *rows)
    assert found(report) == [(2, "id/other", "U1 / 旧名"), (3, "id/other", "U2 / 旧名")]
    assert "Name" in report.issues[0].reason
    assert (report.batch, ledger(store)) == (None, [])


def test_an_end_that_the_store_has_is_found(store: Store, tmp_path: Path) -> None:
    named = f"{{label: Name, id: {NAME}, properties: {{text: other, name_kind: '=alias'}}}}"
    row = "U1,body,甲（虚构）,旧名"
    bring(store, tmp_path, f"nodes:\n  - {named}\n", row)
    report = bring(store, tmp_path, HASHED, row, "U2,body,乙（虚构）,旧名", skip=True)
    assert (report.batch, found(report)) == (2, [(3, "id/other", "U2 / 旧名")])
    assert [start for start, _ in edges(store, "NAMED")] == ["U1"]


def test_an_end_that_a_row_further_down_states_is_found(store: Store, tmp_path: Path) -> None:
    key = "{prefix: area, hash: [%s]}"
    end = "{label: Region, prefix: area, hash: [%s]}"
    spec = f"""nodes:
  - {{label: Region, id: {key % "id"}, properties: {{full_name: called}}}}
edges:
  - {{type: WITHIN, from: {end % "id"}, to: {end % "other"}}}
"""
    rows = [f"{n},,区{n}（虚构）,{n + 1}" for n in range(4500)]
    report = bring(store, tmp_path, spec, *rows, "4500,,区（虚构）,")
    assert (report.issues, report.added) == ([], {"Region": 4501, "WITHIN": 4500, "Document": 1})
    assert len(edges(store, "WITHIN")) == 4500


def test_a_batch_whose_edges_did_not_all_arrive_is_not_committed(store: Store) -> None:
    batch = open_batch(store, "tester")
    row = dict.fromkeys(schema().edges["LED_BY"].properties)
    row |= {"from_id": "U1", "to_id": "nobody", "key": "k", "evidence": []}
    fill_dates(row, "", "", bounds("", ""))
    empty = content_hash(store)
    batch.add_edges("LED_BY", "Unit", "Unit", [row])
    with pytest.raises(GuikouError, match="LED_BY"):
        batch.commit()
    assert (content_hash(store), ledger(store)) == (empty, [])
    assert open_batch(store, "another").number == batch.number


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (f"nodes: [{UNIT}]\nedges: [{{type: HOLDS, from: id, to: body}}]", "HOLDS.*Unit.*Unit"),
        (f"nodes: [{UNIT}]\nedges: [{{type: LED_BY, from: id, to: person}}]", "LED_BY.*Person"),
        (f"nodes: [{UNIT}]\nedges: [{{type: NAMED, from: id, to: other}}]", "other"),
        (f"nodes: [{UNIT}]\nedges: [{{type: NAMED, from: id, to: {NAME}}}]", "NAMED.*label"),
        (f"nodes: [{UNIT}]\nedges: [{{type: NAMED, from: {NAME_END}, to: body}}]", "Name.*Unit"),
        ("nodes: [{label: Unit, id: id, properties: {kind: kind}}]", "Unit.*full_name"),
        ("nodes: [{label: Unit, id: id, properties: {full_name: '='}}]", "Unit.*full_name"),
        (f"nodes: [{{label: Name, id: {NAME}, properties: {{text: other}}}}]", "Name.*name_kind"),
        (f"nodes: [{UNIT[:-1]}, when: {{sort: x}}}}]", "sort"),
        (f"nodes: [{UNIT[:-1]}, each: sort}}]", "sort"),
    ],
)
def test_a_mapping_that_contradicts_the_schema_names_its_file(
    tmp_path: Path, spec: str, message: str
) -> None:
    refs = "body: {ref: [Unit]}, person: {ref: [Person]}"
    columns = COLUMNS.replace("other: {}", f"other: {{}}, {refs}")
    path = write(tmp_path, spec, columns)
    with pytest.raises(UsageError, match=f"mine.yaml.*{message}"):
        mapping(path)


def test_an_edge_takes_the_nodes_that_its_own_condition_allows(tmp_path: Path) -> None:
    spec = """nodes:
  - {label: Person, when: {kind: person}, id: id, properties: {full_name: called}}
  - {label: Unit, when: {kind: body}, id: id, properties: {full_name: called}}
edges:
  - {type: LED_BY, when: {kind: %s}, from: id, to: other}
"""
    columns = COLUMNS.replace("other: {}", "other: {ref: [Unit]}")
    assert mapping(write(tmp_path, spec % "body", columns)).edges
    with pytest.raises(UsageError, match="LED_BY.*Person"):
        mapping(write(tmp_path, spec % "person", columns))


def test_a_pair_that_the_relation_does_not_join_is_an_issue_of_the_row(
    store: Store, tmp_path: Path
) -> None:
    columns = COLUMNS.replace("other: {}", "other: {ref: [Unit, Region]}")
    spec = """nodes:
  - {label: Unit, when: {kind: body}, id: id, properties: {full_name: called}}
  - {label: Region, when: {kind: area}, id: id, properties: {full_name: called}}
edges:
  - {type: WITHIN, when: {kind: area}, from: id, to: other}
"""
    path = table(tmp_path, "U1,body,甲（虚构）,", "R1,area,区（虚构）,", "R2,area,区（虚构）,R1",
                 "R3,area,区（虚构）,U1")  # fmt: skip
    report = load(store, [path], who="tester", spec=mapping(write(tmp_path, spec, columns)))
    assert (report.batch, found(report)) == (None, [(5, "id/other", "R3 / U1")])
    assert "Region -> Unit" in report.issues[0].reason


def test_a_blank_value_that_the_type_requires_is_an_issue(store: Store, tmp_path: Path) -> None:
    spec = f"""nodes:
  - {UNIT}
  - {{label: Name, id: {NAME}, properties: {{text: other, name_kind: "=alias"}}}}
edges:
  - {{type: NAMED, from: id, to: {NAME_END}}}
"""
    rows = ("U1,body,甲（虚构）,旧名", "U2,body,,", "U3,body,丙（虚构）,")
    report = bring(store, tmp_path, spec, *rows)
    assert found(report) == [(3, "called", ""), (3, "other", ""), (4, "other", "")]
    report = bring(store, tmp_path, spec, *rows, skip=True)
    assert (report.added["Unit"], report.skipped) == (1, 2)


def test_an_id_made_of_blank_cells_states_nothing(store: Store, tmp_path: Path) -> None:
    key = "{prefix: area, hash: [called, other]}"
    end = "{label: Region, prefix: area, hash: [called, other]}"
    spec = f"""nodes:
  - {{label: Unit, id: id, properties: {{full_name: id}}}}
  - {{label: Region, id: {key}, properties: {{full_name: called}}}}
edges:
  - {{type: LOCATED_IN, from: id, to: {end}}}
"""
    report = bring(store, tmp_path, spec, "U1,,区（虚构）,1", "U2,,,")
    assert (report.issues, report.added["Unit"], report.added["LOCATED_IN"]) == ([], 2, 1)
