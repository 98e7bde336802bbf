"""The show document as people read it. Plain writes: recorded text is never taken as markup."""

from __future__ import annotations

from itertools import groupby
from typing import Any, TextIO

from graph.schema import Property, schema
from graph.seen import seen

Doc = dict[str, Any]


def show_text(document: Doc, out: TextIO) -> None:
    """Write values, evidence, facts by relation, and earlier values."""
    node = schema().nodes[document["label"]]
    title = f"{_clean(document['full_name'])}（{_clean(document['id'])}） {node.zh} {node.en}"
    out.write(title + "\n")
    out.write(f"已知于 known: {document['known'] or '-'}，批次 batch {document['data_version']}\n")
    _values(document["values"], document["label"], out)
    out.write(f"  依据 evidence: {_evidence(document['evidence'])}\n")
    out.write(f"\n关系 facts: 显示 shown {document['shown']} / 共 of {document['total']}\n")
    for (direction, relation), facts in groupby(
        document["facts"], key=lambda f: (f["direction"], f["relation"])
    ):
        edge = schema().edges[relation]
        arrow = "→" if direction == "out" else "←"
        out.write(f"\n  {arrow} {edge.zh} {edge.en}\n")
        for fact in facts:
            _fact(fact, out)
    if document["revisions"]:
        out.write("\n旧值 earlier values:\n")
    for revision in document["revisions"]:
        out.write(f"\n  批次 batches {revision['added']} – {revision['closed']}\n")
        _values(revision["values"], document["label"], out)


def _values(values: Doc, label: str, out: TextIO) -> None:
    properties = schema().nodes[label].properties
    for name, value in values.items():
        if value not in (None, "", []):
            prop = properties[name]
            out.write(f"  {prop.zh} {prop.en}: {_value(prop, value)}\n")


def _fact(fact: Doc, out: TextIO) -> None:
    since, until = (_clean(fact["since"]) or "?", _clean(fact["until"]))
    name = f"{_clean(fact['other_name'])}（{_clean(fact['other'])}）"
    days = seen(fact["since"], fact["until"])
    span = f"起 since {since} 止 until {until}"
    if days is not None:
        span += f"（见于 seen {' 至 '.join(dict.fromkeys(d.isoformat() for d in days))}）"
    out.write(f"    {name} {span}\n")
    own = schema().edges[fact["relation"]].own
    said = [f"{own[p].zh} {own[p].en}: {_value(own[p], v)}" for p, v in fact["properties"].items()
            if v not in (None, "", [])]  # fmt: skip
    if said:
        out.write(f"      {'；'.join(said)}\n")
    out.write(f"      依据 evidence: {_evidence(fact['evidence'])}\n")


def _value(prop: Property, value: Any) -> str:
    if isinstance(value, list):
        return "、".join(map(_clean, value))
    word = (prop.values or {}).get(str(value))
    return f"{word} {_clean(value)}" if word and str(word) != str(value) else _clean(value)


def _evidence(items: list[Doc]) -> str:
    if not items:
        return "无 none"
    return "；".join(_item(item) for item in items)


def _item(item: Doc) -> str:
    place = f" {_clean(item['place'])}" if item["place"] else ""
    grade = f"{item['reliability'] or ''}{item['credibility'] or ''}"
    grade = f" [{_clean(grade)}]" if grade else ""
    claims = f" “{_clean(item['claims'])}”" if item.get("claims") else ""
    return f"《{_clean(item['heading'])}》{place}{grade}{claims}"


def _clean(value: object) -> str:
    """Text on one line, without the control characters that a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in str(value)).strip()
