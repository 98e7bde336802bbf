"""ingest and template."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from api.commands.common import (
    caller,
    choose,
    console,
    opened,
    print_json,
    probe,
    say,
    table,
    writing,
)
from graph.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from graph.batches import Batch
    from graph.stores import Store
    from ingest.run import Progress, Report


ISSUES = Path("issues.csv")
"""Where issues are written when no file is named."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="例 e.g.: guikou ingest roster/ --dry-run")(ingest)
    app.command(epilog="例 e.g.: guikou template --out templates/")(template)


def ingest(
    context: typer.Context,
    paths: list[Path] = typer.Argument(..., help="文件或文件夹 files or folders"),
    mapping: Path | None = typer.Option(None, help="非规范表的映射 mapping of any other table"),
    dry_run: bool = typer.Option(False, "--dry-run", help="只预览不写入 show, do not write"),
    skip_bad_rows: bool = typer.Option(False, "--skip-bad-rows", help="跳过坏行 load good rows"),
    snapshot: str | None = typer.Option(
        None, metavar="DAY", help="名册只说明这一天的情况 the tables say who was what on this day"
    ),
    source: str | None = typer.Option(
        None, metavar="NAME", help="快照所属名册 the roster that the snapshot is one of"
    ),
    issues: Path | None = typer.Option(None, help="问题清单 CSV issues file"),
    format: str = typer.Option("text", help="text | json"),
) -> None:
    """录入表格 Load tables: CSV, TSV, XLSX, XLS, ODS, JSON, JSON lines, YAML."""
    from api.loads.report import refusal, report_document, snapshot_of
    from ingest.run import load
    from ingest.spec import mapping as read_mapping

    choose(format, ("text", "json"), "format")
    if issues or skip_bad_rows:
        # Rows that are left out are recorded there, so it must be sure before a batch is written.
        probe(issues or ISSUES)
    spec = read_mapping(mapping) if mapping else None
    said, changes = snapshot_of(snapshot, source), list[dict[str, Any]]()
    with opened(context.obj, write=True) as store:
        report = load(
            store, paths, who=caller(), spec=spec, skip_bad_rows=skip_bad_rows,
            preview=(lambda b, r: changes.extend(_changes(store, b, r))) if dry_run else None,
            progress=_progress(), snapshot=said,
        )  # fmt: skip
    why = refusal(report, skip_bad_rows)
    bad = why is not None
    if format == "json":
        print_json(report_document(report, changes, dry_run))
    else:
        _show(report, changes, dry_run, bad)
    if report.issues:
        _save_issues(report, issues, bad)
    if why:
        raise why


def _changes(store: Store, batch: Batch, report: Report) -> list[dict[str, Any]]:
    from api.preview import changed_answers

    return changed_answers(store, batch.number, report.touched)


def _progress() -> Progress | None:
    """A bar with rate and time left on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        return None
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskProgressColumn,
        TimeRemainingColumn,
    )

    bar = Progress(
        "行 rows", BarColumn(), MofNCompleteColumn(), TaskProgressColumn(show_speed=True),
        TimeRemainingColumn(), console=Console(stderr=True), transient=True,
    )  # fmt: skip
    task = bar.add_task("", total=None)
    bar.start()

    def step(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)
        if done >= total:
            bar.stop()

    return step


def _save_issues(report: Report, path: Path | None, bad: bool) -> None:
    from ingest.issues import write_csv

    target = path or ISSUES
    try:
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            write_csv(report.issues, target)
    except UsageError as error:
        if path or not bad:
            raise
        # Nobody asked for this file: what is wrong with the rows is the answer.
        say(f"{error} 用 --issues 指定 name one with --issues.", err=True)
        return
    say(f"问题清单 issues file: {target}", err=True)


def _show(report: Report, changes: list[dict[str, Any]], dry_run: bool, bad: bool) -> None:
    if report.issues:
        _issue_table(report)
    if bad:
        return
    out = console(wrap=False)
    counts = (report.added, report.closed, report.unchanged)
    rows = [(kind, *(c.get(kind, 0) for c in counts)) for kind in sorted(set().union(*counts))]
    if rows:
        out.print(table(("类型 type", "新增 added", "撤回 closed", "不变 left alone"), rows))
    if report.snapshot:
        _show_snapshot(out, report.snapshot, dry_run)
    if dry_run:
        out.print("预览，未写入 dry run, nothing written.")
        for change in changes:
            out.print(f"  {change['text']}", markup=False)
        if not changes:
            out.print("  今日的责任答案不变 no responsibility answer of today changes.")
    elif report.batch is None:
        out.print(f"{report.rows} 行，均已在库，无改动 rows, all known already, nothing changed.")
    else:
        out.print(f"批次 batch {report.batch}: {report.rows} 行 rows.")
    if report.skipped:
        out.print(f"跳过 {report.skipped} 行 rows skipped.")
    for found in report.invisible:
        where = f"{Path(found['file']).name} {found['sheet']}".strip()
        out.print(
            f"已去掉看不见的字符 invisible characters (U+200B, U+FEFF) were left out: {where}, "
            f"{len(found['rows'])} 行 rows，首行 first {found['rows'][0]}", markup=False,
        )  # fmt: skip


_LISTS = {
    "added": ("+", "新增"), "gone": ("-", "已不在"), "moved": (">", "改属"),
    "changed": ("~", "改述"), "stayed": ("=", "不变"),
}  # fmt: skip


def _show_snapshot(out: Console, found: dict[str, Any], lines: bool) -> None:
    """Counts against the snapshot before it; in a dry run also each line, at most 50 a list."""
    for series in found["series"]:
        name = series["roster"] or "（未具名 unnamed）"
        against = series["previous"] or "—"
        if series["corrects"]:
            against = f"{found['day']} 原件 as first sent"
        if series["repeated"]:
            against = "已录入过 known already"
        out.print(f"快照 snapshot {found['day']}: {name} {series['table']}，对比 against {against}",
                  markup=False)  # fmt: skip
    counts = [f"{zh} {what} {found['counts'][what]}" for what, (_, zh) in _LISTS.items()]
    out.print("  " + "，".join(counts), markup=False)
    for what, (sign, _) in _LISTS.items() if lines else ():
        items, most = found.get(what, []), 50
        for item in items[:most]:
            out.print(f"  {sign} {item['text']}", markup=False)
        if len(items) > most:
            out.print(f"  {sign} 显示 shown {most} / 共 of {len(items)}")


def _issue_table(report: Report) -> None:
    most = 50
    headers = ("文件 file", "表 sheet", "行 row", "列 column", "值 value", "原因 reason",
               "建议 suggestion")  # fmt: skip
    rows = [
        (Path(i.file).name, i.sheet, i.row, i.column, i.value, i.reason, i.suggestion)
        for i in report.issues[:most]
    ]
    screen = console(sys.stderr)
    screen.print(table(headers, rows))
    total = len(report.issues)
    screen.print(f"显示 shown {min(most, total)} / 共 of {total}")


def template(
    out: Path = typer.Option(Path("templates"), help="输出文件夹 folder to write to"),
) -> None:
    """写出空白表格 Write empty CSV and XLSX tables with explained headers."""
    from ingest.template import write_templates

    with writing(out):
        paths = write_templates(out)
    for path in paths:
        say(path)
