"""Write a Scene as one offline HTML page: the SVG inline, pan and zoom, nothing fetched."""

import base64
import hashlib
from functools import cache
from html import escape
from pathlib import Path

from viz.metrics import clean
from viz.outputs.svg import style_text, svg
from viz.scene import Scene
from viz.style import words

_HERE = Path(__file__).parent


@cache
def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def html(scene: Scene, theme: str = "light", receipt: str = "") -> str:
    """Return a page that shows the scene; its policy allows no request at all."""
    look, script = _asset("page.css"), _asset("page.js")
    pages = range(len(scene.pages))
    styles = " ".join(dict.fromkeys(_hash(style_text(scene, page)) for page in pages))
    policy = (
        f"default-src 'none'; style-src {_hash(look)} {styles}; "
        f"script-src {_hash(script)}; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    say = words(scene.lang)
    lang = "zh-CN" if scene.lang == "zh" else scene.lang
    drawn = "".join(svg(scene, theme, page, receipt if page == 0 else "") for page in pages)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(clean(scene.title))}</title>\n<style>{look}</style>\n</head>\n<body>\n"
        f'<div id="figure" tabindex="0">{drawn}</div>\n'
        f"<p>{escape(say('html.help'))}</p>\n<script>{script}</script>\n</body>\n</html>\n"
    )
