"""What a header or the vocabulary declares wrongly is refused at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import SchemaError
from queries.catalog import load
from tests.queries.trial import GOOD, WORDS, made, put, said


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return made(tmp_path)


HEADS = {
    "parameters as a list": (put("{unit: , on: , known: }", "[unit, on]"), 3, "be a mapping"),
    "no parameters": (put("{unit: , on: , known: }", ""), 3, "parameters must be a mapping"),
    "parameter that is a word": (put("{unit: ,", "{unit: id,"), 3, "a mapping or nothing"),
    "known of another type": (put("known: }", "known: {type: date, default: today}}"), 3, "known"),
    "no columns": (put("[unit]", ""), 4, "columns must be a list"),
    "columns as a mapping": (put("[unit]", "{unit: }"), 4, "columns must be a list"),
    "column twice": (put("[unit]", "[unit, unit]"), 4, "column unit is there twice"),
    "default that is no day": (put("on: ,", "on: {default: 2016-99-99},"), 3, "'2016-99-99'"),
    "default that is no number": (
        put("{unit: ,", "{unit: , days: {type: integer, zh: x, en: x, default: sixty},"), 3,
        "default 'sixty' is no integer"),
    "default that is no instant": (put("known: }", "known: {default: soon}}"), 3, "'soon'"),
    "default outside the values": (
        put("{unit: ,", "{unit: , k: {type: string, zh: x, en: x, values: [a], default: b},"), 3,
        "default 'b'"),
    "value that is no number": (
        put("{unit: ,", "{unit: , k: {type: integer, zh: x, en: x, values: [a]},"), 3, "'a'"),
    "wrong key of a parameter": (
        put("{unit: , on: , known: }", "\n//   unit:\n//   on: {speed: 3}\n//   known:"), 5,
        "parameter on: unknown speed"),
    "labels that are a word": (put("{unit: ,", "{unit: {labels: Unit},"), 3, "must be a list"),
    "no cost": (put("cost: none", "cost:"), 5, "cost says"),
    "title without words": (put("{zh: 试, en: Trial}", "{zh: , en: Trial}"), 1, "needs zh and en"),
    "flag that is no truth value": (put("cost: none", "cost: none\n// all_dates: yes"), 6, "true"),
    "key twice": (put("cost: none", "cost: none\n// cost: much"), 6, "cost is there twice"),
    "parameter twice": (put("{unit: ,", "{unit: , unit: ,"), 3, "unit is there twice"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "why"), HEADS.values(), ids=HEADS)
def test_what_a_header_declares_wrongly_is_refused_at_its_line(
    library: Path, text: str, line: int, why: str
) -> None:
    message = said(library, text)
    assert message.startswith(f"trial.cypher:{line}: ")
    assert why in message


WORDS_REFUSED = {
    "label of a column": ("[Unit], zh: 单位编号", "[Firm], zh: 单位编号", 7, "unit: Firm is"),
    "label of a parameter": ("[Unit], zh: 单位,", "[Firm], zh: 单位,", 3, "unit: Firm is"),
    "type of a parameter": ("type: date, default", "type: day, default", 4, "parameter on needs"),
    "default": ("default: today", "default: 2016-99-99", 4, "'2016-99-99' is no date"),
    "type of a column": ("{type: integer", "{type: int", 9, "column number needs type"),
    "column in one language": ("zh: 数, ", "", 9, "column number needs type"),
    "column told of none": ("of: unit", "of: firm", 8, "tells of firm, no column"),
    "value that is no property": ("of: unit", "of: unit, value: size", 8, "size is no property"),
    "value of another type": ("string, of: unit", "strings, of: unit, value: kind", 8, "is string"),
    "key twice": ("  number:", "  unit:", 9, "unit is there twice"),
    "key twice in an entry": ("zh: 数,", "zh: 数, zh: 量,", 9, "zh is there twice"),
    "more than there is": ("columns:", "units: {}\ncolumns:", 6, "and nothing else"),
    "an entry that is a word": ("{type: integer, zh: 数, en: number}", "integer", 9, "a mapping"),
    "no YAML": ("columns:", "columns: [", 8, "not YAML"),
}


@pytest.mark.parametrize(("old", "new", "line", "why"), WORDS_REFUSED.values(), ids=WORDS_REFUSED)
def test_what_is_wrong_in_the_vocabulary_is_told_at_its_line(
    library: Path, old: str, new: str, line: int, why: str
) -> None:
    (library / "vocabulary.yaml").write_text(put(old, new, WORDS), encoding="utf-8")
    message = said(library, GOOD)
    assert message.startswith(f"vocabulary.yaml:{line}: ")
    assert why in message
    assert "\n" not in message


def test_an_entry_that_takes_over_another_may_change_its_keys(library: Path) -> None:
    shared = put("  unit: {type", "  unit: &unit {type", WORDS)
    more = put("columns:", "  body: {<<: *unit, zh: 机构, en: body}\ncolumns:", shared)
    (library / "vocabulary.yaml").write_text(more, encoding="utf-8")
    assert said(library, GOOD) == ""


@pytest.mark.parametrize(("name", "line"), [("leads/trial.cypher", 2), ("vocabulary.yaml", 7)])
def test_a_file_that_is_not_utf8_is_named_with_its_line(
    library: Path, name: str, line: int
) -> None:
    (library / "leads" / "trial.cypher").write_text(GOOD, encoding="utf-8")
    text = (library / name).read_text(encoding="utf-8").splitlines(keepends=True)
    data = [part.encode("gbk" if i >= line else "utf-8") for i, part in enumerate(text, 1)]
    (library / name).write_bytes(b"".join(data))
    with pytest.raises(SchemaError, match=rf"^{Path(name).name}:{line}: not UTF-8"):
        load(library)
