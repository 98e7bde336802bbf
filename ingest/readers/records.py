"""Reading files of records: JSON, JSON lines and YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO

import ijson
import yaml

from ingest.readers.cells import ReadError, Row, Table, clean_text, header_name, hides, unique
from ingest.readers.encodings import resolve_encoding
from ingest.readers.yaml_text import load_yaml

# A list in a larger file is streamed instead of loaded.
STREAM_FROM = 32 << 20
_DEEPEST = 32
MOST_YAML = 4 << 20
"""Bytes of a YAML file: it is held in memory as nodes that take a hundred times as much."""
_HALF = re.compile("[\ud800-\udfff]")
Numbered = Iterator[tuple[int, object]]


class _Noting(dict[str, object]):
    """A mapping that notes a key given twice: one of the two values would be lost."""

    def __init__(self, twice: list[str]) -> None:
        super().__init__()
        self._twice = twice

    def __setitem__(self, key: str, value: object) -> None:
        # Only noted: the streaming parser does not look at errors raised here.
        if key in self:
            self._twice.append(key)
        super().__setitem__(key, value)


class _Recoded:
    """A text stream read as UTF-8 bytes, which the streaming parser wants."""

    def __init__(self, handle: IO[str]) -> None:
        self._handle = handle

    def read(self, size: int = -1) -> bytes:
        """Return about so many bytes, none at the end of the stream."""
        return self._handle.read(size).encode()


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object of the parser as a mapping; ValueError for a key given twice."""
    made = dict(pairs)
    if len(made) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"key {twice!r} is given twice in one object")
    return made


def _constant(text: str) -> object:
    """Refuse NaN and the infinities, which are not JSON."""
    raise ValueError(f"{text} is not a JSON value")


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant)


