"""PNG and PDF through the Typst compiler, with the one font of the package and nothing else."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

from viz.metrics import FAMILY, clean, font_path, text_box, width
from viz.scene import DOT_RADIUS, Item, Polyline, Scene, Text, arrow_head, shaft
from viz.style import style


class _Typist:
    """Primitives as the template reads them, in the colours of a theme."""

    def __init__(self, theme: str) -> None:
        self.colours = style().themes[theme] | {"": ""}

    def shape(self, item: Item) -> dict[str, Any]:
        if isinstance(item, Text):
            return self.text(item)
        data = {"kind": type(item).__name__.lower(), "stroke": self.colours[item.stroke],
                "stroke_width": item.stroke_width, "dash": style().dashes[item.dash],
                "dash_name": item.dash}  # fmt: skip
        if isinstance(item, Polyline):
            head = arrow_head(item)
            fill = item.stroke if item.arrow == "filled" else "paper"
            dot = [*item.points[-1], DOT_RADIUS] if item.arrow == "dot" else []
            return data | {
                "points": [list(p) for p in shaft(item)], "head": [list(p) for p in head or ()],
                "head_fill": self.colours[fill], "dot": dot,
            }  # fmt: skip
        own = {k: getattr(item, k) for k in ("x", "y", "r", "width", "height", "radius", "points")
               if hasattr(item, k)}  # fmt: skip
        return data | own | {"fill": self.colours[item.fill]}

    def text(self, item: Text) -> dict[str, Any]:
        shown = clean(item.text)
        return {
            "kind": "text", "x": text_box(item)[0], "y": item.y, "text": shown, "size": item.size,
            "fill": self.colours[item.fill],
            "bold": item.size * style().bold_stroke_em if item.bold else 0,
            "room": width(shown, item.size) + 20,
        }  # fmt: skip


@cache
def _fonts() -> Any:
    """The one font, read once: it is eight megabytes."""
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_path().parent]
    )


def typeset(
    scene: Scene, fmt: Literal["png", "pdf"], theme: str, dpi: int, description: str
) -> list[bytes]:
    """Return the pages as PNG, or one PDF with all of them; `description` goes into the PDF."""
    # Imported here: the compiler is large, and SVG, HTML and JSON do without it.
    import typst

    typist = _Typist(theme)
    document = {
        "width": scene.width, "height": scene.height, "title": clean(scene.title),
        "lang": scene.lang, "family": FAMILY, "paper": typist.colours["paper"],
        "description": description, "pages": [[typist.shape(i) for i in p] for p in scene.pages],
    }  # fmt: skip
    compiler = typst.Compiler(
        (Path(__file__).parent / "figure.typ").read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"scene": json.dumps(document, ensure_ascii=False, sort_keys=True)},
    )
    done = compiler.compile(format=fmt, ppi=float(dpi))
    pages = [page for page in (done if isinstance(done, list) else [done]) if page is not None]
    if fmt == "png" and len(pages) != len(scene.pages):
        raise RuntimeError(f"{len(scene.pages)} pages were drawn, typst made {len(pages)}")
    return pages
