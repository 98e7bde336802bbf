"""The page of the canonical tables: every column in both languages."""

from __future__ import annotations

from api.docs.markdown import NOTE, code, table
from ingest.spec import TableSpec, canonical
from ingest.template import accepted, example, meaning

_INTRO = """# Canonical tables 规范表

One table is one CSV file `<table>.csv` or one sheet `<table>` of a workbook; the Chinese name
does as well. Headers in English or in Chinese, in any order. `guikou template` writes them empty.

Dates are written as EDTF (`2015`, `2015-07`, `2015-07-01`, `2015/2016` for between) or in the
Chinese forms (2015年7月, 至今). `until` is the first day on which the fact no longer holds.
Lists are separated by `;`. A reference is an id, or a name that means exactly one thing on the
row's dates.

"""
_HEADINGS = ("column", "表头", "required", "含义", "meaning", "accepted words", "example")


def tables_page() -> str:
    """The page as Markdown."""
    specs = canonical()
    common = set.intersection(*(set(spec.columns) for spec in specs.values()))
    first = next(iter(specs.values()))
    listed = "".join(f"- [{name}](#{name}) {spec.zh}, {spec.en}\n" for name, spec in specs.items())
    parts = [
        NOTE,
        f"{_INTRO}{listed}\n## Columns of every table 公共列\n\n",
        _columns(first, common),
        *(_table(name, spec, common) for name, spec in specs.items()),
    ]
    return "".join(parts).rstrip("\n") + "\n"


def _table(name: str, spec: TableSpec, common: set[str]) -> str:
    nodes = [f"[{n.label}](model.md#{n.label.lower()})" for n in spec.nodes]
    edges = [f"[{e.type}](model.md#{e.type.lower()})" for e in spec.edges]
    states = ", ".join(dict.fromkeys(nodes + edges))
    own = set(spec.columns) - common
    return f"## {name}\n\n{spec.zh} · {spec.en}. States {states}.\n\n{_columns(spec, own)}"


def _columns(spec: TableSpec, names: set[str]) -> str:
    rows = []
    for column in spec.columns.values():
        if column.name in names:
            required = "yes" if column.required else ""
            zh, en = meaning(spec, column)
            rows.append(
                (code(column.name), "、".join((column.zh, *column.also)), required, zh, en,
                 accepted(spec, column), example(spec, column))
            )  # fmt: skip
    return table(_HEADINGS, rows)
