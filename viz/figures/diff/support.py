"""Which sources support which items, by the numbers of both."""

from collections import defaultdict
from collections.abc import Iterator

from viz.book import Book
from viz.figures.diff.said import Said
from viz.said import Doc

STATES = ("added", "removed", "changed", "unchanged")


def supports(book: Book, said: Said) -> dict[int, str]:
    """What each source supports, in words; numbers the sources, those of changes first."""
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for state in STATES:
        for item in said.items:
            if item["state"] == state:
                for number in book.refs.numbers(list(_evidence(said, item))):
                    found[number][state].append(item.get("n", 0))
    return {number: _told(said, own) for number, own in found.items()}


def _told(said: Said, own: dict[str, list[int]]) -> str:
    say = said.say
    parts = [
        say("diff.supports", tag=say(f"diff.tag.{state}"),
            numbers=say("diff.comma").join(_runs(own[state])))
        for state in STATES[:3] if own.get(state)
    ]  # fmt: skip
    if own.get("unchanged"):
        parts.append(say("diff.same_support", n=len(own["unchanged"])))
    return say("sep").join(parts)


def _runs(numbers: list[int]) -> list[str]:
    """Numbers in order, three or more in a row as from–to."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told: list[str] = []
    for run in runs:
        told += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(n) for n in run]
    return told


def _evidence(said: Said, item: Doc) -> Iterator[Doc]:
    """The sources of an item: of both states where it is in both."""
    for side in (item["before"], item["after"]):
        if not side:
            continue
        yield from side.get("evidence", ())
        for fact in (*side.get("facts", ()), *side.get("seats", ())):
            yield from fact["evidence"]
        for name in side.get("names", ()):
            if item["state"] == "changed" and name["text"] == side["name"]:
                yield from name["evidence"]
    if item["kind"] == "post" and item["state"] == "changed":
        for held in said.items:
            if (held.get("post"), held.get("body")) == (item["id"], item["body"]):
                yield from _evidence(said, held)
