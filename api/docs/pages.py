"""The generated pages: their files, how they are written, and which are out of date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from api.docs.api import api_page
from api.docs.commands import commands_page
from api.docs.errors import errors_page
from api.docs.gallery import gallery_page, picture_files
from api.docs.model import model_page
from api.docs.picture import model_scene
from api.docs.queries import queries_page
from api.docs.tables import tables_page
from graph.schema import schema
from viz.outputs.svg import svg

ROOT = Path(__file__).parents[2]
"""The folder of the project."""

PAGES: Mapping[str, Callable[[], str]] = {
    "docs/reference/model.md": lambda: model_page(schema()),
    "docs/reference/model.svg": lambda: svg(model_scene(schema())),
    "docs/reference/commands.md": commands_page,
    "docs/reference/api.md": api_page,
    "docs/reference/tables.md": tables_page,
    "docs/reference/queries.md": queries_page,
    "docs/reference/errors.md": errors_page,
    "docs/gallery.md": gallery_page,
}


def generate(root: Path) -> list[Path]:
    """Write every page under a project folder; returns the files."""
    written = []
    for name, data in _files():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        written.append(path)
    return written


def stale(root: Path) -> list[str]:
    """Names of the files that are missing or differ by a byte from what is generated."""
    return [name for name, data in _files() if _read(root / name) != data]


def _files() -> Iterator[tuple[str, bytes]]:
    for name, page in PAGES.items():
        yield name, page().encode("utf-8")
    yield from picture_files()


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None
