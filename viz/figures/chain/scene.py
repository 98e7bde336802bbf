"""The chain figure: who answers for a unit, hop by hop, one lane for each line."""

from dataclasses import dataclass, field

from viz.draw import Block, Pen
from viz.figures.chain.box import body_box, hop_notes, missing_box
from viz.figures.chain.text import answer, chain_state, why_not
from viz.layouts.tree import Node, build, cut
from viz.metrics import width, wrap
from viz.said import Doc, References, dates, evidence_list, header, legend, receipt
from viz.scene import Arrow, Dash, Point, Scene
from viz.style import Words, style, words

OPEN_ARROWS = ("REPORTS_TO", "SUBORDINATE_TO", "PART_OF")


@dataclass
class _Page:
    """The drawing in progress."""

    say: Words
    pen: Pen
    refs: References
    names: dict[str, str]
    tags: list[str] = field(default_factory=list)
    numbered: int = 0


@dataclass
class _Lane:
    """Where a drawn lane wants its connections: the arrow heights of its first column."""

    colour: str
    top: float
    bottom: float
    entries: list[tuple[float, Doc]] = field(default_factory=list)


def chain_scene(
    traces: list[Doc], subject: Doc, *, fictional: bool, lang: str = "zh", data_hash: str = ""
) -> Scene:
    """Return the chain figure of a unit from trace documents, one for each line."""
    say = words(lang)
    page = _Page(say, Pen(), References(), _names(traces, subject))
    name, on = str(subject["full_name"]), str(traces[0]["on"]) if traces else ""
    facts = _facts(traces, on, say)
    title = say("chain.title", name=name)
    top = header(page.pen, say, title, answer(traces, subject, on, say), facts, fictional)
    # Numbered before the lanes, since the subject is read first; placed after, in their middle.
    box = _subject_box(page, subject)
    lanes, bottom = [], top
    for index, trace in enumerate(traces):
        lanes.append(_lane(page, trace, bottom, tinted=index % 2 == 1))
        bottom = lanes[-1].bottom
    bottom = max(_subject(page, box, lanes, top), bottom) + 10
    bottom = legend(page.pen, say, _legend_entries(traces, say), _legend_notes(say), bottom)
    bottom = evidence_list(page.pen, say, page.refs.rows, bottom) + 8
    meta = _meta(traces, subject, on, data_hash)
    parts = [say("receipt.query", q=meta["query"])]
    parts += [say("receipt.version", v=meta["data_version"])] if meta["data_version"] else []
    parts += [say("receipt.hash", h=data_hash)] if data_hash else []
    high = receipt(page.pen, say, parts, bottom)
    description = say("chain.description", name=name, on=on)
    wide = style().page["width"]
    return Scene(wide, high, title, tuple(page.pen.items), lang, description, meta)


def _names(traces: list[Doc], subject: Doc) -> dict[str, str]:
    names = {str(subject["id"]): str(subject["full_name"])}
    for trace in traces:
        for chain in trace.get("chains") or []:
            for hop in chain.get("hops") or []:
                names.setdefault(str(hop["to"]), str(hop.get("to_name") or hop["to"]))
    return names


def _facts(traces: list[Doc], on: str, say: Words) -> list[tuple[str, str]]:
    chains = [c for t in traces for c in t.get("chains") or []]
    later = [(t.get("why_not") or {}).get("next") or {} for t in traces]
    # Where nothing holds, the next change is the start of the next relation, as written.
    found = [c.get("next_change") for c in chains] + [edge.get("since") for edge in later]
    changes = sorted(str(day) for day in found if day and day not in ("unknown", ".."))
    known = str(traces[0].get("known") or "") if traces else ""
    return [
        (say("as_of"), on),
        (say("known"), known.replace("T", " ")[:16] if len(known) > 10 else known),
        (say("next_change"), changes[0] if changes else say("no_change")),
    ]


def _meta(traces: list[Doc], subject: Doc, on: str, data_hash: str) -> dict[str, str]:
    first = traces[0] if traces else {}
    lines = ",".join(str(t.get("line")) for t in traces)
    query = f"trace unit={subject['id']} on={on} known={first.get('known') or ''} line={lines}"
    version = str(first.get("data_version") or "")
    return {"figure": "chain", "query": query, "data_version": version, "data_hash": data_hash}


def _colour(line: str) -> str:
    return line if line in ("supervision", "party", "administrative") else "ink"


def _columns() -> tuple[float, float]:
    """Return the left of the lanes and of the first column."""
    space = style().spacing
    left = style().page["margin"] + space["subject"]
    return left + 16, left + space["gap"]


