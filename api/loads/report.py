"""What an ingest did, as the one document that command line and service give."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from graph.dates import DateError, parse_point
from graph.errors import BadInput, BadValue, UsageError
from graph.ways import Way
from graph.written import normalise
from ingest.run import Report
from ingest.snapshots import Snapshot


def report_document(
    report: Report, changes: list[dict[str, Any]], dry_run: bool
) -> dict[str, Any]:
    """The report of an ingest; `changes` are the answers of today that a dry run would change."""
    return {
        "batch": report.batch, "dry_run": dry_run, "rows": report.rows, "skipped": report.skipped,
        "added": report.added, "closed": report.closed, "unchanged": report.unchanged,
        "issues": [asdict(i) for i in report.issues], "changed_answers": changes,
        "total": len(report.issues), "shown": len(report.issues), "invisible": report.invisible,
    } | ({"snapshot": report.snapshot} if report.snapshot else {})  # fmt: skip


def refusal(report: Report, skip_bad_rows: bool) -> BadInput | None:
    """Why nothing was loaded, if issues are why."""
    if not report.issues:
        return None
    if not skip_bad_rows:
        return BadInput(
            f"{len(report.issues)} 处问题，未作任何改动 issues found, nothing changed; correct "
            "them, or add ", Way.SKIP_BAD_ROWS, " to load the good rows.",
        )  # fmt: skip
    if any(issue.row == 0 for issue in report.issues):
        return BadInput(
            f"{len(report.issues)} 处问题涉及整张表，未作任何改动 issues found, some of whole "
            "tables, which cannot be skipped; nothing changed, correct them."
        )
    return None


def snapshot_of(day: str | None, source: str | None) -> Snapshot | None:
    """The day, and the roster, that tables say something of; None for tables with own dates.

    Raises:
        UsageError: the day is no single day, or a roster is given without one.
    """
    if day is None:
        if source is not None:
            raise UsageError(
                Way.SOURCE, "只用于快照 goes with ", Way.SNAPSHOT, "only; in other tables the "
                "column source names it.",
            )  # fmt: skip
        return None
    try:
        first, last = parse_point(normalise(day))
        if first != last:
            raise ValueError
        return Snapshot(first, source or "")
    except (DateError, ValueError) as error:
        raise BadValue(
            f"{day!r} 不是一天 is no single day; 写作 write ", Way.SNAPSHOT, "2016-05-01."
        ) from error
