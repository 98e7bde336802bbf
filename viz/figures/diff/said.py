"""What the diff figure says: names, dates, the list's rows and the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from queries.figures.differences import LINES
from viz.said import Doc, dates_line
from viz.style import Words

MARK = "（虚构）"


@dataclass(frozen=True)
class Row:
    """One row of the list."""

    state: str
    number: int
    text: str
    when: str


class Said:
    """The words for the items of one figure's data."""

    def __init__(self, data: Mapping[str, Any], say: Words) -> None:
        self.data, self.say = data, say
        self.items: list[Doc] = data["items"]
        self.unit = str(data["unit"])
        self.days = "day" in data["by"] or not data["by"]
        self.bodies = {i["id"]: i for i in self.items if i["kind"] == "body"}
        self.posts = {(i["id"], i["body"]): i for i in self.items if i["kind"] == "post"}
        self.differs = any(i["state"] != "unchanged" for i in self.items)

    def orders(self) -> tuple["Said", ...]:
        """This, with the states exchanged, and each as if all of it were new.

        Room is measured for all of them, so that what is unchanged stands where it does whichever
        states of the same whole are compared.
        """
        other = self.mirrored()
        return self, other, self._new(), other._new()

    def _new(self) -> "Said":
        items = []
        for item in self.items:
            now = {"after": item["after"] or item["before"], "n": len(self.items)}
            items.append({k: v for k, v in item.items() if k != "was"} | {"state": "added"} | now)
        return Said({**self.data, "items": items}, self.say)

    def mirrored(self) -> "Said":
        """The same figure with its states exchanged, item by item in the same order."""
        turned = {"added": "removed", "removed": "added"}
        items = []
        for item in self.items:
            other = item | {
                "before": item["after"], "after": item["before"],
                "state": turned.get(item["state"], item["state"]),
            }  # fmt: skip
            if "was" in item:
                other |= {"was": item["to"], "to": item["was"]}
            items.append(other)
        ends = {"before": self.data["after"], "after": self.data["before"], "items": items}
        return Said({**self.data, **ends}, self.say)

    def name(self, text: str) -> str:
        """A name as drawn: where all is fictional and the head says so, not each name does."""
        return text.replace(MARK, "") or text if self.data["fictional"] else text

    def body(self, key: str, side: str = "") -> str:
        """The name of a body, in one state or the later that has it."""
        item = self.bodies.get(key)
        told = item and ((item[side] if side else None) or item["after"] or item["before"])
        return self.name(str(told["name"])) if told and told["name"] else key

    def state(self, side: str) -> str:
        """What one of the two states is called: its day, or the batch known then."""
        told = self.data[side]
        if not self.days:
            return self.batch(told)
        if "known" not in self.data["by"]:
            return str(told["on"])
        return f"{told['on']} · {self.batch(told)}"

    def batch(self, told: Doc) -> str:
        """What the point of knowing of a state is called."""
        say = self.say
        return say("diff.batch", n=told["batch"]) if told["batch"] else say("diff.nothing_known")

    def relation(self, hop: Doc) -> str:
        """A relation with the part of the work it covers."""
        name, *scope = self.relation_parts(hop)
        return self.say("diff.scoped", relation=name, scope=scope[0]) if scope else name

    def relation_parts(self, hop: Doc) -> list[str]:
        """A relation, and the part of the work it covers when it has one."""
        name = self.say.get(f"relation.{hop['relation']}", hop["relation"])
        return [name, self.say("diff.scope", scope=hop["scope"])] if hop["scope"] else [name]

    def post(self, key: tuple[str, str], side: str = "") -> str:
        """The name of a post."""
        item = self.posts[key]
        told = (item[side] if side else None) or item["after"] or item["before"]
        return str(told["name"] or key[0])

    def person(self, item: Doc) -> str:
        """The name of a holder; with the id where another of that name comes or goes."""
        name = self.name(str((item["after"] or item["before"])["name"] or item["person"]))
        others = (
            i for i in self.items
            if i["kind"] == "holding" and i["person"] != item["person"]
            and (i["post"], i["body"]) == (item["post"], item["body"])
        )  # fmt: skip
        if any(self.name(str((i["after"] or i["before"])["name"])) == name for i in others):
            return self.say("diff.another", name=name, id=item["person"])
        return name

    def rows(self, state: str) -> list[Row]:
        """The rows of a state, by number."""
        found = [i for i in self.items if i["state"] == state]
        return [Row(state, i["n"], self.text(i), self.when(i)) for i in found]

    def text(self, item: Doc) -> str:
        """An item in words, under the names of the state that it is in."""
        say, kind, old, new = self.say, item["kind"], item["before"], item["after"]
        side = "before" if item["state"] == "removed" else "after"
        if kind == "hop":
            return self._hop(item)
        if kind == "holding":
            key = (item["post"], item["body"])
            return say("diff.holding", name=self.person(item), body=self.body(item["body"], side),
                       post=self.post(key, side))  # fmt: skip
        if kind == "post":
            body, name = self.body(item["body"], side), self.post((item["id"], item["body"]))
            if item["state"] != "changed":
                return say("diff.post", body=body, post=name)
            was, now = self.difference(item)
            return say("diff.post_changed", body=body, post=name, a=was, b=now)
        if item["state"] != "changed":
            return say("diff.body", name=self.body(item["id"]))
        if old["name"] != new["name"]:
            was, now = self.body(item["id"], "before"), self.body(item["id"], "after")
            return say("diff.renamed", a=was, b=now)
        was, now = (say(f"diff.exists.{side['exists']}") for side in (old, new))
        return say("diff.existence", name=self.body(item["id"]), a=was, b=now)

    def difference(self, post: Doc) -> tuple[str, str]:
        """What of a changed post was, and is now."""
        old, new = post["before"], post["after"]
        parts: list[tuple[str, str]] = []
        if old["name"] != new["name"]:
            parts.append((old["name"], new["name"]))
        if old["state"] != new["state"]:
            parts.append((self._post_state(post, "before"), self._post_state(post, "after")))
        if old["duty"] != new["duty"]:
            was, now = (self.say.get(f"diff.duty.{s['duty']}", s["duty"]) for s in (old, new))
            parts.append((was, now))
        comma = self.say("diff.comma")
        return comma.join(p[0] for p in parts), comma.join(p[1] for p in parts)

    def _post_state(self, post: Doc, side: str) -> str:
        """The state of a post; one that may be held, and by nobody for certain, is so possibly."""
        state = post[side]["state"]
        facts = [
            fact for i in self.items
            if i["kind"] == "holding" and (i["post"], i["body"]) == (post["id"], post["body"])
            for fact in (i[side] or {"facts": ()})["facts"]
        ]  # fmt: skip
        maybe = self.maybe({"facts": facts}) if state == "held" else ""
        return self.say.get(f"diff.state.{state}", state) + maybe

    def maybe(self, side: Doc | None, word: str = "maybe") -> str:
        """What to say after the name of what is only possible in a state."""
        facts = side.get("facts", ()) if side else ()
        return self.say(word) if facts and all(map(_possible, facts)) else ""

    def _hop(self, item: Doc) -> str:
        say, relation = self.say, self.relation(item)
        was, now = self.ends(item)
        start = self.body(item["from"], "before" if item["state"] == "removed" else "after")
        if "was" in item:
            ends = {"a": was + self.maybe(item["before"]), "b": now + self.maybe(item["after"])}
            moved = say("diff.hop_moved", relation=relation, **ends)
            return moved if item["from"] == self.unit else say("diff.from_body", a=start,
                                                               what=moved)  # fmt: skip
        key = "diff.hop" if item["from"] == self.unit else "diff.hop_far"
        return say(key, a=start, relation=relation, b=now)

    def ends(self, hop: Doc) -> tuple[str, str]:
        """What a hop led to and leads to, under the names of the states it is in."""
        side = "before" if hop["state"] == "removed" else "after"
        return self.body(str(hop.get("was", hop["to"])), "before"), self.body(hop["to"], side)

    def when(self, item: Doc, *, bare: bool = False) -> str:
        """The dates of what differs, as written.

        Args:
            item: what differs.
            bare: its name tells already where all of it is only possible.
        """
        state, old, new = item["state"], item["before"], item["after"]
        if item["kind"] == "body":
            return self._body_when(item)
        if item["kind"] == "post":
            return self._post_when(item) if state != "changed" else ""
        if state == "unchanged":
            return self._spans(new["facts"])
        if state == "changed" and "was" not in item:
            was, now = (self._spans(side["facts"]) for side in (old, new))
            if was == now:
                return f"{now}{self.say('sep')}{self.say('diff.sources')}"
            told = (self.say("diff.was", d=was), self.say("diff.now", d=now))
            return self.say("sep").join(told)
        return self._ends(old if state == "removed" else new, state, bare or "was" in item)

    def _ends(self, side: Doc, state: str, bare: bool) -> str:
        """When facts began or ended; by the known clock, or where that is not said, both ends."""
        facts = side["facts"]
        end = "until" if state == "removed" else "since"
        told = sorted({f[end] for f in facts})
        if self.days and not any(t in ("", "..", "unknown") for t in told):
            text = self.say("diff.comma").join(told)
            text = self.say("diff.ended", d=text) if end == "until" else text
            return text if bare else text + self.maybe(side)
        return self._spans(facts, bare and bool(self.maybe(side)))

    def _spans(self, facts: list[Doc], bare: bool = False) -> str:
        spans = []
        for fact in facts:
            text = dates_line(self.say, fact["since"], fact["until"])
            maybe = self.say("maybe") if _possible(fact) and not bare else ""
            spans.append(text + maybe)
        return self.say("diff.comma").join(dict.fromkeys(spans))

    def _body_when(self, item: Doc) -> str:
        say, old, new = self.say, item["before"], item["after"]
        if item["state"] == "unchanged":
            return ""
        if item["state"] == "changed" and old["name"] != new["name"]:
            begun = [n["since"] for n in new["names"] if n["text"] == new["name"]]
            ended = [n["until"] for n in old["names"] if n["text"] == old["name"]]
            told = [d for d in (*begun, *ended) if d not in ("", "..", "unknown")]
            return str(told[0]) if told else ""
        side, key = (old, "until") if item["state"] == "removed" else (new, "since")
        if side[key] in ("", "..", "unknown") or not self._founded(item, key):
            return self._chain(item) if item["state"] != "changed" else ""
        return say("diff.dissolved" if key == "until" else "diff.founded", d=side[key])

    def _chain(self, item: Doc) -> str:
        """That a body comes to or leaves the chain, and whether it is on it for certain."""
        side = "before" if item["state"] == "removed" else "after"
        sure = item["id"] in self._sure(side)
        word = "diff.maybe_before" if side == "before" else "maybe"
        return self.say(f"diff.chain_{item['state']}") + ("" if sure else self.say(word))

    def _sure(self, side: str) -> set[str]:
        """The bodies that a chain of certain relations leads to in a state."""
        found = {self.unit}
        for line in LINES:
            hops = [
                (i["from"], i["was"] if side == "before" and "was" in i else i["to"])
                for i in self.items
                if i["kind"] == "hop" and i["line"] == line and i[side] and not self.maybe(i[side])
            ]  # fmt: skip
            reached = [self.unit]
            for start in reached:
                reached += [e for s, e in hops if s == start and e not in reached]
            found.update(reached)
        return found

    def _founded(self, item: Doc, key: str) -> bool:
        """Whether the body itself began or ended, not only its place on a chain, in between."""
        days = sorted((self.data["before"]["on"], self.data["after"]["on"]))
        side = item["before"] if key == "until" else item["after"]
        return self.days and days[0][: len(side[key])] <= side[key] <= days[1]

    def _post_when(self, item: Doc) -> str:
        """The dates of a post that comes or goes."""
        side = item["after"] or item["before"]
        facts = [seat | {"certainty": "certain"} for seat in side["seats"]]
        return self._ends({"facts": facts}, item["state"], False) if facts else ""


def _possible(fact: Doc) -> bool:
    return bool(fact["certainty"] == "possible")
