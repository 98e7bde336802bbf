"""What every figure shares: header, legend, numbered evidence and the receipt line."""

from dataclasses import dataclass, field
from typing import Any

from graph.seen import seen
from viz.draw import Pen
from viz.metrics import width, wrap
from viz.scene import Dash
from viz.style import Words, style

Doc = dict[str, Any]


def circled(number: int) -> str:
    """Return the mark of an evidence number: circled up to 20, then in brackets."""
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else f"({number})"


@dataclass
class References:
    """Numbers the evidence in the order in which the figure first uses it."""

    order: dict[tuple[str, ...], int] = field(default_factory=dict)
    rows: list[Doc] = field(default_factory=list)

    def marks(self, evidence: list[Doc] | None) -> str:
        """Return the marks of a list of evidence, numbering what is new."""
        numbers: list[int] = []
        for item in evidence or []:
            key = (str(item.get("id") or ""), str(item.get("document")), str(item.get("place")))
            if key not in self.order:
                self.order[key] = len(self.order) + 1
                self.rows.append(item)
            numbers.append(self.order[key])
        return "".join(circled(n) for n in sorted(set(numbers)))


def dates(say: Words, since: str | None, until: str | None) -> list[str]:
    """Return an interval as written, as one or two short lines."""
    if days := seen(since or "", until or ""):
        first, last = (day.isoformat() for day in days)
        return [say("seen", d=first), *([say("until", d=last)] if last != first else [])]
    lines = []
    if since == "unknown" or not since:
        lines.append(say("from_unknown"))
    elif since != "..":
        lines.append(say("since", d=since))
    if until == "unknown":
        lines.append(say("until_unknown"))
    elif until and until != "..":
        lines.append(say("until", d=until))
    return lines or [say("always")]


def dates_line(say: Words, since: str | None, until: str | None) -> str:
    """Return an interval as written on one line: 2015-07 至 2018-08."""
    known = [d for d in (since, until) if d and d not in ("..", "unknown")]
    if seen(since or "", until or ""):
        return " ".join(dates(say, since, until))
    if len(known) == 2 and say.lang == "zh":
        return f"{since} 至 {until}"
    return (" " if say.lang == "en" else "，").join(dates(say, since, until))


def header(
    pen: Pen, say: Words, title: str, answer: str, facts: list[tuple[str, str]], fictional: bool
) -> float:
    """Draw title, fictional tag, dates at the right and the answer; return the bottom."""
    page, sizes = style().page, style().sizes
    left, right = page["margin"], page["width"] - page["margin"]
    facts_wide = max(width(value, sizes["holder"]) for _, value in facts) + 8
    label_wide = max(width(label, sizes["post"]) for label, _ in facts)
    y = 41.0
    for label, value in facts:
        pen.text(right - facts_wide, y, label, "post", "second", anchor="end")
        pen.text(right, y, value, "holder", bold=True, anchor="end")
        y += 14.5
    facts_bottom = y - 6
    limit = right - left - facts_wide - label_wide - 24
    tag = width(say("fictional"), sizes["post"]) + 10 if fictional else 0.0
    lines = wrap(title, limit - tag - 14, sizes["title"])
    y = 46.0
    for index, line in enumerate(lines):
        wide = pen.text(left, y + index * 23, line, "title", bold=True)
    y += (len(lines) - 1) * 23
    if fictional:
        pen.rect(left + wide + 14, y - 12.5, tag, 15.5, "", "ink", style().strokes["frame"])
        pen.text(left + wide + 19, y - 1, say("fictional"), "post", bold=True)
    bottom = pen.lines(left, y + 8, answer, limit, "answer")
    bottom = max(bottom + 5, facts_bottom, 88)
    pen.line([(left, bottom), (right, bottom)], "ink", "frame")
    return bottom


