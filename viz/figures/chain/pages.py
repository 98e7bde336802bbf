"""The lanes of a chain figure placed on pages, the subject at the left of each."""

from dataclasses import dataclass, field

from viz.book import Book
from viz.draw import Block, Pen
from viz.figures.chain.box import said_of
from viz.figures.chain.lane import Lane, Making, lane_head
from viz.figures.chain.lines import Chip, Entry, Joined, branches, chips, join_subject
from viz.figures.chain.rule import Stood, rule_words, ties
from viz.figures.chain.text import named
from viz.layouts.tree import Path, Spot, fitting, spread
from viz.said import Doc
from viz.style import style

PAD = 5.0


@dataclass
class _Page:
    """What stands on the page under way."""

    joined: list[Joined] = field(default_factory=list)
    stood: list[Stood] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    strip: float = 0.0


class Pages:
    """Places lanes one below the other; `close` ends the last page."""

    def __init__(self, book: Book, making: Making, data: Doc, subject: list[Block]) -> None:
        self.book, self.making, self.frame, self.data = book, making, making.frame, data
        *self.subject, self.subject_again = subject
        self.between = style().spacing["between"]
        self.page = _Page()
        self.shaded = 0

    def lane(self, lane: Lane, tinted: bool) -> None:
        """Place a lane: its head, its rows in bands, and the boxes in which posts go on."""
        tops = self._open(lane, tinted, again=False)
        if lane.missing is not None:
            self.book.pen.put(lane.missing, self.frame.lanes + 12, self.book.y)
            self.book.y += lane.missing.height + self.between
        for tag, paths in lane.rows:
            while paths:
                room = self.book.bottom - self.book.y - PAD
                count = fitting(paths, room, lane.height, self.between)
                if not count and (self.book.y > tops[1] or not self.book.page):
                    self._shade(tops, tinted)
                    self.turn()
                    tops = self._open(lane, tinted, again=True)
                    continue
                # A path higher than a page is placed at the top of one.
                self._band(lane, tag, paths[: max(1, count)])
                paths = paths[max(1, count) :]
        self._more(lane, tops, tinted)

    def _more(self, lane: Lane, tops: tuple[float, float, int], tinted: bool) -> None:
        """Place the boxes in which posts go on, side by side."""
        frame, boxes = self.frame, lane.more
        while boxes:
            row = boxes[: frame.columns]
            high = max(box.height for box in row)
            if self.book.y + high + PAD > self.book.bottom and self.book.y > tops[1]:
                self._shade(tops, tinted)
                self.turn()
                tops = self._open(lane, tinted, again=True)
            for column, box in enumerate(row):
                self.book.pen.put(box, frame.x(column), self.book.y)
            self.book.y += high + self.between
            boxes = boxes[frame.columns :]
        self._shade(tops, tinted)

    def _open(self, lane: Lane, tinted: bool, *, again: bool) -> tuple[float, float, int]:
        """Draw the head of a lane; return its top, where its body begins, and its first item."""
        book, frame = self.book, self.frame
        head = Block((), 0, 0)
        if lane.chains:
            head = lane_head(lane, self.making, again=again)
        words = Block((), 0, 0) if again else self._rule_block(lane)
        body = lane.missing.height + self.between if lane.missing else 0.0
        if lane.rows:
            body += spread(lane.rows[0][1][:1], lane.height, self.between)[1]
        if not again and book.y + words.height + head.height + body + 3 * PAD > book.bottom:
            if book.y > book.top:
                self.turn()
            words = self._rule_block(lane)
        top = book.y
        if words.items:
            book.pen.put(words, frame.words, top)
            self.page.strip = top + 1
            top += words.height
        first = len(book.pen.items)
        book.pen.put(head, frame.lanes, top + PAD)
        book.y = top + PAD + head.height + PAD
        self.page.joined.append(Joined(lane.colour, top))
        return top, book.y, first

    def _rule_block(self, lane: Lane) -> Block:
        if lane.line != "party" or not self.data["rules"]:
            return Block((), 0, 0)
        drawn = {box.key for box in self.page.stood if box.line == "supervision"}
        rules = self.data["rules"]
        firsts = [path[0].hop["to"] for _, paths in lane.rows[:1] for path in paths]
        tied = len(rules) == 1 and firsts == [rules[0]["from"]] and rules[0]["to"] in drawn
        return rule_words(self.data, rules, drawn, tied, self.making)

    def _shade(self, tops: tuple[float, float, int], tinted: bool) -> None:
        """Draw the ground of a lane under what stands on it."""
        if tinted:
            under, left = Pen(), self.frame.lanes
            high = self.book.y - tops[0] - 4
            under.rect(left, tops[0] + 2, self.frame.right - left, high, "tint")
            self.book.pen.items[tops[2] : tops[2]] = under.items

    def _band(self, lane: Lane, tag: str, paths: list[Path]) -> None:
        """Place paths as one tree, joined to the subject or to the tag of the row they go on."""
        frame, book, top = self.frame, self.book, self.book.y
        spots, high = spread(paths, lane.height, self.between)
        parents = {id(b): id(a) for path in paths for a, b in zip(path, path[1:], strict=False)}
        entries: dict[int, list[Entry]] = {}
        for spot in spots:
            entry = (top + spot.top + style().spacing["hop"], spot.node.hop)
            entries.setdefault(parents.get(id(spot.node), 0), []).append(entry)
            self._box(lane, spot, bool(tag), top)
        for spot in spots:
            if beyond := entries.get(id(spot.node)):
                edge = frame.x(spot.column) + frame.box
                start = (edge, top + spot.top + style().spacing["hop"])
                branches(book, lane.colour, start, edge + 8, frame.x(spot.column + 1), beyond)
        if tag:
            start = (frame.lanes + 8, entries[0][0][0])
            branches(book, lane.colour, start, start[0], frame.x(0), entries[0])
            self.page.chips.append(Chip(tag, lane.colour, *start))
        else:
            self.page.joined[-1].entries += entries[0]
        self.book.y = top + high + self.between

    def _box(self, lane: Lane, spot: Spot, tagged: bool, top: float) -> None:
        frame, book, node = self.frame, self.book, spot.node
        cell, key = lane.cells[id(node)], str(node.hop["to"])
        again = id(node) in lane.drawn
        box, x, y = cell.again if again else cell.box, frame.x(spot.column), top + spot.top
        book.pen.put(cell.label, frame.label(spot.column, tagged)[0], y + style().spacing["hop"])
        book.pen.put(box, x, y)
        label = "PartyOrganization" if lane.line == "party" else "Unit"
        notes = () if again else said_of(node.hop.get("posts") or [], book.say)
        book.place(key, label, named(node.hop), (x, y, box.width, box.height), notes)
        if not again:
            book.tie(node.hop)
        lane.drawn.add(id(node))
        self.page.stood.append(Stood(lane.line, key, x, y, box.width, box.height))

    def turn(self) -> None:
        """End the page and begin another."""
        self.close()
        self.book.turn()
        self.page = _Page()

    def close(self) -> None:
        """Draw the subject of the page, its lines, the ties of the rule and the tags of rows."""
        book, page = self.book, self.page
        pen = book.pen
        box = self.subject.pop(0) if self.subject else self.subject_again
        limits = (book.top, book.bottom)
        y = join_subject(book, self.frame, box, page.joined, limits)
        unit = self.data["unit"]
        notes = () if book.page else said_of(unit.get("posts") or [], book.say)
        label = "PartyOrganization" if unit.get("kind") == "PartyOrganization" else "Unit"
        place = (self.frame.left, y, box.width, box.height)
        book.place(str(unit["id"]), label, str(unit["full_name"]), place, notes)
        if page.strip:
            for rule, points in ties(pen, self.frame, self.data["rules"], page.stood, page.strip):
                book.tie(rule)
                book.way(rule, points)
        chips(pen, page.chips)
        book.y = max(book.y, y + box.height + self.between)

    def finish(self) -> None:
        """End the last page, and place what is left of the subject's posts."""
        self.close()
        while self.subject:
            self.book.turn()
            for column in range(self.frame.columns):
                if self.subject:
                    box = self.subject.pop(0)
                    x = self.frame.left + column * (box.width + 20)
                    self.book.pen.put(box, x, self.book.top + 14)
                    self.book.y = max(self.book.y, self.book.top + 24 + box.height)
