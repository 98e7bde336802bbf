"""Posts and holders: below the box of their body, or in a block of their own."""

from viz.draw import Block
from viz.figures.diff.flow import Word, flow
from viz.figures.diff.marks import COLOURS, tag_text
from viz.figures.diff.said import Said
from viz.said import Doc

MARKS = {"added": "supervision", "removed": "second", "changed": "party", "unchanged": "hairline"}
"""The colour of the mark of a post that is held (or was, when it is no more)."""


def seats(said: Said, body: str) -> list[Doc]:
    """The posts of a body, in order."""
    return [i for i in said.items if i["kind"] == "post" and i["body"] == body]


def below(said: Said, body: str, limit: float) -> Block:
    """All that stands below the box of a body."""
    lines = [line for post in seats(said, body) for line in _post(said, post)]
    return flow([*_existence(said, body), *lines], limit)


def existence(said: Said, body: str) -> str:
    """What to say of a body that may not exist on the day."""
    item = said.bodies[body]
    told = (item["after"] or item["before"])["exists"]
    return "" if told == "certain" else said.say(f"exists.{told}")


def _existence(said: Said, body: str) -> list[list[Word]]:
    told = existence(said, body)
    return [[Word(told)]] if told else []


def holders(said: Said, post: Doc) -> list[Doc]:
    """The holdings of a post: those before, then those after."""
    return [i for i in said.items if i["kind"] == "holding"
            and (i["post"], i["body"]) == (post["id"], post["body"])]  # fmt: skip


def label(said: Said, item: Doc) -> list[Word]:
    """The tag of an item, when it differs."""
    state = item["state"]
    return [Word(tag_text(said.say, state, item["n"]), state)] if state != "unchanged" else []


def state_words(said: Said, post: Doc) -> list[Word]:
    """The state of a post in words where nobody holds it, or what it was and is now."""
    if post["state"] == "changed":
        was, now = said.difference(post)
        return [Word(was, struck=True), Word(f"→ {now}", colour="ink", bold=True)]
    state = (post["after"] or post["before"])["state"]
    return [] if state == "held" else [Word(said.say(f"diff.state.{state}"))]


def person(said: Said, item: Doc, *, dated: bool = False) -> list[Word]:
    """A holder with tag and, where asked, dates."""
    state = item["state"]
    colour = "second" if state in ("unchanged", "removed") else "ink"
    side = item["after"] or item["before"]
    words = [Word(said.person(item), "text", colour, colour == "ink", state == "removed")]
    if not dated and (maybe := said.maybe(side)):
        words.append(Word(maybe.strip()))
    words += label(said, item)
    if dated:
        words.append(Word(said.when(item)))
    return words


def _post(said: Said, post: Doc) -> list[list[Word]]:
    """The lines of a post: its own with the first holder, then one a further holder."""
    state = post["state"]
    mark = Word((post["after"] or post["before"])["state"], "mark", MARKS[state])
    colour = COLOURS[state] if state == "added" else "second"
    name = Word(said.post((post["id"], post["body"])), "text", colour, False, state == "removed")
    head = [mark, name, *label(said, post), *state_words(said, post)]
    people = [person(said, i) for i in holders(said, post)]
    if not people:
        return [head]
    return [head + people[0], *([Word("", "mark")] + p for p in people[1:])]
