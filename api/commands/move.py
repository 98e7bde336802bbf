"""copy and export: a whole graph to another store, a part of it to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from api.commands.common import assigned, caller, choose, day, opened, print_json, save, say
from graph.errors import UsageError

if TYPE_CHECKING:
    from graph.stores import Store


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="例 e.g.: guikou copy guikou.kgl neo4j://graph.example")(copy)
    app.command(epilog="例 e.g.: guikou export --unit U-0002 --on 2016-09-06 -o x.graphml")(export)


def copy(
    src: str = typer.Argument(..., help="来源 file or server URL"),
    dst: str = typer.Argument(..., help="目的 an empty one"),
    format: str = typer.Option("text", help="text | json"),
) -> None:
    """复制整个图 Copy a whole graph to another store; equal by content hash, or not at all."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from graph.copying import copy_graph

    choose(format, ("text", "json"), "format")
    if src == dst:
        raise UsageError(f"{src}: 来源与目的相同 source and destination are the same.")
    columns = TextColumn("复制 copying"), BarColumn(), MofNCompleteColumn()
    with (
        opened(src) as first,
        opened(dst, write=True) as second,
        Progress(*columns, console=Console(stderr=True), transient=True) as bar,
    ):
        task = bar.add_task("copy", total=None)
        copied = copy_graph(
            first,
            second,
            caller(),
            lambda done, total: bar.update(task, completed=done, total=total),
        )
    if format == "json":
        print_json({
            "nodes": copied.nodes, "edges": copied.edges, "batches": copied.batches,
            "hash": copied.content_hash,
        })  # fmt: skip
        return
    say(
        f"已复制 copied {copied.nodes} 节点 nodes, {copied.edges} 边 edges, "
        f"{copied.batches} 批次 batches; 内容散列相同 equal content hash:"
    )
    say(copied.content_hash)


def export(
    context: typer.Context,
    query: str | None = typer.Option(None, help="查询名 a named query; its ids are the nodes"),
    parameter: list[str] = typer.Option([], "-p", "--parameter", help="查询参数 name=value"),
    unit: str | None = typer.Option(None, help="中心 id or name in the middle, instead of a query"),
    hops: int = typer.Option(1, min=0, max=6, help="最远几跳 how far from it"),
    on: str | None = typer.Option(None, help="日期 day; all days unless told"),
    known: str | None = typer.Option(None, help="已知于 instant; now unless told"),
    format: str = typer.Option("graphml", help="graphml | gexf | csv"),
    out: Path = typer.Option(..., "-o", "--out", help="输出 file; a folder for csv"),
) -> None:
    """导出子图 Export a part of the graph for networkx, Gephi or a spreadsheet."""
    from queries.exports import FORMATS, tables

    choose(format, ("graphml", "gexf", "csv"), "format")
    if (query is None) == (unit is None):
        raise UsageError("用 --query 或 --unit 之一 give one of --query and --unit.")
    if query is not None and (on or known):
        raise UsageError("查询的日期用 -p 给出 give a query its day as -p on=… and -p known=…")
    with opened(context.obj) as store:
        graph = _part(store, query, parameter, unit, hops, on, known)
    if format == "csv":
        save({out / name: data for name, data in tables(graph).items()})
    else:
        save({out: FORMATS[format](graph)})
    say(f"{out}: {graph.number_of_nodes()} 节点 nodes, {graph.number_of_edges()} 边 edges")
    if not graph:
        raise typer.Exit(1)


def _part(
    store: Store, query: str | None, parameters: list[str], unit: str | None, hops: int,
    on: str | None, known: str | None,
) -> Any:  # fmt: skip
    from graph.known import known_at
    from queries.graphs import around, of_query

    if query is None:
        if parameters:
            raise UsageError("-p 只用于查询 goes with --query only.")
        return around(store, unit or "", hops, known_at(store, known), day(on) if on else None)
    return of_query(store, query, assigned(parameters))
