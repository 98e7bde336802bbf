"""Figures: from the store to the bytes of a file, and against pyvis's page in a real browser.

The network and the coverage are those of a generated province; the chain is a unit led by 17
bodies with chains of four hops, so that it has 69 nodes.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from browser import Browser, browser_path
from figures import Figure

DAY = "2016-09-06"
BRANCHES, HOPS = 17, 4
STILL = """new Promise((done) => {
  let [last, since] = [null, 0];
  const look = () => {
    const [seen, now] = [JSON.stringify(%s), performance.now()];
    if (seen !== last) [last, since] = [seen, now];
    else if (now - since > 1000 || now > 30000) return done(since);
    setTimeout(look, 20);
  };
  requestAnimationFrame(() => requestAnimationFrame(look));
})"""
"""Milliseconds from the request of a page until what an expression names stands still."""
OURS = "[document.fonts.status, document.querySelector('canvas')?.toDataURL()]"
THEIRS = "network.getPositions()"


def measure(folder: Path, quick: bool) -> list[Figure]:
    """The figures of drawing."""
    from graph.known import known_at
    from graph.stores import open_store

    times = 3 if quick else 15
    found: list[Figure] = []

    def timed(
        store: Any, known: Any, kind: str, given: dict[str, str], fmt: str, most: float
    ) -> Any:
        runs = min(times, 3) if most > 1000 else times
        scene, parts = _drawn(store, known, kind, given | {"on": DAY}, fmt, runs)
        gathered, drawn, first = parts
        name = f"{kind}, {_count(scene):,} nodes, {fmt.upper()}"
        if len(scene.pages) > 1:
            name += f", {len(scene.pages)} pages"
        found.append(Figure("figure", name, drawn * 1000, "ms", most=most))
        before = f"{name}: before it, asking the store"
        found.append(Figure("figure", before, gathered * 1000, "ms"))
        found.append(Figure("figure", f"{name}: both, first time in a process", first * 1000, "ms"))
        return scene

    store = open_store(_province(folder, 60 if quick else 229))
    known = known_at(store, None)
    near = {"entity": _sized(store, 150), "hops": "2", "limit": "2000"}
    network = timed(store, known, "network", near, "svg", 150)
    timed(store, known, "network", near, "png", 600)
    timed(store, known, "coverage", {}, "svg", 300)
    store.close()
    store = open_store(_store(folder, 60 if quick else 1000))
    known = known_at(store, None)
    timed(store, known, "chain", {"unit": "X-0"}, "pdf", 150)
    wide = {"entity": _busiest(store, known.number), "hops": "3", "limit": "2000"}
    timed(store, known, "network", wide, "pdf", 1500)
    store.close()
    return found + _in_a_browser(folder, network)


def _sized(store: Any, wanted: int) -> str:
    """The unit whose neighbourhood of two hops comes nearest to so many things that day."""
    from viz import kinds

    sizes = {}
    for row in store.read("MATCH (u:`Unit`) RETURN u.id AS id ORDER BY id"):
        asked = {"entity": row["id"], "hops": "2", "on": DAY, "limit": "2000"}
        sizes[row["id"]] = abs(_count(kinds.draw(store, "network", asked)) - wanted)
    return min(sizes, key=lambda key: (sizes[key], key))


def _count(scene: Any) -> int:
    """Things drawn, each once: one may stand on several pages."""
    return len({node.id for node in scene.nodes})


def _drawn(
    store: Any, known: Any, kind: str, given: dict[str, str], fmt: str, times: int
) -> tuple[Any, tuple[float, float, float]]:
    """The scene, and seconds: median of asking the store, of drawing and writing, and the first."""
    from viz import kinds
    from viz.outputs import Look, render
    from viz.scene import Receipt, content_hash

    look, asked, drawn, scene = Look(fmt), [], [], None  # type: ignore[arg-type]
    filled = kinds.parameters(kind, given)
    for _ in range(times + 1):
        start = perf_counter()
        data = kinds.gathered(store, kind, filled, known)
        asked.append(perf_counter() - start)
        start = perf_counter()
        told = Receipt(kind, tuple(filled.items()), "zh", "a4", "1", content_hash(data))
        scene = kinds.build(kind, data, kinds.sheet_of("a4"), "zh", told)
        render(scene, look)
        drawn.append(perf_counter() - start)
    return scene, (median(asked[1:]), median(drawn[1:]), asked[0] + drawn[0])


def _province(folder: Path, units: int, *more: Path) -> str:
    """The path of a store with a generated province."""
    from graph.stores import open_store
    from ingest.generate import generate
    from ingest.run import load

    source = folder / f"province-{units}"
    if not source.exists():
        generate(units, 1, source)
    path = str(folder / f"figures-{units}-{len(more)}.kgl")
    store = open_store(path, write=True)
    for each in (source, *more):
        report = load(store, [each], who="benchmark")
        if report.batch is None:
            raise SystemExit(f"nothing was loaded: {report.issues[:3]}")
    store.close()
    return path


def _store(folder: Path, units: int) -> str:
    chain = folder / "wide-chain"
    _write_chain(chain)
    return _province(folder, units, chain)


def _busiest(store: Any, known: int) -> str:
    """The unit that leads most others that day; the first of those that are equal."""
    text = (
        "MATCH (u:`Unit`)-[r:`LED_BY`]->(b:`Unit`) WHERE r.added <= $known AND $known < r.closed "
        "AND r.since_max <= $on AND $on < r.until_min "
        "RETURN b.id AS id, count(u) AS n ORDER BY n DESC, id LIMIT 1"
    )
    given = {"known": known, "on": date.fromisoformat(DAY)}
    return str(store.read(text, given)[0]["id"])


def _write_chain(folder: Path) -> None:
    units, leads, reports = [], [], []
    kinds = {0: "central", 1: "lead"}
    for branch in range(BRANCHES):
        for hop in range(HOPS + 1):
            key = f"X-{branch}-{hop}" if hop else "X-0"
            if hop or not branch:
                name = f"第{branch}支第{hop}级（虚构）"
                units.append((key, name, kinds.get(hop, "discipline"), "2010"))
        leads.append(("X-0", f"X-{branch}-1", "2012-03"))
        for hop in range(1, HOPS):
            reports.append((f"X-{branch}-{hop}", f"X-{branch}-{hop + 1}", "2012-03"))
    tables = {
        "units": [("id", "full_name", "kind", "since"), *units],
        "leads": [("unit", "lead", "since"), *leads],
        "reports": [("unit", "superior", "since"), *reports],
    }
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)


def _in_a_browser(folder: Path, scene: Any) -> list[Figure]:
    """Until the picture stands still: our page and pyvis's, of the same nodes and edges."""
    if browser_path() is None:
        sys.stderr.write("figure_speed: no chromium, the comparison with pyvis is left out\n")
        return []
    pages: list[tuple[str, Callable[[Any], str], str]] = [
        ("this page", _our_page, OURS), ("pyvis's default page", _their_page, THEIRS)
    ]  # fmt: skip
    size = f"network of {_count(scene):,} nodes in Chromium until it stands still"
    found = []
    for name, write, seen in pages:
        path = folder / "page.html"
        path.write_text(write(scene), encoding="utf-8")
        spent = []
        for _ in range(3):
            with Browser() as browser:
                browser.open(path)
                spent.append(float(browser.run(STILL % seen)))
        found.append(Figure("figure", f"{size}, {name}", median(spent), "ms"))
    times = found[1].value / found[0].value
    return [*found, Figure("figure", f"{size}, pyvis against this", times, "x")]


def _our_page(scene: Any) -> str:
    from viz.outputs import Look, render

    return render(scene, Look("html"))[0].decode("utf-8")


def _their_page(scene: Any) -> str:
    """What `Network().show()` shows, with its script inside, so that no download is measured."""
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    for node in scene.nodes:
        network.add_node(node.id, label=node.name)
    for edge in scene.edges:
        if {edge.start, edge.end} <= set(network.get_nodes()):
            network.add_edge(edge.start, edge.end)
    return str(network.generate_html(notebook=False))
