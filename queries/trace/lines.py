"""The lines of responsibility, and which relations make one up."""

from __future__ import annotations

from graph.errors import BadValue

UNIT_LABELS = ("Unit", "PartyOrganization")
"""What a chain can start from."""
LINES: dict[str, tuple[str, ...]] = {
    "supervision": ("LED_BY", "REPORTS_TO"),
    "party": ("AFFILIATED_WITH", "SUBORDINATE_TO"),
    "administrative": ("PART_OF",),
}
LINES["all"] = tuple(relation for line in tuple(LINES.values()) for relation in line)
LINE_NAMES = {
    "supervision": ("监督线", "supervision"),
    "party": ("党的组织关系线", "party"),
    "administrative": ("行政隶属线", "administrative"),
    "all": ("全部", "all lines"),
}


def relations(line: str) -> tuple[str, ...]:
    """The relations of a line. Raises BadValue for a line that is none."""
    if line not in LINES:
        raise BadValue(
            f"line: {line!r} 不是责任线 is no line; 可用 use {', '.join(LINES)}."
        )
    return LINES[line]
