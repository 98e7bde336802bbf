"""The page of the model: every node type and relation with its properties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from api.docs.markdown import NOTE, code, table
from graph.schema import EdgeType, NodeType, Property, Schema, Word
from ingest.spec import Id, canonical

_INTRO = """# The model 模型

Generated from `graph/types/`. Every node and every relation is a fact with evidence on two
clocks: from when to when it holds, and from which batch to which it was believed.

[![The model as a picture](model.svg)](model.svg)

Node types: {nodes}.

Relations: {edges}.

"""


def model_page(model: Schema) -> str:
    """The page as Markdown."""
    nodes, edges = model.nodes.values(), model.edges.values()
    parts = [
        NOTE,
        _INTRO.format(nodes=_links(n.label for n in nodes), edges=_links(e.type for e in edges)),
        "## Common properties 公共属性\n\n",
        "Every node has those marked *node*, every relation those marked *relation*. Dated nodes "
        "carry the dates too; `Batch` and `Revision` are the store's own account and carry "
        "neither evidence nor dates.\n\n",
        _common(model),
        "## Node types 节点\n\n",
        *(_node(n) for n in nodes),
        "## Relations 关系\n\n",
        "A relation is the same fact when everything that it says is the same. It is the same "
        "*assignment*, of which a source may correct what it said, when both ends, the start and "
        "the properties named under Identity are the same.\n\n",
        *(_edge(e) for e in edges),
    ]
    return "".join(parts).rstrip("\n") + "\n"


def _links(names: Iterable[str]) -> str:
    return ", ".join(f"[{name}](#{name.lower()})" for name in names)


def _common(model: Schema) -> str:
    on_nodes = _shared(n for n in model.nodes.values())
    on_edges = _shared(e for e in model.edges.values())
    rows = []
    for name, prop in (on_nodes | on_edges).items():
        where = [w for w, there in (("node", on_nodes), ("relation", on_edges)) if name in there]
        rows.append((*_cells(prop), ", ".join(where)))
    return table((*_HEADINGS, "on"), rows)


def _shared(types: Iterable[NodeType | EdgeType]) -> dict[str, Property]:
    """Properties that types have without declaring them."""
    pairs = chain.from_iterable(
        ((name, p) for name, p in t.properties.items() if name not in t.own) for t in types
    )
    return dict(pairs)


def _node(node: NodeType) -> str:
    dated = "Dated." if node.temporal else "Not dated."
    if node.record:
        dated += " The store's own account."
    return (
        f"### {node.label}\n\n{node.zh} · {node.en}. {node.description} {dated}\n\n"
        f"Identity: `id`{_origin(node.label)}.\n\n{_properties(node.own)}"
    )


def _edge(edge: EdgeType) -> str:
    ends = ", ".join(f"{start} → {end}" for start, end in edge.endpoints)
    identity = ", ".join(["both ends", "`since`", *(f"`{name}`" for name in edge.identity)])
    return (
        f"### {edge.type}\n\n{edge.zh} · {edge.en}. {edge.description}\n\n"
        f"Ends: {ends}.\n\nIdentity: {identity}.{_stated(edge.type)}\n\n{_properties(edge.own)}"
    )


def _origin(label: str) -> str:
    """Where the id of a node comes from, by the canonical tables that state it."""
    said = {
        f"{_id(node.id)} of [{name}](tables.md#{name})": None
        for name, spec in canonical().items()
        for node in spec.nodes
        if node.label == label
    }
    return f", from {'; '.join(said)}" if said else ""


def _id(key: Id) -> str:
    columns = ", ".join(f"`{column}`" for column in key.columns)
    return f"a digest of {columns}" if key.prefix else columns


def _stated(relation: str) -> str:
    tables = [
        f"[{name}](tables.md#{name})"
        for name, spec in canonical().items()
        if any(edge.type == relation for edge in spec.edges)
    ]
    return f" Stated in {', '.join(tables)}." if tables else ""


_HEADINGS = ("property", "中文", "English", "type", "required", "values", "description")


def _properties(own: Mapping[str, Property]) -> str:
    return table(_HEADINGS, map(_cells, own.values())) or "No properties of its own.\n\n"


def _cells(prop: Property) -> tuple[str, ...]:
    listed = ", ".join(_listed(*item) for item in (prop.values or {}).items())
    required = "yes" if prop.required else ""
    return (code(prop.name), prop.zh, prop.en, prop.type, required, listed, prop.description)


def _listed(value: str, word: Word) -> str:
    """A value with what it is called, where that is another word."""
    return " ".join((f"`{value}`", *(said for said in word.both() if said != value)))
