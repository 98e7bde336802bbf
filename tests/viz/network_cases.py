"""Networks for tests: written by hand, and generated provinces gathered once a session."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from graph.known import known_at
from graph.stores import Store, open_store
from ingest.generate import generate
from ingest.run import load
from tests.viz import samples
from viz.kinds import build as build_kind
from viz.kinds import gathered, parameters, sheet_of
from viz.scene import Receipt, Scene

Doc = dict[str, Any]
ON = "2016-09-06"
LABELS = ("Unit", "PartyOrganization", "Post", "Person", "Case", "Region", "Team", "Activity")


@cache
def province(units: int, seed: int) -> Store:
    """A store with a generated province."""
    folder = Path(mkdtemp())
    store = open_store(str(folder / "p.kgl"), write=True)
    generate(units, seed, folder / "tables")
    load(store, [folder / "tables"], who="tester")
    return store


def gather(store: Store, **given: str) -> Doc:
    """The data of a network figure."""
    filled = parameters("network", {"on": ON} | given)
    return gathered(store, "network", filled, known_at(store, None))


def build(data: Doc, sheet: str = "a4", lang: str = "zh") -> Scene:
    """Its scene."""
    asked = (("entity", str(data["centre"] or "")), ("on", data["on"]))
    receipt = Receipt("network", asked, lang, sheet, "7", "0" * 64)
    return build_kind("network", data, sheet_of(sheet), lang, receipt)


def node(key: str, name: str = "", label: str = "Unit", **more: Any) -> Doc:
    """A node by hand."""
    name = name or f"单位{key}"
    base = {"id": key, "label": label, "kind": "", "name": name, "today": name, "short": "",
            "spellings": [name], "state": None, "since": "", "until": ""}  # fmt: skip
    return base | more


def edge(start: str, relation: str, end: str, **more: Any) -> Doc:
    """An edge by hand; it certainly holds for ever unless told."""
    rows = [samples.evidence(1, "《名册》", f"第 {start} 行")]
    base = {"key": f"{start}-{relation}-{end}", "relation": relation, "from": start, "to": end,
            "since": "2015", "until": "..", "begins": "2015-01-01", "ends": "9999-12-31",
            "certainty": "certain", "evidence": rows}  # fmt: skip
    return base | more


def network(nodes: list[Doc], edges: list[Doc], **more: Any) -> Doc:
    """The data of a figure by hand, around its first node."""
    base = {"form": "around", "on": ON, "days": [], "known": samples.KNOWN, "limit": 64,
            "data_version": "7", "centre": nodes[0]["id"], "to": None, "hops": 2, "query": "",
            "steps": [], "path": [], "next_change": None, "fictional": True,
            "nodes": sorted(nodes, key=lambda n: n["id"]), "edges": edges}  # fmt: skip
    return base | more


def star(leaves: int, hubs: int = 1, **more: Any) -> Doc:
    """A centre with bodies, each of which leads so many units."""
    nodes, edges = [node("C", "中心委员会", kind="discipline")], []
    for h in range(hubs):
        body = f"H{h:03}"
        nodes.append(node(body, f"第{h}派驻组", kind="lead"))
        edges.append(edge(body, "REPORTS_TO", "C"))
        for n in range(leaves):
            unit = f"U{h:03}-{n:03}"
            nodes.append(node(unit, f"第{h}组{n}号厂"))
            edges.append(edge(unit, "LED_BY", body))
    return network(nodes, edges, **more)


def hostile(text: str) -> Doc:
    """A network in which every free text is hostile."""
    labels = [*LABELS, "Stage", "Document"]
    nodes = [node(f"{text}{n}", text, label, kind=text, state="vacant", short=text,
                  spellings=[text, text[::-1]], since=text, until=text)
             for n, label in enumerate(labels)]  # fmt: skip
    relations = ["LED_BY", "AFFILIATED_WITH", "SEAT_OF", "HOLDS", "CONCERNS", text, "DESIGNATES",
                 "LOCATED_IN", "HAS_STAGE"]  # fmt: skip
    rows = [samples.evidence(n, t, t, "F6") for n, t in enumerate(samples.HOSTILE)]
    first = nodes[0]["id"]
    pairs = enumerate(zip(nodes[1:], relations, strict=True))
    edges = [edge(other["id"], relation, first, key=f"{n}", since=text, until=text, evidence=rows,
                  certainty="possible" if n % 2 else "certain")
             for n, (other, relation) in pairs]  # fmt: skip
    return network(nodes, edges, query=text)
