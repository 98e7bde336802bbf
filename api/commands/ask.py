"""trace, search and show."""

from __future__ import annotations

import sys

import typer

from api.commands.common import choose, console, day, opened, print_json, table
from api.wording import LANGUAGES
from graph.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="例 e.g.: guikou trace U-0001 --on 2016-09-06 --line all")(trace)
    app.command(epilog="例 e.g.: guikou search jlny")(search)
    app.command(epilog="例 e.g.: guikou show U-0001")(show)


def trace(
    context: typer.Context,
    unit: str = typer.Argument(..., help="单位编号或名称 id or name"),
    on: str | None = typer.Option(None, "--on", help="日期 day (2016-09-06); today unless told"),
    known: str | None = typer.Option(None, "--known", help="已知于 instant; now unless told"),
    line: str = typer.Option("supervision", help="supervision | party | administrative | all"),
    limit: int = typer.Option(100, min=1, help="最多显示链数 most chains shown"),
    format: str = typer.Option("tree", help="tree | text | json | mermaid"),
    lang: str = typer.Option("zh", help="zh | en; 文字语言 language of the text"),
) -> None:
    """责任链 Who is responsible for a unit on a day. Exit code 1 when there is no chain."""
    from graph.known import known_at
    from queries.trace import trace as answer

    choose(format, ("tree", "text", "json", "mermaid"), "format")
    choose(lang, LANGUAGES, "language")
    with opened(context.obj) as store:
        document = answer(store, unit, day(on), known_at(store, known), line, limit)
    if format == "json":
        print_json(document)
    else:
        from api.trace_text import mermaid, text, tree

        {"tree": tree, "text": text, "mermaid": mermaid}[format](document, sys.stdout, lang)
    if not document["chains"]:
        raise typer.Exit(1)


def search(
    context: typer.Context,
    text: str = typer.Argument(..., help="名称、简称、曾用名、拼音或首字母 name, pinyin, initials"),
    limit: int = typer.Option(20, min=1, help="最多显示 most results shown"),
    format: str = typer.Option("table", help="table | json"),
) -> None:
    """查找 Find by full, short or former name, a part of one, pinyin or initials."""
    from graph.known import known_at
    from queries.search import search as find

    choose(format, ("table", "json"), "format")
    if not text.strip():
        raise UsageError("空的查找 nothing to search for; write a name, pinyin or initials.")
    with opened(context.obj) as store:
        document = find(store, text, known_at(store, None), limit)
    if format == "json":
        print_json(document)
    else:
        headers = ("编号 id", "类型 label", "名称 name", "匹配 matched", "方式 how")
        keys = ("id", "label", "full_name", "matched", "how")
        screen = console()
        screen.print(table(headers, [[row[k] for k in keys] for row in document["results"]]))
        screen.print(f"显示 shown {document['shown']} / 共 of {document['total']}")
    if not document["results"]:
        raise typer.Exit(1)


def show(
    context: typer.Context,
    id: str = typer.Argument(..., help="编号或名称 id or name"),
    known: str | None = typer.Option(None, "--known", help="已知于 instant; now unless told"),
    format: str = typer.Option("text", help="text | json"),
) -> None:
    """详情 Everything recorded of one thing: values, facts, evidence, earlier values."""
    from graph.known import known_at
    from queries.show import show as describe

    choose(format, ("text", "json"), "format")
    with opened(context.obj) as store:
        document = describe(store, id, known_at(store, known))
    if format == "json":
        print_json(document)
    else:
        from api.show_text import show_text

        show_text(document, sys.stdout)
