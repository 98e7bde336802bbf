"""Parameters of every kind: what is right is answered as the library does, all else is a problem
that says so, and nothing is a fault of the service."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.door import Door
from graph.errors import BadValue, UsageError
from graph.known import known_at
from graph.stores import Store, open_store
from ingest.run import load
from queries.audit import audit
from queries.figures.coverage import evidenced
from queries.neighbourhood import neighbourhood
from queries.nodes import Ambiguous, NotFound
from queries.paths import paths
from queries.search import search
from queries.show import show
from queries.trace import trace
from queries.trace.case_trace import case_trace
from queries.trace.diff import diff
from queries.trace.lines import LINES, UNIT_LABELS
from queries.trace.spans import spans
from queries.trace.why_not import why_not
from tests.api.served import client_of
from tests.api.test_reading import TABLES
from tests.conftest import write_csv

ODD = "“a; b” 𠮷 é \u202ex"
"""The name of a unit."""
WORLD = {**TABLES, "units": [*TABLES["units"], {"id": "U/5?#%", "full_name": ODD, "kind": "lead"}]}
FEW = settings(
    max_examples=60, derandomize=True, database=None, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("parameters")
    made = open_store(str(folder / "store.kgl"), write=True)
    assert load(made, write_csv(folder / "t", WORLD), who="某").issues == []
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(store: Store, open_door: Callable[[Any], Door]) -> Iterator[TestClient]:
    with client_of(open_door(store), cypher=True) as made:
        yield made


SAYABLE = st.characters(exclude_categories=["Cs"])
"""Any character that an address can hold."""
WORDS = st.text(SAYABLE, min_size=1, max_size=200)
NAMES = st.sampled_from([
    "U1", "U2", "L1", "O1", "P1", "K1", "D/1", "U/5?#%", ODD, "U1单位（虚构）", "张某（虚构）",
    "u1",
]) | WORDS | st.sampled_from(["\0", "U1\0", "\u202e", "'", "\\", "%00", "x" * 200,
                              "𠮷" * 200])  # fmt: skip
DAYS = st.dates() | st.dates(date(2010, 1, 1), date(2020, 1, 1))
INSTANTS = (
    st.none() | st.dates().map(str) | st.datetimes(timezones=st.timezones()).map(str)
    | st.sampled_from([
        "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "9999-12-31", "2016-W36",
        "20160906", "now", "2026-01-01T00:00:00", "2026-01-01T00:00:00Z ", "\0", "", "２０１６",
    ]) | st.text(SAYABLE, max_size=40)
)  # fmt: skip


def told(client: TestClient, path: str, given: Mapping[str, Any]) -> tuple[int, Any]:
    """Status and body, which is a problem where it is no answer."""
    sent = {k: str(v) for k, v in given.items() if v is not None}
    answer = client.get(f"/api/v1/{path}", params=sent)
    assert answer.status_code < 500, (sent, answer.text)
    body = answer.json()
    if answer.status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert body.keys() == {"type", "title", "status", "detail", "instance"}
        assert body["status"] == answer.status_code
        assert body["detail"]
    return answer.status_code, body


def due(call: Callable[[], Any]) -> tuple[int, Any]:
    """What the library says."""
    try:
        return 200, orjson.loads(orjson.dumps(call()))
    except NotFound:
        return 404, None
    except Ambiguous:
        return 409, None
    except BadValue:
        return 422, None
    except UsageError:
        return 400, None


def compare(found: tuple[int, Any], expected: tuple[int, Any]) -> None:
    """The same status, and the same answer but for the cursor."""
    assert found[0] == expected[0], found[1]
    if expected[1] is not None:
        cursor = {"next": found[1]["next"]} if "next" in found[1] else {}
        assert found[1] == cursor | expected[1]


@FEW
@given(unit=NAMES, on=DAYS, known=INSTANTS, line=st.sampled_from([*LINES]),
       limit=st.integers(1, 3))  # fmt: skip
@example(unit="U1", on=date(2016, 9, 6), known="9999-12-31T23:59:59-12:00", line="all", limit=1)
@example(unit="U1", on=date.max, known=None, line="all", limit=1)
@example(unit="U1", on=date.min, known="0001-01-01T00:00:00+14:00", line="all", limit=1)
def test_chains_of_a_unit(
    client: TestClient, store: Store, unit: str, on: date, known: str | None, line: str, limit: int
) -> None:
    given = {"unit": unit, "on": on, "known": known, "line": line}
    compare(
        told(client, "responsibility", {**given, "limit": limit}),
        due(lambda: trace(store, unit, on, known_at(store, known), line, limit)),
    )
    compare(
        told(client, "why-not", given),
        due(lambda: why_not(store, unit, on, known_at(store, known), line)),
    )
    compare(
        told(client, "spans", {"unit": unit, "known": known, "line": line}),
        due(lambda: spans(store, unit, known_at(store, known), line)),
    )


@FEW
@given(unit=NAMES, days=st.tuples(DAYS, DAYS), knowns=st.tuples(INSTANTS, INSTANTS),
       line=st.sampled_from([*LINES]))  # fmt: skip
def test_differences(
    client: TestClient, store: Store, unit: str, days: tuple[date, date],
    knowns: tuple[str | None, str | None], line: str,
) -> None:  # fmt: skip
    given = {"unit": unit, "on": days[0], "and": days[1], "known": knowns[0],
             "and_known": knowns[1], "line": line}  # fmt: skip

    def library() -> Any:
        first = (days[0], known_at(store, knowns[0]))
        again = knowns[0] if knowns[1] is None else knowns[1]
        return diff(store, unit, first, (days[1], known_at(store, again)), line)

    compare(told(client, "diff", given), due(library))


@FEW
@given(text=NAMES | st.text(string.printable, min_size=1, max_size=20), known=INSTANTS)
def test_search(client: TestClient, store: Store, text: str, known: str | None) -> None:
    found = told(client, "search", {"text": text, "known": known})
    if not text.strip():
        assert found[0] == 422
    else:
        compare(found, due(lambda: search(store, text, known_at(store, known), 20)))


@FEW
@given(key=NAMES, other=NAMES, on=DAYS, known=INSTANTS, hops=st.integers(1, 4))
def test_things(
    client: TestClient, store: Store, key: str, other: str, on: date, known: str | None, hops: int
) -> None:
    asked = {"on": on, "known": known}
    compare(
        told(client, "neighbourhood", {"entity": key, "hops": hops, **asked}),
        due(lambda: neighbourhood(store, key, hops, on, known_at(store, known))),
    )
    ends = {"start": key, "end": other, "which": "all", "relations": "all", "hops": str(hops)}
    compare(
        told(client, "paths", {**ends, **asked}),
        due(lambda: paths(store, ends, on, known_at(store, known))),
    )
    compare(
        told(client, "audit", asked), due(lambda: audit(store, on, known_at(store, known)))
    )
    compare(
        told(client, "coverage", asked), due(lambda: evidenced(store, on, known_at(store, known)))
    )


def told_at(client: TestClient, path: str, key: str, tail: str = "", **given: Any) -> Any:
    """The answer about the thing of an id that stands in the address."""
    coded = "".join(f"%{byte:02X}" for byte in key.encode())
    return told(client, f"{path}/{coded}{tail}", given)


@FEW
@given(key=NAMES.filter(lambda key: not key.endswith("/trace")), known=INSTANTS, on=DAYS)
def test_ids_in_the_address(
    client: TestClient, store: Store, key: str, known: str | None, on: date
) -> None:
    compare(
        told_at(client, "units", key, known=known),
        due(lambda: show(store, key, known_at(store, known), UNIT_LABELS)),
    )
    compare(
        told_at(client, "cases", key, "/trace", known=known, on=on),
        due(lambda: case_trace(store, key, on, known_at(store, known))),
    )


ANY = st.text(SAYABLE, max_size=30) | st.sampled_from([
    "", "2016", "2016-07", "2010/2012", "..", "unknown", "2016-02-30", "至今", "-1", "0",
    "99999999999999999999999", "1e9", "NaN", "1.5", "٣", "true", "x" * 5000, "\0", "U1", "all",
    "WyJhIl0", "null", "[]", "../../x", "2016-09-06",
])  # fmt: skip
ENDPOINTS = {
    "responsibility": ("unit", "on", "known", "line", "limit", "evidence"),
    "spans": ("unit", "known", "line", "evidence"),
    "why-not": ("unit", "on", "known", "line", "evidence"),
    "diff": ("unit", "on", "and", "known", "and_known", "line", "evidence"),
    "audit": ("on", "known", "kind", "certain", "limit", "cursor", "evidence"),
    "coverage": ("on", "known", "evidence"),
    "neighbourhood": ("entity", "hops", "on", "known", "limit", "cursor", "evidence"),
    "paths": ("start", "end", "relations", "which", "hops", "on", "known", "limit", "cursor"),
    "search": ("text", "known", "limit", "cursor"),
    "batches": ("known", "limit", "cursor"),
    "units/U1": ("known", "limit", "cursor", "evidence"),
    "cases/K1/trace": ("on", "known", "evidence"),
    "queries/cases_overdue": ("stage", "days", "on", "known", "limit", "cursor"),
    "queries/path_between": ("start", "end", "which", "hops", "relations", "on", "known"),
    "queries/hubs_and_brokers": ("relations", "sources", "on", "known"),
    "queries/communities": ("relations", "seed", "on", "known"),
    "export.json": ("entity", "hops", "to", "relations", "query", "with", "on", "known"),
    "figures/network.json": ("entity", "to", "query", "with", "hops", "on", "known", "page",
                             "sheet", "lang", "theme", "dpi"),
    "figures/chain.json": ("unit", "on", "known", "line", "page"),
    "audit-log": ("after", "limit"), "audit-log/verify": ("noted",), "tokens": ("user",),
}  # fmt: skip
RIGHT = {"unit": "U1", "entity": "U1", "start": "U1", "end": "L1", "text": "U1"}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@FEW
@given(data=st.data())
def test_any_value_is_answered_or_refused(
    client: TestClient, endpoint: str, data: st.DataObject
) -> None:
    names = st.sampled_from([*ENDPOINTS[endpoint], "nope"])
    pairs = data.draw(st.lists(st.tuples(names, ANY), max_size=4))
    for name in {*RIGHT} & {*ENDPOINTS[endpoint]} - {name for name, _ in pairs}:
        if endpoint not in ("export.json", "figures/network.json") or name == "entity":
            pairs.append((name, RIGHT[name]))
    answer = client.get(f"/api/v1/{endpoint}", params=pairs)
    assert answer.status_code in (200, 400, 404, 409, 410, 422), (pairs, answer.text)
    if not endpoint.startswith(("audit-log", "tokens")) and any(n == "nope" for n, _ in pairs):
        assert answer.status_code in (400, 422)
    if answer.status_code == 200:
        assert answer.headers["content-type"] == "application/json"
        return
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert len(answer.content) < 20_000


@pytest.mark.parametrize("endpoint", [e for e in ENDPOINTS if not e.startswith(("audit-", "tok"))])
@FEW
@given(data=st.data())
def test_a_parameter_that_is_given_twice_is_refused(
    client: TestClient, endpoint: str, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([n for n in ENDPOINTS[endpoint] if n != "kind"]))
    value, other = data.draw(ANY), data.draw(ANY)
    answer = client.get(f"/api/v1/{endpoint}", params=[(name, value), (name, other)])
    assert answer.status_code in (400, 422), (name, value, other)
