"""The page of the named queries: what each asks, takes and gives."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from api.docs.markdown import NOTE, code, table
from queries.catalog import NamedQuery, Parameter, catalog

_INTRO = """# Named queries 查询库

Generated from `queries/library/`. `guikou query NAME -p parameter=value` runs one; `--format`
takes table, json, csv or xlsx. Every query is a file of plain Cypher below a header, which can be
pasted into Neo4j Browser (`text_of` names the file whose Cypher it shares, `after` the step in
Python that works on its rows); where it takes `$revised`, `:param revised => ({})` means as known
now (`guikou query` fills it with what nodes that were corrected since said at the time of `known`).

A day is written 2016-09-06 or `today`. `known` is a point on the known clock, such as 2026-11-23
or 2026-11-23T08:00:00Z; `now` is all that is known. An id may be given by a name that means one
thing. What holds on a day holds at least possibly; `certain` says whether it surely does. Names
are those in force on the day asked about.

"""


def queries_page() -> str:
    """The page as Markdown."""
    found = catalog().values()
    topics = [(topic, list(group)) for topic, group in groupby(found, key=lambda q: q.topic)]
    listed = "".join(f"- [{q.name}](#{q.name}) {q.title['zh']}, {q.title['en']}\n" for q in found)
    parts = [NOTE, _INTRO, listed, "\n"]
    for topic, group in topics:
        parts.append(f"## Topic {topic}\n\n")
        parts += map(_query, group)
    return "".join(parts).rstrip("\n") + "\n"


def _query(query: NamedQuery) -> str:
    columns = ((code(c.name), c.zh, c.en, c.type) for c in query.columns)
    return (
        f"### {query.name}\n\n{query.title['zh']} · {query.title['en']}. Cost: {query.cost}.\n\n"
        f"{query.summary['zh']}\n{query.summary['en']}\n\n"
        f"{table(_PARAMETER, _parameters(query.parameters))}"
        f"{table(_COLUMN, columns)}"
    )


_PARAMETER = ("parameter", "参数", "meaning", "type", "default", "values")
_COLUMN = ("column", "列", "meaning", "type")


def _parameters(parameters: Iterable[Parameter]) -> Iterable[tuple[str, ...]]:
    for p in parameters:
        default = "required" if p.required else code(p.default or "")
        kind = f"{p.type} of {' or '.join(p.labels)}" if p.labels else p.type
        yield code(p.name), p.zh, p.en, kind, default, _values(p)


def _values(parameter: Parameter) -> str:
    """The values that can be given, where there is a choice of them."""
    field, *words = parameter.among.split() or [""]
    some = [f"any {code(field)} of the graph"] if field else []
    return ", ".join([*some, *map(code, (*words, *parameter.values))])
