"""Where the overview puts things: what becomes a box, how many rows a bundle has, which column.

All of it follows from the network at any day, so that what stands still is drawn still.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from viz.figures.network.bonds import LINES
from viz.figures.network.model import Model
from viz.layouts.columns import Family, columns, filled, stretched
from viz.layouts.fans import LINE, Block, Bundle, row_height, seated
from viz.layouts.places import MIXED, ROOT, GroupKey, Place
from viz.marks import REACH
from viz.metrics import width, wrap
from viz.style import Sheet, style

BULGE = 10.0
"""How much further out the middle of an arc is than its ends."""
FEW = 4
"""Most leaves of a relation that says little (a place, an event), when there is no room for all."""
INDENT = 17.0
PART = 4
NAME = 13.0
"""Height of a line in a box."""
_SIDES = {"LED_BY": 0, "REPORTS_TO": 0, "CONCERNS": 0, "AFFILIATED_WITH": 1, "SUBORDINATE_TO": 1,
          "PART_OF": 1, "SEAT_OF": 1}  # fmt: skip


@dataclass(frozen=True)
class Widths:
    """Widths across a page, in points: labels, ties of a fan, boxes, and the corridor."""

    label: float
    fan: float
    box: float
    inner: float
    """Room for labels of the centre's own leaves, whose marks stand where boxes would."""

    @staticmethod
    def of(sheet: Sheet) -> Widths:
        """Those of a sheet."""
        whole = sheet.right - sheet.left
        fan, box = whole * 0.06, 100.0 if whole < 1000 else 120.0
        corridor = max(box + 110, whole * 0.28)
        label = min((whole - corridor) / 2 - fan - box - REACH - BULGE, 210.0)
        return Widths(label, fan, box, label + fan + box * 0.6)


@dataclass
class Plan:
    """Blocks by column; which hubs have a box, and which are leaves of the overview."""

    sides: list[list[Block]]
    boxed: set[int]
    """Ids (of the objects) of the places that have a box."""
    folded: dict[int, Place] = field(default_factory=dict)
    """Hub places that stand as a leaf, by id of that leaf."""

    bare: bool = False
    """Whether the page has room for the centre alone; all else is on further pages."""

    def shows(self, day: str, most: int) -> int:
        """How many nodes of a day it has room for, besides the centre."""
        found = 0
        for block in [block for blocks in self.sides for block in blocks]:
            found += block.hub is not None and block.hub.on(day) is not None
            for bundle in block.bundles:
                rows, _ = seated(bundle, day, most)
                found += sum(1 + hanging_on(place, day) for place, _ in rows.values())
        return found


