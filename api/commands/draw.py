"""map: the chain and the network of a unit as pictures. figure: any kind, and verifying one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import typer

from api.commands.common import assigned, choose, opened, save, say
from api.wording import LANGUAGES
from graph.errors import UsageError

if TYPE_CHECKING:
    from viz.outputs import Look, Theme
    from viz.scene import Scene

_OUT = typer.Option(None, "-o", "--out", help="输出文件 .html .svg .png .pdf .json")
_ON = typer.Option(None, "--on", help="日期 day (2016-09-06); today unless told")
_KNOWN = typer.Option(None, "--known", help="已知于 instant; now unless told")
_LANG = typer.Option("zh", help="zh | en")
_SHEET = typer.Option("a4", help="版面 a4 | a3 | slide")
_THEME = typer.Option("light", help="配色 light | dark | grey")
_DPI = typer.Option(144, min=36, max=1200, help="PNG 分辨率 dots an inch")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(name="map", epilog="例 e.g.: guikou map U-0001 --on 2016-09-06 -o chain.pdf")(chart)
    app.command(
        epilog="例 e.g.: guikou figure timeline U-0001 --on 2016-09-06 -o timeline.svg; "
        "guikou figure network -p query=portfolio_of_lead -p with=lead=L-01 -o net.html; "
        "guikou figure verify chain.pdf"
    )(figure)


def chart(
    context: typer.Context,
    unit: str = typer.Argument(..., help="单位编号或名称 id or name"),
    out: Path | None = _OUT,
    on: str | None = _ON,
    known: str | None = _KNOWN,
    lang: str = _LANG,
    sheet: str = _SHEET,
    theme: str = _THEME,
    dpi: int = _DPI,
) -> None:
    """责任链与关系网络 Draw the chains of a unit, and as NAME-network what is around it."""
    from viz.kinds import draw

    path, look = _told(out, lang, theme, dpi)
    day = {"on": on} if on else {}
    with opened(context.obj) as store:
        chain, around = (
            draw(store, kind, {about: unit, **day}, known=known, lang=lang, sheet=sheet)
            for kind, about in (("chain", "unit"), ("network", "entity"))
        )
    _write(chain, path, look)
    _write(around, path.with_stem(f"{path.stem}-network"), look)


def figure(
    context: typer.Context,
    kind: str = typer.Argument(..., help="chain | coverage | timeline | diff | network | verify"),
    about: str | None = typer.Argument(
        None, help="单位或对象；verify 时为图件 unit or thing; for verify the file"
    ),
    out: Path | None = _OUT,
    parameters: list[str] = typer.Option([], "-p", "--parameter", help="参数 name=value"),
    on: str | None = _ON,
    other: str | None = typer.Option(None, "--and", help="另一日 the other day of diff"),
    known: str | None = _KNOWN,
    lang: str = _LANG,
    sheet: str = _SHEET,
    theme: str = _THEME,
    dpi: int = _DPI,
) -> None:
    """图件 Draw a figure, or verify one: drawn again from its receipt, and what changed since."""
    if kind == "verify":
        _verify(context, about)
        return
    from viz.kinds import KINDS, draw

    choose(kind, (*KINDS, "verify"), "figure")
    path, look = _told(out, lang, theme, dpi)
    given = assigned(parameters)
    first = KINDS[kind].parameters[0].name
    for name, value in ((first, about), ("on", on), ("and", other)):
        if value is not None and given.setdefault(name, value) != value:
            raise UsageError(f"{name}: 给了两次 is given twice, as {given[name]} and {value}.")
    with opened(context.obj) as store:
        scene = draw(store, kind, given, known=known, lang=lang, sheet=sheet)
    _write(scene, path, look)


def _told(out: Path | None, lang: str, theme: str, dpi: int) -> tuple[Path, Look]:
    """Where and how to write; what is wrong with it is refused before anything is drawn."""
    from api.pictures import format_of
    from viz.outputs import THEMES, Look

    if out is None:
        raise UsageError("缺少输出文件 no file is given; add -o NAME.pdf (svg, png, html, json).")
    fmt = format_of(out)
    choose(lang, LANGUAGES, "language")
    choose(theme, THEMES, "theme")
    return out, Look(fmt, cast("Theme", theme), dpi)


def _write(scene: Scene, out: Path, look: Look) -> None:
    from api.pictures import files
    from viz.outputs import missing

    for char in missing(scene):
        say(f"字体缺字 the font lacks {char.code} {char.name}; drawn as [{char.code}].", err=True)
    made = files(scene, out, look)
    save(made)
    for path in made:
        say(str(path))


def _verify(context: typer.Context, about: str | None) -> None:
    from viz.verify import verify

    if about is None:
        raise UsageError("缺少图件 no file is given; write guikou figure verify FILE.")
    try:
        data = Path(about).read_bytes()
    except OSError as error:
        raise UsageError(f"{about}: 无法读取 cannot be read ({error.strerror}).") from error
    with opened(context.obj) as store:
        told = verify(store, data)
    for line in told["words"]:
        say(line)
    if not told["same"] or not told["bytes_same"]:
        raise typer.Exit(1)
