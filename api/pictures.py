"""Figures as files: one file, or one a page where a format has no pages."""

from __future__ import annotations

from pathlib import Path

from graph.errors import UsageError
from viz.outputs import FORMATS, Format, Look, render
from viz.scene import Scene


def format_of(out: Path) -> Format:
    """The format that the ending of a file asks for. Raises UsageError for one that is none."""
    fmt = out.suffix.lstrip(".").lower()
    if fmt not in FORMATS:
        raise UsageError(f"{out}: 后缀应为 the ending must be one of .{', .'.join(FORMATS)}")
    return fmt


def files(scene: Scene, out: Path, look: Look) -> dict[Path, bytes]:
    """A scene by file; SVG and PNG of several pages are NAME-1, NAME-2 and so on."""
    made = render(scene, look)
    if len(made) == 1:
        return {out: made[0]}
    return {out.with_stem(f"{out.stem}-{page}"): data for page, data in enumerate(made, 1)}
