"""The words of the network figure: title, answer, and facts at the right of the head."""

from __future__ import annotations

from collections import Counter

from queries.catalog import catalog
from viz.book import Head
from viz.figures.network.bonds import RANK
from viz.figures.network.model import Model
from viz.said import Doc

_KINDS = ("unit", "body", "party", "post", "person", "case", "stage", "other")
_OWN = ("LED_BY", "REPORTS_TO", "AFFILIATED_WITH", "SUBORDINATE_TO")


def head(model: Model) -> Head:
    """The head of the figure."""
    data, say = model.data, model.say
    facts = ((say("as_of"), model.day), (say("known"), data["known"].replace("T", " ")[:16]),
             (say("next_change"), data["next_change"] or say("no_change")))  # fmt: skip
    names = {"name": name(model, data["centre"]), "to": name(model, data["to"]),
             "query": _query(model)}  # fmt: skip
    title = say(f"network.title.{data['form']}", **names)
    answer = _path(model, names) if data["to"] else ""
    if data["form"] != "path":
        answer = _around(model, names) + answer
    return Head(title, answer, facts, data["fictional"])


def _query(model: Model) -> str:
    """What a named query is called."""
    found = catalog().get(model.data["query"])
    return found.title[model.say.lang] if found else str(model.data["query"])


def name(model: Model, key: str | None) -> str:
    """The name of a node on the day."""
    return model.title(key) if key in model.nodes else key or ""


def _around(model: Model, names: Doc) -> str:
    """How much there is, of what kinds, and what the centre itself is tied to."""
    data, say = model.data, model.say
    if not model.there:
        return say("network.query_empty", on=model.day, **names)
    alike = {"vacant": "post", "unknown": "post"}
    kinds = Counter(alike.get(role, role) for role in map(model.role, model.there))
    told = [f"{say(f'network.roles.{k}')} {kinds[k]}" for k in _KINDS if kinds[k]]
    facts = [edge for bond in model.bonds for edge in bond.edges]
    weak = sum(fact["certainty"] != "certain" for fact in facts)
    text = say(
        "network.query" if data["form"] == "query" else
        "network.around_path" if data["path"] else "network.around",
        on=model.day, hops=data["hops"], nodes=len(model.there), ties=len(facts),
        kinds=say("comma").join(told), **names,
    )  # fmt: skip
    text += say("network.weak", n=weak) if weak else ""
    return text + say("network.stop") + _own(model) + _vacant(model)


def _own(model: Model) -> str:
    """Leads and superiors of the centre."""
    say, parts = model.say, []
    for relation in _OWN:
        mine = [b for b in model.bonds
                if b.relation == relation and b.start == model.data["centre"]]  # fmt: skip
        names = [name(model, b.end) + ("" if b.certain else say("maybe")) for b in mine]
        if names:
            relation_name = model.relation(relation)
            parts.append(say("network.own", relation=relation_name, names=say("comma").join(names)))
    return say("sep").join(parts) + say("network.stop") if parts else ""


def _vacant(model: Model) -> str:
    """The vacant posts of the centre."""
    mine = [model.label(b.start) for b in model.bonds
            if b.relation == "SEAT_OF" and b.end == model.data["centre"]
            and model.role(b.start) == "vacant"]  # fmt: skip
    return model.say("network.vacant", names=model.say("comma").join(mine)) if mine else ""


def _path(model: Model, names: Doc) -> str:
    """The path in words, and whether it is certain."""
    data, say = model.data, model.say
    values = {"on": model.day, **names}
    if data["centre"] == data["to"]:
        return say("network.same", **values)
    if not data["path"]:
        return say("network.no_path", **values)
    steps = say("sep").join(step_words(model, n) for n in range(len(data["path"])))
    text = say("network.path", n=len(data["path"]), steps=steps, **values)
    weak = [str(n) for n, s in enumerate(data["path"], 1) if not model.bond(s).certain]
    if not weak:
        return text + say("network.path_certain")
    return text + say("network.path_possible", steps=say("comma").join(weak))


def route(model: Model) -> list[str]:
    """The nodes of the path, in order."""
    found = [model.data["centre"]]
    for step in model.data["path"]:
        found.append(step["to"] if step["from"] == found[-1] else step["from"])
    return found


def step_words(model: Model, number: int) -> str:
    """A step as read along the path: relation, its direction, where it leads."""
    step, ways = model.data["path"][number], route(model)
    word = "network.forward" if step["from"] == ways[number] else "network.backward"
    relation = model.relation(step["relation"])
    return model.say(word, relation=relation, to=name(model, ways[number + 1]))


def legend(model: Model, roles: list[str], relations: list[str]) -> list[tuple[str, str, str]]:
    """Legend entries for the marks and lines that were drawn."""
    say = model.say
    entries = [(f"node-{r}", "", say(f"network.roles.{r}")) for r in roles if r != "centre"]
    entries.sort(key=lambda e: _ROLES.index(e[0][5:]))
    if "centre" in roles:
        entries.append(("chip", "ink", say("network.roles.centre")))
    drawn = [b for b in model.bonds if b.relation in relations]
    for relation in sorted(relations, key=lambda r: (RANK.index(r) if r in RANK else 99, r)):
        bond = next(b for b in drawn if b.relation == relation)
        colour, arrow = bond.look
        dotted = bond.dash == "dotted"
        mark = "line-dotted" if dotted else "line-solid" if arrow == "none" else f"arrow-{arrow}"
        entries.append((mark, colour, model.relation(relation)))
    if any(not b.certain and b.dash == "dashed" for b in drawn):
        entries.append(("line-dashed", "ink", say("network.dashed")))
    if any(model.step(b) for b in drawn):
        entries.append(("line-path", "supervision", say("network.chosen")))
    return entries


_ROLES = ("unit", "body", "party", "post", "vacant", "unknown", "person", "case", "stage", "other")
