"""The shipped Sichuan tables say what the articles say, and nothing more."""

import csv
import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_DATA = _ROOT / "data" / "sichuan-2016"
_ARTICLE = _ROOT.parent / "shared" / "data" / "seed_article.txt"
_RUN = 12

Rows = list[dict[str, str]]


def _table(name: str) -> Rows:
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _tables() -> dict[str, Rows]:
    return {path.stem: _table(path.stem) for path in sorted(_DATA.glob("*.csv"))}


def _ids(name: str) -> set[str]:
    return {row["id"] for row in _table(name)}


def test_no_relation_of_responsibility_is_invented() -> None:
    absent = {"leads", "reports", "designations", "affiliations", "parents", "party_lines",
              "people", "holders", "cases", "inspections"}
    assert not absent & _tables().keys()
    assert not any(row["superior"] for row in _table("units"))


def test_references_resolve() -> None:
    documents, units = _ids("documents"), _ids("units")
    for name, rows in _tables().items():
        for row in rows:
            assert None not in row and None not in row.values(), (name, row)
            assert row["source"] in documents, (name, row)
            assert row["place"], (name, row)
    for row in _table("participations"):
        assert row["activity"] in _ids("activities")
        assert row["unit"] in units
    assert {row["document"] for row in _table("figures")} <= documents


def test_ids_are_unique() -> None:
    ids = [row["id"] for rows in _tables().values() for row in rows if "id" in row]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("metric", "value", "lower_bound"),
    [
        ("central_units", 229, False),
        ("petitions_transferred", 285, False),
        ("people_in_cases_opened_by_leads", 31, False),
        ("cases_opened_by_units", 358, False),
        ("people_sanctioned_by_units", 553, False),
        ("bulletin_issues", 4, False),
        ("directory_copies", 300, True),
        ("publicity_items", 90, True),
        ("people_trained_centrally", 200, True),
        ("units_lectured", 22, False),
        ("people_trained_by_lectures", 10_000, True),
        ("people_trained_locally", 14_000, True),
        ("education_base_visitors", 35_000, True),
        ("supervision_teams", 9, False),
        ("counties_supervised", 9, False),
    ],
)
def test_figures(metric: str, value: float, lower_bound: bool) -> None:
    (row,) = [row for row in _table("figures") if row["metric"] == metric]
    assert float(row["value"]) == value
    assert ("at least" in row["measure"]) == lower_bound


def test_named_bodies_are_there() -> None:
    kinds = {row["full_name"]: row["kind"] for row in _table("units")}
    assert {name for name, kind in kinds.items() if kind == "central"} == {
        "国电四川公司", "中国银行四川省分行", "四川银监局", "航天七院", "核动力院", "兵器工业58所"
    }
    assert {name for name, kind in kinds.items() if kind == "lead"} == {
        "驻省国资委纪检组", "驻省国防科工办纪检组"
    }
    assert "南充市委" in {row["full_name"] for row in _table("party_organizations")}


def _plain(text: str) -> str:
    """Letters and digits only, so that spacing and punctuation cannot hide a copy."""
    return re.sub(r"[\W_]+", "", text)


def test_no_sentence_is_copied() -> None:
    if not _ARTICLE.exists():
        pytest.skip(f"the article is not here: {_ARTICLE.name} is not part of the project")
    article = _plain(_ARTICLE.read_text(encoding="utf-8"))
    # Names of bodies and documents are facts; every other field must be in our own words.
    named = {"full_name", "short_names"}
    texts = [(_DATA / "README.md").read_text(encoding="utf-8")]
    for name, rows in _tables().items():
        skipped = named | {"heading"} if name == "documents" else named
        texts += [
            value for row in rows for field, value in row.items() if field not in skipped
        ]
    for text in map(_plain, texts):
        for start in range(len(text) - _RUN + 1):
            assert text[start : start + _RUN] not in article, text[start : start + _RUN]
