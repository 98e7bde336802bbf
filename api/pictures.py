"""Figures as files: one file, or one a page where a format has no pages."""

from __future__ import annotations

from pathlib import Path

from graph.errors import UsageError
from viz.outputs import FORMATS, Look, render
from viz.scene import Scene


def format_of(out: Path) -> str:
    """The format that the ending of a file asks for. Raises UsageError for one that is none."""
    fmt = out.suffix.lstrip(".").lower()
    if fmt not in FORMATS:
        raise UsageError(f"{out}: 后缀应为 the ending must be one of .{', .'.join(FORMATS)}")
    return fmt


def save(scene: Scene, out: Path, look: Look) -> list[Path]:
    """Write a scene; SVG and PNG of several pages become NAME-1, NAME-2 and so on.

    Raises:
        UsageError: a file cannot be written.
    """
    made = render(scene, look)
    paths = [out]
    if len(made) > 1:
        paths = [out.with_stem(f"{out.stem}-{page}") for page in range(1, len(made) + 1)]
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        for path, data in zip(paths, made, strict=True):
            path.write_bytes(data)
    except OSError as error:
        raise UsageError(f"{out}: 无法写入 cannot be written ({error.strerror}).") from error
    return paths