def _lane(page: _Page, trace: Doc, top: float, *, tinted: bool) -> _Lane:
    """Draw one line of responsibility below top."""
    say, colour = page.say, _colour(str(trace.get("line")))
    left, right = _columns()[0], style().page["width"] - style().page["margin"]
    lane, background = _Lane(colour, top, top), len(page.pen.items)
    chains = trace.get("chains") or []
    y = _lane_head(page, trace, chains, top + 8) + 10
    if chains:
        rows = cut(build(chains, page.numbered + 1), int(style().spacing["columns"]), page.tags)
        page.numbered += len(chains)
        for tag, nodes in rows:
            y = _row(page, lane, nodes, tag, y) + style().spacing["between"]
    else:
        line = say.get(f"line.{trace.get('line')}", str(trace.get("line")))
        heading = say("chain.none", line=line, on=trace["on"])
        box = missing_box(right - left - 20, heading, why_not(trace, page.refs, say))
        page.pen.put(box, left + 12, y)
        y += box.height + style().spacing["between"]
    lane.bottom = y
    if tinted:
        under = Pen()
        under.rect(left, top + 2, right - left, y - top - 4, "tint")
        page.pen.items[background:background] = under.items
    return lane


def _lane_head(page: _Page, trace: Doc, chains: list[Doc], top: float) -> float:
    say, pen, sizes = page.say, page.pen, style().sizes
    left, first = _columns()
    right = style().page["width"] - style().page["margin"] - 8
    line = str(trace.get("line"))
    heading = say.get(f"line.{line}", line)
    pen.lines(left + 12, top, heading, 130, "lane", _colour(line), bold=True)
    total = trace.get("total", len(chains))
    amount = say("at_least", n=trace.get("at_least", len(chains))) if total is None else total
    count = say("shown", n=len(chains), m=amount)
    pen.lines(right, top, count, 200, "post", bold=True, anchor="end")
    x = max(first + 11, left + 22 + width(heading, sizes["lane"]))
    limit = right - width(count, sizes["post"]) - 14
    for number, chain in enumerate(chains, page.numbered + 1):
        label = say("chain.number", n=number) + say("dot") + say(str(chain["certainty"]))
        wide = width(label, sizes["post"])
        pen.lines(x, top, label, wide + 1, "post", bold=True)
        state = chain_state(chain, say)
        top = pen.lines(x + wide + 8, top + 0.4, state, limit - x - wide - 8, colour="second") + 1
    return top if chains else top + 14


def _row(page: _Page, lane: _Lane, nodes: list[Node], tag: str, top: float) -> float:
    """Draw one row of columns; the first of a lane is joined to the subject, others to a tag."""
    left, first = _columns()
    entries: list[tuple[float, Doc]] = []
    y = top
    for node in nodes:
        entries.append((y + style().spacing["hop"], node.hop))
        label = left + (10 if tag else 2)
        y = _place(page, lane.colour, node, first, y, label) + style().spacing["between"]
    if not tag:
        lane.entries = entries
        return y - style().spacing["between"]
    start = entries[0][0]
    wide = max(12.0, width(tag, style().sizes["small"]) + 4)
    middle = left + 8 - wide / 2
    _branches(page.pen, lane.colour, (left + 8, start), left + 8, first, entries)
    page.pen.rect(left + 8 - wide, start - 6.5, wide, 13, lane.colour)
    page.pen.text(middle, start + 3.3, tag, "small", "paper", bold=True, anchor="middle")
    return y - style().spacing["between"]


def _place(page: _Page, colour: str, node: Node, x: float, top: float, label_left: float) -> float:
    """Draw a box with the label of its hop and everything beyond it; return the bottom."""
    space, hop = style().spacing, node.hop
    name = str(hop.get("to_name") or hop["to"])
    label = _hop_label(page, hop, colour, x - 8 - label_left)
    page.pen.put(label, label_left, top + space["hop"])
    notes = hop_notes(node, page.names, page.say)
    box = body_box(space["box"], name, colour, notes, hop.get("posts") or [], page.refs, page.say)
    page.pen.put(box, x, top)
    bottom = top + max(box.height, space["hop"] + label.height)
    if not node.children or node.tag:
        return bottom
    edge, following = x + box.width, x + box.width + space["gap"]
    entries, y = [], top
    for child in node.children:
        entries.append((y + space["hop"], child.hop))
        y = _place(page, colour, child, following, y, edge + 12) + space["between"]
    _branches(page.pen, colour, (edge, entries[0][0]), edge + 8, following, entries)
    return max(bottom, y - space["between"])


