"""batches, undo and hash."""

from __future__ import annotations

import typer

from api.commands.common import caller, choose, console, opened, print_json, say, table


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="例 e.g.: guikou batches --format json")(batches)
    app.command(epilog="例 e.g.: guikou undo 3")(undo)
    app.command(epilog="例 e.g.: guikou --db a.kgl upgrade")(upgrade)
    app.command(name="hash", epilog="例 e.g.: guikou --db a.kgl hash")(content_hash)


def batches(
    context: typer.Context, format: str = typer.Option("table", help="table | json")
) -> None:
    """列出批次 List the batches, oldest first."""
    from graph.known import known_at
    from queries.batches import batches as answer

    choose(format, ("table", "json"), "format")
    with opened(context.obj) as store:
        rows = answer(store, known_at(store, None))["batches"]
    if format == "json":
        print_json(rows)
        return
    headers = ("批次 batch", "时间 at", "经手 who", "文件 files", "新增 added", "撤回 closed",
               "撤销 undoes", "被撤销 undone by")  # fmt: skip
    cells = [
        (row["batch"], row["at"], row["who"], _files(row["files"]), row["added"], row["closed"],
         row["undoes"] or "", row["undone_by"] or "")
        for row in rows
    ]  # fmt: skip
    console().print(table(headers, cells))


def _files(names: list[str]) -> str:
    return "、".join(names[:3]) + (f" 等共 of {len(names)} 个" if len(names) > 3 else "")


def undo(
    context: typer.Context,
    batch: int = typer.Argument(..., help="批次号 batch number"),
) -> None:
    """撤销一个批次 Undo a batch; itself a batch, so that nothing is lost."""
    from graph.undo import undo as carry_out

    with opened(context.obj, write=True) as store:
        number = carry_out(store, batch, caller())
    say(f"批次 {batch} 已由批次 {number} 撤销 batch {batch} undone by batch {number}.")


def upgrade(context: typer.Context) -> None:
    """升级 Make a store that an earlier version made ready for this one; facts stay as they are."""
    with opened(context.obj, write=True):
        say(f"{context.obj}: 可用 ready.")


def content_hash(context: typer.Context) -> None:
    """内容散列 Content hash of the whole graph, equal on every engine."""
    from graph.hashing import content_hash as compute

    with opened(context.obj) as store:
        say(compute(store))
