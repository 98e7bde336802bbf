"""The two articles that the project models: their numbers and bodies are in, their gap stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.known import known_at
from graph.stores import Store, open_store
from queries.search import search
from tests.acceptance.conftest import ROOT, Guikou, open_data

FIGURES = {
    "central_units": 229, "petitions_transferred": 285, "people_in_cases_opened_by_leads": 31,
    "cases_opened_by_units": 358, "people_sanctioned_by_units": 553, "bulletin_issues": 4,
    "directory_copies": 300, "publicity_items": 90, "people_trained_centrally": 200,
    "units_lectured": 22, "people_trained_by_lectures": 10_000, "people_trained_locally": 14_000,
    "education_base_visitors": 35_000, "supervision_teams": 9, "counties_supervised": 9,
}  # fmt: skip
BODIES = (
    "四川省纪委", "驻省国资委纪检组", "驻省国防科工办纪检组", "国电四川公司", "中国银行四川省分行",
    "四川银监局", "航天七院", "核动力院", "兵器工业58所", "中国纪检监察学院", "南充市委",
    "南充市纪委", "南充市委组织部",
)  # fmt: skip
RESPONSIBILITY = (
    "LED_BY", "REPORTS_TO", "PART_OF", "AFFILIATED_WITH", "SUBORDINATE_TO", "DESIGNATES", "HOLDS",
)  # fmt: skip


@pytest.fixture(scope="module")
def article() -> str:
    return open_data("seed_article.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory, guikou: Guikou) -> Path:
    path = tmp_path_factory.mktemp("article") / "sichuan.kgl"
    folder = ROOT / "data" / "sichuan-2016"
    assert guikou(path, "ingest", str(folder), "--format", "json")["issues"] == []
    return path


@pytest.fixture(scope="module")
def sichuan(db: Path) -> Store:
    return open_store(str(db))


def test_the_figures_are_in_with_their_document_and_place(sichuan: Store, article: str) -> None:
    rows = sichuan.read(
        "MATCH (d:Document)-[r:STATES]->(f:Figure) "
        "RETURN d.id AS document, f.metric AS metric, f.value AS value, r.evidence AS evidence"
    )
    found = {row["metric"]: row for row in rows}
    assert {metric: found[metric]["value"] for metric in FIGURES} == FIGURES
    for row in rows:
        (locator,) = row["evidence"]
        _, document, place = locator.split("|")
        assert document == row["document"]
        heading = place.split(" ")[0]
        assert heading in article, place
    assert all(str(value) in article for value in (229, 285, 31, 358, 553))


@pytest.mark.parametrize("body", BODIES)
def test_the_bodies_that_the_articles_name_are_found(
    sichuan: Store, article: str, body: str
) -> None:
    # The articles say 省纪委 for 四川省纪委, and put spaces around digits.
    assert body.removeprefix("四川") in "".join(article.split())
    found = search(sichuan, body, known_at(sichuan, None), 20)["results"]
    assert [row["matched"] for row in found if row["label"] in ("Unit", "PartyOrganization")], body


def test_who_leads_whom_is_not_stated_and_stays_open(
    db: Path, sichuan: Store, guikou: Guikou
) -> None:
    for relation in RESPONSIBILITY:
        text = f"MATCH ()-[r:`{relation}`]->() RETURN count(*) AS n"
        assert sichuan.read(text) == [{"n": 0}], relation
    document = guikou(db, "trace", "国电四川公司", "--on", "2016-12-31", "--format", "json", code=1)
    assert (document["chains"], document["why_not"]["reason"]) == ([], "never")
