"""The formats and themes a scene is written in."""

from dataclasses import dataclass
from typing import Literal, get_args

Format = Literal["svg", "png", "pdf", "html", "json"]
Theme = Literal["light", "dark", "grey"]
FORMATS: tuple[Format, ...] = get_args(Format)
THEMES: tuple[Theme, ...] = get_args(Theme)

DPI_MOST = 1200
"""Dots an inch: A4 then takes 0.6 GB while it is drawn."""


@dataclass(frozen=True)
class Look:
    """How a scene is written: format, theme, and dots an inch (PNG only)."""

    fmt: Format = "svg"
    theme: Theme = "light"
    dpi: int = 144
