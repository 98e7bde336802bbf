"""The generated pages: current, complete, and the picture readable."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from api.cli import app
from api.docs import picture
from api.docs.errors import error_types
from api.docs.pages import PAGES, ROOT, generate, stale
from graph.schema import schema
from ingest.spec import canonical
from viz.metrics import text_box
from viz.scene import Polyline, Rect, Scene, Text

Box = tuple[float, float, float, float]
REFERENCE = ROOT / "docs" / "reference"


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def section(name: str, heading: str) -> str:
    """The text under a heading up to the next one of any level."""
    found = re.search(rf"^#+ {heading}\n(.*?)(?=^#|\Z)", page(name), re.MULTILINE | re.DOTALL)
    assert found, f"{name} has no heading {heading}"
    return found[1]


def test_the_committed_pages_are_current() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "api.docs", "--check"],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_a_page_that_differs_or_is_missing_is_named(tmp_path: Path) -> None:
    generate(tmp_path)
    assert stale(tmp_path) == []
    changed, gone, *_ = PAGES
    (tmp_path / changed).write_bytes((tmp_path / changed).read_bytes() + b"\n")
    (tmp_path / gone).unlink()
    assert stale(tmp_path) == [changed, gone]


@pytest.mark.parametrize("label", schema().nodes)
def test_every_node_type_is_documented(label: str) -> None:
    node, text = schema().nodes[label], section("model.md", label)
    assert node.zh in text
    assert node.description in text
    for prop in node.own.values():
        assert f"| `{prop.name}` | {prop.zh} |" in text


@pytest.mark.parametrize("relation", schema().edges)
def test_every_relation_is_documented(relation: str) -> None:
    edge, text = schema().edges[relation], section("model.md", relation)
    assert edge.zh in text
    assert all(f"{start} → {end}" in text for start, end in edge.endpoints)
    assert all(f"`{name}`" in text for name in (*edge.own, *edge.identity))


@pytest.mark.parametrize("table", canonical())
def test_every_table_and_column_is_documented(table: str) -> None:
    common = section("tables.md", "Columns of every table 公共列")
    text = section("tables.md", table) + common
    for column in canonical()[table].columns.values():
        assert f"| `{column.name}` | {column.zh}" in text


def test_every_command_and_option_is_documented() -> None:
    group: Any = typer.main.get_command(app)
    commands = dict(group.commands)
    for name in ("users", "tokens"):
        below = group.commands[name].commands
        commands |= {f"{name} {word}": command for word, command in below.items()}
    for name, command in commands.items():
        text = section("commands.md", name)
        assert command.help in text
        for param in command.params:
            word = param.opts[0] if param.param_type_name == "option" else param.name.upper()
            assert word in text, f"{name} {word}"


def test_every_error_is_documented_with_its_exit_code() -> None:
    text = page("errors.md")
    for error in error_types():
        assert f"| `{error.__name__}` | `{error.exit_code}` |" in text


SCENE: Scene = picture.model_scene(schema())
TEXTS = [i for i in SCENE.items if isinstance(i, Text)]
BOXES = [(r.x, r.y, r.x + r.width, r.y + r.height) for r in SCENE.items if isinstance(r, Rect)]
LINES = [i for i in SCENE.items if isinstance(i, Polyline)]


def meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def legs(line: Polyline) -> list[Box]:
    """The straight pieces of a line as boxes of its own thickness."""
    pairs = zip(line.points, line.points[1:], strict=False)
    return [
        (min(a[0], b[0]) - 0.5, min(a[1], b[1]) - 0.5, max(a[0], b[0]) + 0.5, max(a[1], b[1]) + 0.5)
        for a, b in pairs
    ]


def test_the_picture_names_every_type_and_relation() -> None:
    shown = [t.text for t in TEXTS]
    for node in schema().nodes.values():
        assert any(node.label in text for text in shown)
        assert any(node.zh in text for text in shown)
    for edge in schema().edges.values():
        named = [text for text in shown if re.search(rf"\b{edge.type}\b", text)]
        assert len(named) == len(edge.endpoints)
        assert any(edge.zh in text for text in shown)


def test_the_lines_of_the_picture_join_what_they_should() -> None:
    layout = yaml.safe_load((ROOT / "api/docs/model_layout.yaml").read_text(encoding="utf-8"))
    for relation, lines in layout["lines"].items():
        for ends, line in lines.items():
            start, end = ends.split("-")
            assert (start, end) in schema().edges[relation].endpoints
            for label, (x, y) in ((start, line["points"][0]), (end, line["points"][-1])):
                left, top, wide, high = layout["boxes"][label]
                assert left <= x <= left + wide
                assert top <= y <= top + high
                assert x in (left, left + wide) or y in (top, top + high), f"{relation} {ends}"


def test_nothing_in_the_picture_overlaps() -> None:
    texts = [(t.text, text_box(t)) for t in TEXTS]
    for (_, a), (_, b) in combinations(texts, 2):
        assert not meet(a, b)
    for text, box in texts:
        assert not any(meet(box, leg) for line in LINES for leg in legs(line)), text
        for around in BOXES:
            inside = around[0] <= box[0] and box[2] <= around[2]
            inside = inside and around[1] <= box[1] and box[3] <= around[3]
            assert inside or not meet(box, around), text
        assert box[0] >= 0
        assert box[2] <= SCENE.width
        assert box[3] <= SCENE.height
    for one, other in combinations(LINES, 2):
        assert not any(meet(a, b) for a in legs(one) for b in legs(other))


def test_no_line_of_the_picture_runs_through_a_box() -> None:
    frame = max(BOXES, key=lambda box: box[2] - box[0])
    for line in LINES:
        for box in BOXES:
            inner = (box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1)
            assert box == frame or not any(meet(inner, leg) for leg in legs(line))


def test_a_type_without_a_place_in_the_picture_is_listed() -> None:
    model = schema()
    region = replace(model.nodes["Region"], label="Parish", zh="堂区")
    near = replace(model.edges["WITHIN"], type="NEAR", endpoints=(("Parish", "Region"),))
    more = replace(
        model, nodes={**model.nodes, "Parish": region}, edges={**model.edges, "NEAR": near}
    )
    drawn = picture.model_scene(more)
    shown = [i.text for i in drawn.items if isinstance(i, Text)]
    assert "另有 also 堂区 Parish" in shown
    assert any("NEAR: Parish → Region" in text for text in shown)
    assert drawn.height > SCENE.height
