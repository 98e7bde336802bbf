"""Search over a small store: every way of matching, and the order of results."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.known import Known, known_at
from graph.stores import open_store
from graph.stores.base import Store
from ingest.run import load
from queries.search import search

TABLES = {
    "units": "id,full_name,short_names,former_names,kind\n"
    "U-1,嘉陵能源集团有限公司（虚构）,嘉能;JLE,嘉陵电力局（虚构）,central\n"
    "U-2,重庆长江航运（虚构）,,,central\n"
    "U-3,能源,,,central\n"
    "U-4,新能源研究院（虚构）,,,institute\n",
    "people": "id,full_name\nR-1,吕某（虚构）\n",
    "cases": "id,unit,heading\nC-1,U-1,\nC-2,U-1,能源案（虚构）\n",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("search")
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    opened = open_store(str(folder / "s.kgl"), write=True)
    assert load(opened, [folder / f"{n}.csv" for n in TABLES], who="test").issues == []
    yield opened
    opened.close()


def _found(store: Store, text: str) -> list[tuple[str, str]]:
    document = search(store, text, known_at(store, None), 50)
    assert document["total"] == document["shown"] == len(document["results"])
    return [(r["id"], r["how"]) for r in document["results"]]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("U-1", ("U-1", "id")),
        ("u-1", ("U-1", "id")),
        ("C-1", ("C-1", "id")),
        ("嘉陵能源集团有限公司（虚构）", ("U-1", "exact")),
        ("嘉陵能源集团 有限公司(虚构)", ("U-1", "full_name")),
        ("嘉能", ("U-1", "short_name")),
        ("jle", ("U-1", "short_name")),
        ("嘉陵电力局（虚构）", ("U-1", "former_name")),
        ("陵能源集", ("U-1", "part")),
        ("jialing", ("U-1", "pinyin")),
        ("jia ling neng", ("U-1", "pinyin")),
        ("nengyuanjit", ("U-1", "pinyin")),
        ("chongqing", ("U-2", "pinyin")),
        ("zhongqing", ("U-2", "pinyin")),
        ("lvmou", ("R-1", "pinyin")),
        ("lyumou", ("R-1", "pinyin")),
        ("jlny", ("U-1", "initials")),
        ("nyjt", ("U-1", "initials")),
        ("cqcj", ("U-2", "initials")),
    ],
)
def test_ways_of_matching(store: Store, text: str, first: tuple[str, str]) -> None:
    assert _found(store, text)[0] == first


def test_pinyin_begins_at_a_syllable(store: Store) -> None:
    assert _found(store, "ialing") == []


@pytest.mark.parametrize("text", ["没有这样的名称", "zzzz", "。", "(", "  "])
def test_nothing_found(store: Store, text: str) -> None:
    assert [f for f in _found(store, text) if f[1] != "part"] == []


def test_order_exact_prefix_part_then_label(store: Store) -> None:
    ids = [key for key, _ in _found(store, "能源")]
    assert ids == ["U-3", "C-2", "U-4", "U-1"]


def test_one_result_a_thing_and_an_exact_total(store: Store) -> None:
    document = search(store, "虚构", known_at(store, None), 2)
    assert document["shown"] == 2
    assert document["total"] == 5
    assert document["text"] == "虚构"
    assert document["data_version"] == "1"


def test_nothing_is_known_before_the_first_batch(store: Store) -> None:
    assert search(store, "U-1", Known(0, ""), 5)["total"] == 0
    assert search(store, "能源", Known(0, ""), 5)["total"] == 0


def test_case_without_heading_is_shown_by_its_id(store: Store) -> None:
    result = search(store, "C-1", known_at(store, None), 5)["results"][0]
    assert (result["label"], result["full_name"]) == ("Case", "C-1")


def test_pinyin_dictionary_is_not_loaded_with_the_module() -> None:
    code = "import sys, queries.search; sys.exit('pypinyin' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2])
    assert done.returncode == 0
