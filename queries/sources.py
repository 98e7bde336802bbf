"""Evidence as people read it: locators joined with their document and its reliability."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graph.evidence import Locator, standing
from graph.stores.base import Store
from queries.nodes import nodes


def gather(
    store: Store, lists: Iterable[Iterable[str]], known: int
) -> dict[tuple[str, str], dict[str, Any]]:
    """What to show of every (document, place) in many evidence lists."""
    locators = {
        (loc.document, loc.place): loc for evidence in lists for loc in standing(evidence, known)
    }
    return _items(store, locators, known)


def cited(store: Store, texts: Iterable[str], known: int) -> dict[str, dict[str, Any]]:
    """What to show of each `document|place`."""
    parted = {text: text.partition("|") for text in texts}
    locators = {(d, p): Locator(0, None, d, p) for d, _, p in parted.values()}
    items = _items(store, locators, known)
    return {text: items[document, place] for text, (document, _, place) in parted.items()}


def full(store: Store, document: Any, known: int) -> None:
    """Put into all evidence within a document what its source is and which words it rests on.

    Each row of evidence gets `publisher`, `published` (EDTF) and `text`, the passage as recorded;
    each is None where nothing is recorded.
    """
    rows = [*_rows_within(document)]
    documents = _by_id(store, "Document", {row["document"] for row in rows}, known)
    marked = {row["id"] for row in rows if row["id"].startswith("evidence:")}
    passages = _by_id(store, "Evidence", marked, known)
    for row in rows:
        said, passage = documents.get(row["document"], {}), passages.get(row["id"], {})
        row |= {"publisher": said.get("publisher"), "published": said.get("published"),
                "text": passage.get("text")}  # fmt: skip


def _rows_within(document: Any) -> Iterator[dict[str, Any]]:
    if isinstance(document, list):
        for one in document:
            yield from _rows_within(one)
    elif isinstance(document, dict):
        for name, value in document.items():
            if name == "evidence":
                yield from value
            else:
                yield from _rows_within(value)


def headed(store: Store, evidence: Iterable[str], known: int) -> dict[str, str]:
    """Each `document|place` with the heading of the document before its id, which says little."""
    told = {}
    for text, item in cited(store, evidence, known).items():
        named = item["heading"] != item["document"]
        document = f"{item['heading']}（{item['document']}）" if named else item["document"]
        told[text] = f"{document}|{item['place']}"
    return told


def _items(
    store: Store, locators: Mapping[tuple[str, str], Locator], known: int
) -> dict[tuple[str, str], dict[str, Any]]:
    documents = _by_id(store, "Document", {loc.document for loc in locators.values()}, known)
    passages = _by_id(
        store, "Evidence",
        {loc.place for loc in locators.values() if loc.place.startswith("evidence:")},
        known,
    )  # fmt: skip
    return {key: _item(loc, documents, passages) for key, loc in locators.items()}


def _by_id(store: Store, label: str, ids: set[str], known: int) -> dict[str, Any]:
    if not ids:
        return {}
    return nodes(store, dict.fromkeys(sorted(ids), label), known)


def _item(loc: Locator, documents: dict[str, Any], passages: dict[str, Any]) -> dict[str, Any]:
    document = documents.get(loc.document, {})
    passage = passages.get(loc.place)
    item = {
        "id": loc.place if passage else f"{loc.document}|{loc.place}",
        "document": loc.document,
        "place": passage["place"] if passage else loc.place,
        "reliability": (passage or {}).get("reliability") or document.get("reliability"),
        "credibility": (passage or {}).get("credibility") or document.get("credibility"),
        "heading": document.get("heading") or loc.document,
    }
    if passage and passage.get("claims"):
        item["claims"] = passage["claims"]
    return item


def shown(
    evidence: Iterable[str], known: int, items: dict[tuple[str, str], dict[str, Any]]
) -> list[dict[str, Any]]:
    """The items of one evidence list, in stored order."""
    return [items[loc.document, loc.place] for loc in standing(evidence, known)]
