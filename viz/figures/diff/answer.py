"""The head of the diff figure: title, the main change as a sentence, counts and both states."""

from collections.abc import Iterator
from functools import partial

from viz.book import Head
from viz.figures.diff.said import Said
from viz.said import Doc

_RELATIONS = ("LED_BY", "AFFILIATED_WITH", "PART_OF", "REPORTS_TO", "SUBORDINATE_TO")
MOST = 2
"""Main changes told in the answer."""


def head(said: Said) -> Head:
    """What stands at the top."""
    data, say = said.data, said.say
    key = "diff.title_day" if said.days else "diff.title_known"
    title = say(key, name=said.body(said.unit))
    return Head(title, answer(said), facts(said), bool(data["fictional"]))


def facts(said: Said) -> tuple[tuple[str, str], ...]:
    """Both states, and what they share."""
    data, say = said.data, said.say
    known = {s: data[s]["known"].replace("T", " ")[:16] for s in ("before", "after")}
    told: list[tuple[str, str]] = []
    if said.days:
        told += [(say(f"diff.{s}"), data[s]["on"]) for s in ("before", "after")]
    else:
        told.append((say("diff.day"), data["after"]["on"]))
    if data["before"]["batch"] == data["after"]["batch"]:
        return (*told, (say("known"), known["after"]))
    # The instants may differ by less than is shown: their batches tell them apart.
    for side in ("before", "after"):
        told.append((say(f"diff.known_{side}"), known[side] + say("dot") + said.batch(data[side])))
    return tuple(told)


def counts(said: Said) -> dict[str, int]:
    """How many items are in each state."""
    found = dict.fromkeys(("added", "removed", "changed", "unchanged"), 0)
    for item in said.items:
        found[item["state"]] += 1
    return found


def answer(said: Said) -> str:
    """How many items differ, and first of all the main change in words."""
    say, data, found = said.say, said.data, counts(said)
    text = say("diff.between", before=said.state("before"), after=said.state("after"))
    text = text if said.days else say("diff.on_day", on=data["after"]["on"], between=text)
    text = text[0].upper() + text[1:]
    if said.days and data["before"]["on"] > data["after"]["on"]:
        text += say("diff.backward")
    pause = "，" if say.lang == "zh" else ", "
    sides = ("before", "after")
    lost = [say(f"diff.unit_unknown.{side}") for side in sides if not data[side]["unit_known"]]
    if sum(found.values()) == found["unchanged"]:
        same = say("diff.same", unchanged=found["unchanged"])
        return text + pause + (same if found["unchanged"] else say("diff.empty"))
    main = [*lost, *_main(said)]
    stop = "。" if say.lang == "zh" else ". "
    return text + pause + say("sep").join(main[:MOST]) + stop + _counted(said, found)


def _counted(said: Said, found: dict[str, int]) -> str:
    """The counts; nothing is said to stay in place where nothing does."""
    return said.say("diff.counts" if found["unchanged"] else "diff.counts_all", **found)


def _main(said: Said) -> Iterator[str]:
    """The changes in words, those that matter most first.

    What comes or goes with a body other than the unit is not told of its own; posts only where
    nothing else differs.
    """
    differ = [i for i in said.items if i["state"] != "unchanged"]
    hops = [i for i in differ if i["kind"] == "hop"
            and (i["from"] == said.unit or _stays(said, i["from"]))]  # fmt: skip
    hops.sort(key=lambda i: (i["from"] != said.unit, _RELATIONS.index(i["relation"])))
    renamed = [i for i in differ if i["kind"] == "body" and i["state"] == "changed"]
    own = [i for i in renamed if i["id"] == said.unit]
    main = [*map(partial(_body, said), own), *map(partial(_hop, said), hops)]
    main += [_body(said, i) for i in renamed if i not in own]
    if main:
        return iter(main)
    sorts = ("post", "hop", "body")
    held = [i for i in differ if i["kind"] == "holding"]
    held.sort(key=lambda i: i["body"] != said.unit)
    others = [i for i in differ if i["kind"] in sorts and i.get("id") != said.unit]
    others.sort(key=lambda i: sorts.index(i["kind"]))
    turned = [i for i in others if i["kind"] == "post" and i["state"] == "changed"]
    return iter([*map(partial(_told, said), turned), *_handed_over(said, held),
                 *(_told(said, i) for i in others if i not in turned)])  # fmt: skip


def _handed_over(said: Said, held: list[Doc]) -> Iterator[str]:
    """Holders who came or went; as one change where one followed another."""
    for item in held:
        post = (item["post"], item["body"])
        same = [i for i in held if (i["post"], i["body"]) == post]
        if sorted(i["state"] for i in same) != ["added", "removed"]:
            yield _told(said, item)
        elif item is same[0]:
            new, old = sorted(same, key=lambda i: str(i["state"]))
            what = {"body": said.body(item["body"]), "what": said.post(post)}
            names = {"a": said.person(old) + said.maybe(old["before"]),
                     "b": said.person(new) + said.maybe(new["after"])}  # fmt: skip
            yield said.say("diff.main.handed", **what, **names) + _when(said, new)


def _stays(said: Said, body: str) -> bool:
    return said.bodies[body]["state"] in ("unchanged", "changed")


def _when(said: Said, item: Doc) -> str:
    when = said.when(item, bare=True)
    return said.say("diff.main.when", d=when) if when else ""


def _hop(said: Said, item: Doc) -> str:
    say, state = said.say, item["state"]
    if state == "changed" and "was" not in item:
        return _differs(said, item)
    what = said.relation(item)
    if item["from"] != said.unit:
        what = say("diff.from_body", a=said.body(item["from"]), what=what)
    was, now = said.ends(item)
    names = {"a": was + said.maybe(item["before"], "diff.maybe_before" if state == "removed" else
                                   "maybe"), "b": now + said.maybe(item["after"])}  # fmt: skip
    key = "moved" if state == "changed" else state
    return say(f"diff.main.{key}", what=what, **names) + _when(said, item)


def _body(said: Said, item: Doc) -> str:
    if item["before"]["name"] == item["after"]["name"]:
        return said.text(item)
    names = {"a": said.body(item["id"], "before"), "b": said.body(item["id"], "after")}
    return said.say("diff.main.renamed", **names) + _when(said, item)


def _post(said: Said, item: Doc) -> str:
    was, now = said.difference(item)
    what = said.body(item["body"]) + " " + said.post((item["id"], item["body"]))
    return said.say("diff.main.became", what=what, a=was, b=now)


def _told(said: Said, item: Doc) -> str:
    """An item with what became of it; never the item alone, which would say that it stands."""
    kind, state = item["kind"], item["state"]
    if kind == "hop":
        return _hop(said, item)
    if kind == "body":
        return said.say("diff.main.body", a=said.text(item), what=said.when(item))
    if state == "changed":
        return _post(said, item) if kind == "post" else _differs(said, item)
    if state == "added":
        text = said.text(item) + said.maybe(item["after"])
        return said.say("diff.main.come", b=text) + _when(said, item)
    text = said.text(item) + said.maybe(item["before"], "diff.maybe_before")
    return said.say("diff.main.gone", a=text) + _when(said, item)


def _differs(said: Said, item: Doc) -> str:
    return said.say("diff.main.differs", a=said.text(item)) + _when(said, item)
