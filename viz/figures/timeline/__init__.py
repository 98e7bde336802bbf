"""The timeline of a unit: its scene."""

from viz.figures.timeline.scene import build

__all__ = ["build"]
