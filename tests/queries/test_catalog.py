"""The catalog refuses what disagrees with its header or the schema, and says where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.errors import UsageError
from graph.schema import schema
from queries.catalog import catalog, load, query
from tests.queries.trial import (
    GOOD,
    HEAD,
    MATCH,
    OPEN_PATH,
    RETURN,
    WHERE,
    made,
    put,
    said,
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return made(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        OPEN_PATH,
        GOOD.replace("WHERE", "// (a)-->(b) DELETE $nothing\nWHERE", 1),
        GOOD.replace("l.id AS unit", "'SET x = $y; (a)-->(b)' AS unit"),
        GOOD.replace("r.since_min <= $on AND $on < r.until_max",
                     "r.since_max <= $on AND $on < r.until_min"),
        GOOD.replace("RETURN l.id AS unit", "RETURN coalesce(l.id, [x IN [1, 2] | x][0], "
                     "reduce(s = 0, y IN [{a: 1}, {a: 2}] | s + y.a)) AS unit"),
        GOOD.replace(WHERE, WHERE + "  AND coalesce($revised[l.id], l).kind = 'lead'\n"),
        GOOD.replace("[unit]", "[unit, unit_name]").replace(
            "AS unit\n", "AS unit, l.full_name AS unit_name\n"),
        GOOD.replace("[unit]", "[unit, number]").replace(
            "AS unit\n", "AS unit, size(coalesce($revised[l.id], l).kind) AS number\n"),
        GOOD.replace(WHERE, WHERE + "OPTIONAL MATCH (l)-[s:REPORTS_TO]->(:Unit)\n"
                     + WHERE.replace("r.", "s.")),
        GOOD.replace(WHERE, WHERE + "  AND NOT EXISTS { MATCH (l)-[s:REPORTS_TO]->(:Unit)\n"
                     + WHERE.replace("r.", "s.") + "}\n"),
        HEAD + "CALL () {\n" + MATCH + WHERE + "RETURN l.id AS unit\nUNION\n" + MATCH + WHERE
        + "RETURN u.id AS unit\n}\nRETURN unit AS unit\nORDER BY unit\n",
        GOOD.replace("cost: none", "cost: none\n// all_dates: true").replace(
            "\n  AND r.since_min <= $on AND $on < r.until_max",
            " AND coalesce($revised[l.id], l).since_min <= $on"),
        GOOD.replace("known: }", "known: {default: 2016-01-01}}"),
    ],
)  # fmt: skip
def test_a_query_that_keeps_to_the_rules_is_taken(library: Path, text: str) -> None:
    assert said(library, text) == ""


SECOND = put("RETURN", "WITH u, l, r\nMATCH (l)-[s:REPORTS_TO]->(m:Unit)\nRETURN")
UNION = HEAD + MATCH + WHERE + "RETURN l.id AS unit\nUNION\n" + MATCH + WHERE + RETURN
REFUSED = {
    "undeclared parameter": (put("$unit", "$unti"), 6, "parameter $unti is not declared"),
    "unused parameter": (put("{unit: ,", "{unit: , number: {type: integer, zh: x, en: x},"), 3,
                         "parameter number is declared but not used"),
    "parameter in a text only": (put("{id: $unit}", "{id: '$unit'}"), 3, "unit is declared but"),
    "no known": (put("known: }", "known: {after: true}}").replace("$known", "$on"), 6, "lacks"),
    "known missing": (put(", known: }", "}"), 3, "every query takes the parameter known"),
    "unknown parameter type": (put("{unit: ,", "{unit: {type: text},"), 3, "unit needs type"),
    "unknown label of a parameter": (put("{unit: ,", "{unit: {labels: [Firm]},"), 3, "no node"),
    "unknown column": (put("[unit]", "[firm]"), 4, "column firm is not in vocabulary.yaml"),
    "column missing": (put("[unit]", "[unit, number]"), 9, "['unit'] are returned"),
    "column too many": (put("AS unit\n", "AS unit, 1 AS number\n"), 9, "are returned"),
    "columns in another order": (
        put("[unit]", "[number, unit]").replace("AS unit\n", "AS unit, 1 AS number\n"), 9,
        "are returned"),
    "name of a column that is none": (
        put("[unit]", "[unit_name]").replace("AS unit\n", "AS unit_name\n"), 4, "tells of unit"),
    "alias within a map": (
        put("[unit]", "[unit, number]").replace("AS unit\n", "AS unit, {number: 1} AS x\n"), 9,
        "['unit', 'x'] are returned"),
    "column without a name": (put("l.id AS unit", "l.id"), 9, "every column needs AS name"),
    "node as a column": (put("l.id AS unit", "l AS unit"), 9, "a plain value"),
    "list of nodes as a column": (put("l.id AS unit", "nodes(p) AS unit", OPEN_PATH), 9, "plain"),
    "path as a column": (put("l.id AS unit", "p AS unit", OPEN_PATH), 9, "a plain value"),
    "unknown label": (put("(l:Unit)", "(l:Firm)"), 6, "Firm is no node type"),
    "unknown label among others": (put("(l:Unit)", "(l:Unit|Firm)"), 6, "Firm is no node type"),
    "unknown label in a condition": (put(WHERE, WHERE + "  AND l:Firm\n"), 9, "Firm is no type"),
    "unknown relation": (put("LED_BY", "LEDBY"), 6, "LEDBY is no edge type"),
    "unknown relation among others": (put("LED_BY", "LED_BY|OWNS"), 6, "OWNS is no edge type"),
    "condition on what a node says today": (
        put(WHERE, WHERE + "  AND l.kind = 'lead'\n"), 9, "write coalesce($revised[l.id], l).kind"),
    "the same within another query": (
        put(WHERE, WHERE + "  AND EXISTS { MATCH (m:Unit)\n    WHERE m.kind = 'lead' }\n"), 10,
        "m.kind may have been corrected"),
    "column of what a node says today": (
        put("[unit]", "[unit, number]").replace("AS unit\n", "AS unit, l.kind AS number\n"), 9,
        "write coalesce($revised[l.id], l).kind"),
    "the same in a WITH": (
        put("RETURN", "WITH l, r, l.kind AS number\nRETURN"), 9, "l.kind may have been corrected"),
    "unknown property": (put("l.id AS", "l.ident AS"), 9, "property ident"),
    "property of another type": (put("l.id AS", "l.seats AS"), 9, "property seats"),
    "unknown property in a pattern": (put("{id: $unit}", "{ident: $unit}"), 6, "property ident"),
    "unknown property in a map": (put("l.id AS", "size(l {.ident}) AS"), 9, "property ident"),
    "all properties": (put("l.id AS", "l {.*}.id AS"), 9, "name the properties"),
    "write": (put("RETURN", "SET u.kind = 'x'\nRETURN"), 9, "may not write (SET)"),
    "delete": (put("RETURN", "DETACH DELETE u\nRETURN"), 9, "may not write (DETACH)"),
    "create": (put("RETURN", "create (x:Unit)\nRETURN"), 9, "may not write (create)"),
    "write in a subquery": (put("RETURN", "CALL (u) { REMOVE u.kind }\nRETURN"), 9, "(REMOVE)"),
    "procedure": (put("RETURN", "CALL db.labels() YIELD label\nRETURN"), 9, "no procedure"),
    "old subquery": (put("RETURN", "CALL { RETURN 1 AS x }\nRETURN"), 9, "CALL (x) { ... }"),
    "limit": (put("r.key\n", "r.key\nLIMIT 5\n"), 11, "a query gives all rows, no LIMIT"),
    "no filter on known time": (put("r.added <= $known AND ", ""), 6, "lacks r.added <= $known"),
    "half a filter on known time": (put("$known < r.closed", "true"), 6, "< r.closed"),
    "no filter on dates": (put("r.since_min <= $on AND $on < r.until_max", "l.since_min <= $on"), 6,
                           "lacks r.since_min <= $on"),
    "filter on one end": (put(" AND $on < r.until_max", ""), 6, "lacks $on < r.until_max"),
    "filter in an OR": (put(WHERE, WHERE + "  OR l.kind = 'lead'\n"), 6, "lacks r.added"),
    "negated filter": (put("r.since_min <=", "NOT r.since_min <="), 6, "lacks r.since_min"),
    "filter in the answer only": (
        put(WHERE, "").replace("l.id AS unit", "r.added <= $known AND $known < r.closed AND "
                               "r.since_min <= $on AND $on < r.until_max AS unit"), 6, "lacks"),
    "filter of another MATCH": (SECOND, 10, "edge s lacks s.added <= $known"),
    "filter on another variable": (put("r.since_min <= $on", "u.since_min <= $on"), 6, "lacks"),
    "edge without a variable": (put("[r:LED_BY]", "[:LED_BY]"), 6, "needs a variable"),
    "edge without a relation": (put("[r:LED_BY]", "[r]"), 6, "an edge needs a relation"),
    "edge without brackets": (put("-[r:LED_BY]->", "-->"), 6, "an edge needs a relation and"),
    "edge in a condition": (put(WHERE, WHERE + "  AND (u)-[:PART_OF]->(l)\n"), 9, "in a MATCH"),
    "edge in a list": (put("l.id AS", "[(l)<-[s:LED_BY]-(v) | v.id] AS"), 9, "in a MATCH"),
    "edge in EXISTS without MATCH": (
        put(WHERE, WHERE + "  AND EXISTS { (l)-[s:PART_OF]->(:Unit) }\n"), 9, "in a MATCH"),
    "edge in EXISTS without dates": (
        put(WHERE, WHERE + "  AND EXISTS { MATCH (l)-[r:PART_OF]->(:Unit) }\n"), 9, "lacks"),
    "path without a bound": (put("*1..32", "*", OPEN_PATH), 6, "needs an upper bound"),
    "path with a lower bound only": (put("*1..32", "*2..", OPEN_PATH), 6, "needs an upper bound"),
    "path too long": (put("*1..32", "*1..64", OPEN_PATH), 6, "upper bound up to 32"),
    "edges of a path as a list": (put("[:LED_BY|REPORTS_TO*", "[r:LED_BY*", OPEN_PATH), 6,
                                  "has no variable"),
    "path without a name": (put("p = ", "", OPEN_PATH), 6, "its path a name"),
    "path without all": (put("all(r", "any(r", OPEN_PATH), 6, "needs all(r IN relationships(p)"),
    "path half filtered": (put(" AND $on < r.until_max", "", OPEN_PATH), 6, "lacks $on <"),
    "all of another path": (put("relationships(p)", "relationships(q)", OPEN_PATH), 6, "needs all"),
    "shortest path": (put("p = (u:Unit {id: $unit})-[:LED_BY|REPORTS_TO*1..32]->(l:Unit)",
                          "p = shortestPath((u:Unit {id: $unit})-[:LED_BY*1..32]->(l:Unit))",
                          OPEN_PATH), 6, "shortestPath is not for library queries"),
    "engine ids": (put("l.id AS", "elementId(l) AS"), 9, "elementId is not for library queries"),
    "no order": (put("ORDER BY unit, r.key\n", ""), 9, "need an ORDER BY"),
    "order before the answer": (
        put(RETURN, "WITH l ORDER BY l.id\nRETURN l.id AS unit\n"), 10, "need an ORDER BY"),
    "order by an expression": (put("unit, r.key", "size(unit)"), 10, "order by columns"),
    "union at the top": (UNION, 11, "CALL () { ... }"),
    "group by a node": (put("RETURN", "WITH l, count(r) AS number\nRETURN"), 9, "not by l itself"),
    "list from unordered rows": (
        put("l.id AS unit\n", "collect(l.id) AS unit\n"), 9, "collect needs ordered rows"),
    "no answer": (put(RETURN, ""), 1, "there is no RETURN"),
    "reserved word": (put("[unit]", "[case]"), 4, "case is not in"),
    "reserved alias": (put("l.id AS unit", "l.id AS case"), 9, "case is reserved"),
    "bracket": (put("(l:Unit)", "(l:Unit"), 6, "bracket"),
    "no text": (HEAD, 1, "there is no query"),
    "header lacks": (put("// cost: none\n", ""), 1, "the header lacks cost"),
    "header has more": (put("cost: none", "cost: none\n// speed: high"), 6, "has no speed"),
    "title in one language": (put("{zh: 试, en: Trial}", "{en: Trial}"), 1, "needs zh and en"),
    "header is not YAML": (put("{unit: , on: , known: }", "{unit: "), 4, "not YAML"),
    "unknown step": (put("cost: none", "cost: none\n// after: magic"), 6, "magic is no step"),
    "known time as the day": (
        put("$on < r.until_max", "$known < r.until_max AND $on = $on"), 6, "lacks $on <"),
    "day that is a number": (
        put("on: ,", "on: {type: integer, default: 1},"), 6, "a parameter of type date"),
    "day of no declared type": (put("on: ,", "on: {type: string, default: x},"), 6, "type date"),
    "column of another type": (
        put("[unit]", "[unit, number]").replace("AS unit\n", "AS unit,\n  r.scope AS number\n"),
        10, "column number is integer, r.scope is string"),
    "column of a day as text": (
        put("[unit]", "[unit, members]").replace("AS unit\n", "AS unit, r.since_min AS members\n"),
        9, "column members is strings, r.since_min is date"),
    "column of an id as text": (
        put("[unit]", "[unit, day]").replace("AS unit\n", "AS unit, l.id AS day\n"), 9, "l.id is"),
    "corrected value of another type": (
        put("[unit]", "[unit, number]").replace(
            "AS unit\n", "AS unit, coalesce($revised[l.id], l).kind AS number\n"), 9,
        "column number is integer"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "why"), REFUSED.values(), ids=REFUSED)
def test_what_breaks_a_rule_is_refused_at_its_line(
    library: Path, text: str, line: int, why: str
) -> None:
    message = said(library, text)
    assert message.startswith(f"trial.cypher:{line}: ")
    assert why in message


def test_a_name_is_given_once(library: Path) -> None:
    (library / "units").mkdir()
    (library / "units" / "trial.cypher").write_text(GOOD, encoding="utf-8")
    assert "the name is taken by leads" in said(library, GOOD)


def test_a_text_may_serve_two_queries_of_a_topic(library: Path) -> None:
    alone = HEAD + "// text_of: first\n"
    assert said(library, alone) == (
        "trial.cypher:6: takes the text of a query in leads, and has none itself"
    )
    (library / "leads" / "first.cypher").write_text(GOOD, encoding="utf-8")
    assert said(library, alone) == ""
    found = load(library)
    assert found["trial"].text == found["first"].text
    assert "has none itself" in said(library, alone + MATCH + WHERE + RETURN)


def test_the_shipped_queries_load_and_a_wrong_name_gives_near_ones() -> None:
    assert len(catalog()) >= 35
    assert query("lead_of_unit").title["en"] == "Lead of a unit"
    with pytest.raises(UsageError, match="lead_of_unit"):
        query("lead_of_units")


@pytest.mark.parametrize("name", catalog())
def test_a_shipped_query_is_told_in_both_languages(name: str) -> None:
    asked = catalog()[name]
    for text in (asked.title["zh"], asked.summary["zh"], *(c.zh for c in asked.columns)):
        assert re.search(r"[\u4e00-\u9fff]", text), text
        assert not re.search(r"[\u4e00-\u9fff] +[\u4e00-\u9fff]", text), text
    for text in (asked.title["en"], asked.summary["en"], *(c.en for c in asked.columns)):
        assert text.isascii(), text


def test_the_relations_that_can_be_chosen_are_those_of_the_schema() -> None:
    (chosen,) = (p for p in query("neighbourhood").parameters if p.name == "relations")
    assert set(chosen.values) == set(schema().edges)
    for name in ("neighbourhood", "path_between", "hubs_and_brokers", "communities"):
        text = query(name).text
        assert all(re.search(rf"\b{relation}\b", text) for relation in chosen.values)
