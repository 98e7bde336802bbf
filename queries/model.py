"""What there can be: the types of nodes and relations, as maps and lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.schema import Property, Word, schema


def model() -> dict[str, Any]:
    """All node types and relations with their properties, labelled in both languages."""
    return {
        "nodes": [
            {"label": n.label, "zh": n.zh, "en": n.en, "description": n.description,
             "dated": n.temporal, "record": n.record, "properties": _properties(n.properties)}
            for n in schema().nodes.values()
        ],
        "edges": [
            {"relation": e.type, "zh": e.zh, "en": e.en, "description": e.description,
             "endpoints": [{"from": start, "to": end} for start, end in e.endpoints],
             "identity": list(e.identity), "properties": _properties(e.properties)}
            for e in schema().edges.values()
        ],
    }  # fmt: skip


def _properties(properties: Mapping[str, Property]) -> list[dict[str, Any]]:
    return [
        {"name": p.name, "type": p.type, "required": p.required, "zh": p.zh, "en": p.en,
         "description": p.description, "unit": p.unit and _said(p.unit),
         "values": None if p.values is None else [
             {"value": value, **_said(word)} for value, word in p.values.items()
         ]}
        for p in properties.values()
    ]  # fmt: skip


def _said(word: Word) -> dict[str, str]:
    return {"zh": word.zh, "en": word.en}
