"""why-not, spans, diff, case-trace and audit."""

from __future__ import annotations

import sys
from typing import Any

import typer

from api.commands.common import choose, day, opened, print_json
from api.wording import LANGUAGES

_UNIT = typer.Argument(..., help="单位编号或名称 id or name")
_ON = typer.Option(None, "--on", help="日期 day (2016-09-06); today unless told")
_KNOWN = typer.Option(None, "--known", help="已知于 instant; now unless told")
_LINE = typer.Option("supervision", help="supervision | party | administrative | all")
_FORMAT = typer.Option("text", help="text | json")
_LANG = typer.Option("zh", help="zh | en; 文字语言 language of the text")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("why-not", epilog="例 e.g.: guikou why-not U-0001 --on 2015-06-30")(why_not)
    app.command(epilog="例 e.g.: guikou spans U-0001 --line all")(spans)
    app.command(epilog="例 e.g.: guikou diff U-0001 --on 2016-09-06 --and 2018-09-06")(diff)
    app.command("case-trace", epilog="例 e.g.: guikou case-trace K-00001")(case_trace)
    app.command(epilog="例 e.g.: guikou audit --on 2016-09-06 --kind no_lead")(audit)


def why_not(
    context: typer.Context,
    unit: str = _UNIT,
    on: str | None = _ON,
    known: str | None = _KNOWN,
    line: str = _LINE,
    format: str = _FORMAT,
    lang: str = _LANG,
) -> None:
    """为何无链 Why a unit has no chain on a day: the nearest facts before and after it.

    Exit code 1 when there is no chain.
    """
    from graph.known import known_at
    from queries.trace.why_not import why_not as answer

    _choose(format, lang)
    with opened(context.obj) as store:
        document = answer(store, unit, day(on), known_at(store, known), line)
    _print(document, format, lang, "why_not")
    if document["reason"] != "has_chain":
        raise typer.Exit(1)


def spans(
    context: typer.Context,
    unit: str = _UNIT,
    line: str = _LINE,
    known: str | None = _KNOWN,
    format: str = _FORMAT,
    lang: str = _LANG,
) -> None:
    """责任沿革 All of time, cut where the chains of a unit change.

    Exit code 1 when there never was a chain.
    """
    from graph.known import known_at
    from queries.trace.spans import spans as answer

    _choose(format, lang)
    with opened(context.obj) as store:
        document = answer(store, unit, known_at(store, known), line)
    _print(document, format, lang, "spans")
    if not any(span["chains"] for span in document["spans"]):
        raise typer.Exit(1)


def diff(
    context: typer.Context,
    unit: str = _UNIT,
    on: str | None = typer.Option(None, "--on", help="前一日期 first day; today unless told"),
    and_: str | None = typer.Option(None, "--and", help="后一日期 second day; as --on unless told"),
    line: str = _LINE,
    known: str | None = typer.Option(None, "--known", help="前者已知于 first instant; now"),
    and_known: str | None = typer.Option(
        None, "--and-known", help="后者已知于 second instant; as --known unless told"
    ),
    format: str = _FORMAT,
    lang: str = _LANG,
) -> None:
    """比较 What differs about a unit's chains between two days, or two points of knowing."""
    from graph.known import known_at
    from queries.trace.diff import diff as answer

    _choose(format, lang)
    with opened(context.obj) as store:
        first = (day(on), known_at(store, known))
        second = (
            first[0] if and_ is None else day(and_),
            first[1] if and_known is None else known_at(store, and_known, "and_known"),
        )
        document = answer(store, unit, first, second, line)
    _print(document, format, lang, "diff")


def case_trace(
    context: typer.Context,
    case: str = typer.Argument(..., help="案件编号或标题 id or heading"),
    on: str | None = typer.Option(None, "--on", help="末一时点 day of the last moment; today"),
    known: str | None = _KNOWN,
    format: str = _FORMAT,
    lang: str = _LANG,
) -> None:
    """案件责任 Who was responsible at the time of the conduct, at each stage and today; recusal."""
    from graph.known import known_at
    from queries.trace.case_trace import case_trace as answer

    _choose(format, lang)
    with opened(context.obj) as store:
        document = answer(store, case, day(on), known_at(store, known))
    _print(document, format, lang, "case_trace")


def audit(
    context: typer.Context,
    on: str | None = _ON,
    known: str | None = _KNOWN,
    kind: list[str] = typer.Option([], "--kind", help="只查此类 only this kind; may be repeated"),
    certain: bool = typer.Option(False, "--certain", help="只列确定的 only those that are certain"),
    format: str = _FORMAT,
    lang: str = _LANG,
) -> None:
    """数据核查 Contradictions and gaps on a day. Exit code 1 when defects are found."""
    from graph.known import known_at
    from queries.audit import audit as answer

    _choose(format, lang)
    with opened(context.obj) as store:
        document = answer(store, day(on), known_at(store, known), kind, certain)
    _print(document, format, lang, "audit")
    if document["defects"]:
        raise typer.Exit(1)


def _choose(format: str, lang: str) -> None:
    choose(format, ("text", "json"), "format")
    choose(lang, LANGUAGES, "language")


def _print(document: dict[str, Any], format: str, lang: str, writer: str) -> None:
    if format == "json":
        print_json(document)
        return
    from api import analyse_text, case_text

    module = case_text if writer == "case_trace" else analyse_text
    getattr(module, writer)(document, sys.stdout, lang)
