"""The generated pages: their files, how they are written, and which are out of date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from api.docs.commands import commands_page
from api.docs.errors import errors_page
from api.docs.model import model_page
from api.docs.picture import model_scene
from api.docs.queries import queries_page
from api.docs.tables import tables_page
from graph.schema import schema
from viz.svg import svg

ROOT = Path(__file__).parents[2]
"""The folder of the project."""

PAGES: Mapping[str, Callable[[], str]] = {
    "docs/reference/model.md": lambda: model_page(schema()),
    "docs/reference/model.svg": lambda: svg(model_scene(schema())),
    "docs/reference/commands.md": commands_page,
    "docs/reference/tables.md": tables_page,
    "docs/reference/queries.md": queries_page,
    "docs/reference/errors.md": errors_page,
}


def generate(root: Path) -> list[Path]:
    """Write every page under a project folder; returns the files."""
    written = []
    for name, page in PAGES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page().encode("utf-8"))
        written.append(path)
    return written


def stale(root: Path) -> list[str]:
    """Names of the pages that are missing or differ by a byte from what is generated."""
    return [name for name, page in PAGES.items() if _read(root / name) != page().encode("utf-8")]


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None
