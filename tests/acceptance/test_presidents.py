"""US presidents and vice-presidents: on every day exactly the holders that the dates give.

The raw file nests terms under persons, so the test writes them out as canonical rows. What is
expected is worked out from the raw dates alone: a term holds from its start until the day before
its end. The body that answers to the office is fictional; posts, persons and dates are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.known import known_at
from graph.stores import Store, open_store
from queries.trace import trace
from tests.acceptance.conftest import Guikou, open_data
from tests.conftest import write_csv

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
POSTS = {"prez": "President", "viceprez": "Vice President"}
DAY = timedelta(days=1)
FIRST, LAST = date(1789, 4, 30), date(2023, 12, 31)
HOLDERS = (
    "UNWIND $days AS d MATCH (p:Post {{id: $post}})<-[r:HOLDS]-(x:Person) WHERE {} "
    "RETURN d AS day, x.id AS person"
)
CERTAIN = "r.since_max <= d AND d < r.until_min"
POSSIBLE = "r.since_min <= d AND d < r.until_max"


@dataclass(frozen=True)
class Term:
    """One term as the raw file gives it."""

    post: str
    person: str
    full_name: str
    start: date
    end: date


Terms = list[Term]


def holders(terms: Terms, post: str, day: date) -> list[str]:
    """Who holds a post on a day, by the raw dates."""
    return sorted({t.person for t in terms if t.post == post and t.start <= day < t.end})


def days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + offset * DAY


@pytest.fixture(scope="module")
def terms() -> Terms:
    people = yaml.load(open_data("congress/executive.yaml").read_text("utf-8"), LOADER)
    return [
        Term(term["type"], f"govtrack-{one['id']['govtrack']}",
             f"{one['name']['first']} {one['name']['last']}",
             date.fromisoformat(term["start"]), date.fromisoformat(term["end"]))
        for one in people for term in one["terms"]
    ]  # fmt: skip


@pytest.fixture(scope="module")
def db(terms: Terms, tmp_path_factory: pytest.TempPathFactory, guikou: Guikou) -> Path:
    folder = tmp_path_factory.mktemp("presidents")
    persons = dict(sorted({t.person: t.full_name for t in terms}.items()))
    write_csv(folder / "tables", {
        "units": [
            {"id": "office", "full_name": "Executive Office", "kind": "government"},
            {"id": "asker", "full_name": "Asking unit (fictional)", "kind": "fictional"},
        ],
        "reports": [{"unit": "asker", "superior": "office", "since": ".."}],
        "posts": [
            {"id": post, "post_name": name, "body": "office", "duty": "main", "since": ".."}
            for post, name in POSTS.items()
        ],
        "people": [{"id": i, "full_name": name} for i, name in persons.items()],
        "holders": [
            {"post": t.post, "person": t.person, "since": t.start, "until": t.end} for t in terms
        ],
    })  # fmt: skip
    report = guikou(folder / "us.kgl", "ingest", str(folder / "tables"), "--format", "json")
    assert (report["issues"], report["added"]["HOLDS"]) == ([], len(terms))
    return folder / "us.kgl"


@pytest.fixture(scope="module")
def office(db: Path) -> Store:
    return open_store(str(db))


def sweep(store: Store, post: str, test: str, span: Iterable[date]) -> dict[date, list[str]]:
    """Holders of a post on each day, asked of the store some thousand days at a time."""
    wanted = list(span)
    found: dict[date, set[str]] = {day: set() for day in wanted}
    for start in range(0, len(wanted), 5000):
        part = wanted[start : start + 5000]
        for row in store.read(HOLDERS.format(test), {"days": part, "post": post}):
            found[row["day"]].add(row["person"])
    return {day: sorted(persons) for day, persons in found.items()}


@pytest.mark.parametrize("test", [CERTAIN, POSSIBLE])
@pytest.mark.parametrize("post", list(POSTS))
def test_every_day_has_the_holders_that_the_dates_give(
    office: Store, terms: Terms, post: str, test: str
) -> None:
    span = list(days(date(1789, 1, 1), max(t.end for t in terms) + DAY))
    expected = {day: holders(terms, post, day) for day in span}
    assert sweep(office, post, test, span) == expected


def test_one_president_on_each_of_85712_days(office: Store) -> None:
    found = sweep(office, "prez", POSSIBLE, days(FIRST, LAST))
    assert len(found) == 85_712
    assert {day: who for day, who in found.items() if len(who) != 1} == {}
    assert sweep(office, "prez", POSSIBLE, [FIRST - DAY]) == {FIRST - DAY: []}


def test_eighteen_vice_presidential_vacancies(office: Store, terms: Terms) -> None:
    found = sweep(office, "viceprez", POSSIBLE, days(FIRST, LAST))
    empty = [day for day, who in found.items() if not who]
    starts = [day for day in empty if found[day - DAY]]
    ends = [day + DAY for day in empty if found[day + DAY]]
    vacancies = list(zip(starts, ends, strict=True))
    assert len(vacancies) == 18
    assert vacancies[0] == (date(1812, 4, 20), date(1813, 3, 4))
    mine = sorted((t for t in terms if t.post == "viceprez"), key=lambda t: t.start)
    gaps = [(a.end, b.start) for a, b in zip(mine, mine[1:], strict=False) if a.end != b.start]
    assert vacancies == gaps
    assert max(len(who) for who in found.values()) == 1


def shown(document: dict[str, Any]) -> dict[str, tuple[str, list[str]]]:
    """State and holders of the posts in a trace."""
    (chain,) = document["chains"]
    (hop,) = chain["hops"]
    assert (chain["certainty"], hop["to"]) == ("certain", "office")
    return {p["id"]: (p["state"], [h["person"] for h in p["holders"]]) for p in hop["posts"]}


def expected_posts(terms: Terms, day: date) -> dict[str, tuple[str, list[str]]]:
    found = {post: holders(terms, post, day) for post in POSTS}
    return {post: ("held" if who else "vacant", who) for post, who in found.items()}


def test_a_trace_around_every_change(office: Store, terms: Terms) -> None:
    changes = sorted({day for t in terms for day in (t.start, t.end)})
    known = known_at(office, None)
    for day in sorted({change + offset * DAY for change in changes for offset in (-1, 0, 1)}):
        document = trace(office, "asker", day, known)
        now = expected_posts(terms, day)
        assert shown(document) == now, day
        later = [c for c in changes if c > day and expected_posts(terms, c) != now]
        assert document["next_change"] == (later[0].isoformat() if later else None), day


@pytest.mark.parametrize(
    ("on", "president", "vice"),
    [
        ("1812-04-19", "James Madison", "George Clinton"), ("1812-04-20", "James Madison", None),
        ("1963-11-21", "John Kennedy", "Lyndon Johnson"), ("1963-11-22", "Lyndon Johnson", None),
        ("2023-12-31", "Joseph Biden", "Kamala Harris"),
    ],
)  # fmt: skip
def test_the_command_line_names_them(
    db: Path, guikou: Guikou, on: str, president: str, vice: str | None
) -> None:
    document = guikou(db, "trace", "asker", "--on", on, "--format", "json")
    posts = {p["id"]: p for p in document["chains"][0]["hops"][0]["posts"]}
    assert [h["full_name"] for h in posts["prez"]["holders"]] == [president]
    assert [h["full_name"] for h in posts["viceprez"]["holders"]] == ([vice] if vice else [])
    assert posts["viceprez"]["state"] == ("held" if vice else "vacant")
