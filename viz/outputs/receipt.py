"""The receipt of a figure inside its file: how it was drawn, to be drawn again and compared.

SVG and HTML hold it in a `metadata` element, PNG in an iTXt chunk, PDF in its XMP description and
JSON as a key. It is one line of JSON, and ASCII only, so that no format changes it.
"""

import json
import struct
import zlib
from dataclasses import asdict
from html import unescape

from graph.errors import UsageError
from viz.scene import Receipt, Scene

KEYWORD = "guikou-receipt"
_MARK = '{"guikou": 1, '


def told(scene: Scene, fmt: str, theme: str, dpi: int) -> str:
    """The receipt of a scene as it is written; '' for a scene without one (a plain picture)."""
    if scene.receipt is None:
        return ""
    data = asdict(scene.receipt) | {"format": fmt, "theme": theme, "dpi": dpi}
    return _MARK + json.dumps(data, sort_keys=True)[1:]


def stamp_png(image: bytes, receipt: str) -> bytes:
    """The PNG with the receipt as an iTXt chunk before its end."""
    if not receipt:
        return image
    body = b"iTXt" + KEYWORD.encode() + b"\0\0\0\0\0" + receipt.encode("ascii")
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    end = image.rindex(b"IEND") - 4
    return image[:end] + chunk + image[end:]


def read_receipt(data: bytes) -> tuple[Receipt, str, str, int]:
    """The receipt in a figure's file, with its format, theme and dpi.

    Raises:
        UsageError: the file holds none, or one that cannot be read.
    """
    text = data.decode("utf-8", "replace")
    if file_format(data) == "json":
        text = _in_json(text)
    start = max(text.find(_MARK), text.find(_MARK.replace('"', "&quot;")))
    if start < 0:
        raise UsageError("文件里没有回执 the file holds no receipt; it is no figure of guikou.")
    try:
        values, _ = json.JSONDecoder().raw_decode(unescape(text[start : start + 200_000]))
        fmt, theme, dpi = (values.pop(key) for key in ("format", "theme", "dpi"))
        del values["guikou"]
        values["parameters"] = tuple((str(k), str(v)) for k, v in values["parameters"])
        values["evidence"] = tuple(map(str, values["evidence"]))
        return Receipt(**values), str(fmt), str(theme), int(dpi)
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError("回执无法读取 the receipt in the file cannot be read.") from error


def _in_json(text: str) -> str:
    try:
        return str(json.loads(text)["file_receipt"])
    except (ValueError, KeyError, TypeError):
        return ""


def file_format(data: bytes) -> str:
    """The format of a file by how it begins; '' when it is none of ours."""
    starts = {b"\x89PNG": "png", b"%PDF": "pdf", b"<svg": "svg", b"<!DOCTYPE html>": "html",
              b"{": "json"}  # fmt: skip
    return next((fmt for start, fmt in starts.items() if data.startswith(start)), "")