def read_json(path: Path, encoding: str | None) -> list[Table]:
    """Read a JSON file: a list of objects, an object of such lists, or one object.

    Args:
        path: the file.
        encoding: the encoding, found out when None.

    Returns:
        One table, or one per key.

    Raises:
        ReadError: the file is not JSON of such a shape.
    """
    codec = resolve_encoding(path, encoding)
    with path.open(encoding=codec) as handle:
        start = handle.read(4096).lstrip()[:1]
        if start == "[" and path.stat().st_size > STREAM_FROM:
            return [_table(path, path.stem, lambda: _stream(path, codec))]
        handle.seek(0)
        text = handle.read()
    if not text.strip():
        raise ReadError(f"{path}: 文件为空 the file is blank; give a list of objects.")
    try:
        value = _DECODER.decode(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        hint = "name it .jsonl if it is JSON lines" if "Extra data" in str(error) else "mend it"
        raise ReadError(f"{path}: JSON 有误 this is not valid JSON ({error}); {hint}.") from error
    return _tables(path, value)


def read_json_lines(path: Path, encoding: str | None) -> list[Table]:
    """Read a file with one JSON object per line.

    Args:
        path: the file.
        encoding: the encoding, found out when None.

    Returns:
        A list of one table; its row numbers are line numbers.

    Raises:
        ReadError: a line is not a JSON object.
    """
    codec = resolve_encoding(path, encoding)

    def lines() -> Numbered:
        # Iterating the file splits at CR and LF only; str.splitlines would cut texts at U+2028.
        with path.open(encoding=codec) as handle:
            for number, line in enumerate(handle, start=1):
                if line.isspace():
                    continue
                try:
                    yield number, _DECODER.decode(line.lstrip("\ufeff"))
                except (ValueError, RecursionError) as error:
                    raise ReadError(
                        f"{path}: line {number} JSON 有误 "
                        f"is not valid JSON ({error}); mend the line."
                    ) from error

    return [_table(path, path.stem, lines)]


def read_yaml(path: Path, encoding: str | None) -> list[Table]:
    """Read a YAML file: a list of mappings, a mapping of such lists, or one mapping.

    Args:
        path: the file.
        encoding: the encoding, found out when None.

    Returns:
        One table, or one per key.

    Raises:
        ReadError: the file is not YAML of such a shape, or a key is given twice.
    """
    if path.stat().st_size > MOST_YAML:
        raise ReadError(f"{path}: YAML 过大 a YAML file may have at most {MOST_YAML >> 20} MiB; "
                        "save it as JSON or CSV.")  # fmt: skip
    codec = resolve_encoding(path, encoding)
    try:
        value = load_yaml(path.read_text(encoding=codec))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise ReadError(
            f"{path}: YAML 有误 "
            f"this YAML cannot be read ({reason}); mend it."
        ) from error
    return _tables(path, value)


def _stream(path: Path, codec: str) -> Numbered:
    """Yield the numbered items of a top-level list without loading the file."""
    twice: list[str] = []
    with path.open(encoding=codec) as handle:
        try:
            items = ijson.items(
                _Recoded(handle), "item", use_float=True, map_type=lambda: _Noting(twice)
            )
            for number, item in enumerate(items, start=1):
                if twice:
                    raise ValueError(f"key {twice[0]!r} is given twice in record {number}")
                yield number, item
        except (ValueError, ijson.JSONError, RecursionError) as error:
            reason = " ".join(str(error).split())
            raise ReadError(
                f"{path}: JSON 有误 "
                f"this is not valid JSON ({reason}); mend it."
            ) from error


def _tables(path: Path, value: object) -> list[Table]:
    """Return the tables of a loaded document."""
    if isinstance(value, dict):
        lists = {str(key): item for key, item in value.items() if _is_table(item)}
        if value and len(lists) == len(value):
            found = [_listed(path, key, items) for key, items in lists.items() if items]
            if found:
                return found
            raise ReadError(
                f"{path}: 列表都为空 "
                "all lists in the file are empty; give some records."
            )
        value = [value]
    if not isinstance(value, list):
        raise ReadError(f"{path}: 文件没有记录 the file holds no records; give a list of objects.")
    return [_listed(path, path.stem, value)]


def _is_table(value: object) -> bool:
    """Return whether a value is a list of nothing but objects."""
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _listed(path: Path, name: str, items: Iterable[object]) -> Table:
    """Return the table of a list in memory."""
    return _table(path, name, lambda: enumerate(items, start=1))


def _table(path: Path, name: str, items: Callable[[], Numbered]) -> Table:
    """Return a table of numbered objects, its columns being all their keys."""
    # Objects may differ in their keys, so all are seen before the columns are known.
    keys: dict[str, None] = {}
    for number, item in items():
        keys.update(dict.fromkeys(_flat(path, number, item)))
    if not keys:
        raise ReadError(
            f"{path}: 没有记录 "
            f"there are no records in {name!r}; give objects with keys."
        )
    order = list(keys)
    columns = unique([header_name(key) or f"column {at}" for at, key in enumerate(order, 1)])

    invisible: set[int] = set()

    def rows() -> Iterator[Row]:
        for number, item in items():
            flat = _flat(path, number, item)
            lists = (v if isinstance(v, list) else (v,) for v in flat.values())
            if hides(chain.from_iterable(lists)):
                invisible.add(number)
            cells = tuple([_value(flat.get(key)) for key in order])
            if any(cell != "" for cell in cells):
                yield number, cells

    return Table(str(path), "", name.strip().lower(), columns, rows, invisible)


def _flat(path: Path, number: int, item: object) -> dict[str, object]:
    """Return one record with nested objects as `a.b`; ReadError when it is no object."""
    if not isinstance(item, dict):
        raise ReadError(
            f"{path}: record {number} 不是对象 "
            "is not an object; give objects with keys."
        )
    flat: dict[str, object] = {}
    waiting: list[tuple[str, object, int]] = [("", item, 0)]
    while waiting:
        name, value, depth = waiting.pop()
        if isinstance(value, dict) and (value or not depth):
            if depth == _DEEPEST:
                raise _too_deep(path, number)
            inner = [(f"{name}.{k}" if depth else str(k), v, depth + 1) for k, v in value.items()]
            waiting.extend(reversed(inner))
        elif name in flat:
            raise ReadError(f"{path}: record {number} gives {name!r} twice; keep one of the two.")
        else:
            flat[name] = value
    _check_values(path, number, flat)
    return flat


def _check_values(path: Path, number: int, flat: dict[str, object]) -> None:
    """Raise ReadError for what JSON can say and cannot be kept: half characters, endless lists."""
    waiting: list[tuple[object, int]] = [(part, 0) for part in (*flat, *flat.values())]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, str):
            if not value.isascii() and _HALF.search(value):
                raise ReadError(
                    f"{path}: record {number} 含有半个字符 holds half a character (a lone "
                    "surrogate such as \\ud800), which is no text; mend it."
                )
        elif isinstance(value, list | dict):
            if depth == _DEEPEST:
                raise _too_deep(path, number)
            parts = (*value, *value.values()) if isinstance(value, dict) else value
            waiting.extend((part, depth + 1) for part in parts)


def _too_deep(path: Path, number: int) -> ReadError:
    return ReadError(f"{path}: record {number} 嵌套过深 is nested too deep; make it flatter.")


def _value(value: object) -> object:
    """Return a cell: scalars as they are, lists joined with `;`, anything deeper as JSON."""
    if isinstance(value, str):
        return clean_text(value)
    if value is None or value == {}:
        return ""
    if isinstance(value, list):
        if any(isinstance(part, dict | list) for part in value):
            return json.dumps(value, ensure_ascii=False)
        return ";".join(_text(part) for part in value)
    return value


def _text(value: object) -> str:
    """Return a scalar in a list as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else clean_text(str(value))
