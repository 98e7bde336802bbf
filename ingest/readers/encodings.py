"""Finding out the encoding of a text file by strict checks over the whole of it."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from charset_normalizer import from_bytes

from ingest.readers.cells import ReadError

_CHUNK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"PK\x03\x04", "a ZIP file or an XLSX or ODS workbook"),
    (b"\xd0\xcf\x11\xe0", "an old Office file such as XLS"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3", "a database"),
)
# GB18030 holds all of the narrower sets, which real files often overstep.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "utf-8": "utf-8-sig"}
_UTF16 = {"utf-16-le", "utf-16-be"}
_SURE_UTF16 = 4
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_BIG5 = {"big5", "big5hkscs", "cp950"}


def resolve_encoding(path: Path, given: str | None) -> str:
    """Return the codec that decodes the whole file strictly.

    Args:
        path: the file.
        given: the encoding the user names, or None to find it out.

    Returns:
        A Python codec name; it drops the byte order mark.

    Raises:
        ReadError: no encoding fits, or the one given does not.
    """
    with path.open("rb") as handle:
        head = handle.read(_CHUNK)
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise ReadError(
                f"{path}: 不是文本 "
                f"this is {what}, not text; give it its right extension."
            )
    mark = next((codec for bom, codec in _BOMS if head.startswith(bom)), None)
    if given is not None:
        return _given(path, given, mark)
    guess = mark or _utf16(head)
    if guess is not None:
        offset = _first_error(path, guess)
        if offset is not None:
            _refuse_binary(path, offset)
            raise ReadError(
                f"{path}: 内容损坏 the file is {guess} but broken at byte {offset}; save it again."
            )
        return guess
    return _by_trial(path, head)


def _given(path: Path, given: str, mark: str | None) -> str:
    """Return the codec for an encoding named by the user, checked."""
    try:
        name = codecs.lookup(given).name
        # Refuses codecs such as hex, which do not give text.
        "".encode(name)
    except (LookupError, UnicodeError) as error:
        raise ReadError(
            f"{path}: encoding {given!r} 无此编码 is not known; use for example utf-8."
        ) from error
    codec = mark if mark and name in _UTF16 else _WIDER.get(name, name)
    offset = _first_error(path, codec)
    if offset is not None:
        _refuse_binary(path, offset)
        raise ReadError(
            f"{path}: byte {offset} is not {given}; leave the encoding out to have it found."
        )
    return codec


def _by_trial(path: Path, head: bytes) -> str:
    """Return the codec of a file without byte order mark: UTF-8, GB18030 or a guess."""
    offset = _first_error(path, "utf-8")
    if offset is None:
        return "utf-8"
    _refuse_binary(path, offset)
    if _mostly_utf8(path, offset):
        # GB18030 would accept such bytes and turn every Chinese character into another.
        raise ReadError(
            f"{path}: UTF-8 内容损坏 "
            f"the file is UTF-8 but broken at byte {offset}; save it again as UTF-8."
        )
    chinese = _first_error(path, "gb18030") is None
    # Big5 passes as GB18030, but not without characters that GB18030 leaves undefined.
    if chinese and _PRIVATE.search(head.decode("gb18030", "replace")) is None:
        return "gb18030"
    best = from_bytes(head).best()
    if chinese and (best is None or best.encoding not in _BIG5):
        return "gb18030"
    if best is not None and _first_error(path, best.encoding) is None:
        text = head.decode(best.encoding, "replace")
        if not any(letter < " " and letter not in "\t\r\n\f\v" for letter in text):
            return str(best.encoding)
    raise ReadError(f"{path}: 无法判断编码 the encoding cannot be told; save the file as UTF-8.")


def _refuse_binary(path: Path, offset: int) -> None:
    """Raise ReadError when the check of the encoding met a zero character."""
    if offset < 0:
        raise ReadError(
            f"{path}: 二进制文件 "
            "the file is binary (it holds zero bytes); give a text file."
        )


def _first_error(path: Path, codec: str) -> int | None:
    """Return the offset of the first byte that does not decode, -1 for a zero character."""
    try:
        decoder = codecs.getincrementaldecoder(codec)("strict")
        offset = 0
        with path.open("rb") as handle:
            while chunk := handle.read(_CHUNK):
                pending = len(decoder.getstate()[0])
                try:
                    text = decoder.decode(chunk)
                except UnicodeDecodeError as error:
                    return max(0, offset - pending + error.start)
                if "\0" in text:
                    return -1
                offset += len(chunk)
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return offset
    except (LookupError, TypeError, UnicodeError):
        # Codecs that are not for text, or that need the whole file at once.
        return 0
    return None


def _utf16(head: bytes) -> str | None:
    """Return the UTF-16 variant of text without byte order mark, when it is evident."""
    if b"\0" not in head:
        return None
    even = head[: len(head) // 2 * 2]
    counts = {
        codec: sum(even.decode(codec, "replace").count(mark) for mark in "\r\n\t,;|")
        for codec in ("utf-16-le", "utf-16-be")
    }
    best = max(counts, key=lambda codec: counts[codec])
    # Line ends and separators are swapped into letters nobody uses when the order is wrong.
    return best if counts[best] > _SURE_UTF16 * (sum(counts.values()) - counts[best]) else None


def _mostly_utf8(path: Path, offset: int) -> bool:
    """Return whether the surroundings of an undecodable byte are plainly UTF-8."""
    start = max(0, offset - _CHUNK // 16)
    with path.open("rb") as handle:
        handle.seek(start)
        text = handle.read(_CHUNK // 8).decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(letter >= "\u0800" for letter in text) - broken
    return whole > 4 * broken
