"""Outlines of the font's characters, one by one, without subroutines and hints.

A subset of the font is then only a matter of putting outlines side by side. The subsetter of
fontTools reads and rewrites the whole font each time, which takes ten times as long.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock

from fontTools.ttLib import TTFont

from viz.metrics import font_path

_STEMS = {1, 3, 18, 23}
_MASKS = {19, 20}
_MOVES = {4: 1, 21: 2, 22: 1}
"""Operators that begin a path, with the values they take; one more is the width."""
_CALLS = {10, 29}
_RETURN, _END, _ESCAPE = 11, 14, 12

Subrs = tuple[bytes, ...]
_ONE_AT_A_TIME = Lock()
"""The font is read bit by bit from one open file, which two threads must not turn the pages of."""


@dataclass(frozen=True)
class Outline:
    """One glyph: its Type 2 charstring (width first, no calls, no hints), and its advance."""

    code: bytes
    advance: int


@cache
def _font() -> tuple[TTFont, dict[int, str]]:
    font = TTFont(font_path(), lazy=True)
    return font, font.getBestCmap()


@cache
def _subrs(which: int) -> Subrs:
    """The subroutines of a part of the font; of the whole font for -1."""
    cff = _font()[0]["CFF "].cff
    if which < 0:
        return tuple(s.bytecode for s in cff.GlobalSubrs)
    private = cff.topDictIndex[0].FDArray[which].Private
    return tuple(s.bytecode for s in getattr(private, "Subrs", ()))


@lru_cache(maxsize=16384)
def outline(char: str) -> Outline:
    """The outline of a character; of the empty box of the font for one it lacks. Thread-safe."""
    with _ONE_AT_A_TIME:
        return _read(char)


def _read(char: str) -> Outline:
    font, names = _font()
    name = names.get(ord(char), ".notdef")
    charstrings = font["CFF "].cff.topDictIndex[0].CharStrings
    glyph = charstrings[name]
    advance = font["hmtx"].metrics[name][0]
    select = charstrings.getItemAndSelector(name)[1]
    flat = _Flat(_subrs(select), _subrs(-1))
    flat.run(glyph.bytecode)
    # The width is written first whatever the default: readers that ask the outline get it too.
    return Outline(b"\x1c" + advance.to_bytes(2, "big", signed=True) + bytes(flat.out), advance)


class _Flat:
    """Reads a charstring as far as it takes to resolve its calls and drop its hints."""

    def __init__(self, local: Subrs, whole: Subrs) -> None:
        self.subrs = {10: local, 29: whole}
        self.out = bytearray()
        self.stack: list[bytes] = []
        self.stems = 0
        self.begun = False

    def run(self, code: bytes) -> bool:
        """Read a charstring; false once the glyph has ended."""
        at = 0
        while at < len(code):
            token = code[at]
            size = _size(token)
            if size:
                self.stack.append(code[at : at + size])
                at += size
                continue
            at += 1
            if token in _CALLS:
                subrs = self.subrs[token]
                if not self.run(subrs[_value(self.stack.pop()) + _bias(len(subrs))]):
                    return False
            elif token == _RETURN:
                return True
            elif token in _STEMS or token in _MASKS:
                at += self._hint(token)
            else:
                at += self._draw(token, code[at : at + 1])
                if token == _END:
                    return False
        return True

    def _hint(self, token: int) -> int:
        """Count the hints, drop them; return the length of the mask that follows."""
        self.stems += len(self.stack) // 2
        self.begun = True
        self.stack.clear()
        return (self.stems + 7) // 8 if token in _MASKS else 0

    def _draw(self, token: int, after: bytes) -> int:
        """Copy an operator with its values, without the width of the first."""
        takes = _MOVES.get(token, 0 if token == _END else len(self.stack))
        values = self.stack[-takes:] if takes else []
        if self.begun and len(values) != len(self.stack):
            raise ValueError(f"the font has a charstring with values left over at {token}")
        self.begun = True
        self.out += b"".join(values)
        self.stack.clear()
        self.out.append(token)
        if token != _ESCAPE:
            return 0
        self.out += after
        return 1


def _size(token: int) -> int:
    """Bytes of a number that begins so; 0 for an operator."""
    if token >= 32:
        return 1 if token <= 246 else 2 if token <= 254 else 5
    return 3 if token == 28 else 0


def _value(number: bytes) -> int:
    first = number[0]
    if len(number) == 1:
        return first - 139
    if len(number) == 3:
        return int.from_bytes(number[1:], "big", signed=True)
    if first <= 250:
        return (first - 247) * 256 + number[1] + 108
    return -(first - 251) * 256 - number[1] - 108


def _bias(count: int) -> int:
    """What is added to the number of a subroutine (Type 2 charstring format, 4.7)."""
    return 107 if count < 1240 else 1131 if count < 33900 else 32768
