"""queries and query: the named queries of the library."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import Any

import typer

from api.commands.common import choose, console, opened, print_json, save, table
from graph.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="例 e.g.: guikou queries")(queries)
    app.command(epilog="例 e.g.: guikou query lead_of_unit -p unit=U-0002 -p on=2016-09-06")(query)


def queries(format: str = typer.Option("table", help="table | json")) -> None:
    """查询清单 List the named queries, topic by topic."""
    from queries.catalog import catalog

    choose(format, ("table", "json"), "format")
    if format == "json":
        print_json(
            [
                {
                    "name": q.name, "topic": q.topic, "title": q.title, "summary": q.summary,
                    "cost": q.cost,
                    "parameters": [
                        {"name": p.name, "type": p.type, "required": p.required,
                         "default": p.default, "zh": p.zh, "en": p.en}
                        for p in q.parameters
                    ],
                    "columns": [
                        {"name": c.name, "type": c.type, "zh": c.zh, "en": c.en} for c in q.columns
                    ],
                }
                for q in catalog().values()
            ]
        )  # fmt: skip
        return
    rows = [
        (q.topic, q.name, f"{q.title['zh']} {q.title['en']}",
         " ".join(p.name if p.required else f"[{p.name}]" for p in q.parameters))
        for q in catalog().values()
    ]  # fmt: skip
    console().print(table(("主题 topic", "名称 name", "标题 title", "参数 parameters"), rows))


def query(
    context: typer.Context,
    name: str = typer.Argument(..., help="查询名 name; see `guikou queries`"),
    parameter: list[str] = typer.Option([], "-p", "--parameter", help="参数 name=value"),
    limit: int | None = typer.Option(None, min=1, help="最多显示 most rows shown; all unless told"),
    format: str = typer.Option("table", help="table | json | csv | xlsx"),
    out: Path | None = typer.Option(None, "-o", "--out", help="输出文件 file; needed for xlsx"),
) -> None:
    """查询 Run a named query. Exit code 1 when it finds nothing."""
    from queries.catalog import query as named
    from queries.run import run

    choose(format, ("table", "json", "csv", "xlsx"), "format")
    given = {}
    for text in parameter:
        key, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"-p {text!r}: 写成 write it as -p name=value.")
        given[key.strip()] = value.strip()
    asked = named(name)
    with opened(context.obj) as store:
        document = run(store, name, given, limit)
    headings = [f"{c.zh} {c.en}" for c in asked.columns]
    if format == "json":
        print_json(document)
    elif format == "table":
        screen = console()
        screen.print(f"{asked.title['zh']} {asked.title['en']}", markup=False)
        screen.print(table(headings, [[_cell(v) for v in row] for row in document["rows"]]))
        screen.print(f"显示 shown {document['shown']} / 共 of {document['total']}")
    else:
        _write(format, out, document, headings, asked.title["zh"])
    if not document["rows"]:
        raise typer.Exit(1)


def _write(
    format: str, out: Path | None, document: dict[str, Any], headings: list[str], title: str
) -> None:
    rows = [[_cell(v) for v in row] for row in document["rows"]]
    if format == "csv":
        text = io.StringIO()
        csv.writer(text).writerows([document["columns"], *([_safe(c) for c in r] for r in rows)])
        data = text.getvalue().encode("utf-8-sig")
    else:
        from api.sheets import workbook

        data = workbook(title, headings, rows)
    if out is None and format == "xlsx" and sys.stdout.isatty():
        raise UsageError("xlsx 是二进制 is binary; name a file with -o.")
    if out is None:
        sys.stdout.buffer.write(data)
        return
    save({out: data})
    typer.echo(str(out))


def _cell(value: Any) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "；".join(str(v) for v in value)
    return value if isinstance(value, int | float) else str(value)


def _safe(value: str | int | float) -> str | int | float:
    """A text that a spreadsheet would run as a formula, made plain by a leading apostrophe."""
    risky = isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{value}" if risky else value
