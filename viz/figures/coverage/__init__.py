"""The coverage figure."""

from viz.figures.coverage.scene import build

__all__ = ["build"]
