"""The chain figure: who answers for a unit, hop by hop, one lane a line of responsibility."""

from collections.abc import Mapping
from typing import Any

from viz.book import Book, Head
from viz.draw import Block
from viz.figures.chain.box import Card, boxes
from viz.figures.chain.frame import frame_of
from viz.figures.chain.lane import Making, lane_of
from viz.figures.chain.lines import OPEN_ARROWS
from viz.figures.chain.pages import Pages
from viz.figures.chain.reached import hops_drawn
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
    frame = frame_of(sheet, _deepest(told))
    making = Making(say, book.refs, frame, _names(told), most, [], _owed(told), ruled, set())
    pages = Pages(book, making, told, _subject(subject, making))
    first = 1
    for index, trace in enumerate(told["traces"]):
        lane = lane_of(trace, first, making)
        pages.lane(lane, tinted=index % 2 == 1)
        first += len(lane.chains)
    pages.finish()
    book.counted = _counted(told["traces"], say)
    book.legend(_legend(told, say), _legend_notes(told, say))
    book.evidence()
    return book.finish(say("chain.description", name=name, on=on))


def _deepest(data: Doc) -> int:
    """The hops of the longest chain."""
    chains = (chain for trace in data["traces"] for chain in trace.get("chains") or [])
    return max((len(chain.get("hops") or []) for chain in chains), default=0)


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
    """The marks that the picture has."""
    traces = data["traces"]
    hops = [hop for trace in traces for hop in hops_drawn(trace)]
    posts = [*(data["unit"].get("posts") or []), *(p for h in hops for p in h.get("posts") or [])]
    states = {str(post.get("state") or "unknown") for post in posts}
    weak = {hop.get("certainty") == "possible" for hop in hops}
    arrows, ends = {hop["relation"] in OPEN_ARROWS for hop in hops}, {hop["to"] for hop in hops}
    ruled = any(rule["to"] in ends for rule in data["rules"])
    items = [
        ("line-solid", "ink", "solid", False in weak),
        ("line-dashed", "ink", "dashed", True in weak),
        ("line-dotted", "second", "rule", ruled),
        ("arrow-filled", "ink", "filled", False in arrows),
        ("arrow-open", "ink", "open", True in arrows),
        *((f"state-{s}", "", s, s in states) for s in ("held", "vacant", "unknown")),
    ]  # fmt: skip
    found = [(mark, colour, say(f"chain.marks.{key}")) for mark, colour, key, drawn in items
             if drawn]  # fmt: skip
    for line in dict.fromkeys(str(t.get("line")) for t in traces if t.get("chains")):
        found.append(("bar", line if line in LINES else "ink", line_name(say, line)))
    if any(not t.get("chains") and t.get("line") in _owed(data) for t in traces):
        found.append(("box", "defect", say("chain.marks.missing")))
    return found


def _legend_notes(data: Doc, say: Words) -> list[str]:
    """The relations of the picture by name and code, and what the grades mean."""
    drawn = {str(hop["relation"]) for trace in data["traces"] for hop in hops_drawn(trace)}
    notes = [f"{relation_name(say, {'relation': r})} {r}" for r in RELATIONS if r in drawn]
    return [*notes, say("chain.marks.codes")]
