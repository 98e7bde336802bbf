"""The query library: every query answers a small world as worked out by hand, on both engines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.errors import UsageError
from graph.known import ledger
from graph.stores import Store, open_store
from ingest.generate import generate
from ingest.run import load
from queries.catalog import NamedQuery, catalog
from queries.nodes import NotFound
from queries.run import run
from tests.conftest import write_csv

CASES = Path(__file__).parent / "cases"
ANY = "any"
"""An expected value that is not compared: there is one, but not one that can be told."""


@cache
def case(name: str) -> dict[str, Any]:
    data = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    assert set(data) <= {"tables", "then", "asks"}
    return dict(data)


def test_every_query_has_a_case_and_every_case_a_query() -> None:
    assert {path.stem for path in CASES.iterdir()} == set(catalog())


@pytest.mark.parametrize("name", catalog())
def test_a_case_compares_every_column_and_an_answer_that_has_rows(name: str) -> None:
    compared = {key for ask in case(name)["asks"] for row in ask.get("rows", ()) for key in row}
    assert compared == {c.name for c in catalog()[name].columns}


@pytest.mark.parametrize("name", catalog())
def test_a_small_world_is_answered_as_worked_out_by_hand(
    name: str, any_store: Store, tmp_path: Path
) -> None:
    data = case(name)
    for number, tables in enumerate([data["tables"], *data.get("then", ())]):
        written = {
            table: [{k: plain(v) for k, v in row.items()} for row in rows]
            for table, rows in tables.items()
        }
        report = load(any_store, write_csv(tmp_path / str(number), written), who="tester")
        assert report.issues == []
    instants = ["0001-01-01", *(str(row["at"]) for row in ledger(any_store))]
    for ask in data["asks"]:
        given = {
            k: instants[v] if k in ("known", "earlier") else str(plain(v))
            for k, v in ask["with"].items()
        }
        if "unknown" in ask:
            with pytest.raises(NotFound, match=ask["unknown"]):
                run(any_store, name, given)
            continue
        answered(run(any_store, name, given), ask)


def answered(answer: Mapping[str, Any], ask: Mapping[str, Any]) -> None:
    """Assert that an answer has the expected rows, in the columns that each names."""
    found = [dict(zip(answer["columns"], row, strict=True)) for row in answer["rows"]]
    expected = [{k: plain(v) for k, v in row.items()} for row in ask["rows"]]
    told = [
        {k: ANY if v == ANY else row.get(k) for k, v in wanted.items()}
        for row, wanted in zip(found, expected, strict=False)
    ]
    assert (told, len(found)) == (expected, len(expected)), (ask["with"], found)


def plain(value: Any) -> Any:
    """Dates as text, also in lists."""
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


TYPES: Mapping[str, type | tuple[type, ...]] = {
    "id": str, "string": str, "strings": list, "integer": int, "number": (int, float),
    "date": str, "boolean": bool,
}  # fmt: skip
DAYS = ("2016-09-06", "2018-06-01", "2001-01-01")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of a generated province."""
    folder = tmp_path_factory.mktemp("province")
    generate(60, 3, folder)
    return folder


