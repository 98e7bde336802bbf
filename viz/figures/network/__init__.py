"""The network figure: hubs as boxes, leaves on arcs with one caption a bundle, numbered paths."""

from viz.figures.network.scene import build

__all__ = ["build"]
