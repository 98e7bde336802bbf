"""Views: what a role may not see is not there, whatever is asked; nothing false is said instead."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from api.views import policies
from api.views.build import build
from graph import batches
from graph.known import known_at, ledger
from graph.schema import schema
from graph.stores import Row, Store, open_store
from graph.undo import undo
from ingest.generate import generate
from ingest.run import load
from queries.audit import audit
from queries.catalog import catalog
from queries.coverage import coverage
from queries.nodes import Ambiguous, NotFound
from queries.run import run
from queries.search import search
from queries.show import show
from queries.trace import trace
from queries.trace.case_trace import case_trace
from queries.trace.diff import diff
from queries.trace.posts import posts_of
from queries.trace.spans import spans
from queries.trace.why_not import why_not
from tests.api.hidden import ENDS, MARK, Seen, dump, edges, is_open, put, twin
from tests.conftest import write_csv
from tests.parity.conftest import Clock
from tests.parity.test_catalog import choices

DAY, REFORMED = date(2016, 9, 6), date(2018, 6, 1)
SEEDS = (1, 2)


@dataclass(frozen=True, slots=True)
class Worlds:
    """A source, two twins that look the same to a viewer, and what a viewer gets of each."""

    source: Store
    views: tuple[Store, Store, Store]


def classified(folder: Path, seed: int) -> dict[str, list[dict[str, str]]]:
    """The tables of a province with classifications at random."""
    chance = random.Random(seed)
    generate(9, 3, folder)
    tables = {}
    for path in sorted(folder.glob("*.csv")):
        if path.stem != "planted_defects":
            with path.open(encoding="utf-8-sig", newline="") as file:
                tables[path.stem] = list(csv.DictReader(file))
    for rows in tables.values():
        for row in rows:
            row["classification"] = chance.choice(["open", *["internal"] * 4, "restricted"])
            if chance.random() < 0.2:
                row["source"] = chance.choice(["", "某人来信（虚构）"])
    return tables


def history(store: Store, folder: Path, seed: int) -> None:
    """A province, corrections and raised classifications, an undo, and news of hidden things."""
    chance = random.Random(seed)
    tables = classified(folder / "province", seed)
    assert load(store, write_csv(folder / "0", tables), who="甲", at=Clock.now()).issues == []
    some = {name: [dict(r) for r in chance.sample(tables[name], 5)]
            for name in ("leads", "units", "holders")}  # fmt: skip
    for rows in some.values():
        for row in rows:
            row["classification"] = chance.choice(["internal", "restricted"])
    for row in some["units"]:
        row["full_name"] += "二"
    for row in some["leads"]:
        row["until"] = "2018"
    load(store, write_csv(folder / "1", some), who="乙", at=Clock.now())
    load(store, write_csv(folder / "2", {"leads": some["leads"][:2]}), who="丙", at=Clock.now())
    undo(store, 2, "丁")
    news = {"people": [tables["people"][0] | {"id": "P-新", "full_name": "新人（虚构）"}]}
    load(store, write_csv(folder / "4", news), who="戊", at=Clock.now())


@pytest.fixture(scope="module", params=SEEDS)
def worlds(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Worlds]:
    """A province with a history, and its twins."""
    folder = tmp_path_factory.mktemp("views")
    opened: list[Store] = []

    def new(name: str) -> Store:
        opened.append(open_store(str(folder / f"{name}.kgl"), write=True))
        return opened[-1]

    source = new("source")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "datetime", Clock)
        history(source, folder, request.param)
    sources = [source]
    for number, fewer in enumerate([False, True]):
        sources.append(new(f"twin{number}"))
        put(sources[-1], twin(dump(source), request.param + number, fewer=fewer))
    views = [new(f"view{i}") for i in range(3)]
    for made, view in zip(sources, views, strict=True):
        build(made, view, policies()["viewer"])
    yield Worlds(source, (views[0], views[1], views[2]))
    for store in opened:
        store.close()


def text_of(answer: object) -> str:
    return orjson.dumps(answer).decode()


def test_worlds_that_differ_in_hidden_facts_have_the_same_view(worlds: Worlds) -> None:
    plain, marked, fewer = (dump(view) for view in worlds.views)
    assert plain == marked
    assert plain == fewer
    assert MARK not in text_of([*plain.values()])
    assert [row["number"] for row in plain["Batch"]][-1] < ledger(worlds.source)[-1]["number"]


def answers(store: Store, asked: Store) -> Iterator[tuple[str, Any]]:
    """What is said about everything in `asked`: each named query and each analysis."""
    for query in catalog().values():
        for given in choices(asked, query, len(query.name)):
            yield query.name, outcome(lambda q=query, g=given: run(store, q.name, g))
    for text in ("单位", "jw", "office", MARK, "sealed", "新人", "虚构"):
        for known in points(store):
            yield text, search(store, text, known, 50)
    for known in points(store):
        for day in (DAY, REFORMED):
            yield "audit", audit(store, day, known)
            yield "coverage", coverage(store, day, known)
    for key in ids(asked, "Unit") + ids(asked, "Person")[:3]:
        yield key, [*of_unit(store, key)]
    for label in [node.label for node in schema().facts()]:
        for key in ids(asked, label)[:3]:
            yield key, outcome(lambda k=key: show(store, k, known_at(store, None)))


def of_unit(store: Store, key: str) -> Iterator[Any]:
    for known in points(store):
        for call in (
            lambda k: trace(store, key, DAY, k), lambda k: spans(store, key, k),
            lambda k: show(store, key, k), lambda k: case_trace(store, key, DAY, k),
            lambda k: why_not(store, key, DAY, k, "all"),
            lambda k: diff(store, key, (DAY, points(store)[0]), (REFORMED, k)),
        ):  # fmt: skip
            yield outcome(lambda c=call, k=known: c(k))


def points(store: Store) -> list[Any]:
    """The first batch that is shown, and now."""
    return [known_at(store, ledger(store)[0]["at"]), known_at(store, None)]


def outcome(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except (NotFound, Ambiguous) as error:
        return type(error).__name__, str(error)


def ids(store: Store, label: str) -> list[str]:
    rows = store.read(f"MATCH (n:`{label}`) RETURN n.id AS id ORDER BY id")
    return [row["id"] for row in rows[:: max(1, len(rows) // 12)]]


def test_no_answer_over_a_view_tells_of_what_is_hidden(worlds: Worlds) -> None:
    """Also when it is asked about what is there: questions come from a source that has it all."""
    plain, marked, _ = worlds.views
    asked = [plain, worlds.source]
    for whom in asked:
        for (name, one), (_, other) in zip(
            answers(plain, whom), answers(marked, whom), strict=True
        ):
            assert text_of(one) == text_of(other), name
    said = [(name, text_of(answer)) for name, answer in answers(marked, plain)]
    assert len(said) > 150
    assert [name for name, text in said if MARK in text and name != MARK] == []
    assert text_of(search(marked, MARK, known_at(marked, None), 9)["results"]) == "[]"


def test_a_hidden_thing_is_told_as_one_that_is_not(worlds: Worlds) -> None:
    view = worlds.views[0]
    seen = Seen(dump(worlds.source))
    known = known_at(view, None)
    for label in ("Unit", "Person", "Case", "Document", "Team"):
        hidden = [key for key in ids(worlds.source, label) if key not in seen.nodes]
        assert hidden or label == "Document"
        other = outcome(lambda: show(view, "无此编号", known))
        for key in hidden:
            told = outcome(lambda k=key: show(view, k, known))
            assert (told[0], told[1].replace(key, "无此编号")) == other


def test_what_is_shown_is_what_the_source_says(worlds: Worlds) -> None:
    world, view = dump(worlds.source), dump(worlds.views[0])
    seen = Seen(world)
    for label in [node.label for node in schema().facts()]:
        due = [told(seen, row) for row in world[label] if row["id"] in seen.nodes]
        assert [row for row in view[label] if not is_sealed(row["id"])] == due, label
    for key, rows in edges(world):
        due = [told(seen, row) for row in rows if seen.shows(key[1], row, rows)]
        found = [row for row in view[key] if not any(is_sealed(row[p]) for p in ENDS)]
        assert unkeyed(found) == unkeyed(due), key
        hops = sum(seen.sealed(key[1], row, rows) for row in rows)
        assert len(view[key]) - len(found) == hops, key


    revised = [row["id"] for row in world["Revision"]
               if row["node"] in seen.nodes and is_open(orjson.loads(row["values"]))]  # fmt: skip
    assert revised
    assert [row["id"] for row in view["Revision"]] == revised


def told(seen: Seen, row: Row) -> Row:
    """A shown fact without the sources and properties that are not shown."""
    blank = {p: None for p in ("entered_by", "file_hash") if p in row}
    if row.get("basis") not in seen.nodes:
        blank |= {p: None for p in ("basis",) if p in row}
    sources = [e for e in row["evidence"] if set(e.split("|")[1:2]) <= seen.nodes]
    return row | blank | {"evidence": sources}


def unkeyed(rows: list[Row]) -> list[str]:
    """A key is a digest of all that a fact said, also of what is not shown."""
    return sorted(str({k: v for k, v in row.items() if k != "key"}) for row in rows)


def is_sealed(key: str) -> bool:
    return key.startswith("sealed:")


def test_held_posts_stay_held_and_vacant_ones_vacant(worlds: Worlds) -> None:
    view = worlds.views[0]
    bodies = dict.fromkeys((row["id"] for row in dump(view)["Unit"]), "Unit")
    number = known_at(view, None).number
    there, here = (posts_of(s, bodies, number) for s in (worlds.source, view))
    states = set()
    for body, posts in here.items():
        known = {post.id: post for post in there[body]}
        for post in posts:
            for day in (DAY, REFORMED):
                one, other = post.holders(day), known[post.id].holders(day)
                assert post.state(one) == known[post.id].state(other)
                assert [sure for _, sure in one] == [sure for _, sure in other]
                assert all(h.full_name == "（不予显示 sealed）" for h, _ in one)
                states.add(post.state(one))
    assert states >= {"held", "vacant"}
