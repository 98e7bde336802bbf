"""The timeline of a unit: its data."""

from queries.figures.timeline.gather import gather

__all__ = ["gather"]
