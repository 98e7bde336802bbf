"""Pictures tell nothing of what a role may not see: worlds that differ in it give the same bytes.

The pictures are asked over HTTP, of services before sources that hold the hidden things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.door import Door
from graph import batches
from graph.stores import Store, open_store
from tests.api.hidden import MARK, Seen, dump, put, twin
from tests.api.served import bearer, client_of
from tests.api.test_views import DAY, REFORMED, history
from tests.parity.conftest import Clock
from viz.kinds import KINDS
from viz.outputs import FORMATS

SEED = 1


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Store]]:
    """A province with a history, and two twins that look the same to a viewer."""
    folder = tmp_path_factory.mktemp("hidden")
    with ExitStack() as stack:
        opened = [open_store(str(folder / f"{n}.kgl"), write=True) for n in range(3)]
        for store in opened:
            stack.callback(store.close)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(batches, "datetime", Clock)
            history(opened[0], folder, SEED)
        for store, fewer in zip(opened[1:], (False, True), strict=True):
            put(store, twin(dump(opened[0]), SEED, fewer=fewer))
        yield opened


@pytest.fixture(scope="module")
def doors(sources: list[Store], open_door: Callable[[Any], Door]) -> list[Door]:
    return [open_door(store) for store in sources]


@pytest.fixture(scope="module")
def viewers(doors: list[Door]) -> Iterator[list[TestClient]]:
    """A viewer of each world."""
    with ExitStack() as stack:
        yield [stack.enter_context(client_of(door, "viewer")) for door in doors]


@pytest.fixture(scope="module")
def asked(sources: list[Store], doors: list[Door]) -> dict[str, list[dict[str, str]]]:
    """What each kind is asked: of units that are shown, a sealed one and a hidden one."""
    view = dump(doors[0].views.of("viewer"))
    seen = Seen(dump(sources[0])).nodes
    shown = [row["id"] for row in view["Unit"] if row["id"] in seen]
    sealed = [row["id"] for row in view["Unit"] if row["id"] not in seen]
    hidden = [row["id"] for row in dump(sources[0])["Unit"] if row["id"] not in seen]
    assert len(shown) > 5
    assert sealed
    assert hidden
    units = [*shown[::3], sealed[0], hidden[0]]
    days = [DAY.isoformat(), REFORMED.isoformat()]
    first = {"known": view["Batch"][0]["at"]}
    lead = next(row["to_id"] for row in view["Unit", "LED_BY", "Unit"] if row["to_id"] in seen)
    queried = {"query": "portfolio_of_lead", "with": f"lead={lead}", "on": days[0]}
    return {
        "coverage": [{"on": day} for day in days] + [{"on": days[0], **first}],
        "chain": [{"unit": u, "on": day} for u in units for day in days],
        "timeline": [{"unit": u, "on": days[0]} for u in units],
        "diff": [{"unit": u, "on": days[0], "and": days[1]} for u in units]
        + [{"unit": units[0], "on": days[0], "and_known": first["known"]}],
        "network": [{"entity": u, "on": days[0], "hops": hops} for u in units for hops in "13"]
        + [{"entity": u, "to": lead, "on": days[0]} for u in units] + [queried],
    }


def told(client: TestClient, path: str, given: dict[str, str]) -> tuple[int, bytes, Any]:
    """Status, body and all that the headers say."""
    answer = client.get(path, params=given, headers={"X-Request-ID": "same"})
    return answer.status_code, answer.content, sorted(answer.headers.items())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fmt", FORMATS)
def test_a_viewer_gets_the_same_bytes_whatever_is_hidden(
    viewers: list[TestClient], asked: dict[str, list[dict[str, str]]], kind: str, fmt: str
) -> None:
    path, drawn = f"/api/v1/figures/{kind}.{fmt}", 0
    for given in asked[kind]:
        plain, marked, fewer = (told(client, path, given) for client in viewers)
        assert plain == marked, given
        assert plain == fewer, given
        assert plain[0] in (200, 404), plain[1]
        drawn += plain[0] == 200
        if fmt in ("json", "svg", "html") and plain[0] == 200:
            assert MARK.encode() not in plain[1]
    assert drawn >= len(asked[kind]) * 0.6


def test_worlds_do_differ_for_those_who_may_see(
    doors: list[Door], asked: dict[str, list[dict[str, str]]]
) -> None:
    """Else the test above could not fail."""
    with ExitStack() as stack:
        admins = [stack.enter_context(client_of(door, "admin")) for door in doors]
        for kind in KINDS:
            path = f"/api/v1/figures/{kind}.json"
            pictures = ({told(client, path, given)[1] for client in admins}
                        for given in asked[kind])  # fmt: skip
            assert any(len(one) > 1 for one in pictures), kind


def test_checking_a_file_tells_nothing_of_what_is_hidden(
    viewers: list[TestClient], doors: list[Door], sources: list[Store],
    asked: dict[str, list[dict[str, str]]],
) -> None:  # fmt: skip
    """Neither one's own file nor one that somebody drew who sees all."""
    path = "/api/v1/figures/verify"
    for kind in KINDS:
        for given in asked[kind][:3]:
            drawn = "/api/v1/figures/" + kind + ".svg"
            own = viewers[0].get(drawn, params=given).content
            full = viewers[0].get(drawn, params=given, headers=bearer(doors[0], "admin")).content
            for file in (own, full):
                answers = [client.post(path, content=file) for client in viewers]
                assert len({(a.status_code, a.content) for a in answers if a.status_code == 200}
                           | {(a.status_code, a.json()["detail"]) for a in answers
                              if a.status_code != 200}) == 1  # fmt: skip
                assert MARK not in answers[0].text
            mine = viewers[0].post(path, content=own)
            if mine.status_code == 200:
                assert mine.json()["same"] is True
                assert mine.json()["bytes_same"] is True
