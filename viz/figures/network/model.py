"""What the network figure is drawn from: its nodes, ties, places, and how they are named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property

from viz.figures.network.bonds import LINES, RANK, RULE, Bond
from viz.layouts.forest import Forest, Link, grown
from viz.layouts.places import MIXED, ROOT, GroupKey, Place, Planter, hubs_of
from viz.layouts.spans import ALWAYS, Spans, holds, meet
from viz.metrics import width, wrap
from viz.said import Doc, dates_line, relation, stage_word
from viz.style import Words, style

BODIES = ("Unit", "PartyOrganization")
_GATHERS = (*BODIES, "Region", "Team", "Activity", "Document")
_NODE = {"PartyOrganization": "party", "Person": "person", "Case": "case", "Stage": "stage"}


class Model:
    """The data of a network figure, looked at in every way that drawing needs.

    `days`: those on which places are the same; None for places that follow from the day of the
    figure alone.
    """

    def __init__(self, data: Doc, say: Words, days: Spans | None) -> None:
        self.data, self.say, self.day = data, say, str(data["on"])
        self.days = days
        self.told_days = [self.day, *data["days"]]
        """The day of the figure, and those that the user wants to lay beside it."""
        self.nodes: dict[str, Doc] = {node["id"]: node for node in data["nodes"]}
        self.held = [edge for edge in data["edges"] if edge["certainty"]]
        self.path = {key for step in data["path"] for key in step["keys"]}
        self.on_path = {i for step in data["path"] for i in (step["from"], step["to"])}
        self.placed: set[str] = set()
        """Nodes noted in the scene; the first place counts for one that is drawn again."""
        self._edges_told: dict[str, str] = {}
        self._told: dict[str, list[str]] = {}

    @cached_property
    def roots(self) -> list[Place]:
        """Places of the roots; those that carry nothing stand together in a bundle of the first."""
        planter = Planter(self._forest(), self.order, self._is_hub, ("SEAT_OF",))
        roots = planter.plant()
        if not roots:
            return []
        first, others = roots[0], roots[1:]
        first.hub = True
        loose = [root for root in others if not root.hub]
        if loose:
            first.groups[ROOT] = loose
        return [first, *(root for root in others if root.hub)]

    def _forest(self) -> Forest:
        data = self.data
        if self.days is None:
            links = [self._link(e, *ALWAYS[0]) for e in self.held]
        else:
            links = [self._link(e, *span) for e in data["edges"]
                     for span in meet(self.days, [(e["begins"], e["ends"])])]  # fmt: skip
        rank = {relation: n for n, relation in enumerate(RANK)}
        return grown(list(self.nodes), links, rank, data["centre"], data["hops"], self.on_path)

    @staticmethod
    def _link(edge: Doc, begins: str, ends: str) -> Link:
        return Link(edge["key"], edge["relation"], edge["from"], edge["to"], begins, ends)

    def _is_hub(self, key: str, spans: Spans, breadth: int, depth: int) -> bool:
        label = self.nodes[key]["label"]
        if depth == 0:
            return breadth > 0 or key == self.data["centre"]
        chosen = key in self.on_path and holds(spans, self.day)
        if label in _GATHERS and (breadth >= 3 or chosen):
            return True
        return breadth >= 6 or (depth > 2 and breadth > 0)

    @staticmethod
    def order(key: GroupKey) -> int:
        """The place of a bundle among those of a hub; posts first, what is mixed last."""
        if key[0] == "SEAT_OF" or key == MIXED:
            return -1 if key != MIXED else 2 * len(RANK)
        return RANK.index(key[0]) if key[0] in RANK else len(RANK)

    @cached_property
    def hubs(self) -> list[Place]:
        """Hub places besides the first root: near ones first, then large ones."""
        found: list[Place] = []
        ring = [*self.roots[1:], *hubs_of(self.roots[0])]
        while ring:
            ring.sort(key=lambda p: (not self.on_path & p.nodes.keys(),
                                     self.order(p.stays[0][1]), -p.size(), min(p.nodes)))
            ring = [place for place in ring if place.lasting(self.told_days)]
            found += ring
            ring = [below for place in ring for below in hubs_of(place)]
        return found

    @cached_property
    def _boxable(self) -> set[int]:
        return {id(place.stays) for place in self.hubs}

    @cached_property
    def there(self) -> set[str]:
        """The nodes of the day."""
        found: set[str] = set()
        waiting = [*self.roots]
        while waiting:
            place = waiting.pop()
            if key := place.on(self.day):
                found.add(key)
            waiting += place.hubs
            waiting += [p for places in place.groups.values() for p in places]
        return found

    @cached_property
    def bonds(self) -> list[Bond]:
        """Ties between nodes of the day."""
        found: dict[tuple[str, str, str], list[Doc]] = defaultdict(list)
        for edge in self.held:
            if edge["from"] in self.there and edge["to"] in self.there:
                found[edge["from"], edge["to"], edge["relation"]].append(edge)
        return [
            Bond(relation, start, end, tuple(edges))
            for (start, end, relation), edges in sorted(found.items())
        ]

    @cached_property
    def bond_of(self) -> dict[tuple[str, str, str], Bond]:
        """Ties by start, end and relation."""
        return {(b.start, b.end, b.relation): b for b in self.bonds}

    @cached_property
    def degrees(self) -> dict[str, Counter[GroupKey]]:
        """How many neighbours each relation gives a node that day."""
        found: dict[str, Counter[GroupKey]] = defaultdict(Counter)
        for bond in self.bonds:
            found[bond.start][bond.relation, True] += 1
            found[bond.end][bond.relation, False] += 1
        return found

    def carrier(self, place: Place, key: str, parent: str) -> Bond | None:
        """The tie by which a node hangs on its parent that day."""
        relation, outward = place.tie(self.day)
        ends = (parent, key) if outward else (key, parent)
        return self.bond_of.get((*ends, relation))

    @cached_property
    def steps(self) -> dict[tuple[str, str, str], int]:
        """The number of each step of the path, by start, end and relation."""
        return {(s["from"], s["to"], s["relation"]): n for n, s in enumerate(self.data["path"], 1)}

    def step(self, bond: Bond) -> int:
        """The number of a tie on the path; 0 for one that is not on it."""
        return self.steps.get((bond.start, bond.end, bond.relation), 0)

    @cached_property
    def _at(self) -> dict[str, list[Bond]]:
        found: dict[str, list[Bond]] = defaultdict(list)
        for bond in self.bonds:
            found[bond.start].append(bond)
            found[bond.end].append(bond)
        return found

    def bond(self, step: Doc) -> Bond:
        """The tie of a step of the path."""
        return self.bond_of[step["from"], step["to"], step["relation"]]

    def notes(self, key: str) -> tuple[str, ...]:
        """What the figure knows of a node: its kind, and each tie with dates and evidence."""
        role = self.say(f"network.roles.{self.role(key)}")
        return (role, *(self._note(bond, edge, key) for bond in self._at.get(key, ())
                        for edge in bond.edges))  # fmt: skip

    def _note(self, bond: Bond, edge: Doc, key: str) -> str:
        forward = bond.start == key
        other = self.title(bond.end if forward else bond.start)
        word = "network.forward" if forward else "network.backward"
        text = self.say(word, relation=self.relation(bond.relation), to=other)
        maybe = self.say("maybe") if edge["certainty"] == "possible" else ""
        return f"{text}{maybe}{self.say('sep')}{self._edge_note(edge)}"

    def _edge_note(self, edge: Doc) -> str:
        """Dates and evidence of an edge, which both its ends tell."""
        if edge["key"] not in self._edges_told:
            sources = (" ".join(filter(None, (s["heading"], s["place"], s["reliability"])))
                       for s in edge["evidence"])  # fmt: skip
            told = (dates_line(self.say, edge["since"], edge["until"]), *sources)
            self._edges_told[edge["key"]] = self.say("sep").join(told)
        return self._edges_told[edge["key"]]

    def relation(self, name: str) -> str:
        """The words for a relation."""
        return self.say.get(f"network.relation.{name}", relation(self.say, name))

    def role(self, key: str) -> str:
        """Which mark a node has."""
        node = self.nodes[key]
        if node["label"] == "Unit":
            return "body" if node["kind"] in ("lead", "discipline") else "unit"
        if node["label"] == "Post":
            return {"vacant": "vacant", "unknown": "unknown"}.get(node["state"] or "", "post")
        return _NODE.get(node["label"], "other")

    def label(self, key: str, group: GroupKey = ROOT) -> str:
        """The words beside the mark of a node; a tie that no line of its own tells is named."""
        node = self.nodes[key]
        return self.prefix(key, group) + self._worded(node, _short(node, node["name"]))

    def prefix(self, key: str, group: GroupKey) -> str:
        """The name of the tie before a label in a bundle without caption."""
        if not group[0] or group[0] in LINES or group[0] == RULE:
            return ""
        return self.say("network.prefixed", relation=self.relation(group[0]))

    def title(self, key: str) -> str:
        """The whole name of a node on the day, in words."""
        return self._titled(self.nodes[key], self.nodes[key]["name"])

    def _titled(self, node: Doc, name: str) -> str:
        """A whole name; of a case its heading, of which its label has no room."""
        return name if name and node["label"] == "Case" else self._worded(node, name)

    def _worded(self, node: Doc, name: str) -> str:
        if node["label"] == "Case":
            return str(node["id"])
        if node["label"] == "Stage":
            name = stage_word(self.say, name)
        return name or str(node["id"])

    def state(self, key: str) -> str:
        """The word after a post that nobody holds."""
        role = self.role(key)
        return self.say(f"network.{role}_word") if role in ("vacant", "unknown") else ""

    def spelled(self, key: str) -> list[str]:
        """All labels that a node has on some day, with the room that a state takes."""
        if key not in self._told:
            node = self.nodes[key]
            after = f" {self.say('network.unknown_word')}" if node["label"] == "Post" else ""
            texts = (_short(node, name) for name in (node["name"], *node["spellings"]))
            self._told[key] = list(dict.fromkeys(self._worded(node, t) + after for t in texts))
        return self._told[key]

    def lines(self, place: Place, room: float, *, told: bool) -> int:
        """How many lines a label at a place takes at most; `told`: a caption names the tie."""
        size, most = style().sizes["small"], 1
        # A hub that stands as a leaf says how many hang on it.
        after = f" {self.say('network.folded', n=888)}" if id(place.stays) in self._boxable else ""
        for key, group, _ in place.stays:
            before = "" if told else self.prefix(key, group)
            for text in self.spelled(key):
                if width(before + text + after, size) > room:
                    most = max(most, len(wrap(before + text + after, room, size)))
        return most

    def hub_lines(self, place: Place, room: float) -> int:
        """How many lines the names of a hub take in its box at most."""
        size = style().sizes["holder"]
        texts: Iterator[str] = (
            self._titled(node, name) for node in map(self.nodes.__getitem__, place.nodes)
            for name in (node["name"], *node["spellings"])
        )  # fmt: skip
        return max(len(wrap(text or "?", room, size)) for text in texts)


def _short(node: Doc, name: str) -> str:
    """A name as a label: the short form of the name of today."""
    return str(node["short"] if node["short"] and name == node["today"] else name)
