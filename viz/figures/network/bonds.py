"""Ties as the network figure draws them: in which order, and how each relation looks."""

from __future__ import annotations

from dataclasses import dataclass

from viz.said import Doc
from viz.scene import Arrow, Dash

RANK = (
    "LED_BY", "REPORTS_TO", "AFFILIATED_WITH", "SUBORDINATE_TO", "PART_OF", "SEAT_OF", "HOLDS",
    "CONCERNS", "HAS_STAGE", "HANDLED_BY", "INVOLVES", "MEMBER_OF", "INSPECTS", "ORGANISED",
    "TOOK_PART", "SUCCEEDED_BY", "STATES", "NAMED", "DESIGNATES", "LOCATED_IN", "WITHIN",
)  # fmt: skip
"""The order in which relations carry nodes and stand in the figure."""
LINES: dict[str, tuple[str, Arrow]] = {
    "LED_BY": ("supervision", "filled"),
    "REPORTS_TO": ("supervision", "open"),
    "AFFILIATED_WITH": ("party", "filled"),
    "SUBORDINATE_TO": ("party", "open"),
    "PART_OF": ("administrative", "open"),
    "SEAT_OF": ("person", "none"),
    "HOLDS": ("person", "none"),
    "CONCERNS": ("ink", "dot"),
    "HANDLED_BY": ("ink", "filled"),
    "HAS_STAGE": ("ink", "none"),
    "INVOLVES": ("ink", "none"),
}
PLAIN: tuple[str, Arrow] = ("hairline", "none")
RULE = "DESIGNATES"


@dataclass(frozen=True)
class Bond:
    """All edges of one relation from one node to another that possibly hold on the day."""

    relation: str
    start: str
    end: str
    edges: tuple[Doc, ...]

    @property
    def certain(self) -> bool:
        """Whether one of them certainly holds."""
        return any(edge["certainty"] == "certain" for edge in self.edges)

    @property
    def dash(self) -> Dash:
        """Dotted for a rule, dashed when only possible."""
        return "dotted" if self.relation == RULE else "solid" if self.certain else "dashed"

    @property
    def look(self) -> tuple[str, Arrow]:
        """Colour and arrow."""
        return ("second", "none") if self.relation == RULE else LINES.get(self.relation, PLAIN)
