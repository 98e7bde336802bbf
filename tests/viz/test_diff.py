"""The diff figure: what it counts, numbers and lists, and that its boxes keep their places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from graph.known import known_at
from graph.stores import open_store
from ingest.generate import generate
from ingest.run import load
from queries.figures.diff import gather
from tests.queries.test_trace import days, stored, units, worlds
from tests.viz import layout, samples
from tests.viz.diff_cases import DAYS, by_hand, cases, whole
from viz.kinds import build as build_kind
from viz.kinds import draw, sheet_of
from viz.metrics import clean, text_box
from viz.scene import Receipt, Rect, Scene, plain
from viz.style import style

Doc = dict[str, Any]
SHEETS, LANGS = tuple(style().sheets), ("zh", "en")
TAGS = {"zh": "增删改", "en": "ARC"}
STATES = ("added", "removed", "changed")


def receipt(sheet: str, lang: str) -> Receipt:
    given = (("unit", "U"), ("on", DAYS[0]), ("and", DAYS[1]), ("known", samples.KNOWN))
    return Receipt("diff", given, lang, sheet, "7", "0" * 64)


def build(data: Doc, sheet: str = "a4", lang: str = "zh") -> Scene:
    return build_kind("diff", data, sheet_of(sheet), lang, receipt(sheet, lang))


def struck(data: Doc, lang: str) -> re.Pattern[str]:
    """What may be struck through: parts of what was removed, or was otherwise before."""
    names = []
    for item in data["items"]:
        if item["state"] in ("removed", "changed") and item["kind"] != "hop":
            names += [item["before"]["name"], item.get("person", ""), item.get("id", "")]
            names += [item["before"].get("state", ""), item["before"].get("duty", "")]
        if item["kind"] == "hop":
            names += [item["relation"], item["scope"]]
        if item["kind"] == "body":
            names += [(item["before"] or item["after"])["name"]]
    more = ("空缺未知在任主要监督联络其他未定职务归口牵头上级隶属党组织行政（另一人，可能）、→ "
            if lang == "zh" else "heldvacantunknownmiduty(another possible person), ")  # fmt: skip
    letters = re.escape("".join(sorted(set(clean("".join(map(str, names))) + more))))
    return re.compile(f"[{letters}]*")


def strikes(scene: Scene) -> set[str]:
    """The texts that a thin box runs through from end to end."""
    found = set()
    for page in scene.pages:
        thin = [i for i in page if isinstance(i, Rect) and i.height < 1]
        for text in layout.texts(page):
            left, top, right, bottom = text_box(text)
            for bar in thin:
                across = abs(bar.x - left) + abs(bar.x + bar.width - right) < 0.1
                if across and top < bar.y < bottom:
                    found.add(text.text)
    return found


def assert_well(scene: Scene, data: Doc) -> None:
    through = strikes(scene)
    allowed = struck(data, scene.lang)
    assert all(allowed.fullmatch(text) for text in through), through
    layout.assert_well_laid_out(scene)
    assert_tags_match_list(scene, data)


def assert_tags_match_list(scene: Scene, data: Doc) -> None:
    """Every tag is on the picture, no other is, and the list counts and numbers the same."""
    counts = Counter(i["state"] for i in data["items"])
    shown = [t for page in scene.pages for t in layout.texts(page)]
    tags = {t.text for t in shown if t.anchor == "middle" and t.bold and t.size == 9}
    for letter, state in zip(TAGS[scene.lang], STATES, strict=True):
        own = {t for t in tags if re.fullmatch(f"{letter}[0-9]+", t)}
        assert own >= {f"{letter}{n}" for n in range(1, counts[state] + 1)}
        heading = {t.text for t in shown if t.text == letter and t.bold}
        assert bool(heading) == bool(counts[state])
    numbers = Counter(t.text for t in shown if t.anchor == "end" and t.bold and t.text.isdigit()
                      and t.size == 9)  # fmt: skip
    wanted = Counter(str(n) for s in STATES for n in range(1, counts[s] + 1))
    assert numbers == wanted
    if sum(counts[s] for s in STATES):
        for state in ("added", "removed", "changed", "unchanged"):
            assert str(counts[state]) in re.findall(r"\d+", scene.answer)
    total = str(len(data["items"]))
    assert re.findall(r"\d+", scene.counted) == [total, total]


CASES = cases()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("name", CASES)
def test_worlds_by_hand_are_well_laid_out(name: str, sheet: str, lang: str) -> None:
    assert_well(build(CASES[name], sheet, lang), CASES[name])


def test_same_data_same_scene() -> None:
    assert plain(build(CASES["wild"])) == plain(build(CASES["wild"]))


@pytest.mark.parametrize(("name", "words"), [("same", "没有不同"), ("nothing", "没有不同")])
def test_identical_states_are_said_to_be(name: str, words: str) -> None:
    scene = build(CASES[name])
    assert words in scene.answer
    assert "增1" not in layout.all_text(scene)


def exchanged(data: Doc) -> Doc:
    """The data of the same two states, asked the other way round."""
    again = []
    for item in data["items"]:
        turned = dict(item, before=item["after"], after=item["before"])
        if "was" in item:
            turned |= {"was": item["to"], "to": item["was"]}
        turned["state"] = {"added": "removed", "removed": "added"}.get(item["state"], item["state"])
        again.append(turned)
    return {**data, "before": data["after"], "after": data["before"], "items": again}


def places(scene: Scene, keys: set[str]) -> list[tuple[object, ...]]:
    return sorted((n.id, n.page, n.x, n.y, n.width, n.height) for n in scene.nodes if n.id in keys)


@pytest.mark.parametrize("name", CASES)
def test_nothing_moves_when_the_states_are_exchanged(name: str) -> None:
    data = CASES[name]
    same = {i["id"] for i in data["items"] if i["kind"] in ("body", "post")}
    one, two = build(data), build(exchanged(data))
    assert places(one, same) == places(two, same)
    assert {n.id for n in one.nodes} >= {i["id"] for i in data["items"] if i["kind"] == "body"}


def test_every_hop_is_drawn_or_told() -> None:
    for name, data in CASES.items():
        scene = build(data)
        drawn = {(t.relation, t.start, t.end) for t in scene.edges}
        hops = [i for i in data["items"] if i["kind"] == "hop"]
        left = [i for i in hops if (i["relation"], i["from"], i["to"]) not in drawn]
        told = layout.all_text(scene)
        if left:
            assert "未画成线" in told, name
            assert name.removeprefix("hostile ") in ("wild", "wide", "scopes")


@pytest.fixture(scope="module")
def provinces() -> Iterator[list[Any]]:
    """Generated provinces of several seeds."""
    with TemporaryDirectory() as folder:
        opened = []
        for seed in (1, 2, 3):
            here = Path(folder) / str(seed)
            generate(12, seed, here / "tables")
            store = open_store(str(here / "store.kgl"), write=True)
            tables = [p for p in sorted((here / "tables").glob("*.csv"))
                      if p.stem != "planted_defects"]  # fmt: skip
            load(store, tables, who="tester")
            opened.append(store)
        yield opened
        for store in opened:
            store.close()


@pytest.mark.parametrize(("sheet", "lang"), [("a4", "zh"), ("a3", "en"), ("slide", "zh")])
def test_generated_provinces_are_well_laid_out(provinces: list[Any], sheet: str, lang: str) -> None:
    for store in provinces:
        known = known_at(store, None)
        for number in (1, 2, 5, 9, 12):
            given = {"unit": f"U-{number:04}", "on": DAYS[0], "and": DAYS[1], "and_known": ""}
            data = gather(store, given, known)
            scene = draw(store, "diff", given, sheet=sheet, lang=lang)
            assert_well(scene, data)
            back = gather(store, given | {"on": DAYS[1], "and": DAYS[0]}, known)
            same = {i["id"] for i in data["items"] if i["state"] == "unchanged" and "id" in i}
            assert places(build(data, sheet, lang), same) == places(build(back, sheet, lang), same)


@settings(
    max_examples=60, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(worlds(), units, days, days)
def test_random_worlds_are_well_laid_out(
    world: dict[str, list[dict[str, str]]], unit: str, one: date, two: date
) -> None:
    with TemporaryDirectory() as folder:
        store = stored(folder, world)
        given = {"unit": unit, "on": one.isoformat(), "and": two.isoformat(), "and_known": ""}
        data = gather(store, given, known_at(store, None))
        store.close()
    for sheet, lang in (("a4", "zh"), ("slide", "en")):
        assert_well(build(data, sheet, lang), data)


def test_what_was_removed_is_struck_and_nothing_that_stands() -> None:
    data = CASES["vanishes"]
    through = "".join(strikes(build(data)))
    for item in data["items"]:
        if item["state"] == "removed" and item["kind"] != "hop":
            assert set(item["before"]["name"]) <= set(through)
    assert not strikes(build(CASES["same"]))
    assert not strikes(build(CASES["appears"]))


def test_each_source_says_which_tags_it_supports() -> None:
    data = CASES["wild"]
    scene = build(data)
    told = layout.all_text(scene)
    leads = [i for i in data["items"] if i["kind"] == "hop" and i["state"] == "added"]
    assert leads
    assert re.search(r"增 [0-9、–]+", told)
    assert {s.document for s in scene.evidence} == {
        row["document"] for i in data["items"] for side in (i["before"], i["after"]) if side
        for fact in [side, *side.get("facts", ())] for row in fact.get("evidence", ())
    }  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_the_same_keeps_its_place_over_other_days_of_the_same_whole(lang: str) -> None:
    """Whatever of the whole is missing on one of the days, every box stands where it stood."""
    whole_day = [whole(samples.supervision()), whole(samples.party())]
    pairs = [
        (whole_day, whole_day), (whole_day, whole_day[:1]), (whole_day[1:], whole_day),
        (whole_day[:1], whole_day[1:]), ([], whole_day),
    ]  # fmt: skip
    scenes = [build(by_hand(*pair), "a4", lang) for pair in pairs]
    found = [places(scene, {n.id for n in scene.nodes}) for scene in scenes]
    assert len({node[0] for node in found[0]}) > 6
    for other in found[1:]:
        assert other == found[0]


@pytest.mark.parametrize(("name", "words"), [
    ("same", "2019-03-31, both states are the same: 33 items, none differs."),
    ("vanishes", "2019-03-31, led by: 省纪委驻省国资委纪检组 removed (until 2018-08); "),
    ("appears", "Added 33, removed 0, changed 0, unchanged 0."),
])  # fmt: skip
def test_the_english_answer_reads_as_a_sentence(name: str, words: str) -> None:
    assert words in build(CASES[name], lang="en").answer


def test_many_leads_stand_side_by_side() -> None:
    """Parts that the page has room for beside one another are not given a page each."""
    scene = build(CASES["wide"])
    tops = Counter((n.page, round(n.y)) for n in scene.nodes if n.id.startswith("L-"))
    assert max(tops.values()) == 3
    assert "增1" in layout.all_text(scene)


def test_a_tag_stands_on_the_line_of_what_it_tells_of() -> None:
    scene = build(CASES["deep"], "slide")
    found = [t for page in scene.pages for t in layout.texts(page)]
    for at, text in enumerate(found):
        if text.text == "陈某岩" and text.bold:
            assert found[at + 1].text.startswith("增")
            assert abs(found[at + 1].y - text.y) < 1
