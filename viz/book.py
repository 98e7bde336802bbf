"""The pages of a figure being drawn: head, body, legend, numbered evidence, and the foot.

Blocks are put one below the other; one that does not fit begins a page. Nothing is ever made
smaller, and nothing is left out.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from viz.draw import Block, Pen
from viz.metrics import width, wrap
from viz.said import Doc, References, circled, edge_notes
from viz.scene import Placed, Point, Receipt, Scene, Source, Tie, Way
from viz.style import Sheet, Words, style
from viz.swatches import room_of, swatch_of

Mark = tuple[float, Callable[[Pen, float, float], None]]
"""A mark of a figure's own for its legend: the room it takes, and how it is drawn at x, y."""
GUTTER, MARK = 20.0, 30.0
"""Between the columns of the evidence, and most room of a grade at the right of one."""
FOOT_ROOM = 130.0
"""Room at the right of the foot, for page and sheet."""


@dataclass(frozen=True)
class Head:
    """What stands at the top: title, the answer as a sentence, and facts as label and value."""

    title: str
    answer: str
    facts: tuple[tuple[str, str], ...]
    fictional: bool = False


class Book:
    """Pages under way. `y` is where the next block goes, `bottom` where the body of a page ends."""

    def __init__(self, sheet: Sheet, say: Words, head: Head, receipt: Receipt) -> None:
        self.sheet, self.say, self.head, self.receipt = sheet, say, head, receipt
        self.refs = References()
        self.counted = ""
        self._pens: list[Pen] = []
        self._nodes: list[Placed] = []
        self._ties: list[tuple[Doc, Tie]] = []
        self._ways: dict[int, list[Way]] = defaultdict(list)
        self._legend: list[str] = []
        self._foot = self._foot_lines()
        pitch = style().sizes["small"] * style().line_height
        self.foot = sheet.height - 18 - pitch * len(self._foot)
        self.bottom = self.foot - 6
        self.y = self.top = 0.0
        self.turn()

    @property
    def pen(self) -> Pen:
        """The pen of the page under way."""
        return self._pens[-1]

    @property
    def page(self) -> int:
        """The number of the page under way, from 0."""
        return len(self._pens) - 1

    def pen_of(self, page: int) -> Pen:
        """The pen of an earlier page, for what stands beside."""
        return self._pens[page]

    def turn(self) -> None:
        """Begin a page."""
        self._pens.append(Pen())
        self.y = self.top = self._header()

    def room(self, height: float) -> float:
        """Return the top of a block so high; on a new page when it does not fit below `y`.

        The caller moves `y` on. A block higher than a page stands at the top of one.
        """
        if self.y + height > self.bottom and self.y > self.top:
            self.turn()
        return self.y

    def place(
        self, key: str, label: str, name: str, box: tuple[float, float, float, float],
        notes: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """Note where a node stands on this page: left, top, width, height."""
        self._nodes.append(Placed(key, label, name, self.page, *box, notes))

    def tie(self, edge: Doc) -> None:
        """Note an edge that is drawn: relation, from, to, since, until, certainty, evidence.

        `cited` is what of its evidence stands in the list, where that is not all; `notes` are
        said before all else.
        """
        cited = edge.get("cited", edge.get("evidence"))
        tie = Tie(
            str(edge["relation"]), str(edge["from"]), str(edge["to"]),
            str(edge.get("certainty") or "certain"), str(edge.get("since") or ""),
            str(edge.get("until") or ""), self.refs.numbers(cited),
            (*edge.get("notes", ()), *edge_notes(self.say, edge)),
        )  # fmt: skip
        self._ties.append((edge, tie))

    def way(self, edge: Doc, points: Iterable[Point]) -> None:
        """Note a line on this page of the very edge that `tie` is given, before or after."""
        self._ways[id(edge)].append(Way(self.page, tuple(points)))

    def finish(self, description: str) -> Scene:
        """Draw the foot of every page and return the scene."""
        for number, pen in enumerate(self._pens, 1):
            self._draw_foot(pen, number)
        sources = self.refs.sources()
        receipt = Receipt(
            self.receipt.figure, self.receipt.parameters, self.receipt.lang, self.receipt.sheet,
            self.receipt.data_version, self.receipt.content,
            tuple(s.id or f"{s.document}|{s.place}" for s in sources),
        )  # fmt: skip
        ties = (replace(tie, ways=tuple(self._ways[id(edge)])) for edge, tie in self._ties)
        return Scene(
            self.head.title, self.sheet.width, self.sheet.height,
            tuple(tuple(pen.items) for pen in self._pens), self.say.lang, description,
            self.head.answer, self.head.facts, tuple(self._nodes), tuple(ties),
            tuple(self._legend), self.counted, sources, receipt,
        )  # fmt: skip

    def _header(self) -> float:
        """Draw the head, in full on the first page and without the answer on others."""
        pen, say, sheet, sizes = self.pen, self.say, self.sheet, style().sizes
        facts_wide = max(width(value, sizes["holder"]) for _, value in self.head.facts) + 8
        label_wide = max(width(label, sizes["post"]) for label, _ in self.head.facts)
        y = 41.0
        for label, value in self.head.facts:
            pen.text(sheet.right - facts_wide, y, label, "post", "second", anchor="end")
            pen.text(sheet.right, y, value, "holder", bold=True, anchor="end")
            y += 14.5
        facts_bottom = y - 6
        limit = sheet.right - sheet.left - facts_wide - label_wide - 24
        fictional = self.head.fictional
        tag = width(say("fictional"), sizes["post"]) + 10 if fictional else 0.0
        more = say("continued") if self.page else ""
        lines = wrap(self.head.title + more, limit - tag - 14, sizes["title"])
        y = 46.0
        for index, line in enumerate(lines):
            wide = pen.text(sheet.left, y + index * 23, line, "title", bold=True)
        y += (len(lines) - 1) * 23
        if fictional:
            x = sheet.left + wide + 14
            pen.rect(x, y - 12.5, tag, 15.5, "", "ink", style().strokes["frame"])
            pen.text(x + 5, y - 1, say("fictional"), "post", bold=True)
        bottom = y + 8
        if not self.page:
            bottom = pen.lines(sheet.left, bottom, self.head.answer, limit, "answer")
        bottom = max(bottom + 5, facts_bottom, 0 if self.page else 88)
        pen.line([(sheet.left, bottom), (sheet.right, bottom)], "ink", "frame")
        return bottom

    def _foot_lines(self) -> list[str]:
        say, receipt = self.say, self.receipt
        asked = " ".join([receipt.figure, *(f"{k}={v}" for k, v in receipt.parameters if v)])
        parts = [say("receipt.query", q=asked)]
        parts += [say("receipt.version", v=receipt.data_version)] if receipt.data_version else []
        parts += [say("receipt.content", h=receipt.content[:16])] if receipt.content else []
        limit = self.sheet.right - self.sheet.left - FOOT_ROOM
        return wrap(say("dot").join(parts), limit, style().sizes["small"])

    def _draw_foot(self, pen: Pen, number: int) -> None:
        sheet, say, y = self.sheet, self.say, self.foot
        pen.line([(sheet.left, y), (sheet.right, y)], "hairline")
        pitch = style().sizes["small"] * style().line_height
        for index, line in enumerate(self._foot):
            pen.text(sheet.left, y + 3 + pitch * (index + 0.76), line, colour="second")
        size = sheet.zh if say.lang == "zh" else sheet.en
        page = say("receipt.page", n=number, m=len(self._pens)) + say("dot") + size
        pen.text(sheet.right, y + 3 + pitch * 0.76, page, colour="second", anchor="end")

    def legend(
        self, entries: list[tuple[str, str, str]], notes: list[str],
        own: Mapping[str, Mark] | None = None,
    ) -> None:  # fmt: skip
        """Draw the legend: entries are (mark, colour, text), wrapped; and what is shown of what.

        `own` draws marks that are not among those of `swatch`.
        """
        own = own or {}
        say, size = self.say, style().sizes["small"]
        pitch, left = size * style().line_height + 2, self._label_end()
        right = self.sheet.right - width(self.counted, style().sizes["post"]) - 14
        rows: list[list[tuple[str, str, str, float]]] = [[]]
        x = left
        for mark, colour, text in entries:
            room = own[mark][0] if mark in own else room_of(mark)
            wide = room + width(text, size)
            if rows[-1] and x + wide > right:
                rows.append([])
                x, right = left, self.sheet.right
            rows[-1].append((mark, colour, text, room))
            x += wide + 16
        told = say("dot").join(notes)
        under = wrap(told, self.sheet.right - left, size) if told else []
        high = 8 + pitch * (len(rows) + len(under))
        y = self._block(say("legend"), high)
        pen = self.pen
        pen.text(self.sheet.right, y + 9, self.counted, "post", bold=True, anchor="end")
        for row in rows:
            x = left
            for mark, colour, text, room in row:
                draw = own[mark][1] if mark in own else swatch_of(mark, colour)
                draw(pen, x, y + 6)
                pen.text(x + room, y + 9, text)
                x += room + width(text, size) + 16
            y += pitch
        if told:
            y = pen.lines(left, y, told, self.sheet.right - left, colour="second")
        self._legend = [text for _, _, text in entries]
        self.y = y + 5

    def _label_end(self) -> float:
        return self.sheet.left + (40 if self.say.lang == "zh" else 56)

    def _block(self, label: str, height: float) -> float:
        """Begin a block below a rule, with its label at the left; return its top."""
        y = self.room(height)
        if y > self.top:
            self.pen.line([(self.sheet.left, y), (self.sheet.right, y)], "rule")
        self.pen.text(self.sheet.left, y + 15.4, label, "post", bold=True)
        return y + 6

    def paragraphs(self, label: str, texts: list[str]) -> None:
        """Draw texts below one another under a label, over as many pages as they take."""
        left, size = self._label_end(), style().sizes["small"]
        pitch = size * style().line_height
        waiting = [line for text in texts for line in wrap(text, self.sheet.right - left, size)]
        while waiting:
            y = self._block(label, pitch + 12)
            taken = max(1, int((self.bottom - y) / pitch))
            for number, line in enumerate(waiting[:taken]):
                self.pen.text(left, y + pitch * (number + 0.76), line, colour="second")
            self.y = y + pitch * len(waiting[:taken]) + 4
            waiting = waiting[taken:]
            if waiting:
                self.turn()

    def evidence(self, supports: Mapping[int, str] | None = None) -> None:
        """Draw the numbered evidence in two columns, over as many pages as it takes.

        `supports` says, by number, what of the figure a source supports.
        """
        rows, left = self.refs.sources(), self._label_end()
        told = supports or {}
        count, shares = _shares(rows, self.sheet.right - left, bool(told))
        column, *_ = shares
        blocks = [_source(row, shares, told.get(row.number, "")) for row in rows]
        if not blocks:
            y = self._block(self.say("evidence"), 22)
            self.pen.text(left + 20, y + 9, self.say("no_evidence"), colour="second")
            self.y = y + 16
        while blocks:
            first = max(block.height for block in blocks[:count])
            y = self._block(self.say("evidence"), first + 8)
            rises = _columns([block.height for block in blocks], self.bottom - y, count)
            deep = -(-len(rises) // count)
            for index, (block, rise) in enumerate(zip(blocks, rises, strict=False)):
                self.pen.put(block, left + index // deep * (column + GUTTER), y + rise)
                self.y = max(self.y, y + rise + block.height + 4)
            blocks = blocks[len(rises) :]
            if blocks:
                self.turn()


_Shares = tuple[float, float, float]
"""Width of a column of evidence, where places begin in it, and where grades do."""


def _shares(rows: tuple[Source, ...], wide: float, supported: bool) -> tuple[int, _Shares]:
    """How many columns the evidence has: three when every row then keeps to one line, else two."""
    size = style().sizes["small"]

    def widest(texts: Iterable[str]) -> float:
        return max((width(text, size) for text in texts), default=0.0)

    first = widest(row.heading or row.document or row.id for row in rows)
    column = (wide - 2 * GUTTER) / 3
    grade_x = column - widest(row.grade for row in rows) - 6
    place_x = grade_x - widest(row.place for row in rows) - 1
    if not supported and len(rows) > 3 and column - grade_x <= MARK and 30 + first <= place_x:
        return 3, (column, place_x, grade_x)
    column = (wide - GUTTER) / 2
    return 2, (column, column * 0.66, column - MARK)


def _columns(heights: list[float], room: float, count: int) -> list[float]:
    """The tops, within columns of a height, of the rows that fit; of one row at least."""
    for taken in range(len(heights), 0, -1):
        deep = -(-taken // count)
        rises = []
        for start in range(0, taken, deep):
            part = heights[start : min(start + deep, taken)]
            rises += [sum(part[:i]) for i in range(len(part))]
        if max(r + h for r, h in zip(rises, heights[:taken], strict=True)) <= room:
            return rises
    return [0.0]


def _source(row: Source, shares: _Shares, supports: str = "") -> Block:
    """One row of the evidence."""
    pen, (column, place_x, grade_x) = Pen(), shares
    pen.lines(0, 0, circled(row.number), 40)
    first = pen.lines(22, 0, row.heading or row.document or row.id, place_x - 30)
    second = pen.lines(place_x, 0, row.place, grade_x - place_x, colour="second")
    third = pen.lines(column, 0, row.grade, 26, "small", "second", bold=True, anchor="end")
    bottom = max(first, second, third)
    size = style().sizes["small"]
    beside = width(row.heading or row.document or row.id, size) + width(supports, size) + 12
    if supports and beside <= place_x - 30 and first < 2 * size:
        pen.lines(place_x - 8, 0, supports, place_x, bold=True, anchor="end")
    elif supports:
        bottom = pen.lines(22, bottom, supports, grade_x - 22, bold=True) + 1
    return Block(tuple(pen.items), column, bottom)
