"""One writer an output. A figure of several pages is several SVG or PNG files, one PDF or page."""

from dataclasses import replace

from graph.errors import UsageError
from viz.outputs.html import html, policy_of
from viz.outputs.looks import DPI_MOST, FORMATS, THEMES, Format, Look, Theme
from viz.outputs.missing import Missing, missing
from viz.outputs.network_page import page as network_page
from viz.outputs.receipt import stamp_png, told
from viz.outputs.svg import svg
from viz.outputs.text import scene_json
from viz.outputs.typeset import typeset
from viz.scene import Scene

__all__ = ["FORMATS", "THEMES", "Format", "Look", "Missing", "Theme", "missing", "policy_of",
           "render"]  # fmt: skip


def render(scene: Scene, look: Look, page: int | None = None) -> list[bytes]:
    """Return the files of a scene, one a page for SVG and PNG; same scene, same bytes.

    With `page`, from 0, the file of that page alone; other formats hold all pages in one.

    Raises:
        UsageError: a dpi below 1 or above DPI_MOST.
    """
    if not 1 <= look.dpi <= DPI_MOST:
        raise UsageError(f"dpi 应在 1 至 {DPI_MOST} 之间 must be 1 to {DPI_MOST}: {look.dpi}.")
    receipt = told(scene, look.fmt, look.theme, look.dpi)
    if look.fmt == "svg":
        pages = range(len(scene.pages)) if page is None else [page]
        return [svg(scene, look.theme, number, receipt).encode("utf-8") for number in pages]
    if look.fmt == "html":
        network = scene.receipt is not None and scene.receipt.figure == "network"
        write = network_page if network else html
        return [write(scene, look.theme, receipt).encode("utf-8")]
    if look.fmt == "json":
        return [scene_json(scene, receipt).encode("utf-8")]
    if look.fmt == "png" and page is not None:
        scene = replace(scene, pages=(scene.pages[page],))
    made = typeset(scene, look.fmt, look.theme, look.dpi, receipt)
    return [stamp_png(one, receipt, look.dpi) for one in made] if look.fmt == "png" else made
