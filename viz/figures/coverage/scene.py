"""The coverage figure: every unit named, packed in boxes by lead, a red strip for no lead."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from viz.book import Book, Head
from viz.figures.coverage.boxes import draw_boxes
from viz.figures.coverage.chips import GLYPHS, Naming
from viz.figures.coverage.grouped import draw_counts
from viz.figures.coverage.repairs import draw_repairs, draw_strip, marked
from viz.said import Doc
from viz.scene import Receipt, Scene
from viz.style import Sheet, Words, words

MOST_NAMED = 5000
"""Of more units than this only those to be repaired are named."""


@dataclass(frozen=True)
class Sums:
    """The counts of the figure, which agree wherever they stand."""

    total: int
    led: int
    leads: int
    blocks: int
    bare: int
    two: int
    differs: int
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
    head = Head(say("coverage.title", n=sums.total), _answer(sums, on, say),
                _facts(data, say), name.fictional)  # fmt: skip
    book = Book(sheet, say, head, receipt)
    book.y += 6
    grouped = sums.total > MOST_NAMED
    if grouped:
        draw_counts(book, led, name)
    else:
        draw_boxes(book, led, name)
    draw_strip(book, bare if len(bare) <= MOST_NAMED else [], len(bare), name)
    draw_repairs(book, led, name)
    book.counted = say("coverage.shown", n=sums.named, m=sums.total)
    book.legend(_legend(sums, say, grouped), _notes(sums, say, grouped, name.fictional))
    if book.refs.rows:
        book.evidence()
    return book.finish(say("coverage.description", on=on))


def _sums(led: list[Doc], bare: list[Doc], total: int) -> Sums:
    units = {u["id"] for g in led for u in g["units"]}
    two, differs = marked(led, "two"), marked(led, "differs")
    without = {u["id"] for u in bare}
    named = units | without
    if total > MOST_NAMED:
        named = set(two) | set(differs) | (without if len(bare) <= MOST_NAMED else set())
    return Sums(
        total, len(units), len(led), sum(len(g["units"]) for g in led), len(without),
        len(two), len(differs), len(named),
    )  # fmt: skip


def _answer(sums: Sums, on: str, say: Words) -> str:
    if not sums.total:
        return say("coverage.nothing", on=on)
    text = say("coverage.answer", on=on, led=sums.led, leads=sums.leads, none=sums.bare)
    text += say("coverage.two", n=sums.two) if sums.two else ""
    text += say("coverage.differs", n=sums.differs) if sums.differs else ""
    return text + say("coverage.repair", n=sums.bare + sums.two + sums.differs)


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
    marks = "、" if say.lang == "zh" else ", "
    glyphs = marks.join(f"{glyph} {say(f'coverage.marks.{mark}')}"
                        for mark, glyph in sorted(GLYPHS.items(), key=lambda g: g[1]))  # fmt: skip
    entries.append(("box", "defect", say("coverage.colour") + say("dot") + glyphs))
    return entries


def _notes(sums: Sums, say: Words, grouped: bool, fictional: bool) -> list[str]:
    extra = sums.blocks - sums.led
    key = "coverage.sum" if extra else "coverage.sum_plain"
    notes = [say(key, blocks=sums.blocks, units=sums.led, extra=extra)]
    if extra and not grouped:
        notes.append(say("coverage.mark"))
    if grouped:
        notes.append(say("coverage.grouped", most=MOST_NAMED))
    return [*notes, say("coverage.unmarked")] if fictional else notes
