"""A figure's file is told from a changed one, and what has changed since is said in full."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from graph.errors import UsageError
from graph.known import Known
from graph.stores import Store
from ingest.run import load
from queries.nodes import NotFound, nodes
from tests.conftest import write_csv
from tests.viz import samples_book
from viz import kinds
from viz.changes import changes
from viz.outputs import FORMATS, Look, render
from viz.outputs.receipt import read_receipt, told
from viz.scene import Scene
from viz.style import style, words
from viz.verify import verify

UNITS = [{"id": f"U-{n}", "full_name": f"嘉陵第{n}公司（虚构）", "kind": "central", "since": "2010"}
         for n in range(14)]  # fmt: skip
LEADS = [{"unit": f"U-{n}", "lead": f"U-{n + 1}", "since": "2012-03"} for n in range(12)]


def gather(store: Store, given: dict[str, str], known: Known) -> dict[str, Any]:
    """All units and leads known then; the unit asked for has to be there."""
    ids = [row["id"] for row in store.read("MATCH (u:`Unit`) RETURN u.id AS id ORDER BY u.id")]
    rows = nodes(store, dict.fromkeys(ids, "Unit"), known.number)
    units = [{"id": key, "name": rows[key]["full_name"], "notes": []} for key in sorted(rows)]
    if given["unit"] not in {u["id"] for u in units}:
        raise NotFound(f"没有 no unit {given['unit']}")
    text = ("MATCH (u:`Unit`)-[r:`LED_BY`]->(b:`Unit`) WHERE r.added <= $known AND "
            "$known < r.closed RETURN u.id AS a, b.id AS b, r.since AS since, "
            "r.until AS until ORDER BY a, b, since")  # fmt: skip
    edges = [
        {"relation": "LED_BY", "from": row["a"], "to": row["b"], "since": row["since"],
         "until": row["until"], "certainty": "certain", "evidence": []}
        for row in store.read(text, {"known": known.number})
    ]  # fmt: skip
    return samples_book.data(0) | {"units": units, "edges": edges}


@pytest.fixture(autouse=True)
def sample_kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A kind of its own: the test is of verify, whatever the real kinds draw."""
    for name, values in (
        ("queries.figures.sample", {"gather": gather}),
        ("viz.figures.sample", {"build": samples_book.build}),
    ):
        module = ModuleType(name)
        vars(module).update(values)
        monkeypatch.setitem(sys.modules, name, module)
    asked = (kinds.Asked("unit", "单位", "unit"), kinds.Asked("on", "日期", "day", "today"))
    monkeypatch.setitem(kinds.KINDS, "sample", kinds.Kind("sample", "样", "sample", asked))  # type: ignore[arg-type]


@pytest.fixture
def world(store: Store, tmp_path: Path) -> Store:
    """A store with one batch."""
    return add(store, tmp_path / "first", units=UNITS, leads=LEADS)


def add(store: Store, folder: Path, **tables: list[dict[str, str]]) -> Store:
    """Ingest one more batch."""
    write_csv(folder, tables)
    assert load(store, [folder], who="test").batch
    return store


def figure(store: Store, **more: Any) -> Scene:
    """The figure as now."""
    return kinds.draw(store, "sample", {"unit": "U-0", "on": "2016-09-06"}, **more)


def forged(scene: Scene, **changed: Any) -> bytes:
    """A file whose receipt says something else; `changed` are keys of the receipt."""
    values = json.loads(told(scene, "svg", "light", 144)) | changed
    return f"<svg><metadata>{json.dumps(values)}</metadata></svg>".encode()


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_of_a_figure_of_now_is_the_same(world: Store, fmt: Any, lang: str) -> None:
    scene = figure(world, lang=lang)
    pages = render(scene, Look(fmt, "dark", 60))
    assert len(scene.pages) > 1
    assert len(pages) == (len(scene.pages) if fmt in ("svg", "png") else 1)
    for number, page in enumerate(pages, 1):
        answer = verify(world, page)
        assert (answer["same"], answer["bytes_same"], answer["page"]) == (True, True, number)
        assert answer["changed_since"] == []
        assert answer["data_version"] == {"then": 1, "now": 1}
        assert json.dumps(answer)


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_touched_file_is_not_byte_for_byte_the_same(world: Store, fmt: Any) -> None:
    (page, *_) = render(figure(world), Look(fmt, "light", 60))
    changed = page[:-9] + bytes([page[-9] ^ 1]) + page[-8:] if fmt != "json" else page + b" "
    answer = verify(world, changed)
    assert answer["same"]
    assert not answer["bytes_same"]
    assert answer["page"] is None


