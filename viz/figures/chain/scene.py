"""The chain figure: who answers for a unit, hop by hop, one lane a line of responsibility."""

from collections.abc import Mapping
from typing import Any

from viz.book import Book, Head
from viz.draw import Block
from viz.figures.chain.box import Card, boxes
from viz.figures.chain.frame import frame_of
from viz.figures.chain.lane import Making, lane_of
from viz.figures.chain.pages import Pages
from viz.figures.chain.text import LINES, answer, line_name, named, relation_name
from viz.said import Doc
from viz.scene import Receipt, Scene
from viz.style import Sheet, Words, words

RELATIONS = ("LED_BY", "REPORTS_TO", "AFFILIATED_WITH", "SUBORDINATE_TO", "PART_OF")
HEAD_ROOM = 90.0
"""Room of a page that a box leaves to the head of its lane, in points."""
LEAST = 150.0
"""No box is cut lower than this, in points."""


def build(data: Mapping[str, Any], sheet: Sheet, lang: str, receipt: Receipt) -> Scene:
    """Return the chain figure of what `queries.figures.chain` gathers."""
    say, subject = words(lang), data["unit"]
    name, on = str(subject["full_name"]), str(data["on"])
    told = dict(data)
    head = Head(say("chain.title", name=name), answer(told, say), _facts(told, say),
                bool(data["fictional"]))  # fmt: skip
    book = Book(sheet, say, head, receipt)
    most = max(LEAST, book.bottom - book.top - HEAD_ROOM)
    ruled = frozenset(str(rule["to"]) for rule in told["rules"])
    making = Making(say, book.refs, frame_of(sheet), _names(told), most, [], _owed(told), ruled,
                    set())  # fmt: skip
    pages = Pages(book, making, told, _subject(subject, making))
    first = 1
    for index, trace in enumerate(told["traces"]):
        lane = lane_of(trace, first, making)
        pages.lane(lane, tinted=index % 2 == 1)
        first += len(lane.chains)
    pages.finish()
    book.counted = _counted(told["traces"], say)
    book.y += 6
    book.legend(_legend(told, say), _legend_notes(say))
    book.evidence()
    return book.finish(say("chain.description", name=name, on=on))


def _owed(data: Doc) -> tuple[str, ...]:
    """The lines a central unit must have; other bodies may stand at the top, and have no parent."""
    return ("supervision", "party") if data["unit"].get("kind") == "central" else ()


def _names(data: Doc) -> dict[str, str]:
    """The names of all that is drawn, by id."""
    names = {str(data["unit"]["id"]): str(data["unit"]["full_name"])}
    for trace in data["traces"]:
        for chain in trace.get("chains") or []:
            for hop in chain.get("hops") or []:
                names.setdefault(str(hop["to"]), named(hop))
    return names


def _facts(data: Doc, say: Words) -> tuple[tuple[str, str], ...]:
    known = str(data["known"])
    return (
        (say("as_of"), str(data["on"])),
        (say("known"), known.replace("T", " ")[:16] if len(known) > 10 else known),
        (say("next_change"), data["next_change"] or say("no_change")),
    )


def _counted(traces: list[Doc], say: Words) -> str:
    shown = sum(len(trace.get("chains") or []) for trace in traces)
    every = [trace.get("total", len(trace.get("chains") or [])) for trace in traces]
    least = sum(
        trace.get("at_least", 0) if total is None else total
        for trace, total in zip(traces, every, strict=True)
    )
    return say("shown", n=shown, m=say("at_least", n=least) if None in every else least)


def _subject(subject: Doc, making: Making) -> list[Block]:
    """The boxes of the subject: on the first page, those in which its posts go on, and again."""
    say, wide = making.say, making.frame.subject
    kind = str(subject.get("kind") or "")
    kind = say("chain.party") if kind == "PartyOrganization" else say.get(f"kind.{kind}", kind)
    place = say("dot").join(str(p) for p in (subject["id"], subject.get("region")) if p)
    notes = tuple((text, "second") for text in (kind, place) if text)
    posts = tuple(subject.get("posts") or [])
    name = str(subject["full_name"])
    made = boxes(Card(name, "ink", notes, posts), wide, making.most, making.refs, say)
    before = (*notes, (say("chain.posts_before"), "second")) if posts else notes
    return [*made, *boxes(Card(name, "ink", before), wide, making.most, making.refs, say)[:1]]


def _legend(data: Doc, say: Words) -> list[tuple[str, str, str]]:
    traces = data["traces"]
    items = [
        ("line-solid", "ink", say("chain.marks.solid")),
        ("line-dashed", "ink", say("chain.marks.dashed")),
        ("line-dotted", "second", say("chain.marks.dotted")),
        ("arrow-filled", "ink", say("chain.marks.filled")),
        ("arrow-open", "ink", say("chain.marks.open")),
        ("state-held", "", say("chain.marks.held")),
        ("state-vacant", "", say("chain.marks.vacant")),
        ("state-unknown", "", say("chain.marks.unknown")),
    ]
    for line in dict.fromkeys(str(t.get("line")) for t in traces):
        items.append(("bar", line if line in LINES else "ink", line_name(say, line)))
    if any(not t.get("chains") and t.get("line") in _owed(data) for t in traces):
        items.append(("box", "defect", say("chain.marks.missing")))
    return items


def _legend_notes(say: Words) -> list[str]:
    relations = [f"{relation_name(say, {'relation': code})} {code}" for code in RELATIONS]
    return [*relations, f"{say('chain.rule.name')} DESIGNATES", say("chain.marks.codes")]
