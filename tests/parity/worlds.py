"""The worlds on which both engines are asked: written by hand, from case files, and generated."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from ingest.generate import generate

Tables = Mapping[str, Sequence[Mapping[str, Any]]]
TESTS = Path(__file__).parents[1]


@cache
def worlds() -> Mapping[str, Tables]:
    """Worlds by name, small enough for every query and analysis to be asked about each."""
    result: dict[str, Tables] = {"province": _province()}
    for path in sorted(TESTS.glob("worlds/*.yaml")):
        result[path.stem] = _read(path)["tables"]
    return result


@cache
def cases() -> Mapping[str, Mapping[str, Any]]:
    """The case files of the query library by name: `tables`, what comes `then`, and `asks`."""
    return {path.stem: _read(path) for path in sorted(TESTS.glob("queries/cases/*.yaml"))}


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


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
