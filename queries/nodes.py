"""Nodes as they were known: present values, or the Revision that stood at an earlier batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from graph import statements as st
from graph.dates import MAX, State, bounds_of, state
from graph.errors import GuikouError
from graph.known import committed, unpack
from graph.names import Target, folded, index
from graph.schema import schema
from graph.stores.base import Row, Store
from graph.ways import Way


class NotFound(GuikouError):
    """Nothing has the id or name; the message gives the nearest names."""

    exit_code = 1


class Ambiguous(GuikouError):
    """A name means several things; the message lists them."""

    exit_code = 2


def nodes(store: Store, labels: Mapping[str, str], known: int) -> dict[str, Row]:
    """Values of nodes (id -> label) as known at a batch; absent where not known then."""
    by_label: dict[str, list[str]] = defaultdict(list)
    for key, label in labels.items():
        by_label[label].append(key)
    result: dict[str, Row] = {}
    for label, ids in by_label.items():
        later = []
        for row in store.read(st.nodes_by_id(label), {"ids": ids}):
            if row["added"] <= known < row["closed"]:
                result[row["id"]] = row
            elif row["added"] > known:
                later.append(row["id"])
        if later:
            result |= _revised(store, label, later, known)
    return result


def _revised(store: Store, label: str, ids: list[str], known: int) -> dict[str, Row]:
    text = st.node_rows("Revision", f"n.node IN $ids AND {st.known('n')}")
    rows = store.read(text, {"ids": ids, "known": known})
    return {row["node"]: unpack(label, row["values"]) for row in rows}


def revised(store: Store, properties: Collection[str], known: int) -> dict[str, Row]:
    """Some properties of every node that was corrected since a batch, as it was known then, by id.

    Empty for the last batch: nothing was corrected since.
    """
    if known >= committed(store):
        return {}
    result: dict[str, Row] = {}
    for row in store.read(st.node_rows("Revision", st.known("n")), {"known": known}):
        values = unpack(row["node_label"], row["values"])
        result[row["node"]] = {p: values[p] for p in properties if values.get(p) is not None}
    return result


def values_of(store: Store, label: str, name: str) -> list[str]:
    """Every value that a property of a type has, or ever had, in order."""
    text = f"MATCH (n:`{label}`) RETURN DISTINCT n.{name} AS value"
    found = {row["value"] for row in store.read(text)}
    rows = store.read(st.node_rows("Revision", "n.node_label = $label"), {"label": label})
    found |= {unpack(label, row["values"]).get(name) for row in rows}
    return sorted(value for value in found if value)


def find(store: Store, text: str, labels: Iterable[str], known: int) -> tuple[str, Row]:
    """The label and the values, as known, of what an id or name means.

    Raises:
        NotFound: nothing has it, or only things of other types.
        Ambiguous: several things do.
    """
    labels = tuple(labels)
    for label in labels:
        if found := nodes(store, {text: label}, known):
            return label, found[text]
    names = index(store, known)
    bearers = sorted({n.target for n in names.get(folded(text), ()) if n.target.label in labels})
    if len(bearers) == 1:
        label, key = bearers[0].label, bearers[0].id
        return label, nodes(store, {key: label}, known)[key]
    if bearers:
        listed = "、".join(t.id for t in bearers)
        raise Ambiguous(f"“{text}”对应多个对象，请写编号 means several, give an id: {listed}")
    others = {n.target for n in names.get(folded(text), ())}
    if other := sorted(others | _of_that_id(store, text, labels, known)):
        raise NotFound(" ".join(_misplaced(target, labels) for target in other[:5]))
    near = [n for key, ns in names.items() if folded(text) in key for n in ns
            if n.target.label in labels][:5]  # fmt: skip
    listed = "、".join(f"{n.text}（{n.target.id}）" for n in near)
    hint = (f"相近的有 similar: {listed}",) if near else ("请查找 search with ", Way.SEARCH)
    raise NotFound(f"找不到“{text}” nothing has this id or name; ", *hint, ".")


def _of_that_id(store: Store, text: str, labels: Collection[str], known: int) -> set[Target]:
    """What has an id and is of none of the types wanted."""
    rest = (node.label for node in schema().facts() if node.label not in labels)
    return {Target(label, text) for label in rest if nodes(store, {text: label}, known)}


def _misplaced(found: Target, wanted: Iterable[str]) -> str:
    """That something is of another type than what was asked for."""
    kinds, kind = [schema().nodes[label] for label in wanted], schema().nodes[found.label]
    zh, en = "或".join(k.zh for k in kinds), " or ".join(k.en for k in kinds)
    # No type begins with a u that is spoken as a vowel.
    is_a = "is an" if kind.en[0] in "aeio" else "is a"
    not_a = "not an" if en[0] in "aeio" else "not a"
    return f"{found.id} 是{kind.zh}，不是{zh} {found.id} {is_a} {kind.en}, {not_a} {en}."


def names_on(
    store: Store, labels: Mapping[str, str], day: date, known: int, present: Mapping[str, Row]
) -> dict[str, str]:
    """Full names in force on a day, for nodes given as id -> label.

    A recorded full or former name counts when it certainly holds that day; failing that, when it
    is the only one and nothing but its start is uncertain (it had not ended yet). Otherwise the
    display name of today stands.
    """
    result = {key: str(row.get("full_name") or "") for key, row in present.items()}
    for key, rows in spellings(store, labels, known).items():
        result[key] = in_force(rows, day) or result.get(key, "")
    return result


def spellings(store: Store, labels: Mapping[str, str], known: int) -> dict[str, list[Row]]:
    """The recorded full and former names, with their bounds, of nodes given as id -> label."""
    by_label: dict[str, list[str]] = defaultdict(list)
    hosts = {start for start, _ in schema().edges["NAMED"].endpoints}
    for key, label in labels.items():
        if label in hosts:
            by_label[label].append(key)
    recorded: dict[str, list[Row]] = defaultdict(list)
    for label, ids in by_label.items():
        for row in store.read(_NAMES.format(label=label), {"ids": ids, "known": known}):
            recorded[row["id"]].append(row)
    return recorded


def in_force(rows: Iterable[Row], day: date) -> str | None:
    """The name in force on a day among those recorded of a node, as `names_on` tells it."""
    spans = [(row["text"], bounds_of(row)) for row in rows]
    certain = sorted({text for text, b in spans if state(b, day) == "certain"})
    if certain:
        return str(certain[0])
    ending = sorted({text for text, b in spans
                     if b.since_min <= day < b.until_min and b.until_max < MAX})  # fmt: skip
    return str(ending[0]) if len(ending) == 1 else None


_NAMES = (
    "UNWIND $ids AS i MATCH (a:`{label}` {{id: i}})-[r:`NAMED`]->(n:`Name`) "
    f"WHERE {st.known('r')} AND n.name_kind IN ['full', 'former'] "
    f"RETURN a.id AS id, n.text AS text, {st.bounds('r')}"
)


def exists(row: Row | None, day: date) -> State:
    """Whether a node exists on a day; one that is not known then does not."""
    return "no" if row is None else state(bounds_of(row), day)
