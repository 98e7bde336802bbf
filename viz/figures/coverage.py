"""The coverage figure: every unit named, packed in boxes by lead, a red strip for no lead."""

from dataclasses import dataclass
from math import ceil

from viz.draw import Pen
from viz.metrics import width, wrap
from viz.said import Doc, header, receipt, swatch
from viz.scene import Scene
from viz.style import Words, style, words

PAD, GUTTER, CHIP_GAP, MARK = 4.6, 6.4, 1.8, 10.5
LINE, CHIP_PAD = 11.2, 0.8
GLYPHS = {"two": "2", "differs": "≠", "none": "0"}


@dataclass(frozen=True)
class _Shelf:
    """Boxes side by side: the groups with their numbers of columns."""

    groups: list[Doc]
    columns: list[int]


def coverage_scene(
    groups: list[Doc], *, on: str, known: str, total: int, fictional: bool, lang: str = "zh"
) -> Scene:
    """Return the coverage figure of groups of units by lead; lead_id None has no lead."""
    say, pen = words(lang), Pen()
    led = sorted(
        (g for g in groups if g["lead_id"] is not None and g["units"]),
        key=lambda g: (-len(g["units"]), str(g["lead_name"]), str(g["lead_id"])),
    )
    bare = [u for g in groups if g["lead_id"] is None for u in g["units"]]
    shown = len({u["id"] for g in groups for u in g["units"]})
    title = say("coverage.title", n=total)
    facts = [(say("as_of"), on), (say("known"), known.replace("T", " ")[:16])]
    y = header(pen, say, title, _answer(led, bare, on, say), facts, fictional) + 8
    chip = _chip_width(led)
    for shelf in _shelves(led, chip):
        y = _draw_shelf(pen, shelf, chip, y) + GUTTER
    if bare:
        y = _strip(pen, bare, say, y) + GUTTER
    y = max(_repairs(pen, led, say, y), _legend(pen, say, led, shown, total, y)) + 4
    query = f"coverage on={on} known={known}"
    high = receipt(pen, say, [say("receipt.query", q=query)], y)
    meta = {"figure": "coverage", "query": query, "shown": str(shown), "total": str(total)}
    description = say("coverage.description", on=on)
    return Scene(style().page["width"], high, title, tuple(pen.items), lang, description, meta)


def _marked(led: list[Doc], mark: str) -> dict[str, tuple[Doc, list[str]]]:
    """Return the units with a mark, each with the leads in whose boxes it stands."""
    found: dict[str, tuple[Doc, list[str]]] = {}
    for group in led:
        for unit in group["units"]:
            if unit.get("mark") == mark:
                found.setdefault(str(unit["id"]), (unit, []))[1].append(str(group["lead_name"]))
    return found


def _answer(led: list[Doc], bare: list[Doc], on: str, say: Words) -> str:
    units = {u["id"] for g in led for u in g["units"]}
    two, differs = _marked(led, "two"), _marked(led, "differs")
    text = say("coverage.answer", on=on, led=len(units), leads=len(led), none=len(bare))
    text += say("coverage.two", n=len(two)) if two else ""
    text += say("coverage.differs", n=len(differs)) if differs else ""
    return text + say("coverage.repair", n=len(bare) + len(two) + len(differs))


def _name(unit: Doc) -> str:
    return str(unit.get("short_name") or unit.get("full_name") or unit["id"])


def _area() -> tuple[float, float]:
    return style().page["margin"], style().page["width"] - style().page["margin"]


def _chip_width(led: list[Doc]) -> float:
    """Return the common width of chips: nearly every name fits one line, the rest wrap."""
    size = style().sizes["small"]
    widths = sorted(
        width(_name(u), size) + (MARK if u.get("mark") else 0) for g in led for u in g["units"]
    )
    common = widths[int(len(widths) * 0.98)] if widths else 40.0
    return max(42.0, min(common, 130.0)) + 5.4


def _columns_needed(group: Doc, rows: int, chip: float) -> int:
    # A box is at least wide enough for a few characters of its heading and the count.
    least = max(1, ceil((96 - 2 * PAD) / (chip + CHIP_GAP)))
    return max(least, ceil(len(group["units"]) / rows))


