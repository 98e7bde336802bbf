"""The figures of growth.py as a file, a table and a picture."""

from __future__ import annotations

import csv
from math import log10
from pathlib import Path

from figures import machine

from viz.draw import Pen
from viz.outputs.svg import svg
from viz.scene import Scene

Figures = dict[tuple[str, str, int], tuple[float, float]]
"""p50 and p95 in ms by engine, query and number of units."""

BASE = 10_000
"""The size that growth is counted from."""


def read_figures(path: Path) -> Figures:
    """Return the figures of earlier runs; none when there is no file."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as rows:
        return {
            (row["engine"], row["query"], int(row["units"])): (float(row["p50"]), float(row["p95"]))
            for row in csv.DictReader(rows)
        }


def write_figures(path: Path, found: Figures) -> None:
    """Write all figures, in ms."""
    with path.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out, lineterminator="\n")
        lines.writerow(("engine", "query", "units", "p50", "p95"))
        lines.writerows(
            (*key, f"{middle:.3f}", f"{high:.3f}") for key, (middle, high) in found.items()
        )


def report(found: Figures) -> str:
    """The table: a row a query and engine, p50 / p95 in ms a size, and the growth of p50."""
    sizes = sorted({units for _, _, units in found})
    lines = [
        "# Growth\n",
        "Trace and the ten commonest queries as the graph grows; p50 / p95 in ms. "
        f"Growth is p50 at the largest size over p50 at {BASE:,} units. "
        f"{machine()}. Command: `python benchmarks/growth.py --engine both`.\n",
        "![p50 by number of units](growth.svg)\n",
        "| engine | query | " + " | ".join(f"{s:,} units" for s in sizes) + " | growth |",
        "|---|---|" + "---:|" * (len(sizes) + 1),
    ]
    for engine, query in dict.fromkeys((e, q) for e, q, _ in found):
        cells = []
        for units in sizes:
            value = found.get((engine, query, units))
            cells.append(f"{value[0]:.2f} / {value[1]:.2f}" if value else "")
        grown = growth(found, engine, query)
        lines.append(
            f"| {engine} | {query} | {' | '.join(cells)} | {f'{grown:.2f}x' if grown else ''} |"
        )
    return "\n".join(lines) + "\n"


def growth(found: Figures, engine: str, query: str) -> float | None:
    """p50 at the largest size over p50 at 10,000 units; None before both are measured."""
    by_size = {u: p50 for (e, q, u), (p50, _) in found.items() if (e, q) == (engine, query)}
    largest = max(by_size)
    return by_size[largest] / by_size[BASE] if BASE in by_size and largest > BASE else None


WIDE, HIGH, TOP, BOTTOM, LEFT = 842.0, 470.0, 74.0, 424.0, 58.0
PANEL, PLOT = 392.0, 240.0
FLOOR, CEILING = 0.1, 100.0


def _down(p50: float) -> float:
    span = log10(CEILING) - log10(FLOOR)
    return BOTTOM - (log10(max(p50, FLOOR)) - log10(FLOOR)) / span * (BOTTOM - TOP)


def picture(found: Figures) -> str:
    """The growth curves as SVG: p50 in ms by units, both axes logarithmic, trace in bold."""
    pen = Pen()
    pen.text(28, 32, "p50 of trace and the ten commonest queries, ms", "title", bold=True)
    engines = list(dict.fromkeys(engine for engine, _, _ in found))
    for place, engine in enumerate(engines):
        _panel(pen, found, engine, LEFT + place * PANEL)
    scene = Scene(
        width=WIDE,
        height=HIGH,
        title="p50 by number of units",
        description=report(found),
        lang="en",
        pages=(tuple(pen.items),),
    )
    return svg(scene)


def _panel(pen: Pen, found: Figures, engine: str, left: float) -> None:
    sizes = sorted({units for e, _, units in found if e == engine})
    first, last = log10(sizes[0]), log10(max(sizes[-1], sizes[0] * 10))

    def across(units: int) -> float:
        return left + (log10(units) - first) / (last - first) * PLOT

    grown = growth(found, engine, "trace")
    told = f"{engine}: trace grows {grown:.2f}x from {BASE:,} units" if grown else engine
    pen.text(left, 58, told, "lane", bold=True)
    for power in range(-1, 3):
        y = _down(10.0**power)
        pen.line([(left, y), (left + PLOT, y)], "rule")
        pen.text(left - 6, y + 3, f"{10.0**power:g}", "small", "second", anchor="end")
    for units in sizes:
        pen.text(across(units), BOTTOM + 16, f"{units:,}", "small", "second", anchor="middle")
    pen.text(left + PLOT / 2, BOTTOM + 32, "units", "small", "second", anchor="middle")
    ends = []
    for query in dict.fromkeys(q for e, q, _ in found if e == engine):
        bold = query == "trace"
        points = [
            (across(u), _down(found[engine, query, u][0]))
            for u in sizes
            if (engine, query, u) in found
        ]
        colour = "supervision" if bold else "hairline"
        if len(points) > 1:
            pen.line(points, colour, "hop" if bold else "frame")
        ends.append((points[-1], query, colour))
    for y, ((x, end), query, colour) in zip(
        _spread([e[0][1] for e in ends]), sorted(ends, key=lambda e: e[0][1]), strict=True
    ):
        pen.line([(x + 2, end), (x + 12, y)], colour)
        bold = query == "trace"
        pen.text(x + 15, y + 3, query, "small", "supervision" if bold else "ink", bold=bold)


def _spread(heights: list[float], pitch: float = 12.0) -> list[float]:
    """Label heights in order, at least a line apart and within the panel."""
    placed: list[float] = []
    for y in sorted(heights):
        placed.append(max(y, placed[-1] + pitch) if placed else y)
    over = max(0.0, placed[-1] - BOTTOM)
    return [y - over for y in placed] if over else placed
