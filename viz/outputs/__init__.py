"""One writer an output. A figure of several pages is several SVG or PNG files, one PDF or page."""

from graph.errors import UsageError
from viz.outputs.html import html
from viz.outputs.looks import DPI_MOST, FORMATS, THEMES, Format, Look, Theme
from viz.outputs.missing import Missing, missing
from viz.outputs.network_page import page as network_page
from viz.outputs.receipt import stamp_png, told
from viz.outputs.svg import svg
from viz.outputs.text import scene_json
from viz.outputs.typeset import typeset
from viz.scene import Scene

__all__ = ["FORMATS", "THEMES", "Format", "Look", "Missing", "Theme", "missing", "render"]


def render(scene: Scene, look: Look) -> list[bytes]:
    """Return the files of a scene, one a page for SVG and PNG; same scene, same bytes.

    Raises:
        UsageError: a dpi below 1 or above DPI_MOST.
    """
    if not 1 <= look.dpi <= DPI_MOST:
        raise UsageError(f"dpi 应在 1 至 {DPI_MOST} 之间 must be 1 to {DPI_MOST}: {look.dpi}.")
    receipt = told(scene, look.fmt, look.theme, look.dpi)
    if look.fmt == "svg":
        pages = range(len(scene.pages))
        return [svg(scene, look.theme, page, receipt).encode("utf-8") for page in pages]
    if look.fmt == "html":
        network = scene.receipt is not None and scene.receipt.figure == "network"
        write = network_page if network else html
        return [write(scene, look.theme, receipt).encode("utf-8")]
    if look.fmt == "json":
        return [scene_json(scene, receipt).encode("utf-8")]
    made = typeset(scene, look.fmt, look.theme, look.dpi, receipt)
    return [stamp_png(page, receipt, look.dpi) for page in made] if look.fmt == "png" else made
