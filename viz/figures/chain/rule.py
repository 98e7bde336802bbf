"""The ties of the rule: dotted, from the party organisation to the body that it designates."""

from dataclasses import dataclass

from viz.draw import Block, Pen
from viz.figures.chain.frame import Frame
from viz.figures.chain.lane import Making
from viz.figures.chain.text import named, rule_state
from viz.said import Doc
from viz.scene import Point
from viz.style import style

INSET = 29.0
"""Of a tie from the right edge of a box."""
STEP = 14.0
"""Between two ties beside one another."""
MOST_TIES = 4
"""Ties drawn on a page; all are told in words."""


@dataclass(frozen=True)
class Stood:
    """A box on the page under way."""

    line: str
    key: str
    x: float
    y: float
    wide: float
    high: float


def rule_words(
    data: Doc, rules: list[Doc], drawn: set[str], tied: bool, making: Making
) -> Block:
    """Return what the rules say, one below the other, from the left edge of the words.

    `drawn` are the designated bodies that stand on the page. Of one rule whose tie is drawn
    (`tied`) the tie shows whom it is about, so that no name is told again.
    """
    say, frame, refs = making.say, making.frame, making.refs
    pen, y = Pen(), 2.0
    for rule in rules:
        maybe = say("maybe") if rule["certainty"] == "possible" else ""
        state, party = rule_state(data, rule, say), str(rule["from_name"])
        key = "chain.rule.tied" if tied else "chain.rule.said"
        text = say(key, maybe=maybe, party=party, to=named(rule), state=state)
        text += "" if rule["to"] in drawn else say("chain.rule.undrawn")
        text += " " + refs.marks(rule.get("evidence"))
        y = pen.lines(0, y, text, frame.right - frame.words - 8) + 1
    return Block(tuple(pen.items), 0, y + 3)


def ties(
    pen: Pen, frame: Frame, rules: list[Doc], stood: list[Stood], strip: float
) -> list[tuple[Doc, list[Point]]]:
    """Draw the ties of a page whose two boxes stand there; return their rules and lines.

    A tie leaves the party organisation upwards to `strip`, the height between the lanes, and
    enters the designated body from below; a box in the way is passed at its right.
    """
    leads = [box for box in stood if box.line == "supervision" and box.y < strip]
    parties = [box for box in stood if box.line == "party" and box.y > strip]
    done: list[tuple[Doc, list[Point]]] = []
    for rule in rules:
        lead = next((b for b in reversed(leads) if b.key == rule["to"]), None)
        party = next((b for b in parties if b.key == rule["from"]), None)
        if lead is None or party is None or len(done) == MOST_TIES:
            continue
        at = strip + 2.5 * len(done)
        up, down = _leg(lead, leads, at, len(done)), _leg(party, parties, at, len(done))
        points = list(dict.fromkeys([*reversed(down), *up]))
        pen.line(points, "second", "tie", "dotted", "filled")
        done.append((rule, points))
    return done


def _leg(box: Stood, column: list[Stood], strip: float, index: int) -> list[Point]:
    """The way from the strip to a box: straight when no box of its column is between."""
    x = box.x + box.wide - INSET - STEP * index
    above = box.y < strip
    between = [
        other for other in column
        if other is not box and other.x == box.x and (other.y > box.y) == above
    ]  # fmt: skip
    if not between:
        return [(x, strip), (x, box.y + box.high if above else box.y)]
    side, edge = box.x + box.wide + 3 + index * 1.5, box.x + box.wide
    # Below the hop that leaves the same edge.
    y = box.y + min(box.high - 6, style().spacing["hop"] + 18) - 4 * index
    return [(side, strip), (side, y), (edge, y)]