def test_what_changed_since_is_complete_and_the_figure_still_holds(
    world: Store, tmp_path: Path
) -> None:
    (page, *_) = render(figure(world), Look("svg"))
    more = [{"id": f"N-{n}", "full_name": f"新设第{n}公司（虚构）", "kind": "lead", "since": "2016"}
            for n in range(60)]  # fmt: skip
    leads = [{"unit": "U-0", "lead": f"N-{n}", "since": f"2016-0{n % 9 + 1}"} for n in range(60)]
    add(world, tmp_path / "second", units=more, leads=leads)
    answer = verify(world, page)
    assert answer["same"]
    assert answer["bytes_same"]
    assert answer["data_version"] == {"then": 1, "now": 2}
    found = {(c["what"], c["thing"]) for c in answer["changed_since"]}
    assert found == {("new", "node"), ("new", "edge")}
    nodes = {c["id"] for c in answer["changed_since"] if c["thing"] == "node"}
    assert nodes == {f"N-{n}" for n in range(60)}
    told_of = "\n".join(answer["words"])
    for n in range(60):
        assert f"新设第{n}公司（虚构）" in told_of
        assert f"嘉陵第0公司（虚构） 归口牵头 新设第{n}公司（虚构）（2016-0{n % 9 + 1}" in told_of
    assert verify(world, render(figure(world), Look("svg"))[0])["changed_since"] == []


def test_a_changed_interval_and_a_new_name_are_told_as_then_and_now(
    world: Store, tmp_path: Path
) -> None:
    (page, *_) = render(figure(world, lang="en"), Look("html"))
    answer = verify(world, page)
    assert answer["changed_since"] == []
    add(world, tmp_path / "second", units=[UNITS[3] | {"full_name": "嘉陵新三公司（虚构）"}],
        leads=[LEADS[5] | {"until": "2018-06"}])  # fmt: skip
    answer = verify(world, page)
    assert answer["bytes_same"]
    (node,) = [c for c in answer["changed_since"] if c["thing"] == "node"]
    assert (node["what"], node["id"], node["then"], node["now"]) == (
        "different", "U-3", "嘉陵第3公司（虚构）", "嘉陵新三公司（虚构）"
    )  # fmt: skip
    edges = [c["words"] for c in answer["changed_since"] if c["thing"] == "edge"]
    assert edges == [
        "different: 嘉陵第5公司（虚构） led by 嘉陵第6公司（虚构）; "
        "then from 2012-03, certain; now from 2012-03 until 2018-06, certain"
    ]
    assert "Data version: 1 in the figure, 2 now." in answer["words"]


def test_what_is_gone_and_evidence_that_moved_are_told() -> None:
    old, given = samples_book.scene(5), samples_book.data(5, answer="另一结论。")
    del given["units"][4]
    del given["edges"][3]
    given["edges"][1]["evidence"] = [{"id": "E-9", "document": "D-9", "heading": "《更正》",
                                      "place": "第 9 页", "reliability": "B2"}]  # fmt: skip
    given["units"][0]["notes"] = ["空缺"]
    sheet = style().sheets["a4"]
    new = samples_book.build(given, sheet, "zh", samples_book.receipt(given, "zh", "a4"))
    found = changes(old, new, words("zh"), {})
    assert sorted((c["thing"], c["what"]) for c in found) == [
        ("answer", "different"), ("edge", "different"), ("edge", "gone"),
        ("evidence", "gone"), ("evidence", "gone"), ("evidence", "new"),
        ("node", "different"), ("node", "gone"),
    ]  # fmt: skip
    told_of = [c["words"] for c in found]
    assert "不再有对象：嘉陵第4能源有限公司（U-0004）" in told_of
    assert "对象有变：嘉陵第0能源有限公司（U-0000）；当时 在任：顾某0；现在 空缺" in told_of
    assert "新增依据：《更正》 第 9 页 B2（E-9）" in told_of
    # The other way round, what was gone is new.
    back = [(c["thing"], c["what"]) for c in changes(new, old, words("zh"), {})]
    assert back.count(("evidence", "new")) == 2
    assert ("node", "new") in back
    assert ("edge", "new") in back
    assert changes(old, old, words("en"), {}) == []


def test_an_instant_to_come_does_not_take_in_later_batches(world: Store, tmp_path: Path) -> None:
    (page, *_) = render(figure(world, known="2999-01-01"), Look("svg"))
    add(world, tmp_path / "second", units=[UNITS[0] | {"id": "N-1"}])
    answer = verify(world, page)
    assert answer["same"]
    assert answer["bytes_same"]
    assert [c["id"] for c in answer["changed_since"]] == ["N-1"]


