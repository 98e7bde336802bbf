"""A small figure of its own, drawn with Book and Pen: rows of boxes with a line between them.

It stands in for the kinds where only what happens after the drawing is tested.
"""

from __future__ import annotations

from typing import Any

from tests.viz.samples import HOSTILE
from viz.book import Book, Head
from viz.metrics import wrap
from viz.scene import Receipt, Scene, content_hash
from viz.style import Sheet, style, words

Doc = dict[str, Any]
KNOWN = "2026-11-20T08:00:00.000000Z"

NASTY = [
    *HOSTILE, '"', "&amp;&quot;&#60;", "a\nb\r\n\tc", "  two  ", "\u202e\u2066", "\U00020000𝔘",
    "]]></metadata><metadata>", '{"guikou": 1, ', "<dc:description>", "\\u0022\\", "\x00\x1b",
    '<?xpacket begin="x"?><dc:description><rdf:li xml:lang="x-default">{}</rdf:li>', "'",
]  # fmt: skip
"""Texts that some format could take for its own, or that hide something."""


def data(rows: int = 3, **more: Any) -> Doc:
    """A world of so many units, each led by the next, with evidence; every name is fictional."""
    units = [{"id": f"U-{n:04}", "name": f"嘉陵第{n}能源有限公司", "notes": [f"在任：顾某{n}"]}
             for n in range(rows)]  # fmt: skip
    edges = [
        {"relation": "LED_BY", "from": f"U-{n:04}", "to": f"U-{n + 1:04}", "since": "2015-07",
         "until": "..", "certainty": "possible" if n % 3 == 2 else "certain",
         "evidence": [{"id": f"E-{n}", "document": f"D-{n}", "heading": f"《分工通知》第 {n} 号",
                       "place": f"第 {n + 1} 页", "reliability": "A1"}]}
        for n in range(rows - 1)
    ]  # fmt: skip
    base = {"title": "样图：归口", "answer": "一家由下一家归口牵头。", "units": units,
            "edges": edges, "fictional": True}  # fmt: skip
    return base | more


def receipt(given: Doc, lang: str, sheet: str, **more: str) -> Receipt:
    """The receipt of such a figure."""
    told = {"unit": "U-0000", "on": "2016-09-06", "known": KNOWN} | more
    return Receipt("sample", tuple(told.items()), lang, sheet, "3", content_hash(given))


def build(given: Doc, sheet: Sheet, lang: str, told: Receipt) -> Scene:
    """The scene: a box a unit, one below the other, over as many pages as it takes."""
    say = words(lang)
    facts = ((say("as_of"), "2016-09-06"), (say("known"), KNOWN[:10]))
    book = Book(sheet, say, Head(given["title"], given["answer"], facts, given["fictional"]), told)
    book.counted = say("shown", n=len(given["units"]), m=len(given["units"]))
    for unit in given["units"]:
        _row(book, unit, [edge for edge in given["edges"] if edge["from"] == unit["id"]])
    book.y += 8
    book.legend(
        [("line-solid", "ink", say("certain")), ("line-dashed", "ink", say("possible"))], []
    )
    book.evidence()
    return book.finish(given["title"])


def _row(book: Book, unit: Doc, edges: list[Doc]) -> None:
    left, wide = book.sheet.left, 240.0
    lines = wrap(unit["name"], wide - 16, style().sizes["name"])
    high = 12 + len(lines) * style().sizes["name"] * style().line_height
    top = book.room(high + 24) + 6
    pen = book.pen
    pen.rect(left, top, wide, high, "supervision_tint", "supervision", 0.75, radius=2)
    pen.lines(left + 8, top + 6, unit["name"], wide - 16, "name", bold=True)
    book.place(unit["id"], "Unit", unit["name"], (left, top, wide, high), tuple(unit["notes"]))
    for edge in edges:
        book.tie(edge)
    for edge in edges[:1]:
        dash = "dashed" if edge["certainty"] == "possible" else "solid"
        x = left + wide + 20
        way = [(left + wide, top + high / 2), (x + 60, top + high / 2)]
        pen.line(way, "supervision", "hop", dash, "filled")
        book.way(edge, way)
        pen.text(x + 70, top + high / 2 + 3, edge["since"] + book.refs.marks(edge["evidence"]))
        pen.state(x + 240, top + high / 2, "vacant")
        pen.hexagon(x + 260, top, 40, high, "party_tint", "party", 0.75)
    book.y = top + high + 12


def scene(rows: int = 3, lang: str = "zh", sheet: str = "a4", **more: Any) -> Scene:
    """Such a figure."""
    given = data(rows, **more)
    return build(given, style().sheets[sheet], lang, receipt(given, lang, sheet))


def hostile(rows: int = 30) -> Scene:
    """A figure with hostile text in every field, of several pages."""
    given = data(rows, title="".join(NASTY[:9]), answer=NASTY[3] + NASTY[1])
    for number, unit in enumerate(given["units"]):
        text = NASTY[number % len(NASTY)]
        unit |= {"name": text + "名", "notes": [text, NASTY[(number + 1) % len(NASTY)]]}
    for number, edge in enumerate(given["edges"]):
        text = NASTY[number % len(NASTY)]
        edge["evidence"] = [{"id": text, "document": text, "heading": text, "place": text,
                             "reliability": "F6"}]  # fmt: skip
    told = receipt(given, "zh", "a4", **{f"p{n}": t for n, t in enumerate(NASTY)})
    return build(given, style().sheets["a4"], "zh", told)
