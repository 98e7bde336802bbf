"""Workbooks that are ZIP archives, checked before a reader opens them.

What an archive declares of itself may be false, so every member is inflated here once, to nowhere.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import IO

from ingest.readers.cells import ReadError

MOST_MEMBERS = 10_000
MOST_BYTES = 1 << 30
"""Bytes of all members, inflated."""
BIG_BYTES = 100 << 20
"""An archive that unpacks to more may not have a ratio of more than `MOST_RATIO`."""
MOST_RATIO = 200
_CHUNK = 1 << 20
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 1
_ENTITY = b"<!ENTITY"


def check_archive(path: Path, part: str) -> None:
    """Refuse an archive that is damaged, a bomb, or no workbook.

    Args:
        path: the file.
        part: the member that makes the archive a workbook of its kind.

    Raises:
        ReadError: the archive is refused; the message says why.
    """
    kind = path.suffix[1:].upper()
    with path.open("rb") as handle:
        members = _counted(handle)
        if members > MOST_MEMBERS:
            # Before the list is read, which would take memory for each.
            raise ReadError(f"{path}: 部件过多 the workbook has over {MOST_MEMBERS} parts, which "
                            "is refused; save it as CSV.")  # fmt: skip
        try:
            with zipfile.ZipFile(handle) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise ReadError(
                f"{path}: 工作簿不完整 this is not a whole {kind} workbook; save it again."
            ) from error
        _check_names(path, kind, part, [entry.filename for entry in entries])
        size = sum(entry.file_size for entry in entries)
        packed = max(1, sum(entry.compress_size for entry in entries))
        if size > MOST_BYTES or (size > BIG_BYTES and size / packed > MOST_RATIO):
            raise ReadError(
                f"{path}: 工作簿解压后过大 the workbook unpacks to {size >> 20} MiB, which is "
                f"refused (at most {MOST_BYTES >> 20} MiB, and {MOST_RATIO} times its size from "
                f"{BIG_BYTES >> 20} MiB on); split it or save it as CSV."
            )
        for entry in entries:
            _inflate(path, handle, entry)


def _counted(handle: IO[bytes]) -> int:
    """At least as many as the archive has members."""
    found, tail = 0, b""
    while chunk := handle.read(_CHUNK):
        found += (tail + chunk).count(_ENTRY)
        tail = chunk[1 - len(_ENTRY) :]
    return found


def _check_names(path: Path, kind: str, part: str, names: Collection[str]) -> None:
    if part not in names:
        raise ReadError(
            f"{path}: 不是该类工作簿 this is not a {kind} workbook; check its kind."
        )
    if len({name.casefold() for name in names}) < len(names):
        raise ReadError(f"{path}: 部件重复 two parts of the workbook have one name, so that it "
                        "cannot be told what it says; save it again.")  # fmt: skip


def _inflate(path: Path, handle: IO[bytes], entry: zipfile.ZipInfo) -> None:
    """Raise ReadError unless a member inflates to just what is declared, and defines no entity."""
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in (
        zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED,
    ):  # fmt: skip
        raise ReadError(f"{path}: {entry.filename!r} 加密或压缩方式不明 is encrypted or packed in "
                        "an unusual way; save the workbook again.")  # fmt: skip
    handle.seek(entry.header_offset)
    header = handle.read(30)
    handle.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:], "little"), 1)
    stored = entry.compress_type == zipfile.ZIP_STORED
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    left, size, tail, data = entry.compress_size, 0, b"", b""
    try:
        while data or left:
            if not data:
                data = handle.read(min(_CHUNK, left))
                left -= len(data)
                if not data:
                    break
            text = data if stored else inflater.decompress(data, _CHUNK)
            data = b"" if stored else inflater.unconsumed_tail
            size += len(text)
            if size > entry.file_size:
                break
            # A reader that expanded entities would let a few bytes grow without bound.
            if _ENTITY in tail + text:
                raise ReadError(f"{path}: {entry.filename!r} 定义了实体 defines XML entities, "
                                "which no table needs; save the workbook again.")  # fmt: skip
            tail = text[1 - len(_ENTITY) :]
            if inflater.eof:
                break
        # What is still held back once all input was taken.
        if not stored and size <= entry.file_size:
            size += len(inflater.flush())
    except zlib.error:
        size = -1
    if size != entry.file_size:
        raise ReadError(f"{path}: {entry.filename!r} 与声明的大小不符 does not unpack to the "
                        f"{entry.file_size} bytes that it declares; save the workbook again.")
