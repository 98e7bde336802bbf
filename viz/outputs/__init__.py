"""One writer an output. A figure of several pages is several SVG or PNG files, one PDF or page."""

from dataclasses import dataclass
from typing import Literal, get_args

from viz.outputs.html import html
from viz.outputs.receipt import stamp_png, told
from viz.outputs.svg import svg
from viz.outputs.text import scene_json
from viz.outputs.typeset import typeset
from viz.scene import Scene

Format = Literal["svg", "png", "pdf", "html", "json"]
Theme = Literal["light", "dark", "grey"]
FORMATS: tuple[Format, ...] = get_args(Format)
THEMES: tuple[Theme, ...] = get_args(Theme)


@dataclass(frozen=True)
class Look:
    """How a scene is written: format, theme, and dots an inch (PNG only)."""

    fmt: Format = "svg"
    theme: Theme = "light"
    dpi: int = 144


def render(scene: Scene, look: Look) -> list[bytes]:
    """Return the files of a scene, one a page for SVG and PNG; same scene, same bytes."""
    receipt = told(scene, look.fmt, look.theme, look.dpi)
    if look.fmt == "svg":
        pages = range(len(scene.pages))
        return [svg(scene, look.theme, page, receipt).encode("utf-8") for page in pages]
    if look.fmt == "html":
        return [html(scene, look.theme, receipt).encode("utf-8")]
    if look.fmt == "json":
        return [scene_json(scene, receipt).encode("utf-8")]
    pages_made = typeset(scene, look.fmt, look.theme, look.dpi, receipt)
    return [stamp_png(page, receipt) for page in pages_made] if look.fmt == "png" else pages_made
