"""The receipt of a figure inside its file: how it was drawn, to be drawn again and compared.

SVG and HTML hold it in a `metadata` element, PNG in an iTXt chunk, PDF in its XMP description and
JSON as a key. It is one line of JSON, and ASCII only, so that no format changes it. It is found by
the structure of the file, so that a name that looks like a receipt is not taken for one.
"""

import json
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict
from html import unescape

from graph.errors import UsageError
from viz.outputs.told import checked
from viz.scene import Receipt, Scene

KEYWORD = "guikou-receipt"
_PNG = b"\x89PNG\r\n\x1a\n"
_METRE = 0.0254


def told(scene: Scene, fmt: str, theme: str, dpi: int) -> str:
    """The receipt of a scene as it is written; '' for a scene without one (a plain picture)."""
    if scene.receipt is None:
        return ""
    data = asdict(scene.receipt) | {"guikou": 1, "format": fmt, "theme": theme, "dpi": dpi}
    return json.dumps(data, sort_keys=True)


def stamp_png(image: bytes, receipt: str, dpi: int) -> bytes:
    """The PNG with its density, so that it is placed at its true size, and with the receipt."""
    density = round(dpi / _METRE)
    extra = _chunk(b"pHYs", struct.pack(">IIB", density, density, 1))
    if receipt:
        extra += _chunk(b"iTXt", KEYWORD.encode() + b"\0\0\0\0\0" + receipt.encode("ascii"))
    out = [_PNG]
    for kind, body in _chunks(image):
        if kind != b"pHYs":
            out.append(_chunk(kind, body))
        if kind == b"IHDR":
            out.append(extra)
    return b"".join(out)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _chunks(image: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG, as far as they are whole."""
    at = len(_PNG)
    while at + 8 <= len(image):
        (size,) = struct.unpack(">I", image[at : at + 4])
        yield image[at + 4 : at + 8], image[at + 8 : at + 8 + size]
        at += size + 12


def read_receipt(data: bytes) -> tuple[Receipt, str, str, int]:
    """The receipt in a figure's file, with its format, theme and dpi.

    Raises:
        UsageError: the file holds none, or one that cannot be read.
    """
    find = _FIND.get(file_format(data))
    text = find(data) if find else ""
    if not text:
        raise UsageError("文件里没有回执 the file holds no receipt; it is no figure of guikou.")
    try:
        return checked(json.loads(text))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError("回执无法读取 the receipt in the file cannot be read.") from error


def file_format(data: bytes) -> str:
    """The format of a file by how it begins; '' when it is none of ours."""
    head = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    starts = {_PNG.lower(): "png", b"%pdf": "pdf", b"<svg": "svg", b"<?xml": "svg",
              b"<!doctype html": "html", b"{": "json"}  # fmt: skip
    return next((fmt for start, fmt in starts.items() if head.startswith(start)), "")


def _between(data: bytes, start: bytes, end: bytes) -> str:
    """The text of the first element that begins so; '' when there is none."""
    _, found, rest = data.partition(start)
    return unescape(rest.partition(end)[0].decode("utf-8", "replace")) if found else ""


def _in_markup(data: bytes) -> str:
    # Every < of a text is escaped, so the first such tag is the element.
    return _between(data, b"<metadata>", b"</metadata>")


def _in_page(data: bytes) -> str:
    # A page of vis-network has no SVG; the quotes of an attribute's text are escaped.
    return _between(data, f'<meta name="{KEYWORD}" content="'.encode(), b'">') or _in_markup(data)


def _in_png(data: bytes) -> str:
    head = KEYWORD.encode() + b"\0\0\0\0\0"
    bodies = (body for kind, body in _chunks(data) if kind == b"iTXt" and body.startswith(head))
    return next((body[len(head) :].decode("utf-8", "replace") for body in bodies), "")


def _in_pdf(data: bytes) -> str:
    # The title stands before the packet too, unescaped; within the packet every < is escaped.
    packet = data[max(data.rfind(b"<?xpacket begin="), 0) :]
    described = packet.partition(b"<dc:description>")[2].partition(b"</dc:description>")[0]
    return _between(described, b'<rdf:li xml:lang="x-default">', b"</rdf:li>")


def _in_json(data: bytes) -> str:
    try:
        held = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    text = held.get("file_receipt") if isinstance(held, dict) else None
    return text if isinstance(text, str) else ""


_FIND: dict[str, Callable[[bytes], str]] = {
    "svg": _in_markup, "html": _in_page, "png": _in_png, "pdf": _in_pdf, "json": _in_json
}  # fmt: skip
