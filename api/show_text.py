"""The show document as people read it. Plain writes: recorded text is never taken as markup."""

from __future__ import annotations

from itertools import groupby
from typing import Any, TextIO

from api.wording import Doc, Words, clean
from graph.schema import Property, schema


def show_text(document: Doc, out: TextIO) -> None:
    """Write values, evidence, facts by relation, and earlier values."""
    node = schema().nodes[document["label"]]
    title = f"{clean(document['full_name'])}（{clean(document['id'])}） {node.zh} {node.en}"
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
    since, until = (clean(fact["since"]) or "?", clean(fact["until"]))
    name = f"{clean(fact['other_name'])}（{clean(fact['other'])}）"
    days = Words("zh").days_seen(fact)
    out.write(f"    {name} 起 since {since} 止 until {until}{f'（{days}）' if days else ''}\n")
    own = schema().edges[fact["relation"]].own
    said = [f"{own[p].zh} {own[p].en}: {_value(own[p], v)}" for p, v in fact["properties"].items()
            if v not in (None, "", [])]  # fmt: skip
    if said:
        out.write(f"      {'；'.join(said)}\n")
    out.write(f"      依据 evidence: {_evidence(fact['evidence'])}\n")


def _value(prop: Property, value: Any) -> str:
    if isinstance(value, list):
        return "、".join(map(clean, value))
    return " ".join(dict.fromkeys(prop.word(clean(value)).both()))


def _evidence(items: list[Doc]) -> str:
    if not items:
        return "无 none"
    return "；".join(_item(item) for item in items)


def _item(item: Doc) -> str:
    place = f" {clean(item['place'])}" if item["place"] else ""
    grade = f"{item['reliability'] or ''}{item['credibility'] or ''}"
    grade = f" [{clean(grade)}]" if grade else ""
    claims = f" “{clean(item['claims'])}”" if item.get("claims") else ""
    return f"《{clean(item['heading'])}》{place}{grade}{claims}"
