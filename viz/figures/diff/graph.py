"""Bodies and hops of both states as boxes and joints, cut into tiles that fit the pages."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from viz.draw import Block
from viz.figures.diff.marks import TAG_HIGH, tag_text, widest_tag
from viz.figures.diff.said import Said
from viz.figures.diff.seats import below
from viz.layouts.routes import BADGE, Cell, arrange, gaps, least
from viz.layouts.union import Joint, Key, Tile, layers, merged, tile
from viz.metrics import width, wrap
from viz.said import Doc
from viz.style import style

ROOT = "root"
LABEL = 64.0
HEAD = 16.0
WIDEST, NARROWEST = 132.0, 88.0
LINE = 11.7


@dataclass(frozen=True)
class Wire:
    """One drawn line of a hop: the state it is drawn in, and the item it stands for."""

    item: Doc
    state: str
    certainty: str
    label: tuple[str, ...]
    tag: str


@dataclass
class Graph:
    """All that is laid out: wires by the key of their joint, lanes, and what is told in words."""

    said: Said
    wires: dict[Key, Wire] = field(default_factory=dict)
    joints: dict[str, list[Joint]] = field(default_factory=lambda: defaultdict(list))
    columns: dict[str, dict[str, int]] = field(default_factory=dict)
    loops: list[Doc] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)
    """Bodies whose posts are too many to stand below their boxes."""


def graph(said: Said, room: float) -> Graph:
    """The joints of every line; those that close circles, or are too many, in words."""
    made = Graph(said)
    for item in said.items:
        if item["kind"] != "hop":
            continue
        ends = [(item["to"], "after", item["state"])]
        if item["state"] == "removed":
            ends = [(item["to"], "before", "removed")]
        elif "was" in item:
            ends = [(item["was"], "before", "removed"), (item["to"], "after", "added")]
        for end, side, state in ends:
            _add(made, item, end, side, state)
    for line, joints in list(made.joints.items()):
        columns, closing = layers(ROOT, joints)
        taken: dict[str, float] = defaultdict(float)
        kept = []
        for joint in sorted(joints, key=lambda j: (columns[j.start], j.key)):
            taken[joint.end] += joint.rise + joint.fall
            first = taken[joint.end] == joint.rise + joint.fall
            if joint.key in closing or (taken[joint.end] > room * 0.5 and not first):
                made.loops.append(made.wires[joint.key].item)
            else:
                kept.append(joint)
        made.joints[line] = kept
        made.columns[line] = layers(ROOT, kept)[0]
        if not kept:
            del made.joints[line], made.columns[line]
    made.loops = [i for n, i in enumerate(made.loops) if i not in made.loops[:n]]
    return made


def node(said: Said, line: str, body: str) -> str:
    """What a body is called in the layout: one box a line, the unit one for all."""
    return ROOT if body == said.unit else f"{line}|{body}"


def _add(made: Graph, item: Doc, end: str, side: str, state: str) -> None:
    said, line = made.said, item["line"]
    size = style().sizes["small"]
    label = tuple(line for part in said.relation_parts(item) for line in wrap(part, LABEL, size))
    differs = item["state"] != "unchanged"
    text = tag_text(said.say, item["state"], item["n"]) if differs else ""
    sure = any(f["certainty"] == "certain" for f in item[side]["facts"])
    key = (item["relation"], item["from"], end, item["scope"])
    made.wires[key] = Wire(item, state, "certain" if sure else "possible", label, text)
    # Room for a tag in any case: other days of the same whole have one elsewhere.
    widest = max(width(t, size) for t in label)
    wide = max(widest, widest_tag(said.say, len(said.items)) + 8)
    rise, fall = len(label) * LINE + TAG_HIGH / 2 + 2, TAG_HIGH / 2 + 2
    start, to = node(said, line, item["from"]), node(said, line, end)
    made.joints[line].append(Joint(key, start, to, wide, rise, fall))


@dataclass
class Box:
    """A body ready to be drawn: its lines of name, struck ones first, and what stands below."""

    body: str
    old: list[str]
    new: list[str]
    under: Block
    high: float
    below: float
    """The height kept for what stands below."""


def prepare(made: Graph, wide: float, room: float) -> dict[str, Box]:
    """Every body as a box of a width, with room for it in any state."""
    said, boxes = made.said, {}
    orders = said.orders()
    made.apart = [said.unit]
    nodes = {ROOT: said.unit}
    for line, columns in made.columns.items():
        nodes |= {n: n.removeprefix(f"{line}|") for n in columns if n != ROOT}
    for key, body in nodes.items():
        names = [_names(each, body, wide) for each in orders]
        under = [below(each, body, wide) if key != ROOT else Block((), 0, 0)
                 for each in orders]  # fmt: skip
        most = max(block.height for block in under)
        if most > room * 0.4:
            under, most = [Block((), 0, 0)], 0.0
            if body not in made.apart:
                made.apart.append(body)
        high = max(_name_height(*both) for both in names) + 20
        high = max(high, 44.0 if key == ROOT else 30.0)
        boxes[key] = Box(body, *names[0], under[0], high, most + 3 if most else 0.0)
    return boxes


def _names(said: Said, body: str, wide: float) -> tuple[list[str], list[str]]:
    """The lines of a former name, and of the name."""
    item = said.bodies[body]
    limit = wide - (26 if item.get("label") == "PartyOrganization" else 14)
    renamed = item["state"] == "changed" and item["before"]["name"] != item["after"]["name"]
    sizes = style().sizes
    old = wrap(said.body(body, "before"), limit, sizes["small"]) if renamed else []
    return old, wrap(said.body(body), limit, sizes["name"])


def _name_height(old: list[str], new: list[str]) -> float:
    return len(old) * 12 + len(new) * style().sizes["name"] * style().line_height


def cells(boxes: dict[str, Box], part: Tile) -> dict[str, Cell]:
    """The heights of the boxes of a tile."""
    return {key: Cell(max(box.high, least(part, key)), box.below) for key, box in boxes.items()}


def widths(tiles: Sequence[Tile], room: float) -> float:
    """The width that boxes may have, so that the widest tile fits."""
    return min(
        [WIDEST, *((room - sum(gaps(t)) - 1) / len(t.columns) for t in tiles)]
    )  # fmt: skip


def height(tiles: Sequence[Tile], boxes: dict[str, Box], wide: float) -> float:
    """The height of tiles drawn with one root."""
    whole = merged(tiles)
    return arrange(tiles, cells(boxes, whole), wide, HEAD).height


def cut(
    made: Graph, line: str, span: int, rooms: Sequence[float], boxes: dict[str, Box], wide: float
) -> list[Tile]:  # fmt: skip
    """The tiles of a line: so many columns at most, none higher than its page where it can be.

    `rooms` are the heights for the first tile, and for a later one.
    """
    columns, joints = made.columns[line], made.joints[line]
    bands: dict[int, list[str]] = defaultdict(list)
    for name, at in columns.items():
        if name != ROOT:
            bands[(at - 1) // span].append(name)
    groups: list[list[str]] = []
    for band in sorted(bands):
        names = bands[band]
        while names:
            rooted, room = not groups, rooms[bool(groups)] * 0.9
            part = tile(names, ROOT, rooted, columns, joints)
            taken = len(names)
            if not _fits(part, boxes, wide, room):
                names = [e[1] for e in _by_height(part, boxes, wide) if e[1] != ROOT]
                tries = partial(tile, root=ROOT, rooted=rooted, column=columns, joints=joints)
                fits = partial(_fits, boxes=boxes, wide=wide, room=room)
                taken = _that_fit(names, fits, tries)
            groups.append(names[:taken])
            names = names[taken:]
    tiles = [tile(names, ROOT, not at, columns, joints) for at, names in enumerate(groups)]
    _marks(tiles, groups, joints)
    return tiles


def _fits(part: Tile, boxes: dict[str, Box], wide: float, room: float) -> bool:
    return height([part], boxes, wide) <= room


def _that_fit(
    names: list[str], fits: Callable[[Tile], bool], make: Callable[[list[str]], Tile]
) -> int:
    """How many of the first names fit together; one at least."""
    low, high = 1, len(names)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(make(names[:middle])) else (low, middle - 1)
    return low


def _by_height(part: Tile, boxes: dict[str, Box], wide: float) -> list[Key]:
    plan = arrange([part], cells(boxes, part), wide, HEAD)
    return sorted(
        (e for column in part.columns for e in column if e[0]),
        key=lambda e: (plan.boxes[e[1]][1], e),
    )


def _marks(tiles: list[Tile], groups: list[list[str]], joints: list[Joint]) -> None:
    """Cut what runs from one tile to another: one mark a start, one a joint that comes in."""
    home = {name: at for at, names in enumerate(groups) for name in names} | {ROOT: 0}
    for joint in joints:
        end = home[joint.end]
        start = end if joint.start == ROOT and tiles[end].root else home[joint.start]
        if start == end:
            continue
        tiles[end].enters.append(joint)
        if all(j.start != joint.start for j in tiles[start].leaves):
            tiles[start].leaves.append(joint)


def tiles_for(
    made: Graph, rooms: Sequence[float], across: float
) -> tuple[list[tuple[str, list[Tile]]], dict[str, Box], float, bool]:
    """Every line's tiles, the boxes, their width, and whether no line had to go on below.

    There are as many columns as there is room for.
    """
    deepest = max((max(c.values()) for c in made.columns.values()), default=1)
    for span in range(deepest, 0, -1):
        wide = min(WIDEST, max(NARROWEST, (across - span * (LABEL + 24)) / (span + 1)))
        boxes = prepare(made, wide - BADGE / 2, rooms[0])
        parts = [(line, cut(made, line, span, rooms, boxes, wide)) for line in made.columns]
        single = [tiles[0] for _, tiles in parts if len(tiles) == 1]
        together = [merged(single)] if single else []
        wide = widths([*(t for _, tiles in parts for t in tiles), *together], across)
        if wide >= NARROWEST or span == 1:
            return parts, prepare(made, wide, rooms[0]), wide, span == deepest
    return [], {}, WIDEST, True