def test_another_content_is_not_the_same(world: Store) -> None:
    answer = verify(world, forged(figure(world), content="0" * 64))
    assert not answer["same"]
    assert not answer["bytes_same"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"figure": "nonsense"}, "没有这种图"),
        ({"parameters": [["unit", "U-99"], ["on", "2016-09-06"], ["known", "2999-01-01"]]}, "U-99"),
        ({"parameters": [["unit", "U-0"], ["known", "1999-01-01"]]}, "before the first batch"),
        ({"parameters": [["unit", "U-0"], ["known", ""]]}, "before the first batch"),
        ({"parameters": [["unit", "U-0"], ["known", "gestern"]]}, "is no instant"),
        ({"parameters": [["unit", "U-0"], ["x", "1"], ["known", "2999-01-01"]]}, "no parameter"),
        ({"data_version": "7"}, "another store"),
        ({"sheet": "a9"}, "不是版面"),
    ],
)
def test_what_cannot_be_drawn_is_one_sentence(
    world: Store, changed: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        verify(world, forged(figure(world), **changed))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "changed",
    [
        {"guikou": 2}, {"figure": "../x"}, {"figure": 3}, {"figure": "x" * 99}, {"lang": "fr"},
        {"theme": "pink"}, {"format": "exe"}, {"dpi": 0}, {"dpi": 10**9}, {"dpi": True},
        {"dpi": "144"}, {"dpi": 1e300}, {"data_version": "-1"}, {"data_version": 1},
        {"data_version": "9" * 40}, {"content": "x"}, {"content": None}, {"parameters": {}},
        {"parameters": [["unit"]]}, {"parameters": [["unit", 1]]}, {"parameters": [[["u"], "1"]]},
        {"parameters": [["unit", "U" * 1_000_000]]}, {"parameters": [["a", ""]] * 65},
        {"evidence": "E"}, {"evidence": [1]}, {"more": 1},
    ],
)  # fmt: skip
def test_a_receipt_that_no_figure_writes_is_refused(changed: dict[str, Any]) -> None:
    scene = samples_book.scene()
    good = forged(scene)
    assert read_receipt(good)[0] == scene.receipt
    with pytest.raises(UsageError, match="cannot be read"):
        read_receipt(forged(scene, **changed))


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"<svg></svg>", b"\x89PNG\r\n\x1a\n\0\0", b"%PDF-1.7", b"{", b"[]",
     b'{"file_receipt": 3}', b"<!DOCTYPE html>", b"{" * 100_000, b'{"a":' * 50_000],
)  # fmt: skip
def test_a_file_without_receipt_is_told(data: bytes) -> None:
    with pytest.raises(UsageError, match="no receipt"):
        read_receipt(data)


def test_a_deep_or_broken_receipt_is_refused() -> None:
    for text in ("[" * 100_000, '{"guikou": ', "\udcff", '{"guikou": 1' + "0" * 10_000 + "}"):
        data = f"<svg><metadata>{text}</metadata></svg>".encode("utf-8", "surrogateescape")
        with pytest.raises(UsageError, match="cannot be read"):
            read_receipt(data)


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", "新增关系：王五 任职 书记（"), ("en", "new: 王五 holds 书记 ("),
])  # fmt: skip
def test_a_change_is_told_in_words_and_names(
    world: Store, tmp_path: Path, lang: str, words: str
) -> None:
    add(world, tmp_path / "post", posts=[{"id": "S1", "post_name": "书记", "body": "U-0"}])
    scene = kinds.draw(world, "timeline", {"unit": "U-0", "on": "2016-09-06"}, lang=lang)
    (page, *_) = render(scene, Look("svg"))
    add(world, tmp_path / "holder", people=[{"id": "P1", "full_name": "王五"}],
        holders=[{"post": "S1", "person": "P1", "since": "2016"}])  # fmt: skip
    told_of = [c["words"] for c in verify(world, page)["changed_since"] if c["thing"] == "edge"]
    assert [text[: len(words)] for text in told_of] == [words]


@pytest.mark.parametrize("known", ["2001-01-01", None])
def test_a_figure_of_when_nothing_was_known_is_verified(
    store: Store, tmp_path: Path, known: str | None
) -> None:
    if known:
        add(store, tmp_path / "first", units=UNITS)
    (page, *_) = render(kinds.draw(store, "coverage", {}, known=known), Look("svg"))
    add(store, tmp_path / "second", units=UNITS, leads=LEADS)
    answer = verify(store, page)
    assert answer["same"]
    assert answer["bytes_same"]
    assert answer["data_version"]["then"] == 0
    assert answer["changed_since"]
