"""The outputs of a figure: same bytes, its text as text, its receipt in it, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import struct
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from graph.errors import UsageError
from tests.viz import pdf_text, samples_book
from tests.viz.layout import all_text, assert_well_laid_out
from viz.metrics import clean, font_path
from viz.outputs import FORMATS, THEMES, Look, missing, render
from viz.outputs.font import font_data
from viz.outputs.glyphs import outline
from viz.outputs.receipt import file_format, read_receipt
from viz.scene import Scene, Text

GOLDEN = Path(__file__).parent / "golden"
NAMESPACE = "http://www.w3.org/2000/svg"
SCENES = {
    "small": samples_book.scene(3),
    "english": samples_book.scene(4, "en", "slide"),
    "pages": samples_book.scene(25),
    "hostile": samples_book.hostile(),
}
every = pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
formats = pytest.mark.parametrize("fmt", FORMATS)


@every
def test_the_samples_are_figures_as_others(scene: Scene) -> None:
    assert_well_laid_out(scene)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["small", "english"])
def test_svg_files_are_those_kept(name: str, theme: Any) -> None:
    kept = GOLDEN / f"{name}-{theme}.svg"
    assert render(SCENES[name], Look("svg", theme)) == [kept.read_bytes()]


@every
@formats
def test_files_are_as_many_as_pages_or_one_and_begin_as_their_format(
    scene: Scene, fmt: Any
) -> None:
    files = render(scene, Look(fmt, "light", 48))
    assert len(files) == (len(scene.pages) if fmt in ("svg", "png") else 1)
    assert {file_format(data) for data in files} == {fmt}


def test_another_process_draws_the_same_bytes(tmp_path: Path) -> None:
    """Nothing of a process (hash seed, time, zone, language) is in a file."""
    script = (
        "import hashlib\n"
        "from tests.viz.samples_book import scene\n"
        "from viz.outputs import *\n"
        "files = [f for fmt in FORMATS for f in render(scene(12), Look(fmt, 'dark', 50))]\n"
        "print(*[hashlib.sha256(f).hexdigest() for f in files])\n"
    )
    told = set()
    for seed, zone in (("1", "UTC"), ("77", "Asia/Shanghai")):
        env = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PYTHONPATH": ".",
               "HOME": str(tmp_path / seed), "SOURCE_DATE_EPOCH": seed}  # fmt: skip
        made = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True,
                              check=True, text=True)  # fmt: skip
        told.add(made.stdout)
    assert len(told) == 1


@every
@formats
@pytest.mark.parametrize("theme", THEMES)
def test_the_receipt_is_read_back_from_every_file(scene: Scene, fmt: Any, theme: Any) -> None:
    for data in render(scene, Look(fmt, theme, 40)):
        assert read_receipt(data) == (scene.receipt, fmt, theme, 40)


@formats
def test_a_picture_without_receipt_is_drawn_and_told(fmt: Any) -> None:
    title = '{"guikou": 1, "figure": "chain"} <metadata>{}</metadata>'
    (data,) = render(replace(SCENES["small"], receipt=None, title=title), Look(fmt, "light", 40))
    with pytest.raises(UsageError, match="no receipt"):
        read_receipt(data)


@every
def test_svg_is_well_formed_and_says_what_the_scene_says(scene: Scene) -> None:
    for page, data in zip(scene.pages, render(scene, Look("svg")), strict=True):
        root = ElementTree.fromstring(data)
        kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert kinds <= {"svg", "title", "desc", "metadata", "style", "rect", "text", "polyline",
                         "polygon", "circle"}  # fmt: skip
        drawn = [e.text for e in root.iter(f"{{{NAMESPACE}}}text")]
        assert drawn == [t.text for t in page if isinstance(t, Text)]


@every
@formats
def test_nothing_outside_is_named(scene: Scene, fmt: Any) -> None:
    """No address but the namespace of SVG, and those every PDF's metadata is made of."""
    allowed = {NAMESPACE} if fmt != "pdf" else {
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://purl.org/dc/elements/1.1/",
        "http://ns.adobe.com/xap/1.0/", "http://ns.adobe.com/xap/1.0/mm/",
        "http://ns.adobe.com/xap/1.0/t/pg/", "http://ns.adobe.com/pdf/1.3/",
        "http://www.aiim.org/pdfa/ns/id/",
    }  # fmt: skip
    for data in render(scene, Look(fmt, "light", 40)):
        found = set(re.findall(rb"(?:https?|ftp)://[\w./#-]*", data))
        assert {f.decode() for f in found} <= allowed
        if fmt in ("svg", "html"):
            plain = data.replace(b"url(data:font/otf;base64,", b"")
            assert not re.search(rb"url\(|@import|<(?:image|use|link|iframe|img|a) ", plain)


@every
def test_pdf_holds_its_text_as_text_and_its_font(scene: Scene) -> None:
    (data,) = render(scene, Look("pdf"))
    assert data.count(b"/Type/Page/") == len(scene.pages)
    assert b"/FontFile3" in data
    assert b"CreationDate" not in data
    pages = pdf_text.pages(data)
    assert len(pages) == len(scene.pages)
    for page, shown in zip(scene.pages, pages, strict=True):
        said = [t.text for t in page if isinstance(t, Text)]
        # A change of script begins a run of its own; spaces between runs are places, no signs.
        assert "".join(shown).replace(" ", "") == "".join(said).replace(" ", "")