class Planner:
    """Plans the overview of a network on a sheet."""

    def __init__(self, model: Model, sheet: Sheet) -> None:
        self.model, self.widths = model, Widths.of(sheet)
        self._lines: dict[tuple[int, int, bool, bool], int] = {}

    def plan(self, height: float) -> Plan:
        """The plan with the most boxes, then the most rows, that fits a height and the limit.

        One without boxes may show more than the limit: a page shows no less.
        """
        hubs = self.model.hubs
        count = min(len(hubs), int(height / 28) * 2)
        while True:
            most = max([1, *(len(g) for h in [self.model.roots[0], *hubs[:count]]
                             for g in h.groups.values())])  # fmt: skip
            least = min(3, most) if count else 1
            found = self._largest(count, least, most, height)
            if found and (not count or self._within(found)):
                for blocks in found.sides:
                    filled(blocks, height)
                stretched(found.sides, height)
                return found
            if not count:
                return Plan([[], []], set(), bare=True)
            count = int(count * 0.8)

    def _within(self, plan: Plan) -> bool:
        """Whether the limit of the figure holds with one leaf a bundle."""
        most = max(plan.shows(day, 1) for day in self.model.told_days)
        return most < int(self.model.data["limit"])

    def _largest(self, count: int, least: int, most: int, height: float) -> Plan | None:
        best = self._with(count, least, height)
        low, high = least, most
        while best and low < high:
            middle = (low + high + 1) // 2
            if found := self._with(count, middle, height):
                best, low = found, middle
            else:
                high = middle - 1
        return best

    def _with(self, count: int, rows: int, height: float) -> Plan | None:
        """A plan with so many boxes and at most so many rows a bundle."""
        boxed = self.model.hubs[:count]
        plan = Plan([], {id(place) for place in boxed})
        first = self.model.roots[0]
        extra = self._fold(self.model.hubs[count:], plan)
        families: dict[int, list[Block]] = {}
        sides: dict[int, int | None] = {}
        for place in boxed:
            top = place
            while id(above := self._hub_above(top)) in plan.boxed:
                top = above
            block = Block(place, self._bundles(place, extra, rows, inner=False), self.box(place))
            families.setdefault(id(top), []).append(block)
            sides.setdefault(id(top), _SIDES.get(top.stays[0][1][0]))
        own = [
            Family([Block(None, [part])], _SIDES.get(part.key[0]))
            for made in self._bundles(first, extra, rows, inner=True)
            for part in _parts(made)
        ]
        found = columns([*(Family(families[k], sides[k]) for k in families), *own], height)
        if found is None:
            return None
        plan.sides = found
        return plan

    def _hub_above(self, place: Place) -> Place:
        """The hub that a place hangs on, by leaves between."""
        above = place.above
        while above is not None and not above.hub:
            above = above.above
        return above or self.model.roots[0]

    def _fold(self, hubs: list[Place], plan: Plan) -> dict[int, dict[GroupKey, list[Place]]]:
        """Leaves for hubs without a box, by id of the boxed hub that they hang on."""
        found: dict[int, dict[GroupKey, list[Place]]] = {}
        for place in hubs:
            above = self._hub_above(place)
            if above is not self.model.roots[0] and id(above) not in plan.boxed:
                continue
            leaf = Place(place.stays, False, above)
            plan.folded[id(leaf)] = place
            found.setdefault(id(above), {}).setdefault(place.stays[0][1], []).append(leaf)
        return found

    def _bundles(
        self, place: Place, extra: dict[int, dict[GroupKey, list[Place]]], rows: int, *, inner: bool
    ) -> list[Bundle]:
        groups = dict(place.groups)
        for key, leaves in extra.get(id(place), {}).items():
            groups[key] = [*leaves, *groups.get(key, [])]
        return [
            self._bundle(key, groups[key], rows, inner=inner)
            for key in sorted(groups, key=lambda key: (self.model.order(key), key))
        ]

    def _bundle(self, key: GroupKey, places: list[Place], rows: int, *, inner: bool) -> Bundle:
        # Few leaves that all have a row need no caption: their marks and lines tell them.
        plain = key[0] not in LINES and key not in (MIXED, ROOT)
        # Few leaves need no caption: their marks and lines tell them.
        bare = key == MIXED or len(places) < 3

        def measure(place: Place, depth: int) -> int:
            return self._measure(place, depth, inner=inner, told=not bare and not depth)

        needs = [row_height(place, measure) for place in places]
        if bare:
            return Bundle(key, places, needs, 10**6, 0.0)
        few = min(rows, FEW) if plain else rows
        return Bundle(key, places, needs, few, self._head(key, inner), not plain)

    def _measure(self, place: Place, depth: int, *, inner: bool, told: bool) -> int:
        # Folded places come and go while a plan is sought; what stands there stays.
        asked = (id(place.stays), depth, inner, told)
        if asked not in self._lines:
            room = self.room(inner) - INDENT * depth
            self._lines[asked] = self.model.lines(place, room, told=told)
        return self._lines[asked]

    def room(self, inner: bool) -> float:
        """Room for a label beside its mark."""
        return self.widths.inner if inner else self.widths.label

    def _head(self, key: GroupKey, inner: bool) -> float:
        """Room for a caption."""
        return len(self.caption(key, 888, 888, inner=inner, other=True)) * LINE + 3.5

    def caption(
        self, key: GroupKey, shown: int, there: int, *, inner: bool, other: bool
    ) -> list[str]:
        """The words over a bundle, on lines; the count stays together."""
        say, room, size = self.model.say, self.room(inner), style().sizes["small"]
        count = say("network.shown_of", n=shown, m=there)
        word = "loose" if key == ROOT else "others" if other else "bundle"
        text = say(f"network.{word}", relation=self.model.relation(key[0]))
        if width(text + count, size) <= room:
            return [text + count]
        return [*wrap(text, room, size), *wrap(count, room, size)]

    def box(self, place: Place) -> float:
        """The height of the box of a hub: its names and a line that counts."""
        return box_height(self.model.hub_lines(place, self.widths.box - 16))


def _parts(made: Bundle) -> list[Bundle]:
    """The mixed leaves of the centre a few at a time, so that both columns can take of them."""
    if made.key != MIXED:
        return [made]
    return [
        Bundle(MIXED, made.places[n : n + PART], made.needs[n : n + PART], made.rows, 0.0)
        for n in range(0, len(made.places), PART)
    ]


def box_height(lines: int) -> float:
    """The height of a box with so many lines of a name and one that counts."""
    return lines * NAME + LINE + 13


def hanging_on(place: Place, day: str) -> int:
    """How many nodes hang on a place on a day, as leaves."""
    return sum(
        (below.on(day) is not None) + hanging_on(below, day)
        for places in place.groups.values() for below in places
    )  # fmt: skip
