"""map: the chain of a unit as a picture. figure: coverage of all central units."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from api.commands.common import choose, day, opened
from graph.errors import UsageError

if TYPE_CHECKING:
    from viz.scene import Scene

FORMATS = ("html", "svg", "png", "pdf")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(name="map", epilog="例 e.g.: guikou map U-0001 --on 2016-09-06 -o chain.pdf")(chart)
    app.command(epilog="例 e.g.: guikou figure coverage --on 2016-09-06 -o coverage.svg")(figure)


def chart(
    context: typer.Context,
    unit: str = typer.Argument(..., help="单位编号或名称 id or name"),
    out: Path = typer.Option(..., "-o", "--out", help="输出文件 .html .svg .png .pdf"),
    on: str | None = typer.Option(None, "--on", help="日期 day (2016-09-06); today unless told"),
    known: str | None = typer.Option(None, "--known", help="已知于 instant; now unless told"),
    lang: str = typer.Option("zh", help="zh | en"),
) -> None:
    """责任链图 Draw the chains of a unit, one lane a line of responsibility."""
    from graph.known import known_at
    from queries.subject import subject
    from queries.trace import trace
    from viz.chain import chain_scene

    choose(lang, ("zh", "en"), "language")
    with opened(context.obj) as store:
        point = known_at(store, known)
        traces = [
            trace(store, unit, day(on), point, line)
            for line in ("supervision", "party", "administrative")
        ]
        about = subject(store, traces[0], point)
    fictional = "虚构" in about["full_name"]
    _write(chain_scene(traces, about, fictional=fictional, lang=lang), out)


def figure(
    context: typer.Context,
    kind: str = typer.Argument(..., help="coverage"),
    out: Path = typer.Option(..., "-o", "--out", help="输出文件 .html .svg .png .pdf"),
    on: str | None = typer.Option(None, "--on", help="日期 day (2016-09-06); today unless told"),
    known: str | None = typer.Option(None, "--known", help="已知于 instant; now unless told"),
    lang: str = typer.Option("zh", help="zh | en"),
) -> None:
    """图件 Draw a figure of the whole graph. kind: coverage (units by lead body)."""
    from graph.known import known_at
    from queries.coverage import coverage
    from viz.coverage import coverage_scene

    choose(kind, ("coverage",), "figure")
    choose(lang, ("zh", "en"), "language")
    with opened(context.obj) as store:
        found = coverage(store, day(on), known_at(store, known))
    scene = coverage_scene(
        found["groups"], on=found["on"], known=found["known"], total=found["total"],
        fictional=_fictional(found), lang=lang,
    )  # fmt: skip
    _write(scene, out)


def _fictional(found: dict[str, Any]) -> bool:
    names = [u["full_name"] for g in found["groups"] for u in g["units"]]
    return bool(names) and all("虚构" in name for name in names)


def _write(scene: Scene, out: Path) -> None:
    from viz.figure import render

    fmt = out.suffix.lstrip(".").lower()
    if fmt not in FORMATS:
        raise UsageError(f"{out}: 后缀应为 the ending must be one of .{', .'.join(FORMATS)}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(render(scene, fmt))  # type: ignore[arg-type]
    except OSError as error:
        raise UsageError(f"{out}: 无法写入 cannot be written ({error.strerror}).") from error
    typer.echo(str(out))
