"""A world with millions of ways up: no query of the lines may walk them one by one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.errors import UsageError
from graph.stores import Store, open_store
from ingest.run import load
from queries.run import run
from tests.conftest import write_csv

LAYERS, BODIES = 14, 3
ROWS = [(layer, body) for layer in range(LAYERS) for body in range(BODIES)]
ON = {"on": "2016-09-06"}


def body(layer: int, number: int) -> str:
    return f"B{layer:02}-{number}"


@pytest.fixture(scope="module")
def layers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Each body of a layer has all those of the next one as superiors."""
    folder = tmp_path_factory.mktemp("layers")
    tables = {
        "units": [{"id": body(*at), "full_name": f"机构{at}", "kind": "lead"} for at in ROWS],
        "reports": [
            {"unit": body(layer, one), "superior": body(layer + 1, other), "since": "2010"}
            for layer, one in ROWS if layer + 1 < LAYERS
            for other in range(BODIES)
        ],
    }  # fmt: skip
    store = open_store(str(folder / "layers.kgl"), write=True)
    assert load(store, write_csv(folder, tables), who="tester").issues == []
    yield store
    store.close()


@pytest.mark.parametrize(
    ("name", "given", "total"),
    [
        ("answering_to_body", {"body": body(LAYERS - 1, 0)}, (LAYERS - 1) * BODIES),
        ("units_off_root", {}, (LAYERS - 1) * BODIES),
        ("cycles", {}, 0),
        ("supervision_chain", {"unit": body(LAYERS - 4, 0)}, BODIES**3),
    ],
)
def test_every_body_is_met_once(
    layers: Store, name: str, given: dict[str, str], total: int
) -> None:
    assert run(layers, name, given | ON)["total"] == total


def test_too_many_chains_are_refused_with_what_to_ask_instead(layers: Store) -> None:
    top = body(LAYERS - 1, 0)
    with pytest.raises(UsageError, match=r"more than 10000 chains; ask path_between"):
        run(layers, "supervision_chain", {"unit": body(0, 0)} | ON)
    asked = {"start": body(0, 0), "end": top, "relations": "REPORTS_TO", "hops": "13"}
    assert run(layers, "path_between", asked | ON)["total"] == 1
    below = run(layers, "answering_to_body", {"body": top} | ON)
    assert [body(0, 0)] == [row[0] for row in below["rows"] if row[0] == body(0, 0)]
