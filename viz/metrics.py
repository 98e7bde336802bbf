"""Measure and break text with the advance widths of the one font every output uses."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock

from fontTools.ttLib import TTFont
from pylopdf_fonts_zh_cn import sans_path

from viz.scene import Text
from viz.style import style

FAMILY = "Noto Sans SC"
ASCENT, DESCENT = 0.88, 0.12
KEPT = 8192
"""Texts whose measures are kept: those of the largest figures; a service draws for months."""

_NO_START = set("家，。；：、！？）》〉】〕」』”’％%,.;:!?)]}·…")
_NO_END = set("（《〈【〔「『“‘([{")


def font_path() -> Path:
    """Return the path of the font file."""
    return Path(sans_path())


_ONE_AT_A_TIME = Lock()
"""Threads that draw the first figures at once would each read the whole font: 20 MB apiece."""


def _advances() -> tuple[dict[int, float], float]:
    """Return advance in em by code point; read once, since opening the font is slow."""
    with _ONE_AT_A_TIME:
        return _read_advances()


@cache
def _read_advances() -> tuple[dict[int, float], float]:
    with TTFont(font_path(), lazy=True) as font:
        metrics, upm = font["hmtx"].metrics, float(font["head"].unitsPerEm)
        table = {code: metrics[name][0] / upm for code, name in font.getBestCmap().items()}
    return table, 1.0


def missing_characters(text: str) -> list[str]:
    """Return the characters the font cannot draw, each once, in order of appearance."""
    table, _ = _advances()
    return list(dict.fromkeys(c for c in text if ord(c) not in table))


@lru_cache(maxsize=KEPT)
def clean(text: str) -> str:
    """Return text safe to draw: what is invisible, reordering or not in the font is named.

    Line breaks and tabs become spaces; controls, bidi marks, surrogates and characters without
    a glyph become a visible [U+XXXX], so that nothing is hidden and nothing turns into a box.
    """
    table, _ = _advances()
    out: list[str] = []
    for char in text:
        if char in "\t\n\r\u2028\u2029\u00a0\u3000":
            out.append(" ")
        elif unicodedata.category(char)[0] == "C" or ord(char) not in table:
            out.append(f"[U+{ord(char):04X}]")
        else:
            out.append(char)
    return "".join(out).strip()


@lru_cache(maxsize=KEPT)
def _em_width(text: str) -> float:
    table, default = _advances()
    return sum(table.get(ord(c), default) for c in clean(text))


def width(text: str, size: float) -> float:
    """Return the width of a line of text in points."""
    return _em_width(text) * size


def text_box(item: Text) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of a text primitive."""
    wide = width(item.text, item.size)
    left = item.x - {"start": 0.0, "middle": wide / 2, "end": wide}[item.anchor]
    return (left, item.y - ASCENT * item.size, left + wide, item.y + DESCENT * item.size)


@cache
def _tokens() -> re.Pattern[str]:
    joints = "|".join(re.escape(j) for j in sorted(style().joints, key=lambda j: (-len(j), j)))
    return re.compile(
        rf"(?P<joint>（[^（）]{{1,8}}）|{joints})|[A-Za-z0-9_+\-.:@]+/?|\s+|.", re.DOTALL
    )


def _pieces(text: str, limit: float, size: float) -> list[tuple[str, bool]]:
    """Return (piece, may be preferred as a line end); pieces are never cut further."""
    pieces: list[tuple[str, bool]] = []
    for match in _tokens().finditer(text):
        piece = match.group()
        if width(piece, size) > limit:
            pieces += [(c, False) for c in piece]
            continue
        joint = match.lastgroup == "joint" or piece.isspace() or piece in "，；、。：）·"
        pieces.append((piece, joint))
    return pieces


def _may_cut(left: str, right: str) -> bool:
    return right[0] not in _NO_START and left[-1] not in _NO_END


def wrap(text: str, limit: float, size: float) -> list[str]:
    """Break text into lines no wider than limit, at word joints where there is one.

    A joint is preferred if it leaves the line at least half full; nothing is ever dropped.
    """
    return list(_wrapped(text, limit, size))


@lru_cache(maxsize=KEPT)
def _wrapped(text: str, limit: float, size: float) -> tuple[str, ...]:
    pieces = _pieces(clean(text), limit, size)
    lines: list[str] = []
    start = 0
    while start < len(pieces):
        end, used = start, 0.0
        while end < len(pieces):
            step = width_of_piece(pieces[end][0], size)
            if end > start and used + step > limit and not pieces[end][0].isspace():
                break
            used += step
            end += 1
        if end < len(pieces):
            end = _best_cut(pieces, start, end, limit * 0.45, size)
        line = "".join(p for p, _ in pieces[start:end]).strip()
        if line:
            lines.append(line)
        start = end
    return tuple(lines) or ("",)


def width_of_piece(piece: str, size: float) -> float:
    """Return the width of a piece, with its spaces (a whole line is measured without)."""
    return width(f"|{piece}|", size) - width("||", size)


def _best_cut(
    pieces: list[tuple[str, bool]], start: int, end: int, enough: float, size: float
) -> int:
    legal = end
    for cut in range(end, start, -1):
        if not _may_cut(pieces[cut - 1][0], pieces[cut][0]):
            continue
        if legal == end and cut != end and not _may_cut(pieces[end - 1][0], pieces[end][0]):
            legal = cut
        if not pieces[cut - 1][1] and pieces[cut][0][0] not in "（《〔":
            continue
        if sum(width_of_piece(p, size) for p, _ in pieces[start:cut]) >= enough:
            return cut
    return legal
