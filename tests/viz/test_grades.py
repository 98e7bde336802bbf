"""The grade of a source is its reliability and credibility, the same in every kind of figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.stores import Store
from ingest.run import load
from tests.conftest import write_csv
from tests.viz import layout
from viz.kinds import KINDS, draw

WORLD = {
    "documents": [{"id": "D1", "heading": "名册（虚构）", "reliability": "B", "credibility": 2},
                  {"id": "D2", "heading": "文件（虚构）", "reliability": "A"}],
    "units": [{"id": "U", "full_name": "甲厂（虚构）", "kind": "central", "since": "2000"},
              {"id": "L", "full_name": "一组（虚构）", "kind": "lead", "since": "2000"},
              {"id": "M", "full_name": "二组（虚构）", "kind": "lead", "since": "2000"}],
    "leads": [{"unit": "U", "lead": "L", "since": "2001-01-01", "source": "D1", "place": "第一页"},
              {"unit": "U", "lead": "M", "since": "2001-01-01", "until": "2017-01-01",
               "source": "D2", "place": "第二页"}],
}  # fmt: skip
ASKED = {
    "chain": {"unit": "U", "on": "2016-09-06"},
    "timeline": {"unit": "U", "on": "2016-09-06"},
    "coverage": {"on": "2016-09-06"},
    "network": {"entity": "U", "on": "2016-09-06"},
    "diff": {"unit": "U", "on": "2016-09-06", "and": "2018-01-01"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_joins_what_the_source_is_graded(
    kind: str, store: Store, tmp_path: Path
) -> None:
    load(store, write_csv(tmp_path / "t", WORLD), who="tester")
    scene = draw(store, kind, ASKED[kind])
    grades = {source.document: source.grade for source in scene.evidence}
    assert grades["D2"] == "A"
    assert grades.get("D1", "B2") == "B2"
    assert ("B2" in layout.all_text(scene)) == ("D1" in grades)
    assert "D1" in grades or kind == "diff", "what did not change is not cited"
