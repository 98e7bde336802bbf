"""Write a Scene as one offline HTML page: its pages stacked, pan, zoom, notes and search.

The policy of the page allows its own style and script by their hashes, and no request at all.
"""

import base64
import hashlib
import json
import re
from functools import cache
from html import escape
from pathlib import Path

from viz.metrics import clean
from viz.outputs.svg import font_style, number, svg, texts
from viz.outputs.text import visible
from viz.outputs.ties import names, said
from viz.scene import Placed, Scene, Way
from viz.style import Words, style, words

_HERE = Path(__file__).parent
GAP = 16
"""Between two pages, in points; as in page.css."""
_DARK = {"dark": "dark"}
_TOLD = ("hit", "hits", "none", "shared")
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


@cache
def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def policy_of(page: bytes) -> str:
    """The policy that a page of ours sets itself: a server that sends it must not send another."""
    found = _POLICY.search(page)
    assert found is not None
    return found[1].decode("ascii")


def _look(scene: Scene, theme: str, *more: str) -> str:
    """The style sheet: the colours of the theme, the font for all text, and page.css."""
    colours = "".join(f"--{role}:{colour};" for role, colour in style().themes[theme].items())
    scheme = _DARK.get(theme, "light")
    font = font_style([*texts(scene.items), *more])
    paper = f"@page{{size:{number(scene.width)}pt {number(scene.height)}pt;margin:0}}"
    return f":root{{color-scheme:{scheme};{colours}}}{paper}{font}\n{_asset('page.css')}"


def _data(scene: Scene, say: Words) -> str:
    """The nodes, ties and words the script needs, as JSON that cannot end its element."""
    in_order = sorted(scene.nodes, key=lambda n: (n.page, n.y, n.x, n.id, n.name))
    named = names(scene)
    ties = [said(tie, named, say) | {"ways": [_way(way) for way in tie.ways]}
            for tie in scene.edges if tie.ways]  # fmt: skip
    data = {"nodes": [_node(n) for n in in_order], "ties": ties, "gap": GAP,
            "page": [scene.width, scene.height],
            "words": {key: say(f"page.{key}") for key in _TOLD}}  # fmt: skip
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return visible(text).replace("<", "\\u003c").replace("&", "\\u0026")


def _node(node: Placed) -> dict[str, object]:
    box = [round(v, 2) for v in (node.x, node.y, node.width, node.height)]
    return {"id": clean(node.id), "name": clean(node.name), "page": node.page, "box": box,
            "notes": [clean(text) for text in node.notes]}  # fmt: skip


def _way(way: Way) -> dict[str, object]:
    return {"page": way.page, "points": [[round(v, 2) for v in point] for point in way.points]}


def _bar(say: Words) -> str:
    """The controls; every one says what it does."""

    def button(key: str) -> str:
        return f'<button id="{key}" type="button">{escape(say(f"page.{key}"))}</button>'

    return (
        f'<header><label>{escape(say("page.search"))} <input id="field" type="search" '
        f'autocomplete="off" placeholder="{escape(say("page.hint"))}"></label>'
        f"{button('back')}{button('next')}"
        f'<output id="status" for="field"></output>'
        f"{button('out')}{button('in')}{button('fit')}</header>\n"
    )


def html(scene: Scene, theme: str = "light", receipt: str = "") -> str:
    """Return a page that shows the scene; the same scene gives the same bytes."""
    script, say = _asset("near.js") + _asset("page.js"), words(scene.lang)
    bar, data = _bar(say), _data(scene, say)
    keys = f'{escape(say("page.help"))}<span class="keys">{escape(say("page.keys"))}</span>'
    # The font serves the controls and notes too: a bare machine has none for Chinese.
    look = _look(scene, theme, bar, data, keys)
    policy = (
        f"default-src 'none'; style-src {_hash(look)}; script-src {_hash(script)}; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )
    lang = "zh-CN" if scene.lang == "zh" else scene.lang
    drawn = "".join(
        svg(scene, theme, page, receipt if page == 0 else "", inline=True)
        for page in range(len(scene.pages))
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(clean(scene.title))}</title>\n<style>{look}</style>\n</head>\n<body>\n"
        f"{bar}"
        f'<main id="frame" tabindex="0" aria-label="{escape(say("page.figure"))}">'
        f'<div id="sheet">{drawn}</div></main>\n'
        f'<div id="note" role="status" hidden></div>\n<footer>{keys}</footer>\n'
        f'<script id="data" type="application/json">{data}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )
