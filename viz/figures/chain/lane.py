"""A lane before it is placed: the rows of one line's tree, every box and label of it measured."""

from dataclasses import dataclass, field

from viz.draw import Block, Pen
from viz.figures.chain.box import Card, boxes, cycle_words, hop_notes, missing_box
from viz.figures.chain.frame import Frame
from viz.figures.chain.text import LINES, chain_state, line_name, named, relation_name, why_not
from viz.layouts.tree import Node, Path, build, cut
from viz.metrics import width, wrap
from viz.said import Doc, References, dates
from viz.style import Words, style

FEW = 3
"""Chains whose states are told at the head of the lane; of more, each at its end."""


@dataclass(frozen=True)
class Cell:
    """What is drawn for a node: box, label of its hop, and the box when it stands here again."""

    box: Block
    label: Block
    again: Block


@dataclass
class Lane:
    """One line of responsibility, ready to be placed."""

    trace: Doc
    colour: str
    name: str
    first: int
    rows: list[tuple[str, list[Path]]] = field(default_factory=list)
    cells: dict[int, Cell] = field(default_factory=dict)
    more: list[Block] = field(default_factory=list)
    """Boxes in which posts go on."""
    missing: Block | None = None
    drawn: set[int] = field(default_factory=set)

    @property
    def line(self) -> str:
        """Which line it is."""
        return str(self.trace.get("line"))

    @property
    def chains(self) -> list[Doc]:
        """The chains of the trace."""
        return list(self.trace.get("chains") or [])

    @property
    def numbered(self) -> list[tuple[int, Doc]]:
        """The chains with their numbers, in the order of the trace."""
        return list(enumerate(self.chains, self.first))

    def height(self, node: Node) -> float:
        """How high a node stands, with the label below its hop."""
        cell = self.cells[id(node)]
        box = cell.again if id(node) in self.drawn else cell.box
        return max(box.height, style().spacing["hop"] + cell.label.height)


@dataclass(frozen=True)
class Making:
    """What the lanes of a figure share while they are made."""

    say: Words
    refs: References
    frame: Frame
    names: dict[str, str]
    most: float
    tags: list[str]
    owed: tuple[str, ...]
    """Lines without which the subject is defective."""
    ruled: frozenset[str]
    """Ids of the bodies that a rule designates."""
    told: set[str]
    """Ids of bodies whose posts are told already: a body that comes again refers to them."""


def lane_of(trace: Doc, first: int, making: Making) -> Lane:
    """Return the lane of a trace, its chains numbered from `first`."""
    say, frame = making.say, making.frame
    line = str(trace.get("line"))
    lane = Lane(trace, line if line in LINES else "ink", line_name(say, line), first)
    if not lane.chains:
        heading = say("chain.none", line=lane.name, on=trace["on"])
        reasons = why_not(trace, making.refs, say)
        wide = frame.right - frame.lanes - 22
        lane.missing = missing_box(wide, heading, reasons, defect=line in making.owed)
        return lane
    lane.missing = _loops(lane, making)
    lane.rows = cut(build(_rule_last(lane, making.ruled)), frame.columns, making.tags)
    states = {}
    if len(lane.chains) > FEW:
        states = {n: say(str(c["certainty"])) + say("sep") + chain_state(c, say)
                  for n, c in lane.numbered}  # fmt: skip
    for tag, paths in lane.rows:
        for path in paths:
            for column, node in enumerate(path):
                if id(node) not in lane.cells:
                    _cell(lane, node, column, bool(tag), states, making)
    return lane


def _rule_last(lane: Lane, ruled: frozenset[str]) -> list[tuple[int, Doc]]:
    """The chains in the order drawn: a designated lead stands next to the lane of the party line.

    Numbers are those of the trace all the same.
    """
    if lane.line != "supervision":
        return lane.numbered

    def by_rule(numbered: tuple[int, Doc]) -> bool:
        hops = numbered[1].get("hops") or []
        return bool(hops) and hops[0]["to"] in ruled

    return sorted(lane.numbered, key=by_rule)


def _loops(lane: Lane, making: Making) -> Block | None:
    """The statement that chains lead from the unit straight back to it: no box stands for them."""
    say, marks = making.say, making.refs.marks
    found = [
        (cycle_words(n, chain, making.names, say), marks(chain["closes"].get("evidence")))
        for n, chain in lane.numbered if not chain.get("hops")
    ]  # fmt: skip
    if not found:
        return None
    return missing_box(making.frame.right - making.frame.lanes - 22, lane.name, found, defect=True)


