"""The schema as a whole: a contradiction between its files is found, with the file named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.errors import SchemaError
from graph.schema import load, schema

TYPES = Path(__file__).parents[2] / "graph" / "types"
Edit = Callable[..., None]


@pytest.fixture
def types(tmp_path: Path) -> Path:
    """A copy of the shipped types, to plant faults in."""
    return Path(shutil.copytree(TYPES, tmp_path / "types"))


@pytest.fixture
def edit(types: Path) -> Edit:
    def apply(file: str, change: Callable[[dict[str, Any]], object]) -> None:
        path = types / file
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(data)
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")

    return apply


PROPERTY = {"type": "string", "zh": "某", "en": "some", "description": "planted"}


def test_a_copy_reads_as_the_shipped_schema(types: Path) -> None:
    assert load(types) == schema()


def test_every_edge_ends_at_types_that_are_facts() -> None:
    facts = {node.label for node in schema().facts()}
    for edge in schema().edges.values():
        assert {label for pair in edge.endpoints for label in pair} <= facts
        assert {"since", "until", "key", "evidence", "added", "closed"} <= set(edge.properties)


@pytest.mark.parametrize(
    ("key", "value"),
    [("type", "integer"), ("zh", "别的"), ("en", "other"), ("description", "something else"),
     ("values", {"a": {"zh": "甲", "en": "first"}})],
)  # fmt: skip
def test_one_name_with_two_meanings_is_refused(
    types: Path, edit: Edit, key: str, value: object
) -> None:
    edit("edges/REPORTS_TO.yaml", lambda d: d["properties"].update(
        scope=schema_scope() | {key: value}))  # fmt: skip
    with pytest.raises(SchemaError, match=r"(REPORTS_TO|LED_BY)\.yaml: property scope differs"):
        load(types)


def schema_scope() -> dict[str, Any]:
    data = yaml.safe_load((TYPES / "edges" / "LED_BY.yaml").read_text(encoding="utf-8"))
    return dict(data["properties"]["scope"])


def test_the_same_meaning_in_two_types_is_fine(types: Path, edit: Edit) -> None:
    edit("edges/REPORTS_TO.yaml", lambda d: d["properties"].update(scope=schema_scope()))
    assert "scope" in load(types).edges["REPORTS_TO"].own


@pytest.mark.parametrize("name", ["since", "evidence", "added", "id", "key"])
def test_a_type_cannot_redefine_what_every_type_carries(
    types: Path, edit: Edit, name: str
) -> None:
    edit("edges/LED_BY.yaml", lambda d: d["properties"].update(
        {name: PROPERTY | {"type": "integer"}}))  # fmt: skip
    with pytest.raises(SchemaError, match="LED_BY.yaml"):
        load(types)


@pytest.mark.parametrize("name", ["name", "title", "type", "label"])
@pytest.mark.parametrize("file", ["nodes/Unit.yaml", "edges/LED_BY.yaml"])
def test_a_name_that_the_engine_keeps_is_refused(
    types: Path, edit: Edit, file: str, name: str
) -> None:
    edit(file, lambda d: d["properties"].update({name: PROPERTY}))
    with pytest.raises(SchemaError, match=rf"{Path(file).name}: property name {name} is reserved"):
        load(types)


@pytest.mark.parametrize("end", ["from", "to"])
def test_an_endpoint_that_names_nothing_is_refused(types: Path, edit: Edit, end: str) -> None:
    edit("edges/LED_BY.yaml", lambda d: d["endpoints"][0].update({end: "Nobody"}))
    with pytest.raises(SchemaError, match=r"LED_BY\.yaml: endpoint Nobody"):
        load(types)


def test_an_identity_that_is_no_property_is_refused(types: Path, edit: Edit) -> None:
    edit("edges/LED_BY.yaml", lambda d: d["identity"].append("nothing"))
    with pytest.raises(SchemaError, match=r"LED_BY\.yaml: identity nothing"):
        load(types)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(extra=1), "unknown keys.*extra"),
        (lambda d: d.pop("zh"), "missing.*zh"),
        (lambda d: d.update(temporal=False), "every relation is dated"),
        (lambda d: d.update(type="OTHER"), "name the file after it"),
        (lambda d: d["properties"]["scope"].update(type="text"), "unknown type 'text'"),
        (lambda d: d["properties"]["scope"].pop("en"), "missing.*en"),
        (lambda d: d["properties"]["scope"].update(colour="red"), "unknown.*colour"),
    ],
)
def test_a_malformed_type_is_refused_by_name(
    types: Path, edit: Edit, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    edit("edges/LED_BY.yaml", change)
    with pytest.raises(SchemaError, match=rf"LED_BY\.yaml.*{said}"):
        load(types)


def test_a_file_that_is_no_yaml_is_refused_by_name(types: Path) -> None:
    (types / "nodes" / "Unit.yaml").write_text("label: [", encoding="utf-8")
    with pytest.raises(SchemaError, match=r"Unit\.yaml"):
        load(types)


FIRST = {"zh": "甲", "en": "first"}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"a": "甲"}, "value a needs zh and en"),
        ({"a": {"zh": "甲"}}, "value a needs zh and en"),
        ({"a": {"zh": "甲", "en": ""}}, "value a needs zh and en"),
        ({"a": FIRST | {"fr": "premier"}}, "value a needs zh and en"),
        ({"a": FIRST, "b": FIRST | {"zh": "乙"}}, "'first' means a and b"),
        ({"a": FIRST, "first": {"zh": "乙", "en": "second"}}, "'first' means a and first"),
        (["a"], "values must be a mapping"),
    ],
)
def test_a_value_without_a_word_of_its_own_in_both_languages_is_refused(
    types: Path, edit: Edit, values: object, said: str
) -> None:
    edit("edges/LED_BY.yaml", lambda d: d["properties"]["scope"].update(values=values))
    with pytest.raises(SchemaError, match=rf"LED_BY\.yaml: property scope: {said}"):
        load(types)


def test_every_value_of_the_shipped_schema_has_words_in_both_languages() -> None:
    """Admiralty codes are the same in all languages; every other value has a Chinese word."""
    for owner in (*schema().nodes.values(), *schema().edges.values()):
        for name, prop in owner.properties.items():
            for code, word in (prop.values or {}).items():
                assert word.zh and word.en and word.en.isascii()
                assert name in ("reliability", "credibility") or not word.zh.isascii(), code
