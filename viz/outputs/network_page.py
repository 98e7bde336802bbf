"""A network as one offline page to look around in, drawn by vis-network out of the pyvis wheel.

Of pyvis only that one file is used: its own pages load from elsewhere and write text as markup.
The page makes no request: what it runs and how it looks is allowed by hash, and the data is JSON
that is never read as markup.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from viz.figures.network.bonds import LINES, PLAIN, RULE
from viz.marks import SHAPES
from viz.metrics import clean, wrap
from viz.outputs.receipt import KEYWORD
from viz.outputs.svg import font_style
from viz.outputs.text import visible
from viz.outputs.ties import names, said
from viz.scene import Placed, Scene, Tie
from viz.style import Words, style, words

BOX = 40.0
"""What is wider than this was drawn as a box, in points."""
APART = 40.0
"""Between the pages of a scene, one below the other."""
_HERE = Path(__file__).parent
_ARROWS = {"filled": "arrow", "open": "vee", "dot": "circle", "none": ""}
_ROLES = {"Unit": "unit", "PartyOrganization": "party", "Post": "post", "Person": "person",
          "Case": "case", "Stage": "stage"}  # fmt: skip


@cache
def _library() -> str:
    """vis-network as pyvis ships it; found without importing pyvis, which loads half a notebook."""
    spec = find_spec("pyvis")
    assert spec is not None and spec.origin is not None
    path = Path(spec.origin).parent / "lib" / "vis-9.1.2" / "vis-network.min.js"
    text = path.read_text(encoding="utf-8")
    if "</script" in text.lower() or "<!--" in text:
        raise ValueError(f"{path} cannot stand inside a page")
    return text.partition("//# sourceMappingURL=")[0]


@cache
def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def page(scene: Scene, theme: str = "light", receipt: str = "") -> str:
    """The page of a network scene.

    Args:
        scene: a scene with nodes and edges.
        theme: a theme of style.yaml.
        receipt: the receipt as one line of text; '' for none.
    """
    say, colours = words(scene.lang), style().themes[theme]
    data, parts = _data(scene, theme), _parts(scene, say)
    # The font goes along: a bare machine has none for Chinese.
    font = font_style([json.dumps(data, ensure_ascii=False), *parts.values()])
    roles = "".join(f"--{role}:{colour};" for role, colour in colours.items())
    look = f":root{{{roles}}}{font}\n{_asset('network.css')}"
    scripts = (_library(), _asset("near.js") + _asset("network.js"))
    policy = (
        f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; "
        f"style-src {_hash(look)}; font-src data:; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    lang = "zh-CN" if scene.lang == "zh" else scene.lang
    meta = f'<meta name="{KEYWORD}" content="{escape(receipt)}">\n' if receipt else ""
    told = {name: escape(clean(text)) for name, text in parts.items()}
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{meta}<title>{told['title']}</title>\n<style>{look}</style>\n</head>\n<body>\n"
        f"<header><h1>{told['title']}</h1><p>{told['answer']}</p><p>{told['facts']}</p></header>\n"
        f'<div id="network" tabindex="0" role="application" aria-label="{told["title"]}"></div>\n'
        f'<aside><label for="search">{told["search"]}</label>'
        '<input id="search" type="search" autocomplete="off">'
        '<section id="told"><h2 id="who" aria-live="polite"></h2><ul id="notes"></ul></section>'
        '<p id="count"></p><ul id="found"></ul></aside>\n'
        f'<footer>{told["help"]}<span class="keys">{told["keys"]}</span></footer>\n'
        f'<script type="application/json" id="data">{_island(data)}</script>\n'
        f"<script>{scripts[0]}</script>\n<script>{scripts[1]}</script>\n</body>\n</html>\n"
    )


def _parts(scene: Scene, say: Words) -> dict[str, str]:
    """What the page says around the network."""
    facts = [f"{label} {value}" for label, value in scene.facts]
    return {"title": scene.title, "answer": scene.answer,
            "facts": say("dot").join([*facts, scene.counted]),
            "search": say("network.page.search"), "help": say("network.page.help"),
            "keys": say("network.page.keys")}  # fmt: skip


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _island(data: Any) -> str:
    """JSON without a character that could end or open an element."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return visible(text).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _data(scene: Scene, theme: str) -> dict[str, Any]:
    say = words(scene.lang)
    placed = {node.id: node for node in reversed(scene.nodes)}
    asked = dict(scene.receipt.parameters) if scene.receipt else {}
    centre = scene.nodes[0].id if scene.nodes and asked.get("entity") else ""
    bodies, named = _bodies(scene), names(scene)
    nodes = [
        _node(node, scene, "centre" if key == centre else "body" if key in bodies else
              _ROLES.get(node.label, "other"))
        for key, node in sorted(placed.items())
    ]  # fmt: skip
    edges = [
        _edge(tie, said(tie, named, say))
        for tie in scene.edges if tie.start in placed and tie.end in placed
    ]  # fmt: skip
    return {"nodes": nodes, "edges": edges, "colours": style().themes[theme],
            "words": {key: say(f"network.page.{key}") for key in ("count", "shared")}}  # fmt: skip


def _node(node: Placed, scene: Scene, role: str) -> dict[str, Any]:
    """A node as the script draws it: its middle, its name on lines, and where that stands.

    Labels stand outward on the overview, and to the right on the pages that follow.
    """
    shape, fill, stroke = SHAPES.get(role, ("square", "ink", "ink"))
    box = node.width > BOX
    if box and role == "party":
        fill = "party"
    filled = role in ("centre", "body") or (box and role == "party")
    size = style().sizes["holder"]
    name = clean(node.name)
    side = -1 if node.page == 0 and node.x + node.width / 2 < scene.width / 2 else 1
    return {
        "id": node.id, "name": name, "search": f"{name} {clean(node.id)}".lower(),
        "notes": [clean(note) for note in node.notes], "box": box, "shape": shape,
        "fill": fill, "stroke": stroke, "ink": "paper" if box and filled else "ink",
        "x": round(node.x + node.width / 2, 2),
        "y": round(node.y + node.height / 2 + node.page * (scene.height + APART), 2),
        "width": round(node.width, 2), "height": round(node.height, 2), "side": side,
        "lines": wrap(name, node.width - 14, size) if box else [name],
    }  # fmt: skip


def _edge(tie: Tie, told: dict[str, Any]) -> dict[str, Any]:
    rule = tie.relation == RULE
    colour, arrow = ("second", "none") if rule else LINES.get(tie.relation, PLAIN)
    dash = [1, 3] if rule else [5, 3] if tie.certainty == "possible" else False
    return {**told, "from": tie.start, "to": tie.end, "colour": colour, "arrow": _ARROWS[arrow],
            "dash": dash}  # fmt: skip


def _bodies(scene: Scene) -> set[str]:
    """Supervision bodies: those that lead a unit, and those of a supervision line."""
    found = {tie.end for tie in scene.edges if tie.relation in ("LED_BY", "REPORTS_TO")}
    return found | {tie.start for tie in scene.edges if tie.relation == "REPORTS_TO"}
