"""generate: a fictional province of any size."""

from __future__ import annotations

from pathlib import Path

import typer

from api.commands.common import say, writing


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="例 e.g.: guikou generate --units 229 --seed 1 --out province")(generate)


def generate(
    units: int = typer.Option(229, min=1, help="中央驻省单位数 number of central units"),
    seed: int = typer.Option(1, help="随机种子 seed; same seed, same bytes"),
    out: Path = typer.Option(Path("province"), help="输出文件夹 folder to write to"),
) -> None:
    """生成虚构省份 Write a wholly fictional province as canonical tables."""
    from ingest.generate import generate as write

    with writing(out):
        counts = write(units, seed, out)
    for table, rows in counts.items():
        say(f"{table}: {rows}")
