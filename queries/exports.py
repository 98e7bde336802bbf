"""A networkx graph as GraphML, GEXF or CSV: plain values, the same bytes for the same graph."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import networkx as nx

from graph.errors import UsageError
from graph.sheets import inert
from graph.stores.base import Row
from graph.ways import Way
from queries.graphs import to_rows

# What XML 1.0 cannot hold.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FIRST = ("id", "from_id", "to_id", "key", "label", "relation", "full_name", "since", "until")


def graphml(graph: nx.MultiDiGraph) -> bytes:
    """GraphML: nodes and edges with all attributes."""
    return _text(nx.generate_graphml(_flat(graph)))


def gexf(graph: nx.MultiDiGraph) -> bytes:
    """GEXF 1.2 for Gephi: the full name is what is shown, the label is `node_type`."""
    flat = _flat(graph)
    for _, attributes in flat.nodes(data=True):
        attributes["node_type"] = attributes.pop("label")
        attributes["label"] = attributes.pop("full_name")
    for *_, attributes in flat.edges(data=True, keys=True):
        attributes["label"] = attributes["relation"]
    text = _text(nx.generate_gexf(flat, version="1.2draft")).decode()
    # networkx writes its version and today's date, which say nothing about the graph.
    text = re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1)
    return re.sub(r"<creator>[^<]*</creator>", "<creator>guikou</creator>", text, count=1).encode()


def tables(graph: nx.MultiDiGraph) -> dict[str, bytes]:
    """`nodes.csv` and `edges.csv`, as spreadsheets read them (UTF-8 with its mark)."""
    nodes, edges = to_rows(graph)
    return {"nodes.csv": _csv(nodes, ("id", "label", "full_name")),
            "edges.csv": _csv(edges, ("from_id", "to_id", "key", "relation"))}  # fmt: skip


FORMATS: Mapping[str, Callable[[nx.MultiDiGraph], bytes]] = {"graphml": graphml, "gexf": gexf}


def _text(lines: Any) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _flat(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """A copy with scalars only: lists are joined, nothing is missing, all of it fit for XML.

    Raises:
        UsageError: two ids would be one.
    """
    flat = nx.MultiDiGraph()
    for key, attributes in graph.nodes(data=True):
        if _fit(key) in flat:
            raise UsageError(
                f"编号 {_fit(key)} 在 XML 中与另一编号相同 two ids read the same in XML; "
                "请用 use ", Way.TABLES, ".",
            )  # fmt: skip
        flat.add_node(_fit(key), **_scalars(attributes))
    for start, end, key, attributes in graph.edges(keys=True, data=True):
        flat.add_edge(_fit(start), _fit(end), key=_fit(key), **_scalars(attributes))
    return flat


def _scalars(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {k: _scalar(v) for k, v in sorted(attributes.items()) if v is not None}


def _scalar(value: Any) -> str | int | float:
    if isinstance(value, list | tuple):
        return _fit("; ".join(map(str, value)))
    return value if isinstance(value, int | float) else _fit(str(value))


def _fit(text: str) -> str:
    """The text with what XML cannot hold named, as figures name it, so that ids stay apart."""
    return _NO_XML.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def _csv(rows: Sequence[Row], least: Sequence[str]) -> bytes:
    names = {name for row in rows for name in row} | set(least)
    columns = [n for n in _FIRST if n in names] + sorted(names - set(_FIRST))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in columns])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    return "" if value is None else inert(value)
