"""Render a Scene as SVG, PNG, PDF or HTML bytes."""

import json
from pathlib import Path
from typing import Any, Literal

from viz.html import html
from viz.metrics import FAMILY, clean, font_path, text_box, width
from viz.scene import Circle, Item, Polyline, Rect, Scene, Text, arrow_head, shaft
from viz.style import style
from viz.svg import svg

Format = Literal["svg", "png", "pdf", "html"]


def _shape(item: Rect | Circle | Polyline) -> dict[str, Any]:
    common = {
        "stroke": item.stroke,
        "stroke_width": item.stroke_width,
        "dash": style().dashes[item.dash],
        "dash_name": item.dash,
    }
    if isinstance(item, Polyline):
        head = arrow_head(item)
        fill = item.stroke if item.arrow == "filled" else style().colours["paper"]
        return common | {
            "kind": "polyline",
            "points": [list(p) for p in shaft(item)],
            "head": [list(p) for p in head] if head else [],
            "head_fill": fill,
        }
    common |= {"x": item.x, "y": item.y, "fill": item.fill}
    if isinstance(item, Circle):
        return common | {"kind": "circle", "r": item.r}
    return common | {"kind": "rect", "width": item.width, "height": item.height}


def _plain(item: Item) -> dict[str, Any]:
    if not isinstance(item, Text):
        return _shape(item)
    shown = clean(item.text)
    return {
        "kind": "text",
        "x": text_box(item)[0],
        "y": item.y,
        "text": shown,
        "size": item.size,
        "fill": item.fill,
        "bold": item.size * style().bold_stroke_em if item.bold else 0,
        "room": width(shown, item.size) + 20,
    }


def _inputs(scene: Scene) -> dict[str, str]:
    document = {
        "width": scene.width,
        "height": scene.height,
        "title": clean(scene.title),
        "lang": scene.lang,
        "family": FAMILY,
        "items": [_plain(i) for i in scene.items],
    }
    return {"scene": json.dumps(document, ensure_ascii=False, sort_keys=True)}


def _typst(scene: Scene, fmt: Literal["png", "pdf"], dpi: int) -> bytes:
    # Imported here: the compiler is large and SVG and HTML do without it.
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_path().parent]
    )
    template = (Path(__file__).parent / "figure.typ").read_bytes()
    compiler = typst.Compiler(template, font_paths=fonts, sys_inputs=_inputs(scene))
    done = compiler.compile(format=fmt, ppi=float(dpi))
    pages = done if isinstance(done, list) else [done]
    if len(pages) != 1 or pages[0] is None:
        raise RuntimeError(f"a figure is one page, typst made {len(pages)}")
    return pages[0]


def render(scene: Scene, fmt: Format, dpi: int = 144) -> bytes:
    """Return the scene in a format; the same scene gives the same bytes."""
    if fmt == "svg":
        return svg(scene).encode("utf-8")
    if fmt == "html":
        return html(scene).encode("utf-8")
    if fmt in ("png", "pdf"):
        return _typst(scene, fmt, dpi)
    raise ValueError(f"unknown figure format {fmt!r}: svg, png, pdf or html")