def _fit(groups: list[Doc], chip: float) -> tuple[int, list[int]] | None:
    """Return the fewest rows with which groups fit side by side, and their columns."""
    left, right = _area()
    for rows in range(1, max(len(g["units"]) for g in groups) + 1):
        columns = [_columns_needed(g, rows, chip) for g in groups]
        wide = sum(c * (chip + CHIP_GAP) - CHIP_GAP + 2 * PAD for c in columns)
        if wide + GUTTER * (len(groups) - 1) <= right - left:
            return rows, columns
    return None


def _shelves(led: list[Doc], chip: float) -> list[_Shelf]:
    """Cut the groups, largest first, into the shelves that take the least height."""
    best: list[tuple[float, int, list[int]]] = [(0.0, 0, [])]
    for end in range(1, len(led) + 1):
        options = []
        for start in range(end - 1, max(-1, end - 10), -1):
            fitted = _fit(led[start:end], chip)
            if fitted is None:
                break
            high = best[start][0] + fitted[0] * (LINE + CHIP_PAD + CHIP_GAP) + 22 + GUTTER
            options.append((high, start, fitted[1]))
        best.append(min(options, key=lambda option: option[:2]))
    shelves, end = [], len(led)
    while end > 0:
        _, start, columns = best[end]
        shelves.append(_Shelf(led[start:end], columns))
        end = start
    return shelves[::-1]


def _draw_shelf(pen: Pen, shelf: _Shelf, chip: float, top: float) -> float:
    left, right = _area()
    used = sum(c * (chip + CHIP_GAP) - CHIP_GAP + 2 * PAD for c in shelf.columns)
    spare = right - left - used - GUTTER * (len(shelf.groups) - 1)
    # Justify to the margins by wider chips, but a lone small box is not blown up.
    chip += min(spare / sum(shelf.columns), chip * 0.5)
    wides = [c * (chip + CHIP_GAP) - CHIP_GAP + 2 * PAD for c in shelf.columns]
    heads = [
        _heading(pen, group, x, x + wide, top)
        for group, wide, x in zip(shelf.groups, wides, _starts(left, wides), strict=True)
    ]
    body, bottom = max(heads) + 2, top
    for group, count, x in zip(shelf.groups, shelf.columns, _starts(left, wides), strict=True):
        bottom = max(bottom, _chips(pen, group["units"], count, chip, x + PAD, body))
    for wide, x in zip(wides, _starts(left, wides), strict=True):
        pen.rect(x, top, wide, bottom + PAD - top, "", "second", style().strokes["frame"])
    return bottom + PAD


def _starts(left: float, wides: list[float]) -> list[float]:
    return [left + sum(wides[:i]) + GUTTER * i for i in range(len(wides))]


def _heading(pen: Pen, group: Doc, left: float, right: float, top: float) -> float:
    sizes, count = style().sizes, str(len(group["units"]))
    room = right - left - 2 * PAD - width(count, sizes["count"]) - 6
    name = str(group["lead_name"] or group["lead_id"])
    pen.text(right - PAD, top + 16, count, "count", bold=True, anchor="end")
    bottom = pen.lines(left + PAD, top + 4.5, name, room, "name", "supervision", bold=True)
    return max(bottom, top + 18)


def _chips(pen: Pen, units: list[Doc], columns: int, chip: float, left: float, top: float) -> float:
    size = style().sizes["small"]
    for start in range(0, len(units), columns):
        row = units[start : start + columns]
        room = [chip - 2 - (MARK if u.get("mark") else 0) for u in row]
        lines = max(len(wrap(_name(u), r, size)) for u, r in zip(row, room, strict=True))
        high = lines * LINE + CHIP_PAD
        for index, unit in enumerate(row):
            _chip(pen, unit, left + index * (chip + CHIP_GAP), top, chip, high)
        top += high + CHIP_GAP
    return top - CHIP_GAP


