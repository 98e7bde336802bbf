"""The text in a PDF as a reader would select it: content streams read through ToUnicode.

Only what the PDFs of the Typst compiler hold: direct objects, Flate streams, hexadecimal or
literal strings, one `BT`..`ET` a run.
"""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_PART = re.compile(rb"\\[0-7]{1,3}|\\.|[()]|<[0-9A-Fa-f\s]*>|[^\\()<]+|<", re.DOTALL)


def pages(data: bytes) -> list[list[str]]:
    """The runs of text of every page, in drawing order."""
    objects = {int(n): body for n, body in _OBJECT.findall(data)}
    fonts = [_unicode(objects, body) for body in objects.values() if b"/ToUnicode" in body]
    assert len(fonts) == 1, "one font"
    leaves = [body for body in objects.values() if b"/Type/Page/" in body]
    return [_runs(_stream(objects[_reference(body, b"Contents")]), fonts[0]) for body in leaves]


def _reference(body: bytes, key: bytes) -> int:
    found = re.search(rb"/" + key + rb" (\d+) 0 R", body)
    assert found, key
    return int(found[1])


def _stream(body: bytes) -> bytes:
    head, _, rest = body.partition(b"stream\n")
    held = rest.rpartition(b"\nendstream")[0]
    return zlib.decompress(held) if b"FlateDecode" in head else held


def _unicode(objects: dict[int, bytes], font: bytes) -> dict[int, str]:
    table = _stream(objects[_reference(font, b"ToUnicode")])
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})> <((?:[0-9A-Fa-f]{4})+)>", table)
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _runs(content: bytes, font: dict[int, str]) -> list[str]:
    """A run a block of text; a string may hold anything but unbalanced brackets."""
    runs, codes, depth = [], bytearray(), 0
    for part in _PART.findall(content):
        deeper = {b"(": 1, b")": -1}.get(part, 0)
        inside = depth if deeper >= 0 else depth - 1
        depth += deeper
        if inside:
            codes += _plain(part)
        elif part.startswith(b"<") and len(part) > 1:
            codes += bytes.fromhex(part[1:-1].decode())
        elif re.search(rb"\sET\s", part):
            pairs = (int.from_bytes(codes[i : i + 2]) for i in range(0, len(codes), 2))
            runs.append("".join(font[pair] for pair in pairs))
            codes.clear()
    return runs


def _plain(part: bytes) -> bytes:
    """A part of a literal string without its escapes."""
    escapes = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
    if not part.startswith(b"\\"):
        return part
    held = part[1:]
    return bytes([int(held, 8)]) if held.isdigit() else escapes.get(held, held)
