"""Drawing of tiles: boxes, lines with their labels and tags, marks where lines go on."""

from collections.abc import Sequence

from viz.book import Book
from viz.draw import Block, Pen
from viz.figures.diff.graph import HEAD, LINE, ROOT, Box, Graph, Wire, cells
from viz.figures.diff.marks import HEX_TIP, body, line, struck, tag, tag_text, tag_width
from viz.figures.diff.said import Said
from viz.layouts.routes import Plan, arrange
from viz.layouts.tree import tag_name
from viz.layouts.union import Joint, Key, Tile, merged
from viz.metrics import width
from viz.scene import Point
from viz.style import style

_ORDER = ("unchanged", "removed", "changed", "added")
_BADGE = 7.0
APART = 18.0
"""Between tiles side by side."""


class Picture:
    """Draws the tiles of one figure."""

    def __init__(self, book: Book, made: Graph, boxes: dict[str, Box], wide: float) -> None:
        self.book, self.made, self.boxes, self.wide = book, made, boxes, wide
        self.said: Said = made.said
        self.letters: dict[tuple[str, str], str] = {}
        """The mark of a line that goes on elsewhere, by line of responsibility and start."""
        self.row = (0, 0.0, 0.0)
        """Page, top and right end of the tiles drawn side by side last."""

    def plan(self, tiles: Sequence[Tile]) -> Plan:
        """Tiles in place."""
        return arrange(tiles, cells(self.boxes, merged(tiles)), self.wide, HEAD)

    def draw(self, lines: Sequence[str], tiles: Sequence[Tile], left: float, right: float) -> None:
        """Draw tiles as one block: beside the last or below it, or on a new page."""
        plan, whole = self.plan(tiles), merged(tiles)
        left, top = self._place(plan, whole, lines, left, right)
        pen, start = self.book.pen, Pen()
        self._headings(start, plan, lines, right - left)
        joints = {j.key: j for j in whole.joints}
        ranked = sorted(joints, key=lambda k: (_ORDER.index(self.made.wires[k].state), k))
        ways = {key: self._line(start, plan, joints[key], plan.lines[key]) for key in ranked}
        ways |= self._cut(start, plan, whole, lines[0] if lines else "")
        for name in plan.boxes:
            self._body(start, plan, name)
        for key in (*ranked, *(j.key for j in whole.enters)):
            self._label(start, plan, key)
        pen.put(Block(tuple(start.items), right - left, plan.height), left, top)
        self._note(plan, whole, ways, (left, top))
        self.book.y = max(self.book.y, top + plan.height + 6)

    def _place(
        self, plan: Plan, whole: Tile, lines: Sequence[str], left: float, right: float
    ) -> Point:
        """Where a block goes: a part without the unit beside the last, where there is room."""
        page, top, end = self.row
        heads = max((width(self._heading(n), style().sizes["post"]) for n in lines), default=0.0)
        wide = max(
            _first(plan) + heads, *(b[0] + b[2] for b in plan.boxes.values()),
            *(x + _BADGE for x, _ in plan.leaves.values()),
        )  # fmt: skip
        fits = end + APART + wide <= right and top + plan.height + 6 <= self.book.bottom
        if not whole.root and page == self.book.page and fits:
            left = end + APART
        else:
            top = self.book.room(plan.height + 10) + 6
        # Rules between lines of responsibility run on to the right.
        self.row = (self.book.page, top, left + wide if len(lines) == 1 else right)
        return left, top

    def _heading(self, line_name: str) -> str:
        return self.said.say(f"line.{line_name}")

    def _headings(self, pen: Pen, plan: Plan, lines: Sequence[str], right: float) -> None:
        x = _first(plan)
        for number, (name, (top, _)) in enumerate(zip(lines, plan.lanes, strict=False)):
            if number:
                pen.line([(x, top - 5), (right, top - 5)], "rule")
            pen.text(x, top + 8, self._heading(name), "post", "second", bold=True)

    def _wire(self, key: Key) -> Wire:
        return self.made.wires[key]

    def _party(self, name: str) -> bool:
        found = self.boxes.get(name)
        item = self.said.bodies.get(found.body) if found else None
        return item is not None and item.get("label") == "PartyOrganization"

    def _line(self, pen: Pen, plan: Plan, joint: Joint, points: list[Point]) -> list[Point]:
        wire = self._wire(joint.key)
        fixed = list(points)
        fixed[0] = self._touch(plan, joint.start, fixed[0], -1)
        fixed[-1] = self._touch(plan, joint.end, fixed[-1], 1)
        fixed = _straight(fixed)
        line(pen, fixed, wire.state, wire.certainty)
        return fixed

    def _touch(self, plan: Plan, name: str, point: Point, way: int) -> Point:
        """The point of a box's own edge at a height: that of a hexagon leans."""
        if not self._party(name):
            return point
        _, top, wide, high = plan.boxes[name]
        lean = min(HEX_TIP, wide / 2) * abs(point[1] - top - high / 2) / (high / 2)
        return (point[0] + way * lean, point[1])

    def _cut(self, pen: Pen, plan: Plan, whole: Tile, line_name: str) -> dict[Key, list[Point]]:
        """Draw short lines to the marks where lines go on in another tile; return the latter."""
        ways = {}
        for joint in whole.leaves:
            (x, y), letter = plan.leaves[joint.key], self._letter(line_name, joint.start)
            box = plan.boxes[joint.start]
            pen.line([self._touch(plan, joint.start, (box[0] + box[2], y), -1), (x, y)],
                     "hairline", "tie")  # fmt: skip
            badge(pen, x, y, letter)
        for joint in whole.enters:
            x, y = plan.enters[joint.key]
            end = (plan.boxes[joint.end][0], y)
            wire = self._wire(joint.key)
            points = [(x + _BADGE, y), self._touch(plan, joint.end, end, 1)]
            line(pen, points, wire.state, wire.certainty)
            ways[joint.key] = points
            badge(pen, x, y, self._letter(line_name, joint.start))
        return ways

    def _letter(self, line_name: str, start: str) -> str:
        key = (line_name, start)
        return self.letters.setdefault(key, tag_name(len(self.letters)).lower())

    def _label(self, pen: Pen, plan: Plan, key: Key) -> None:
        """Draw the relation above the line, and the tag on it."""
        wire, (x, y) = self._wire(key), plan.labels[key]
        differs = wire.item["state"]
        colour = {"added": "supervision", "removed": "ink", "changed": "party"}.get(
            wire.state if differs != "unchanged" else "", "second"
        )
        base = y - (10 if wire.tag else 4.4) - LINE * (len(wire.label) - 1)
        for text in wire.label:
            pen.text(x, base, text, "small", colour, bold=bool(wire.tag), anchor="middle")
            base += LINE
        if wire.tag:
            tag(pen, x - tag_width(wire.tag) / 2, y, differs, wire.tag)

    def _body(self, pen: Pen, plan: Plan, name: str) -> None:
        box, place = self.boxes[name], plan.boxes[name]
        x, top, wide, high = place
        item = self.said.bodies[box.body]
        state = item["state"]
        party = item.get("label") == "PartyOrganization"
        sizes, subject = style().sizes, name == ROOT
        if subject and state == "unchanged":
            pen.rect(x, top, wide, high, "paper", "ink", style().strokes["hop"])
        else:
            body(pen, place, state, party)
        if subject:
            pen.rect(x, top, 4, high, "ink")
        pitch = sizes["name"] * style().line_height
        text_high = 12 * len(box.old) + pitch * len(box.new)
        y, middle = top + (high - text_high) / 2, x + wide / 2 + (2 if subject else 0)
        y += 3.5 if state != "unchanged" else 0
        for text in box.old:
            struck(pen, middle, y + 9, text, "small", middle=True)
            y += 12
        for text in box.new:
            base = y + pitch * 0.76
            if state == "removed":
                struck(pen, middle, base, text, "name", "second", middle=True)
            else:
                colour = "ink" if subject or state != "unchanged" else "second"
                pen.text(middle, base, text, "name", colour, bold=True, anchor="middle")
            y += pitch
        if state != "unchanged":
            text = tag_text(self.said.say, state, item["n"])
            tag(pen, x + wide - tag_width(text) - 8, top, state, text)
        pen.put(box.under, x, top + high + 3)

    def _note(
        self, plan: Plan, whole: Tile, ways: dict[Key, list[Point]], at: Point
    ) -> None:  # fmt: skip
        (left, top), say = at, self.said.say
        for name, (x, y, wide, high) in plan.boxes.items():
            found = self.said.bodies[self.boxes[name].body]
            side = found["after"] or found["before"]
            spot = (left + x, top + y, wide, high)
            notes = (say(f"diff.states.{found['state']}"),)
            self.book.place(found["id"], found.get("label", ""), side["name"], spot, notes)
        for key in (j.key for j in (*whole.joints, *whole.enters)):
            wire = self._wire(key)
            state = wire.item["state"]
            told = (say(f"diff.states.{state}"),
                    self.said.when(wire.item) if state == "changed" else "")  # fmt: skip
            # A hop put elsewhere has its old facts at its old end.
            side = wire.item["before" if wire.state == "removed" else "after"] or {}
            for fact in side.get("facts", ()):
                edge = {"relation": key[0], "from": key[1], "to": key[2], **fact,
                        "notes": tuple(filter(None, told))}  # fmt: skip
                self.book.tie(edge)
                self.book.way(edge, [(left + x, top + y) for x, y in ways[key]])


def _first(plan: Plan) -> float:
    """The left edge of the first boxes after the unit."""
    return min((box[0] for key, box in plan.boxes.items() if key != ROOT), default=0.0)


def badge(pen: Pen, x: float, y: float, letter: str) -> None:
    """Draw the mark at which a line goes on elsewhere, centred on x and y."""
    pen.circle(x, y, _BADGE, "paper", "second", style().strokes["frame"])
    pen.text(x, y + 3.2, letter, "small", "ink", bold=True, anchor="middle")


def _straight(points: list[Point]) -> list[Point]:
    """The points without those that a line goes straight through."""
    kept = [points[0]]
    for point in points[1:]:
        if point == kept[-1]:
            continue
        if len(kept) > 1 and kept[-2][1] == kept[-1][1] == point[1]:
            kept[-1] = point
        else:
            kept.append(point)
    return kept