def _cell(
    lane: Lane, node: Node, column: int, tagged: bool, states: dict[int, str], making: Making
) -> None:
    """Measure a node: the label is numbered before the posts, as it is read first."""
    say, hop = making.say, node.hop
    label = hop_label(hop, lane.colour, making.frame.label(column, tagged)[1], making)
    notes = hop_notes(node, making.names, states, making.refs, say)
    posts, wide, most = tuple(hop.get("posts") or []), making.frame.box, making.most
    before = (*notes, (say("chain.posts_before"), "second")) if posts else tuple(notes)
    again, *_ = boxes(Card(named(hop), lane.colour, before), wide, most, making.refs, say)
    box, more = again, []
    if hop["to"] not in making.told:
        card = Card(named(hop), lane.colour, tuple(notes), posts)
        box, *more = boxes(card, wide, most, making.refs, say)
    making.told.add(hop["to"])
    lane.cells[id(node)] = Cell(box, label, again)
    lane.more += more


def hop_label(hop: Doc, colour: str, wide: float, making: Making) -> Block:
    """Return relation above the line (0), then dates, certainty and evidence below it."""
    pen, say, sizes, middle = Pen(), making.say, style().sizes, wide / 2
    above = wrap(relation_name(say, hop), wide, sizes["holder"])
    for index, line in enumerate(reversed(above)):
        pen.text(middle, -6 - index * 12.5, line, "holder", colour, bold=True, anchor="middle")
    scope = (hop.get("properties") or {}).get("scope")
    told = [(line, "ink") for line in dates(say, hop.get("since"), hop.get("until"))]
    told += [(str(scope), "second")] if scope else []
    told += [(say("possible"), "second")] if hop.get("certainty") == "possible" else []
    marks = making.refs.marks(hop.get("evidence"))
    last, colour = told[-1]
    if marks and width(f"{last} {marks}", sizes["small"]) <= wide:
        told[-1] = (f"{last} {marks}", colour)
    elif marks:
        told.append((marks, "second"))
    y = 5.0
    for text, colour in told:
        y = pen.lines(middle, y, text, wide, colour=colour, anchor="middle")
    return Block(tuple(pen.items), wide, y)


def lane_head(lane: Lane, making: Making, *, again: bool) -> Block:
    """Return the head of a lane, from the left of the lanes: its name, and how its chains hold."""
    say, frame, sizes, pen = making.say, making.frame, style().sizes, Pen()
    x, right = frame.words - frame.lanes, frame.right - frame.lanes - 8
    chains = lane.chains
    name = lane.name + (say("continued") if again else _numbers(lane, say))
    bottom = pen.lines(12, 0, name, x - 72, "lane", lane.colour, bold=True)
    if again or not chains:
        return Block(tuple(pen.items), right, bottom)
    total = lane.trace.get("total", len(chains))
    if total is None:
        total = say("at_least", n=lane.trace.get("at_least", len(chains)))
    count = say("shown", n=len(chains), m=total)
    pen.lines(right, 0, count, 220, "post", bold=True, anchor="end")
    limit, y = right - width(count, sizes["post"]) - 14, 0.0
    if len(chains) > FEW:
        sure = sum(chain["certainty"] == "certain" for chain in chains)
        key = "both" if total == len(chains) else "both_shown"
        text = say(f"chain.{key}", n=sure, m=len(chains) - sure)
        y = pen.lines(x, 0.6, text, limit - x, colour="second")
        return Block(tuple(pen.items), right, max(bottom, y))
    for number, chain in lane.numbered:
        label = say(str(chain["certainty"]))
        if len(chains) > 1:
            label = say("chain.number", n=number) + say("dot") + label
        wide = pen.text(x, y + 10.2, label, "post", bold=True) + 8
        y = pen.lines(x + wide, y + 0.6, chain_state(chain, say), limit - x - wide,
                      colour="second") + 1  # fmt: skip
    return Block(tuple(pen.items), right, max(bottom, y))


def _numbers(lane: Lane, say: Words) -> str:
    if not lane.chains:
        return ""
    last = lane.first + len(lane.chains) - 1
    if last == lane.first:
        return say("dot") + say("chain.number", n=last)
    return say("dot") + say("chain.numbers", a=lane.first, b=last)
