"""Draw a figure again from the receipt in its file: is it the same, and what has changed since.

The receipt comes from a file that anyone can have written: it is checked as such, and names
nothing but a kind of figure, its parameters and how it was written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from graph.errors import GuikouError, UsageError
from graph.known import Known, known_at, ledger
from graph.names import called
from graph.schema import schema
from graph.stores.base import Store
from queries.nodes import nodes
from viz import kinds
from viz.changes import changes
from viz.metrics import clean
from viz.outputs import Look, render
from viz.outputs.looks import DPI_MOST
from viz.outputs.receipt import file_format, read_receipt
from viz.scene import Receipt, Scene
from viz.style import words

_KNOWN = "known"
"""The known time stands among the parameters of a receipt."""


def verify(store: Store, data: bytes, *, dpi_most: int = DPI_MOST) -> dict[str, Any]:
    """Compare a figure's file with the store.

    Args:
        store: an open store.
        data: the bytes of the file; of a figure of several pages, any of them.
        dpi_most: most dots an inch that are drawn again: memory grows with their square.

    Returns:
        `same`: the data drawn is what the store says for that time; `bytes_same`: and the file is
        byte for byte what is drawn from it. `page` counts from 1, None when not `bytes_same`.
        `changed_since`: all that a figure drawn with what is known now has otherwise, each with
        `what` (new, gone, different), `thing` and `words`; `content`, `known` and `data_version`
        as `then` and `now`; `words`: the answer as lines.

    Raises:
        UsageError: the file has no receipt, or the figure cannot be drawn from this store.
    """
    receipt, fmt, theme, dpi = read_receipt(data)
    if dpi > dpi_most:
        raise UsageError(
            f"图为 {dpi} dpi the figure has {dpi} dpi; here at most {dpi_most} are drawn again; "
            "use guikou figure verify."
        )
    then = _point(store, receipt)
    old = _draw(store, receipt, then)
    same = _content(old) == receipt.content
    page = None
    if same and file_format(data) == fmt:
        look = Look(fmt, theme, dpi)  # type: ignore[arg-type]
        each = range(len(old.pages)) if fmt in ("svg", "png") else [0]
        page = next((n + 1 for n in each if render(old, look, n) == [data]), None)
    answer = {
        "figure": receipt.figure, "title": old.title, "parameters": dict(receipt.parameters),
        "format": fmt, "theme": theme, "dpi": dpi, "sheet": receipt.sheet, "lang": receipt.lang,
        "same": same, "bytes_same": page is not None, "page": page,
        **_since(store, receipt, old, then),
    }  # fmt: skip
    return answer | {"words": _words(answer)}


def _point(store: Store, receipt: Receipt) -> Known:
    """What was known when the figure was drawn: the batch it names, not only the instant.

    An instant in the future, or a whole day, would take in batches that came after the figure. A
    figure of data version 0 was drawn when nothing was known.
    """
    told = dict(receipt.parameters).get(_KNOWN, "")
    number = int(receipt.data_version)
    last = known_at(store, told).number if told else 0
    if not number:
        return Known(number, told)
    batches = {row["number"]: row["at"] for row in ledger(store)}
    if not last:
        raise UsageError(
            f"图的已知时刻早于本库第一批 the figure's known time {told or '—'} is before the first "
            f"batch of this store ({next(iter(batches.values()), '—')})."
        )
    if number not in batches or number > last:
        raise UsageError(
            f"图的数据版本与本库不符 the figure is of data version {number} known at {told}; this "
            f"store then had {last}. It is another store or an older copy of it."
        )
    return Known(number, told)


def _draw(store: Store, receipt: Receipt, point: Known) -> Scene:
    """Draw a figure at a point of the known clock, as its receipt says."""
    given = {name: value for name, value in receipt.parameters if name != _KNOWN}
    try:
        return kinds.draw_at(
            store, receipt.figure, given, point, lang=receipt.lang, sheet=receipt.sheet
        )
    except GuikouError as error:
        # Wrong use and things not found; anything else is no matter of the receipt.
        if error.exit_code > UsageError.exit_code:
            raise
        raise UsageError(f"图不能再画 the figure cannot be drawn again: {error}") from error


def _content(scene: Scene) -> str:
    return scene.receipt.content if scene.receipt else ""


def _since(store: Store, receipt: Receipt, old: Scene, then: Known) -> dict[str, Any]:
    """The figure as it is now against the one as it was known then."""
    now = known_at(store, None)
    say = words(receipt.lang)
    try:
        new = _draw(store, receipt, now)
    except UsageError as error:
        found = [{"what": "gone", "thing": "figure", "words": clean(say("verify.none", why=error))}]
        content = ""
    else:
        found, content = changes(old, new, say, _names(store, (old, new), now)), _content(new)
        if not found and content != _content(old):
            found = [{"what": "different", "thing": "data", "words": say("verify.data")}]
    return {
        "changed_since": found,
        "content": {"then": receipt.content, "now": content},
        _KNOWN: {"then": then.at, "now": now.at},
        "data_version": {"then": then.number, "now": now.number},
    }


def _names(store: Store, scenes: Iterable[Scene], now: Known) -> dict[str, str]:
    """The names of the ends of edges, by id: a figure draws not all of them as nodes."""
    ends: dict[str, set[str]] = defaultdict(set)
    for tie in (tie for scene in scenes for tie in scene.edges):
        edge = schema().edges.get(tie.relation)
        for start, end in edge.endpoints if edge else ():
            ends[start].add(tie.start)
            ends[end].add(tie.end)
    found: dict[str, str] = {}
    for label, ids in sorted(ends.items()):
        rows = nodes(store, dict.fromkeys(sorted(ids), label), now.number)
        found |= {key: name for key, row in rows.items() if (name := called(row))}
    return found


def _words(answer: dict[str, Any]) -> list[str]:
    """The answer in sentences, in the language of the figure."""
    say = words(answer["lang"])
    found, version = answer["changed_since"], answer["data_version"]
    lines = [
        say("verify.same" if answer["same"] else "verify.not_same"),
        say("verify.bytes_same" if answer["bytes_same"] else "verify.bytes_not_same"),
        say("verify.version", then=version["then"], now=version["now"]),
        say("verify.changed", n=len(found)) if found else say("verify.unchanged"),
    ]
    return lines + [item["words"] for item in found]