@pytest.mark.parametrize("dpi", [30, 96, 144, 300])
def test_png_has_the_pixels_of_its_density_and_says_it(dpi: int) -> None:
    scene = SCENES["english"]
    (data,) = render(scene, Look("png", "grey", dpi))
    chunks = list(_chunks(data))
    assert [kind for kind, _ in chunks if kind != b"IDAT"] == [b"IHDR", b"pHYs", b"iTXt", b"IEND"]
    wide, high = struct.unpack(">II", chunks[0][1][:8])
    assert abs(wide - scene.width * dpi / 72) < 1
    assert abs(high - scene.height * dpi / 72) < 1
    across, down, unit = struct.unpack(">IIB", chunks[1][1])
    assert (across, down, unit) == (round(dpi / 0.0254), round(dpi / 0.0254), 1)


@pytest.mark.parametrize("dpi", [0, -1, 1201, 10**9])
def test_a_density_that_no_memory_holds_is_refused(dpi: int) -> None:
    with pytest.raises(UsageError, match="dpi"):
        render(SCENES["small"], Look("png", "light", dpi))


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    at, found = 8, []
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        assert struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0] == zlib.crc32(
            kind + body
        )
        found.append((kind, body))
        at += 12 + size
    return found


@every
def test_json_is_the_scene(scene: Scene) -> None:
    (data,) = render(scene, Look("json"))
    held = json.loads(data)
    assert [n["name"] for n in held["nodes"]] == [n.name for n in scene.nodes]
    assert [t["text"] for p in held["pages"] for t in p if t["kind"] == "text"] == [
        t.text for t in scene.items if isinstance(t, Text)
    ]
    assert [c for c in set(data.decode()) if not c.isprintable()] == ["\n"]


class Page(HTMLParser):
    """What a browser would take for tags, attributes and the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.bodies: dict[str, list[str]] = {"script": [], "style": []}
        self.inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = tag if tag in self.bodies else ""
        if self.inside:
            self.bodies[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.bodies[self.inside][-1] += data


@every
@pytest.mark.parametrize("theme", THEMES)
def test_html_allows_its_own_style_and_script_and_nothing_else(scene: Scene, theme: Any) -> None:
    (data,) = render(scene, Look("html", theme))
    page = Page(data.decode())
    (policy,) = [a["content"] for t, a in page.tags if a.get("http-equiv")]
    island, script = page.bodies["script"]
    (look,) = page.bodies["style"]
    own = [base64.b64encode(hashlib.sha256(b.encode()).digest()).decode() for b in (look, script)]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{own[0]}'; script-src 'sha256-{own[1]}'; "
        "font-src data:; base-uri 'none'; form-action 'none'"
    )
    names = {name for _, attributes in page.tags for name in attributes}
    assert not [n for n in names if re.fullmatch(r"src|href|xlink.*|on\w+|style|srcdoc", n)]
    assert sum(tag == "svg" for tag, _ in page.tags) == len(scene.pages)
    nodes = json.loads(island)["nodes"]
    assert sorted(n["id"] for n in nodes) == sorted(clean(n.id) for n in scene.nodes)


@every
def test_html_holds_every_text_once_and_labels_in_its_language(scene: Scene) -> None:
    (data,) = render(scene, Look("html"))
    text = data.decode()
    drawn = [unescape(t) for t in re.findall(r"<text[^>]*>([^<]*)</text>", text)]
    assert "\n".join(drawn) == all_text(scene).replace("\n\n", "\n")
    labels = re.findall(r"<button[^>]*>([^<]*)</button>", text)
    assert (
        labels
        == {
            "zh": ["前一处", "后一处", "缩小", "放大", "还原"],
            "en": ["Previous hit", "Next hit", "Zoom out", "Zoom in", "Reset"],
        }[scene.lang]
    )


def test_characters_that_cannot_be_drawn_are_told_by_name() -> None:
    assert missing(SCENES["small"]) == []
    told = {m.code: (m.character, m.name) for m in missing(SCENES["hostile"])}
    assert told["U+202E"] == ("\u202e", "RIGHT-TO-LEFT OVERRIDE")
    assert told["U+0000"] == ("\x00", "control character")
    assert told["U+D800"] == ("\ud800", "surrogate character")
    assert told["U+20000"] == ("\U00020000", "CJK UNIFIED IDEOGRAPH-20000")
    assert told["U+1D518"][1] == "MATHEMATICAL FRAKTUR CAPITAL U"


def test_a_name_that_only_looks_like_a_code_is_not_missing() -> None:
    scene = samples_book.scene(1, title="[U+5609] [U+4E00] [U+110000]")
    assert missing(scene) == []


def test_the_font_in_a_file_has_the_outlines_of_the_whole_font() -> None:
    """Read with fontTools' own interpreter, a character at a time."""
    with TTFont(font_path(), lazy=True) as whole:
        names = whole.getBestCmap()
        chosen = sorted(names)[:: len(names) // 700] + list(range(0x20, 0x7F))
        data = font_data("".join(map(chr, sorted(set(chosen)))))
        part = TTFont(io.BytesIO(base64.b64decode(data)))
        ours, theirs = part.getGlyphSet(), whole.getGlyphSet()
        assert set(part.getBestCmap()) == set(chosen)
        for code, name in part.getBestCmap().items():
            pens = RecordingPen(), RecordingPen()
            ours[name].draw(pens[0])
            theirs[names[code]].draw(pens[1])
            assert pens[0].value == pens[1].value, hex(code)
            assert ours[name].width == theirs[names[code]].width


def test_characters_read_at_the_same_time_are_as_read_one_by_one() -> None:
    """The font is one open file; a service draws in many threads."""
    characters = [chr(code) for code in range(0x4E00, 0x5200)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        outline.cache_clear()
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(outline, characters))
    finally:
        sys.setswitchinterval(interval)
    outline.cache_clear()
    assert together == list(map(outline, characters))
