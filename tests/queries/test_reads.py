"""Which texts pass as reads: everything of the library's own style, and nothing that could write.

What the engines do with the refused ones is tested on both in tests/parity/test_cypher.py.
"""

from __future__ import annotations

import re

import pytest

from graph.errors import UsageError
from queries.catalog import catalog
from queries.reads import only_reads
from tests.queries.writes import WRITES

READS = [
    "MATCH (n) RETURN n",
    "MATCH (n:`Case`) WHERE n.heading CONTAINS 'CREATE' RETURN n.id AS id LIMIT 5",
    "MATCH (n:Unit {full_name: 'SET x; DROP'}) RETURN n.full_name AS `delete`",
    "MATCH p = (a:Unit)-[r:LED_BY|REPORTS_TO*1..3]->(b) RETURN [x IN nodes(p) | x.id] AS ids",
    "OPTIONAL MATCH (a)<-[:LED_BY]-(b) RETURN count(DISTINCT b) AS n, max(a.since_min) AS s",
    "UNWIND [1, 2.5, 1e3, -4] AS x WITH x ORDER BY x DESC SKIP 1 RETURN collect(x) AS xs",
    "MATCH (n) WHERE n.set IS NOT NULL AND n.since_min < date('2016-09-06') RETURN n.create AS c",
    "MATCH (n) RETURN CASE WHEN n.a = 1 THEN 'x' ELSE null END AS c UNION ALL RETURN 2 AS c",
    "MATCH (n) CALL (n) { MATCH (n)-[:LED_BY]->(m) RETURN count(m) AS k } RETURN n.id AS i, k",
    "MATCH (n) WHERE EXISTS { (n)-[:LED_BY]->() } RETURN n {.id, k: n.x} AS m",
    "RETURN reduce(a = 0, x IN [1, 2] | a + x) AS s, all(x IN [1] WHERE x > 0) AS t",
    "RETURN duration.inMonths(date($a), date.truncate('month', date($b))).months AS m",
    "MATCH (n) WHERE n.full_name STARTS WITH $q OR n.full_name =~ '.*' RETURN n.id AS i",
    "match (统计:Unit) return 统计.full_name as 名称",
]


@pytest.mark.parametrize("text", READS)
def test_what_reads_passes_as_it_is(text: str) -> None:
    assert only_reads(text) == text


@pytest.mark.parametrize("name", catalog())
def test_the_queries_of_the_library_pass(name: str) -> None:
    text = catalog()[name].text
    without = re.sub(r"//.*", "", text)
    assert "'//" not in text
    assert only_reads(text).split() == without.split()


@pytest.mark.parametrize("text", [w.text for w in WRITES])
def test_what_could_do_more_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="only reading is allowed"):
        only_reads(text)


@pytest.mark.parametrize("text", [
    "", " \n", "// only a comment", "RETURN 'open", "RETURN `open", "RETURN 1 /* open", "RETURN $",
    "RETURN 1;", "RETURN 1 AS x \\", "RETURN foo(1) AS x", "RETURN n.x.y(1) AS x",
    "MATCH (n) RETURN n.x AS x n", "UNWIND unknown AS x RETURN x", "RETURN 1 AS x\x00",
    "RETURN 1 AS x // \r, 2 AS y", "RETURN 1 AS x\u202e", "RETURN 'a' 'b' AS x", "RETURN “a” AS x",
    "RETURN 0x10 AS x", "RETURN 1. AS x", "CALL", "CALL (x", "CALL (x)", "RETURN @x AS x",
])  # fmt: skip
def test_what_cannot_be_told_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="only reading is allowed"):
        only_reads(text)


def test_comments_do_not_reach_the_engine() -> None:
    given = "MATCH (n) // all\nRETURN /* CREATE */ n.id AS `/*id*/`, '//' AS s // end"
    assert only_reads(given) == "MATCH (n)  \nRETURN   n.id AS `/*id*/`, '//' AS s  "
