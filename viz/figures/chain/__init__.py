"""The chain figure."""

from viz.figures.chain.scene import build

__all__ = ["build"]
