"""Taking in the files of an upload: under the names they were sent with, if those are names."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from api.loads.ingest import Sent
from api.loads.limits import Limits
from graph.errors import BadInput
from ingest.readers import ENDINGS, supported

_NAME_BYTES = 200
_NO_NAME = frozenset('/\\:*?"<>|')
_CHUNK = 1 << 20
Given = tuple[str, BinaryIO]
"""The name of a file as it was sent, and its content."""


def receive(files: Sequence[Given], folder: Path, limits: Limits) -> tuple[Sent, ...]:
    """Store files in a new folder `files`.

    Raises:
        BadInput: too many files, two of one name, a name that is none, or a kind that is not read.
    """
    if len(files) > limits.files:
        raise BadInput(f"文件过多 {len(files)} files were sent; at most {limits.files} are taken "
                       "at once.")  # fmt: skip
    names = [name for name, _ in files]
    for name in names:
        check_name(name)
        if not supported(Path(name)):
            raise BadInput(f"{name}: 不支持的文件类型 this kind of file is not known; "
                           f"可用 use {', '.join(ENDINGS)}.")  # fmt: skip
    # Folded, because some file systems take names that differ in case only for one.
    if len({name.casefold() for name in names}) < len(names):
        raise BadInput("文件重名 two files have one name; give each its own.")
    place = folder / "files"
    place.mkdir()
    return tuple(store(name, content, place / name) for name, content in files)


def check_name(name: str) -> None:
    """Refuse what is not the plain name of a file. Raises BadInput."""
    plain = name.isprintable() and not _NO_NAME.intersection(name) and name.strip(" .") == name
    if not plain or not name or len(name.encode()) > _NAME_BYTES:
        raise BadInput(
            f"{name[:100]!r}: 文件名不可用 is no plain file name: no folders, none of "
            f"{' '.join(sorted(_NO_NAME))}, no dot or blank at either end, at most {_NAME_BYTES} "
            "bytes; rename it."
        )


def store(name: str, content: BinaryIO, path: Path, most: int | None = None) -> Sent:
    """Write a file that is not there yet. Raises BadInput when it has more than `most` bytes."""
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as out:
        while chunk := content.read(_CHUNK):
            size += len(chunk)
            if most is not None and size > most:
                raise BadInput(f"{name}: 文件过大 may have at most {most} bytes.")
            digest.update(chunk)
            out.write(chunk)
    return Sent(name, digest.hexdigest(), size)
