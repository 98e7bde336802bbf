"""Two states of a unit's responsibility compared: plain trace documents in, items out.

An item is one thing that can be the same in both states: a body, a hop (by relation, both ends and
scope; see `moved`), a post (by id and body) or a holding (by post, body and person). `before` and
`after` say what each state has of it, None where it has nothing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Doc = dict[str, Any]
Key = tuple[str, ...]
LINES = ("supervision", "party", "administrative")
STATES = ("added", "removed", "changed", "unchanged")
KINDS = ("body", "hop", "post", "holding")
_WRITTEN = ("since", "until", "certainty", "properties", "evidence")


@dataclass(slots=True)
class State:
    """What one state has, by the identity of each thing."""

    bodies: dict[Key, Doc] = field(default_factory=dict)
    hops: dict[Key, Doc] = field(default_factory=dict)
    posts: dict[Key, Doc] = field(default_factory=dict)
    holdings: dict[Key, Doc] = field(default_factory=dict)


def state_of(documents: Mapping[str, Doc | None]) -> State:
    """All that the trace documents of the lines say, each thing once."""
    state = State()
    for line in LINES:
        document = documents.get(line)
        if document is None:
            continue
        unit = document["unit"]
        name, exists = unit["full_name"], unit["exists"]
        state.bodies[unit["id"],] = {"name": name, "exists": exists}
        _posts(state, unit["id"], unit["posts"])
        for hop in _hops(document):
            key = (hop["relation"], hop["from"], hop["to"], scope(hop))
            seen = {"name": hop["to_name"], "exists": hop["exists"]}
            state.bodies.setdefault((hop["to"],), seen)
            facts = state.hops.setdefault(key, {"line": line, "facts": []})["facts"]
            _note(facts, hop)
            _posts(state, hop["to"], hop["posts"])
    for side in (*state.hops.values(), *state.holdings.values()):
        side["facts"].sort(key=_text)
    return state


def scope(hop: Doc) -> str:
    """For what part of the work a body leads; '' for all of it."""
    return str(hop.get("properties", {}).get("scope") or "")


def _hops(document: Doc) -> Iterator[Doc]:
    """Every hop of every chain; what closes a circle is one too, for it is a fact like others."""
    for chain in document["chains"]:
        yield from chain["hops"]
        if chain.get("closes"):
            yield chain["closes"]


def _note(facts: list[Doc], told: Doc) -> None:
    fact = {key: told[key] for key in _WRITTEN if key in told}
    if fact not in facts:
        facts.append(fact)


def _posts(state: State, body: str, posts: Iterable[Doc]) -> None:
    for post in posts:
        said = {"name": post["post_name"], "duty": post["duty"], "state": post["state"]}
        state.posts.setdefault((post["id"], body), said)
        for held in post["holders"]:
            key = (post["id"], body, held["person"])
            said = {"name": held["full_name"], "facts": []}
            _note(state.holdings.setdefault(key, said)["facts"], held)


def compare(unit: str, before: State, after: State) -> list[Doc]:
    """The items of both states, in the order in which they are drawn and numbered.

    Items that differ have `n`, counted from 1 in each of added, removed and changed.
    """
    items: dict[tuple[str, Key], Doc] = {}
    for kind, was, now in (
        ("body", before.bodies, after.bodies), ("hop", before.hops, after.hops),
        ("post", before.posts, after.posts), ("holding", before.holdings, after.holdings),
    ):  # fmt: skip
        for key in sorted(was.keys() | now.keys()):
            items[kind, key] = _item(kind, key, was.get(key), now.get(key))
    order = _ordered(unit, items)
    _move(items, order)
    result = [items[name] for name in order if name in items]
    counts: dict[str, int] = defaultdict(int)
    for item in result:
        if item["state"] != "unchanged":
            counts[item["state"]] += 1
            item["n"] = counts[item["state"]]
    return result


def _item(kind: str, key: Key, was: Doc | None, now: Doc | None) -> Doc:
    names = {
        "body": ("id",), "hop": ("relation", "from", "to", "scope"),
        "post": ("id", "body"), "holding": ("post", "body", "person"),
    }[kind]  # fmt: skip
    line = {"line": (now or was or {})["line"]} if kind == "hop" else {}
    return {
        "kind": kind, **dict(zip(names, key, strict=True)), **line,
        "state": _state(was, now), "before": was, "after": now,
    }  # fmt: skip


def _state(was: Doc | None, now: Doc | None) -> str:
    if was is None:
        return "added"
    if now is None:
        return "removed"
    return "unchanged" if _text(_identities(was)) == _text(_identities(now)) else "changed"


def _identities(side: Doc) -> Doc:
    """What is compared: a source counts by what it is, not by how reliable it is held to be."""
    facts = [
        fact | {"evidence": [[e["id"], e["document"], e["place"]] for e in fact["evidence"]]}
        for fact in side.get("facts", ())
    ]
    return side | {"facts": facts}


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _move(items: dict[tuple[str, Key], Doc], order: list[tuple[str, Key]]) -> None:
    """Make one item of a hop removed and a hop added that are one end put elsewhere.

    They share relation, start and scope, and there is one of each; `was` is the end before. It
    takes the place of the earlier one, so that exchanged states are numbered alike.
    """
    ends: dict[Key, dict[str, list[Key]]] = defaultdict(lambda: {"added": [], "removed": []})
    for (kind, key), item in items.items():
        if kind == "hop" and item["state"] in ("added", "removed"):
            ends[key[0], key[1], key[3]][item["state"]].append(key)
    for found in ends.values():
        if len(found["added"]) == len(found["removed"]) == 1:
            both = [("hop", found[state][0]) for state in ("removed", "added")]
            old, new = (items.pop(name) for name in both)
            moved = {"state": "changed", "before": old["before"], "was": old["to"]}
            items[min(both, key=order.index)] = new | moved


def _ordered(unit: str, items: Mapping[tuple[str, Key], Doc]) -> list[tuple[str, Key]]:
    """Hops and bodies line by line, outward from the unit; then posts and holders body by body."""
    leaving: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for (kind, key), item in items.items():
        if kind == "hop":
            leaving[item["line"], key[1]].append(key)
    order: list[tuple[str, Key]] = [("body", (unit,))]
    for line in LINES:
        reached = [unit]
        for start in reached:
            for key in sorted(leaving[line, start]):
                order.append(("hop", key))
                if key[2] not in reached:
                    reached.append(key[2])
                    order.append(("body", (key[2],)))
    order = list(dict.fromkeys(order))
    bodies = [key[0] for kind, key in order if kind == "body"]
    for body in bodies:
        seats = [key for kind, key in items if kind == "post" and key[1] == body]
        for seat in sorted(seats, key=lambda k: _rank(items["post", k])):
            order.append(("post", seat))
            order += sorted(n for n in items if n[0] == "holding" and n[1][:2] == seat)
    return order


def _rank(post: Doc) -> Key:
    duties = {"main": "0", "supervision": "1", "liaison": "2", "other": "3"}
    sides = (side for side in (post["before"], post["after"]) if side)
    return min((duties.get(side["duty"], "9"), side["name"], post["id"]) for side in sides)
