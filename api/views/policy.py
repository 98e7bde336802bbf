"""Which facts a role may see, from `policy.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, cast

import yaml

from graph.errors import SchemaError
from graph.schema import schema

Treatment = Literal["show", "seal", "drop"]
BELONGS = {"Post": "SEAT_OF", "Stage": "HAS_STAGE", "Figure": "STATES", "Name": "NAMED"}
"""Types that are nothing without the thing that they belong to, and the relation that says so."""
DEFAULT = "internal"
"""The classification of a fact that states none."""
_KEYS = {"classifications", "nodes", "edges", "withheld"}


@dataclass(frozen=True, slots=True)
class Policy:
    """What one role may see."""

    role: str
    classifications: frozenset[str]
    nodes: Mapping[str, Treatment]
    edges: Mapping[str, Treatment]
    withheld: frozenset[str]

    def shows(self, classification: str | None) -> bool:
        """Whether facts of a classification are shown."""
        return (classification or DEFAULT) in self.classifications

    @property
    def everything(self) -> bool:
        """Whether nothing is hidden, so that the source itself serves."""
        shown = all(t == "show" for t in self.nodes.values())
        return shown and not self.withheld and self.classifications == _classes()


def sealable(label: str) -> bool:
    """Whether an unnamed node can stand for a thing of a type: it is known by a full name."""
    return "full_name" in schema().nodes[label].own


def sealed_end(start: str) -> Literal["from_id", "to_id"]:
    """Which end of a hidden relation is sealed: the person, else the one that it points to."""
    return "from_id" if start == "Person" else "to_id"


@lru_cache(maxsize=1)
def policies() -> Mapping[str, Policy]:
    """The shipped policies by role. Raises SchemaError on a contradiction."""
    return load((files("api") / "views" / "policy.yaml").read_text(encoding="utf-8"))


def load(text: str) -> Mapping[str, Policy]:
    """Read policies.

    Raises:
        SchemaError: a role leaves out a part or a node type, names what is none, or would seal
            what cannot be sealed.
    """
    return {role: _policy(role, data) for role, data in yaml.safe_load(text).items()}


def _policy(role: str, data: Mapping[str, Any]) -> Policy:
    _same(role, "parts", data, _KEYS)
    nodes, edges = data["nodes"], data["edges"]
    _same(role, "node types", nodes, {n.label for n in schema().facts()})
    _within(role, "relation", edges, schema().edges)
    _within(role, "classification", data["classifications"], _classes())
    _within(role, "treatment", [*nodes.values()], {"show", "seal", "drop"})
    _within(role, "treatment of a relation", [*edges.values()], {"seal", "drop"})
    _within(role, "optional property", data["withheld"], _optional())
    wrong = [label for label, t in nodes.items() if t == "seal" and not sealable(label)]
    wrong += [name for name, t in edges.items() if t == "seal" and not _edge_sealable(name)]
    if wrong:
        raise SchemaError(f"policy.yaml: {role}: {', '.join(wrong)} cannot be sealed")
    return Policy(
        role, frozenset(data["classifications"]), cast(Mapping[str, Treatment], nodes),
        cast(Mapping[str, Treatment], edges), frozenset(data["withheld"]),
    )  # fmt: skip


def _classes() -> frozenset[str]:
    return frozenset(schema().nodes["Unit"].properties["classification"].values or ())


def _optional() -> set[str]:
    every = [n.own[p] for n in schema().facts() for p in n.own]
    return {p.name for p in every} - {p.name for p in every if p.required}


def _edge_sealable(name: str) -> bool:
    sides = [s if sealed_end(s) == "from_id" else e for s, e in schema().edges[name].endpoints]
    return name not in BELONGS.values() and all(sealable(label) for label in sides)


def _same(role: str, what: str, found: Iterable[str], due: Iterable[str]) -> None:
    if set(found) != set(due):
        odd = ", ".join(sorted(set(found) ^ set(due)))
        raise SchemaError(f"policy.yaml: {role}: {what} missing or unknown: {odd}")


def _within(role: str, what: str, found: Iterable[str], known: Iterable[str]) -> None:
    if odd := sorted(set(found) - set(known)):
        raise SchemaError(f"policy.yaml: {role}: unknown {what}: {', '.join(odd)}")
