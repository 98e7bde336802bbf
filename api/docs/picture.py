"""The picture of the model: a box a node type, a labelled arrow a relation.

Positions are kept by hand in `model_layout.yaml`. What is not placed there is listed below the
picture, so that a new type needs no more than its own YAML file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from graph.schema import EdgeType, NodeType, Schema
from viz.draw import Pen
from viz.scene import Scene
from viz.style import style

_LAYOUT = Path(__file__).parent / "model_layout.yaml"
_TITLE = "模型：节点与关系 The model: nodes and relations"
_NOTE = (
    "每条事实以属性指明出处和批次，不用关系：evidence → Document（或 Evidence），"
    "added、closed → Batch；Revision 存节点的旧值。 These ties are properties, not relations."
)
_LINES = {
    "supervision": "监督线 supervision",
    "party": "党的组织关系线 party",
    "administrative": "行政隶属线 administrative",
    "": "其他关系 other relations",
}
_PITCH = 13.0


def model_scene(model: Schema) -> Scene:
    """Draw the model."""
    layout = yaml.safe_load(_LAYOUT.read_text(encoding="utf-8"))
    pen = Pen()
    wide, high = layout["size"]
    pen.text(40, 44, _TITLE, "title", bold=True)
    _legend(pen, *layout["legend"])
    x, y, w, h = layout["account"]["frame"]
    pen.rect(x, y, w, h, "", "rule", style().strokes["frame"])
    x, y = layout["account"]["note"]
    pen.text(x, y, _NOTE, "small", "second")
    rest = []
    for edge in model.edges.values():
        for start, end in edge.endpoints:
            line = layout["lines"].get(edge.type, {}).get(f"{start}-{end}")
            if line:
                _arrow(pen, edge, line)
            else:
                rest.append(f"{edge.zh} {edge.type}: {start} → {end}")
    for node in model.nodes.values():
        if node.label in layout["boxes"]:
            _box(pen, node, *layout["boxes"][node.label])
        else:
            rest.append(f"{node.zh} {node.label}")
    for text in rest:
        pen.text(40, high, f"另有 also {text}")
        high += _PITCH
    described = "; ".join(_described(model))
    return Scene(_TITLE, wide, high, (tuple(pen.items),), description=described)


def _described(model: Schema) -> Iterator[str]:
    """The picture in words, for those who cannot see it."""
    for edge in model.edges.values():
        yield from (f"{start} {edge.type} {end}" for start, end in edge.endpoints)


def _legend(pen: Pen, x: float, y: float) -> None:
    for at, (line, text) in enumerate(_LINES.items()):
        colour, stroke, _ = _look(line)
        left, middle = x + 190 * (at % 2), y + 16 * (at // 2)
        pen.line([(left, middle), (left + 30, middle)], colour, stroke, arrow="filled")
        pen.text(left + 38, middle + 3.4, text)


def _look(line: str) -> tuple[str, str, str]:
    """Colour, stroke and colour of the label: the lines of responsibility stand out."""
    return (line, "hop", line) if line and line in _LINES else ("hairline", "frame", "second")


def _arrow(pen: Pen, edge: EdgeType, line: dict[str, Any]) -> None:
    colour, stroke, ink = _look(edge.style["line"])
    pen.line([(x, y) for x, y in line["points"]], colour, stroke, arrow="filled")
    if "over" in line:
        x, y = line["over"]
        pen.text(x, y - 4.5, edge.zh, "name", ink, anchor="middle")
        pen.text(x, y + 11.5, edge.type, "small", ink, anchor="middle")
        return
    anchor, (x, y) = ("end", line["left"]) if "left" in line else ("start", line["right"])
    pen.text(x, y - 2, edge.zh, "name", ink, anchor=anchor)  # type: ignore[arg-type]
    pen.text(x, y + 10.5, edge.type, "small", ink, anchor=anchor)  # type: ignore[arg-type]


def _box(pen: Pen, node: NodeType, x: float, y: float, wide: float, high: float) -> None:
    fill = "paper" if node.record else "tint"
    pen.rect(x, y, wide, high, fill, "second", style().strokes["frame"])
    middle = y + high / 2
    pen.text(x + wide / 2, middle - 1, node.zh, "answer", bold=True, anchor="middle")
    pen.text(x + wide / 2, middle + 13, node.label, "small", "second", anchor="middle")
