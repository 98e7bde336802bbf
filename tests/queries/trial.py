"""A small library with one query, to be broken in every way."""

from __future__ import annotations

from pathlib import Path

from graph.errors import SchemaError
from queries.catalog import load

WORDS = """
parameters:
  unit: {type: id, labels: [Unit], zh: 单位, en: unit}
  "on": {type: date, default: today, zh: 日期, en: day}
  known: {type: instant, default: now, zh: 已知于, en: known at}
columns:
  unit: {type: id, labels: [Unit], zh: 单位编号, en: unit}
  unit_name: {type: string, of: unit, zh: 单位, en: unit name}
  number: {type: integer, zh: 数, en: number}
  members: {type: strings, zh: 成员, en: members}
  day: {type: date, zh: 日, en: day}
"""
HEAD = """// title: {zh: 试, en: Trial}
// summary: {zh: 试, en: trial}
// parameters: {unit: , on: , known: }
// columns: [unit]
// cost: none
"""
MATCH = "MATCH (u:Unit {id: $unit})-[r:LED_BY]->(l:Unit)\n"
WHERE = """WHERE r.added <= $known AND $known < r.closed
  AND r.since_min <= $on AND $on < r.until_max
"""
RETURN = "RETURN l.id AS unit\nORDER BY unit, r.key\n"
GOOD = HEAD + MATCH + WHERE + RETURN
PATH = """MATCH p = (u:Unit {id: $unit})-[:LED_BY|REPORTS_TO*1..32]->(l:Unit)
WHERE all(r IN relationships(p) WHERE r.added <= $known AND $known < r.closed
    AND r.since_min <= $on AND $on < r.until_max)
"""
OPEN_PATH = HEAD + PATH + "RETURN l.id AS unit\nORDER BY unit\n"


def put(old: str, new: str, text: str = GOOD) -> str:
    assert old in text
    return text.replace(old, new, 1)


def made(folder: Path) -> Path:
    """A library of the vocabulary alone."""
    (folder / "leads").mkdir()
    (folder / "vocabulary.yaml").write_text(WORDS, encoding="utf-8")
    return folder


def said(library: Path, text: str) -> str:
    """What is wrong with a query; '' when it is taken."""
    (library / "leads" / "trial.cypher").write_text(text, encoding="utf-8")
    try:
        load(library)
    except SchemaError as error:
        return str(error)
    return ""
