"""What a benchmark reports: one line a figure, with its target where there is one."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")


@dataclass(frozen=True)
class Figure:
    """One measured value; `most` and `least` are targets."""

    topic: str
    what: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def target(self) -> str:
        """The target in words; empty when the figure is for information."""
        if self.most is not None:
            return f"< {self.most:,g}"
        return "" if self.least is None else f">= {self.least:,g}"

    @property
    def reached(self) -> str:
        """yes, no, or empty without a target."""
        if not self.target:
            return ""
        low = self.least is None or self.value >= self.least
        return "yes" if low and (self.most is None or self.value < self.most) else "no"


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table."""
    lines = ["| topic | figure | value | target | reached |", "|---|---|---:|---|---|"]
    for f in figures:
        shown = f"{f.value:,.0f}" if f.value >= 100 else f"{f.value:.3g}"
        lines.append(f"| {f.topic} | {f.what} | {shown} {f.unit} | {f.target} | {f.reached} |")
    return "\n".join(lines)


def machine() -> str:
    """What the figures were measured on."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}, load before {load:.1f}"
    )


def write_results(figures: Sequence[Figure], where: str) -> None:
    """Write RESULTS.md beside this file."""
    command = " ".join(["python benchmarks/run.py", *sys.argv[1:]])
    RESULTS.write_text(
        "# Benchmark results\n\n"
        f"{datetime.now(UTC).date().isoformat()}, {where}. Command: `{command}` (`make bench`).\n\n"
        f"{table(figures)}\n",
        encoding="utf-8",
    )