def _hop_label(page: _Page, hop: Doc, colour: str, wide: float) -> Block:
    """Return relation above the line (0), then dates, certainty and evidence below it."""
    pen, say, sizes, middle = Pen(), page.say, style().sizes, wide / 2
    relation = say.get(f"relation.{hop['relation']}", str(hop["relation"]))
    above = wrap(relation, wide, sizes["holder"])
    for index, line in enumerate(reversed(above)):
        y = -6 - index * 12.5
        pen.text(middle, y, line, "holder", colour, bold=True, anchor="middle")
    y = 5.0
    for line in dates(say, hop.get("since"), hop.get("until")):
        y = pen.lines(middle, y, line, wide, anchor="middle")
    scope = (hop.get("properties") or {}).get("scope")
    if scope:
        y = pen.lines(middle, y, str(scope), wide, colour="second", anchor="middle")
    if hop.get("certainty") == "possible":
        y = pen.lines(middle, y, say("possible"), wide, colour="second", anchor="middle")
    marks = page.refs.marks(hop.get("evidence"))
    if marks:
        y = pen.lines(middle, y, marks, wide, colour="second", anchor="middle")
    return Block(tuple(pen.items), wide, y)


def _branches(
    pen: Pen, colour: str, start: Point, trunk: float, end: float, entries: list[tuple[float, Doc]]
) -> None:
    """Draw one trunk and a branch with an arrow for each entry."""
    heights = [y for y, _ in entries]
    sure = any(hop.get("certainty") != "possible" for _, hop in entries)
    common: Dash = "solid" if sure else "dashed"
    if len(entries) == 1 and heights[0] == start[1]:
        trunk = start[0]
    else:
        pen.line([start, (trunk, start[1])], colour, "hop", common)
        low, high = min([start[1], *heights]), max([start[1], *heights])
        pen.line([(trunk, low), (trunk, high)], colour, "hop", common)
    for y, hop in entries:
        dash: Dash = "dashed" if hop.get("certainty") == "possible" else "solid"
        arrow: Arrow = "open" if hop["relation"] in OPEN_ARROWS else "filled"
        pen.line([(trunk, y), (end, y)], colour, "hop", dash, arrow)


def _subject_box(page: _Page, subject: Doc) -> Block:
    say = page.say
    kind = say.get(f"kind.{subject.get('kind')}", str(subject.get("kind") or ""))
    place = say("dot").join(str(p) for p in (subject["id"], subject.get("region")) if p)
    notes = [(text, "second") for text in (kind, place) if text]
    posts, name = subject.get("posts") or [], str(subject["full_name"])
    return body_box(style().spacing["subject"], name, "ink", notes, posts, page.refs, say)


def _subject(page: _Page, box: Block, lanes: list[_Lane], top: float) -> float:
    """Place the subject beside its lanes, join it to them, return its bottom."""
    space, joined = style().spacing, [lane for lane in lanes if lane.entries]
    x, right = style().page["margin"], style().page["margin"] + space["subject"]
    if len(joined) == 1:
        y = joined[0].entries[0][0] - space["hop"]
        exits = [joined[0].entries[0][0]]
    else:
        span = lanes[-1].bottom if lanes else top
        y = max(top + 14, min((top + span - box.height) / 2, top + 150))
        middle = y + box.height / 2
        exits = [middle + (i - (len(joined) - 1) / 2) * 14 for i in range(len(joined))]
    page.pen.put(box, x, y)
    for index, (lane, start) in enumerate(zip(joined, exits, strict=True)):
        ends = [height for height, _ in lane.entries]
        # Rising lines turn later the lower they leave, falling ones earlier, a line that does
        # both (only one can) last of all: so none cross.
        step = index if max(ends) < start else len(joined) - 1 - index
        step = len(joined) if min(ends) < start < max(ends) else step
        trunk = right + 3 + 2.8 * min(step, 3)
        first = _columns()[1]
        _branches(page.pen, lane.colour, (right, start), trunk, first, lane.entries)
    return y + box.height


def _legend_entries(traces: list[Doc], say: Words) -> list[tuple[str, str, str]]:
    items = [
        ("line-solid", "ink", say("legend_items.solid")),
        ("line-dashed", "ink", say("legend_items.dashed")),
        ("arrow-filled", "ink", say("legend_items.filled")),
        ("arrow-open", "ink", say("legend_items.open")),
        ("state-held", "", say("legend_items.held")),
        ("state-vacant", "", say("legend_items.vacant")),
        ("state-unknown", "", say("legend_items.unknown")),
    ]
    for line in dict.fromkeys(str(t.get("line")) for t in traces):
        items.append(("bar", _colour(line), say.get(f"line.{line}", line)))
    if any(not t.get("chains") for t in traces):
        items.append(("box", "defect", say("legend_items.missing")))
    return items


def _legend_notes(say: Words) -> list[str]:
    relations = say.table["relation"].items()
    return [*(f"{text} {code}" for code, text in relations), say("legend_items.codes")]