def _chip(pen: Pen, unit: Doc, x: float, top: float, wide: float, high: float) -> None:
    mark, size = unit.get("mark"), style().sizes["small"]
    shift = MARK if mark else 0.0
    if mark:
        pen.rect(x, top, wide, high, "paper", "defect", 1.0)
        pen.rect(x, top, MARK, high, "defect")
        glyph = GLYPHS.get(str(mark), "!")
        y = top + high / 2 + 3.3
        pen.text(x + MARK / 2, y, glyph, "small", "paper", bold=True, anchor="middle")
    else:
        pen.rect(x, top, wide, high, "chip")
    lines = wrap(_name(unit), wide - shift - 2, size)
    y = top + (high - len(lines) * LINE) / 2 + 8.9
    for line in lines:
        middle = x + shift + (wide - shift) / 2
        pen.text(middle, y, line, bold=bool(mark), anchor="middle")
        y += LINE


def _strip(pen: Pen, bare: list[Doc], say: Words, top: float) -> float:
    """Draw the red strip of units without a lead."""
    left, right = _area()
    size, label = style().sizes["small"], 104.0
    units = [u | {"mark": "none"} for u in bare]
    most = right - left - label - 2 * PAD
    chip = min(most, max(width(_name(u), size) for u in units) + MARK + 8, 200.0)
    columns = max(1, int((most + CHIP_GAP) // (chip + CHIP_GAP)))
    inside = Pen()
    bottom = _chips(inside, units, columns, chip, left + label + PAD, top + PAD) + PAD
    pen.rect(left, top, right - left, bottom - top, "defect_tint", "defect", 1.0)
    pen.rect(left, top, label, bottom - top, "defect")
    y = (top + bottom) / 2
    pen.text(left + 9, y + 4, say("coverage.no_lead"), "name", "paper", bold=True)
    count = str(len(bare))
    pen.text(left + label - 8, y + 5, count, "count", "paper", bold=True, anchor="end")
    pen.items += inside.items
    return bottom


def _repairs(pen: Pen, led: list[Doc], say: Words, top: float) -> float:
    """Draw the lists of units to repair, one column each, headed by the glyph of their mark."""
    left, right = _area()
    third = (right - left - 40) / 3
    bottom = top
    for index, mark in enumerate(("two", "differs")):
        found = _marked(led, mark)
        if not found:
            continue
        x = left + index * (third + 20)
        pen.rect(x, top + 1, 12, 12, "defect")
        pen.text(x + 6, top + 10.4, GLYPHS[mark], "small", "paper", bold=True, anchor="middle")
        heading = say(f"coverage.{mark}_head") + "  " + say("coverage.count", n=len(found))
        y = pen.lines(x + 18, top, heading, third - 18, "name", bold=True) + 2
        for unit, leads in found.values():
            y = _repair(pen, unit, leads, mark, say, x + 18, x + third, y)
        bottom = max(bottom, y)
    return bottom


def _repair(
    pen: Pen, unit: Doc, leads: list[str], mark: str, say: Words, x: float, right: float, top: float
) -> float:
    text = say("coverage.and").join(dict.fromkeys(leads))
    if mark == "differs":
        text = say("coverage.now", leads=text)
        expected = unit.get("expected")
        text += say("sep") + say("coverage.expected", lead=expected) if expected else ""
    first = pen.lines(x, top, _name(unit), 60, bold=True)
    return max(first, pen.lines(x + 64, top, text, right - x - 64))


def _legend(pen: Pen, say: Words, led: list[Doc], shown: int, total: int, top: float) -> float:
    blocks = sum(len(g["units"]) for g in led)
    units = len({u["id"] for g in led for u in g["units"]})
    extra = blocks - units
    key = "coverage.sum" if extra else "coverage.sum_plain"
    left, right = _area()
    x = right - (right - left - 40) / 3
    count = say("coverage.shown", n=shown, m=total)
    pen.lines(right, top, count, 150, "post", bold=True, anchor="end")
    y = pen.lines(x, top, say("legend"), 60, "name", bold=True) + 2
    entries = [
        ("frame", "second", say("coverage.box")),
        ("chip", "chip", say("coverage.chip")),
        ("box", "defect", say("coverage.colour")),
        ("", "", say("coverage.mark") if extra else ""),
        ("", "", say(key, blocks=blocks, units=units, extra=extra)),
    ]
    for mark, colour, text in entries:
        if mark:
            swatch(pen, mark, colour, x, y + 6)
        if text:
            y = pen.lines(x + 16, y, text, right - x - 16)
    return y
