"""Carrying out one order: the files into the store, or what that would change."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from api.conventions.ways import SERVICE
from api.loads.ingest import Order
from api.loads.report import refusal, report_document
from api.preview import changed_answers
from graph.errors import BadInput, GuikouError
from graph.stores import Store
from ingest.issues import write_csv
from ingest.run import Progress, Report, load

ISSUES = "issues.jsonl"
ISSUES_CSV = "issues.csv"


def carry_out(
    store: Store, order: Order, who: str, dry_run: bool, most_rows: int, progress: Progress
) -> tuple[Report, dict[str, Any], BadInput | None]:
    """Load the files of an order, or preview it; leaves the issues in its folder.

    Returns:
        The report, its document without the issues, and why nothing was loaded, if so.

    Raises:
        GuikouError: as `ingest.run.load` does; files are called by the names they were sent with.
    """
    _check_files(order)
    changes: list[dict[str, Any]] = []
    preview: Callable[..., None] | None = None
    if dry_run:
        def preview(batch: Any, report: Report) -> None:
            changes.extend(changed_answers(store, batch.number, report.touched))
    report = load(
        store, order.paths, who=who, spec=order.spec, skip_bad_rows=order.skip_bad_rows,
        preview=preview, progress=progress, snapshot=order.snapshot, most_rows=most_rows,
    )  # fmt: skip
    report.issues = [replace(issue, file=Path(issue.file).name) for issue in report.issues]
    report.invisible = [one | {"file": Path(one["file"]).name} for one in report.invisible]
    _keep_issues(order, report)
    document = report_document(report, changes, dry_run)
    del document["issues"], document["shown"]
    return report, document, refusal(report, order.skip_bad_rows)


def _check_files(order: Order) -> None:
    """What was previewed is what is loaded, and what the log says was sent."""
    for sent, path in zip(order.files, order.paths, strict=True):
        with path.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != sent.sha256:
                raise BadInput(f"{sent.name}: 文件已变 the file is no longer what was sent; send "
                               "it again.")  # fmt: skip


def _keep_issues(order: Order, report: Report) -> None:
    with (order.folder / ISSUES).open("wb") as out:
        for issue in report.issues:
            out.write(orjson.dumps(issue) + b"\n")
    write_csv(report.issues, order.folder / ISSUES_CSV)


def said(error: GuikouError, order: Order) -> str:
    """What an error says, without the place where the files happen to lie."""
    text = error.told(SERVICE)
    for folder in ("files", "mapping"):
        text = text.replace(f"{order.folder / folder}{os.sep}", "")
    return text
