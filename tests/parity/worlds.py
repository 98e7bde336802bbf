"""The worlds on which both engines are asked: written by hand, from case files, and generated."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from ingest.generate import generate

Tables = Mapping[str, Sequence[Mapping[str, Any]]]
TESTS = Path(__file__).parents[1]


def _found(document: Any) -> Iterator[Tables]:
    """Whatever lies under a key `tables`, at any depth, of a YAML document."""
    if isinstance(document, dict):
        for key, value in document.items():
            if key == "tables" and isinstance(value, dict):
                yield value
            else:
                yield from _found(value)
    elif isinstance(document, list):
        for value in document:
            yield from _found(value)


@cache
def worlds() -> Mapping[str, Tables]:
    """Worlds by name. A case file brings as many as it holds `tables`."""
    result: dict[str, Tables] = {"province": _province()}
    for path in sorted([*TESTS.glob("worlds/*.yaml"), *TESTS.glob("queries/cases/**/*.yaml")]):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for number, tables in enumerate(_found(document)):
            if tables not in result.values():
                result[f"{path.parent.name}-{path.stem}-{number}"] = tables
    return result


def _province() -> Tables:
    with TemporaryDirectory() as folder:
        generate(15, 3, Path(folder))
        result = {}
        for path in sorted(Path(folder).glob("*.csv")):
            if path.stem == "planted_defects":
                continue
            with path.open(encoding="utf-8-sig", newline="") as file:
                result[path.stem] = list(csv.DictReader(file))
        return result