def evidence_list(pen: Pen, say: Words, rows: list[Doc], top: float) -> float:
    """Draw the numbered evidence in two columns and return the bottom."""
    page = style().page
    left, right = page["margin"], page["width"] - page["margin"]
    pen.line([(left, top), (right, top)], "rule")
    top += 6
    pen.lines(left, top, say("evidence"), 60, "post", bold=True)
    if not rows:
        return pen.lines(left + 60, top, say("no_evidence"), 300, colour="second")
    start = left + 40 if say.lang == "zh" else left + 56
    column = (right - start - 20) / 2
    half = (len(rows) + 1) // 2
    bottom = top
    for index in range(2):
        x, y = start + index * (column + 20), top
        for number in range(index * half, min(len(rows), (index + 1) * half)):
            y = _evidence_row(pen, rows[number], number + 1, x, y, column)
        bottom = max(bottom, y)
    return bottom


def _evidence_row(pen: Pen, row: Doc, number: int, x: float, top: float, column: float) -> float:
    place_x, wide_mark = x + column * 0.66, 30.0
    pen.lines(x, top, circled(number), 40)
    heading = str(row.get("heading") or row.get("document") or row.get("id") or "")
    first = pen.lines(x + 22, top, heading, place_x - x - 30)
    place_room = x + column - wide_mark - place_x
    second = pen.lines(place_x, top, str(row.get("place") or ""), place_room, colour="second")
    grade = str(row.get("reliability") or "")
    third = pen.lines(x + column, top, grade, 26, "small", "second", bold=True, anchor="end")
    return max(first, second, third)


def receipt(pen: Pen, say: Words, parts: list[str], top: float) -> float:
    """Draw the receipt line and return the height of the page, never below A4."""
    page = style().page
    left, right = page["margin"], page["width"] - page["margin"]
    text = say("dot").join(p for p in parts if p)
    pitch = style().sizes["small"] * style().line_height
    count = len(wrap(text, right - left - 90, style().sizes["small"]))
    top = max(top, page["height"] - 22 - count * pitch)
    pen.line([(left, top), (right, top)], "hairline")
    bottom = pen.lines(left, top + 3, text, right - left - 90, colour="second")
    high = max(page["height"], bottom + 12)
    size = say("receipt.size", w=round(page["width"]), h=round(high))
    pen.lines(right, top + 3, size, 86, colour="second", anchor="end")
    return high


def legend(
    pen: Pen, say: Words, entries: list[tuple[str, str, str]], notes: list[str], top: float
) -> float:
    """Draw the legend: entries are (mark, colour, text), wrapped; return the bottom."""
    page = style().page
    left, right = page["margin"], page["width"] - page["margin"]
    pen.line([(left, top), (right, top)], "rule")
    top += 6
    pen.lines(left, top, say("legend"), 60, "post", bold=True)
    start = left + 40 if say.lang == "zh" else left + 56
    x, size = start, style().sizes["small"]
    for mark, colour, text in entries:
        room = {"line": 26.0, "arrow": 26.0, "bar": 10.0}.get(mark.split("-")[0], 14.0)
        wide = room + width(text, size)
        if x > start and x + wide > right:
            x, top = start, top + size * style().line_height + 2
        swatch(pen, mark, colour, x, top + 6)
        pen.lines(x + room, top, text, right - x - room)
        x += wide + 16
    top += size * style().line_height
    return pen.lines(start, top, say("dot").join(notes), right - start, colour="second") + 5


def swatch(pen: Pen, mark: str, colour: str, x: float, y: float) -> None:
    """Draw the mark of a legend entry, centred on y."""
    kind, _, name = mark.partition("-")
    if kind == "line":
        dash: Dash = "dashed" if name == "dashed" else "solid"
        pen.line([(x, y), (x + 20, y)], colour, "hop", dash)
    elif kind == "arrow":
        pen.line(
            [(x, y), (x + 20, y)], colour, "hop", arrow="filled" if name == "filled" else "open"
        )
    elif kind == "bar":
        pen.rect(x, y - 5, 3.5, 10, colour)
    elif kind == "box":
        pen.rect(x, y - 4, 9, 8, "defect_tint", "defect", style().strokes["frame"])
    elif kind == "frame":
        pen.rect(x, y - 4, 9, 8, "", colour, style().strokes["frame"])
    elif kind == "chip":
        pen.rect(x, y - 4, 9, 8, colour)
    else:
        pen.state(x + 5, y, name)
