"""queries and query: the named queries of the library."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from api.commands.common import (
    assigned,
    choose,
    console,
    json_bytes,
    opened,
    print_json,
    save,
    say,
    table,
)
from api.tables import FORMATS, cells, headings
from graph.errors import UsageError
from graph.stores import Store

if TYPE_CHECKING:
    from rich.console import Console

    from queries.catalog import NamedQuery


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="例 e.g.: guikou queries")(queries)
    app.command(epilog="例 e.g.: guikou query lead_of_unit -p unit=U-0002 -p on=2016-09-06")(query)


def queries(format: str = typer.Option("table", help="table | json")) -> None:
    """查询清单 List the named queries, topic by topic."""
    from queries.catalog import catalog, described

    choose(format, ("table", "json"), "format")
    if format == "json":
        print_json([described(q) for q in catalog().values()])
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
    given, asked = assigned(parameter), named(name)
    with opened(context.obj) as store:
        document = run(store, name, given, limit)
        if format == "table":
            _head_evidence(store, document)
    if out is not None:
        save({out: _RENDER[format](document, asked)})
        say(str(out))
    elif format == "table":
        _print(console(), document, asked)
    elif format == "xlsx" and sys.stdout.isatty():
        raise UsageError("xlsx 是二进制 is binary; name a file with -o.")
    else:
        sys.stdout.buffer.write(_RENDER[format](document, asked))
    if not document["rows"]:
        raise typer.Exit(1)


def _head_evidence(store: Store, document: dict[str, Any]) -> None:
    """Tell evidence by the headings of its documents too: ids such as file:1c51... say nothing."""
    from queries.sources import headed

    if "evidence" not in document["columns"]:
        return
    at = document["columns"].index("evidence")
    cited = {text for row in document["rows"] for text in row[at] or ()}
    told = headed(store, cited, int(document["data_version"]))
    for row in document["rows"]:
        row[at] = [told[text] for text in row[at] or ()]


def _json(document: dict[str, Any], asked: NamedQuery) -> bytes:
    return json_bytes(document)


def _table(document: dict[str, Any], asked: NamedQuery) -> bytes:
    text = io.StringIO()
    _print(console(text), document, asked)
    return text.getvalue().encode()


def _print(screen: Console, document: dict[str, Any], asked: NamedQuery) -> None:
    screen.print(f"{asked.title['zh']} {asked.title['en']}", markup=False)
    screen.print(table(headings(asked), cells(document)))
    screen.print(f"显示 shown {document['shown']} / 共 of {document['total']}")


_RENDER: Mapping[str, Callable[[dict[str, Any], NamedQuery], bytes]] = {
    "table": _table, "json": _json, **FORMATS
}  # fmt: skip