@pytest.fixture(scope="module")
def province(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A generated province, with a second batch that corrects some of it."""
    store = open_store(str(tmp_path_factory.mktemp("store") / "province.kgl"), write=True)
    fill(store, tables, tmp_path_factory.mktemp("more"))
    yield store
    store.close()


def fill(store: Store, tables: Path, more: Path) -> None:
    load(store, [tables], who="tester")
    corrected = {
        "units": [{"id": "U-0002", "full_name": "改名公司（虚构）", "kind": "central"}],
        "leads": [{"unit": "U-0003", "lead": "L-01", "scope": "培训", "since": "2017-02"}],
    }
    load(store, write_csv(more, corrected), who="tester")


def choices(store: Store, asked: NamedQuery) -> list[dict[str, str]]:
    """Values for the parameters that must be given: three turns over the ids that there are."""
    (first, _) = (str(row["at"]) for row in ledger(store))
    turns: list[dict[str, str]] = []
    for turn, day in enumerate(DAYS):
        given = {"on": day, "from": "2000-01-01", "to": day, "earlier": "2000-01-01"}
        if turn == 1:
            given |= {"known": first, "which": "all", "depth": "2", "relations": "LED_BY, HOLDS"}
        for p in asked.parameters:
            if p.type == "id":
                label = p.labels[turn % len(p.labels)]
                rows = store.read(f"MATCH (n:`{label}`) RETURN n.id AS id ORDER BY id")
                given[p.name] = rows[(turn * 7 + len(p.name)) % len(rows)]["id"]
        names = {p.name for p in asked.parameters}
        turns.append({k: v for k, v in given.items() if k in names})
    return turns


@pytest.mark.parametrize("name", catalog())
def test_a_query_answers_over_a_province_in_the_declared_types(name: str, province: Store) -> None:
    asked = catalog()[name]
    for given in choices(province, asked):
        answer = run(province, name, given)
        for row in answer["rows"]:
            for column, value in zip(asked.columns, row, strict=True):
                assert value is None or isinstance(value, TYPES[column.type]), (column, value)
                if column.type == "strings" and value:
                    assert {type(v) for v in value} == {str}
        total_order(asked, answer)


def total_order(asked: NamedQuery, answer: Mapping[str, Any]) -> None:
    """Rows that the text's ORDER BY cannot tell apart are equal, or it ends with a fact's key."""
    order = re.split(r",\s*", asked.text.rpartition("ORDER BY ")[2].strip().replace("`", ""))
    columns = [item.partition(" ")[0] for item in order]
    if asked.after or not set(columns) <= set(answer["columns"]):
        return
    at = [answer["columns"].index(c) for c in columns]
    rows = {str(row) for row in answer["rows"]}
    assert len({str([row[i] for i in at]) for row in answer["rows"]}) == len(rows)


def test_both_engines_answer_alike_over_a_province(
    neo4j_url: str, tables: Path, province: Store, tmp_path: Path
) -> None:
    server = open_store(neo4j_url, write=True)
    fill(server, tables, tmp_path)
    instants = [
        {str(row["at"]): str(i) for i, row in enumerate(ledger(s))} for s in (province, server)
    ]
    for name, asked in catalog().items():
        for mine, other in zip(choices(province, asked), choices(server, asked), strict=True):
            assert instants[0].get(mine.get("known", "")) == instants[1].get(other.get("known", ""))
            answers = [run(province, name, mine), run(server, name, other)]
            assert answers[0]["rows"] == answers[1]["rows"], (name, mine)
    server.close()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "unit: 缺少"),
        (
            {"unit": "U-0002", "day": "2016-01-01"},
            "no parameter day; 可用 it takes unit, on, known",
        ),
        (
            {"unit": "U-0002", "on": "2016"},
            "on: '2016' 不是日历上的一天，一天写作 2016-09-06",
        ),
        ({"unit": "U-0002", "known": "once"}, "is no instant"),
    ],
)
def test_a_wrong_value_is_refused(given: dict[str, str], said: str, province: Store) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        run(province, "lead_of_unit", given)


def test_a_value_that_is_none_of_those_allowed_is_refused(province: Store) -> None:
    with pytest.raises(UsageError, match="stage: 'dream' 不可用 .* use any, petition"):
        run(province, "cases_overdue", {"stage": "dream"})
    with pytest.raises(UsageError, match="relations: 'OWNS' 不可用 .* use LED_BY"):
        run(province, "neighbourhood", {"entity": "U-0002", "relations": "LED_BY，OWNS"})
    with pytest.raises(UsageError, match="hops: '7' 不可用 .* use 0, 1"):
        run(province, "recusal_check", {"case": "K-00001", "hops": "7"})
    with pytest.raises(UsageError, match="days: 'few' 不是整数 is no whole number"):
        run(province, "cases_overdue", {"days": "few"})


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("lead_changes", {"from": "2017-01-01", "to": "2016-12-31"},
         "from=2017-01-01 晚于 is later than to=2016-12-31"),
        ("training_coverage", {"from": "9999-01-01"}, "晚于 is later than to="),
        ("facts_changed", {"earlier": "9999-01-01", "known": "2000-01-01"}, "晚于 is later than"),
        ("path_between", {"start": "U-0002", "end": "U-0003", "hops": "0"}, "hops: 0 不在范围内"),
        ("recusal_check", {"case": "any", "hops": "-1"}, "use 0, 1"),
        ("cases_overdue", {"days": "-1"}, "days: -1 不在范围内 is out of range; 写作 write 0"),
        ("cases_overdue", {"days": "9" * 30}, "不在范围内 is out of range"),
        ("hubs_and_brokers", {"sources": "-1"}, "sources: -1 不在范围内"),
        ("communities", {"seed": "9" * 30}, "不在范围内 is out of range"),
        ("units_without_lead", {"kind": "centrl"}, "no unit has it; 现有 there are central, "),
        ("training_coverage", {"activity_kind": "all"}, "no activity has it; 现有 there are "),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_rather_than_answered_with_nothing(
    name: str, given: dict[str, str], said: str, province: Store
) -> None:
    if given.get("earlier"):
        given = {"earlier": str(ledger(province)[-1]["at"]), "known": "2000-01-01"}
    if given.get("case"):
        (row, *_) = province.read("MATCH (n:`Case`) RETURN n.id AS id ORDER BY id")
        given = given | {"case": row["id"]}
    with pytest.raises(UsageError, match=re.escape(said)):
        run(province, name, given)


def test_a_word_that_a_unit_ever_had_or_the_default_is_taken(
    any_store: Store, tmp_path: Path
) -> None:
    unit = {"id": "U1", "full_name": "甲（虚构）", "kind": "trust"}
    for number, kind in enumerate(("trust", "fund")):
        rows = {"units": [unit | {"kind": kind}]}
        load(any_store, write_csv(tmp_path / str(number), rows), who="tester")
    first = str(ledger(any_store)[0]["at"])
    for kind, known, total in (
        ("central", "now", 0), ("all", "now", 1), ("fund", "now", 1), ("trust", first, 1),
        ("trust", "now", 0), ("fund", first, 0),
    ):  # fmt: skip
        answer = run(any_store, "units_without_lead", {"kind": kind, "known": known})
        assert answer["total"] == total, kind
    with pytest.raises(UsageError, match="no unit has it; 现有 there are fund, trust, all"):
        run(any_store, "units_without_lead", {"kind": "firm"})


def test_a_list_may_be_given_as_all_or_with_commas_of_either_script(province: Store) -> None:
    given = {"entity": "U-0002", "on": "2016-09-06"}
    every = run(province, "neighbourhood", given)
    assert run(province, "neighbourhood", given | {"relations": "all"})["rows"] == every["rows"]
    some = run(province, "neighbourhood", given | {"relations": "LED_BY，PART_OF、LOCATED_IN"})
    assert some["parameters"]["relations"] == ["LED_BY", "PART_OF", "LOCATED_IN"]
    assert 0 < some["total"] < every["total"]


def test_rows_that_are_not_shown_are_counted(province: Store) -> None:
    answer = run(province, "training_coverage", {"from": "2016-01-01", "to": "2016-12-31"}, 5)
    assert (len(answer["rows"]), answer["shown"], answer["total"]) == (5, 5, 60)


def test_an_answer_says_what_was_asked_and_known(province: Store) -> None:
    answer = run(province, "lead_of_unit", {"unit": "U-0003", "on": "2017-06-01"})
    given = {"unit": "U-0003", "on": "2017-06-01", "known": answer["known"]}
    assert answer["parameters"] == given
    assert answer["data_version"] == "2"
    assert answer["columns"] == [c.name for c in catalog()["lead_of_unit"].columns]
