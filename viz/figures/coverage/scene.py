"""The coverage figure: every unit named, packed in boxes by lead, a red strip for no lead."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from viz.book import Book, Head, Mark
from viz.figures.coverage.boxes import draw_boxes
from viz.figures.coverage.chips import MARK, Naming, glyph, possible_words, unsure
from viz.figures.coverage.grouped import draw_counts
from viz.figures.coverage.repairs import draw_repairs, draw_strip, marked
from viz.said import Doc
from viz.scene import Receipt, Scene
from viz.style import Sheet, Words, words

MOST_NAMED = 5000
"""Of more units than this only those to be repaired are named."""
MARKS = ("none", "two", "differs")
"""What is to be repaired, in the order in which the answer tells it."""

Count = tuple[int, int]
"""How many, and how many of them are only possible."""


@dataclass(frozen=True)
class Sums:
    """The counts of the figure, which agree wherever they stand."""

    total: Count
    led: Count
    leads: int
    blocks: int
    bare: Count
    two: Count
    differs: Count
    repair: Count
    named: int


def build(data: Mapping[str, Any], sheet: Sheet, lang: str, receipt: Receipt) -> Scene:
    """Return the coverage figure of what `queries.figures.coverage` gathers."""
    say = words(lang)
    led = sorted(
        (g for g in data["groups"] if g["lead_id"] is not None and g["units"]),
        key=lambda g: (-len(g["units"]), str(g["lead_name"]), str(g["lead_id"])),
    )
    bare = [u for g in data["groups"] if g["lead_id"] is None for u in g["units"]]
    sums, on = _sums(led, bare, int(data["total"])), str(data["on"])
    name = Naming(bool(data["fictional"]))
    head = Head(say("coverage.title", n=sums.total[0]), _answer(sums, on, say),
                _facts(data, say), name.fictional)  # fmt: skip
    book = Book(sheet, say, head, receipt)
    book.y += 6
    grouped = sums.total[0] > MOST_NAMED
    if grouped:
        draw_counts(book, led, name)
    else:
        draw_boxes(book, led, name)
    draw_strip(book, bare, name, named=len(bare) <= MOST_NAMED)
    draw_repairs(book, led, name)
    book.counted = say("coverage.shown", n=sums.named, m=sums.total[0])
    book.counted += possible_words(sums.total[1], say)
    notes = _notes(sums, say, grouped, name.fictional)
    book.legend(_legend(sums, say, grouped), notes, {mark: _swatch(mark) for mark in MARKS})
    if book.refs.rows:
        book.evidence()
    return book.finish(say("coverage.description", on=on))


def _sums(led: list[Doc], bare: list[Doc], total: int) -> Sums:
    here = {"led": _surely(led), "bare": {u["id"]: not unsure(u) for u in bare}}
    for mark in ("two", "differs"):
        here[mark] = {k: m.certainty == "certain" for k, m in marked(led, mark).items()}
    repair: dict[str, bool] = {}
    for found in (here["bare"], here["two"], here["differs"]):
        for key, sure in found.items():
            repair[key] = repair.get(key, False) or sure
    every = {u["id"]: u.get("exists") == "possible" for u in (*bare, *_units(led))}
    named = set(every)
    if total > MOST_NAMED:
        named = {*here["two"], *here["differs"]}
        named |= set(here["bare"]) if len(bare) <= MOST_NAMED else set()
    return Sums(
        (total, sum(every.values())), _count(here["led"]), len(led), len(_units(led)),
        _count(here["bare"]), _count(here["two"]), _count(here["differs"]), _count(repair),
        len(named),
    )  # fmt: skip


def _units(led: list[Doc]) -> list[Doc]:
    return [unit for group in led for unit in group["units"]]


def _surely(led: list[Doc]) -> dict[str, bool]:
    """Every unit that is led, with whether it certainly exists and some lead certainly leads it."""
    found: dict[str, bool] = {}
    for unit in _units(led):
        found[unit["id"]] = found.get(unit["id"], False) or not unsure(unit)
    return found


def _count(found: Mapping[str, bool]) -> Count:
    return len(found), sum(not sure for sure in found.values())


def _answer(sums: Sums, on: str, say: Words) -> str:
    if not sums.total[0]:
        return say("coverage.nothing", on=on)

    def told(key: str, count: Count, **more: object) -> str:
        return say(f"coverage.{key}", n=count[0], maybe=possible_words(count[1], say), **more)

    text = told("answer", sums.led, on=on, leads=sums.leads) + told("none", sums.bare)
    text += told("two", sums.two) if sums.two[0] else ""
    text += told("differs", sums.differs) if sums.differs[0] else ""
    return text + told("repair", sums.repair)


def _facts(data: Mapping[str, Any], say: Words) -> tuple[tuple[str, str], ...]:
    known = str(data["known"])
    return (
        (say("as_of"), str(data["on"])),
        (say("known"), known.replace("T", " ")[:16] if len(known) > 10 else known),
        (say("next_change"), str(data["next_change"] or say("no_change"))),
    )


def _legend(sums: Sums, say: Words, grouped: bool) -> list[tuple[str, str, str]]:
    entries = [("frame", "second", say("coverage.box"))]
    if not grouped:
        entries.append(("chip", "chip", say("coverage.chip")))
    if not grouped or sums.bare[0] <= MOST_NAMED:
        entries.append(("maybe", "ink", say("coverage.maybe_chip")))
    return [*entries, *((mark, "", say(f"coverage.marks.{mark}")) for mark in MARKS)]


def _swatch(mark: str) -> Mark:
    return MARK + 4, lambda pen, x, y: glyph(pen, mark, x, y - 5.4, MARK, MARK)


def _notes(sums: Sums, say: Words, grouped: bool, fictional: bool) -> list[str]:
    extra = sums.blocks - sums.led[0]
    key = "coverage.sum" if extra else "coverage.sum_plain"
    notes = [say(key, blocks=sums.blocks, units=sums.led[0], extra=extra)]
    if extra and not grouped:
        notes.append(say("coverage.mark"))
    if grouped:
        notes.append(say("coverage.grouped", most=MOST_NAMED))
    return [*notes, say("coverage.unmarked")] if fictional else notes
