"""What two drawings of one figure have otherwise: nodes, edges, evidence and the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from viz.metrics import clean
from viz.said import dates_line, relation
from viz.scene import Placed, Scene, Tie
from viz.style import Words

Doc = dict[str, Any]
T = TypeVar("T")
_Edge = tuple[str, str, str]
_Fact = tuple[str, str, str, tuple[str, ...]]
"""Since, until, certainty, ids of evidence."""


def changes(old: Scene, new: Scene, say: Words, named: Mapping[str, str]) -> list[Doc]:
    """All that differs, each with `what`, `thing` and `words`; nothing is left out.

    `named`: names of the ends of edges, for those that are not drawn as nodes.
    """
    names = {**named, **{n.id: n.name for s in (old, new) for n in s.nodes}}
    found = [*_nodes(old, new, say), *_edges(old, new, say, names), *_sources(old, new, say)]
    if old.answer != new.answer:
        found.append(_item("different", "answer", say, then=old.answer, now=new.answer))
    return found


def _item(what: str, thing: str, say: Words, **values: Any) -> Doc:
    # The words may go to a terminal: what is hidden in a name is shown.
    told = clean(say(f"verify.{thing}.{what}", **values))
    return {"what": what, "thing": thing, **values, "words": told}


def _grouped(things: tuple[T, ...], key: Callable[[T], Any]) -> dict[Any, list[T]]:
    groups: dict[Any, list[T]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return groups


def _nodes(old: Scene, new: Scene, say: Words) -> Iterator[Doc]:
    """Nodes by id; one drawn in several places says what it says in all of them."""
    before, after = (_grouped(s.nodes, lambda n: n.id) for s in (old, new))
    for key in sorted(before.keys() | after.keys()):
        was, now = _sayings(before.get(key, [])), _sayings(after.get(key, []))
        if was == now:
            continue
        name = (after.get(key) or before[key])[0].name
        what = "new" if not was else "gone" if not now else "different"
        values = {"id": key, "name": name}
        if what == "different":
            sep = say("sep")
            values |= {"then": sep.join(_less(was, now)) or "—",
                       "now": sep.join(_less(now, was)) or "—"}  # fmt: skip
        yield _item(what, "node", say, **values)


def _sayings(places: list[Placed]) -> list[str]:
    return sorted(text for node in places for text in (node.name, *node.notes))


def _less(some: list[str], others: list[str]) -> list[str]:
    return sorted((Counter(some) - Counter(others)).elements())


def _edges(old: Scene, new: Scene, say: Words, names: Mapping[str, str]) -> Iterator[Doc]:
    """Edges by relation and ends; of several alike, those that are equal are paired first."""
    before, after = (_grouped(s.edges, _ends) for s in (old, new))
    for key in sorted(before.keys() | after.keys()):
        was = Counter(_fact(old, tie) for tie in before.get(key, []))
        now = Counter(_fact(new, tie) for tie in after.get(key, []))
        less, more = sorted((was - now).elements()), sorted((now - was).elements())
        pairs = min(len(less), len(more))
        values = _named(key, names, say)
        for then, since in zip(less[:pairs], more[:pairs], strict=True):
            yield _item("different", "edge", say, **values, then=_told(then, say),
                        now=_told(since, say))  # fmt: skip
        for fact in less[pairs:]:
            yield _item("gone", "edge", say, **values, fact=_told(fact, say))
        for fact in more[pairs:]:
            yield _item("new", "edge", say, **values, fact=_told(fact, say))


def _ends(tie: Tie) -> _Edge:
    return (tie.relation, tie.start, tie.end)


def _fact(scene: Scene, tie: Tie) -> _Fact:
    # The numbers of evidence are those of one figure; the ids hold in both.
    ids = {row.number: row.id or f"{row.document}|{row.place}" for row in scene.evidence}
    held = tuple(sorted(ids.get(number, str(number)) for number in tie.evidence))
    return (tie.since, tie.until, tie.certainty, held)


def _named(key: _Edge, names: Mapping[str, str], say: Words) -> dict[str, str]:
    tie, start, end = key
    return {"relation": relation(say, tie),
            "from": names.get(start, start), "to": names.get(end, end)}  # fmt: skip


def _told(fact: _Fact, say: Words) -> str:
    since, until, certainty, evidence = fact
    parts = [dates_line(say, since, until), say.get(certainty, certainty)]
    return say("comma").join([*parts, *evidence])


def _sources(old: Scene, new: Scene, say: Words) -> Iterator[Doc]:
    """Rows of the list of evidence, whatever their numbers."""
    rows = [{(r.id, r.document, r.heading, r.place, r.grade) for r in s.evidence}
            for s in (old, new)]  # fmt: skip
    for what, some in (("gone", rows[0] - rows[1]), ("new", rows[1] - rows[0])):
        for key, document, heading, place, grade in sorted(some):
            told = " ".join(part for part in (heading or document, place, grade) if part)
            yield _item(what, "evidence", say, id=key, source=told)
