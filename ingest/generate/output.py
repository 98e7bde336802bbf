"""The canonical tables as streams of rows: nothing is held but the open files."""

import csv
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_COMMON = "since until source place classification"
_COLUMNS = {
    "documents": "id heading publisher published location reliability credibility",
    "regions": "id full_name superior",
    "units": "id full_name short_names former_names kind region superior",
    "party_organizations": "id full_name short_names superior",
    "leads": "unit lead scope basis",
    "reports": "unit superior",
    "parents": "unit parent",
    "affiliations": "unit party_organization",
    "party_lines": "party_organization superior",
    "designations": "party_organization lead",
    "names": "owner name kind",
    "successions": "former successor change",
    "posts": "id post_name body duty seats",
    "people": "id full_name note",
    "holders": "post person",
    "cases": "id unit heading conduct",
    "involvements": "case person role",
    "stages": "case stage body outcome",
    "teams": "id full_name kind",
    "team_members": "team person role",
    "inspections": "team target",
    "activities": "id heading kind headcount",
    "participations": "activity unit role headcount",
    "figures": "document metric value measure period scope",
}
COLUMNS: dict[str, tuple[str, ...]] = {
    table: tuple(f"{columns} {_COMMON}".split()) for table, columns in _COLUMNS.items()
}
PLANTED = "planted_defects"
_README = """A wholly fictional province
===========================

Every body, person, document, case and number in this folder was invented by a program
(`guikou generate`); every name ends with a mark that says so. Nothing here describes
anything real, and a likeness to a real name is chance.

The tables are the canonical ones. `planted_defects.csv` is not a table to load: it lists
the contradictions that were put into the data on purpose. Those of a date hold on 2016-09-06.

本目录内容全部虚构，由程序生成，与任何真实机构、人员、文件、案件无关。
"""


class Tables:
    """Writes rows to one CSV file a table, and the planted defects beside them."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._files = ExitStack()
        self._writers: dict[str, Any] = {}
        self.counts = dict.fromkeys(COLUMNS, 0)

    def __enter__(self) -> Self:
        self._out.mkdir(parents=True, exist_ok=True)
        (self._out / "README.txt").write_text(_README, encoding="utf-8", newline="\n")
        with self._files:
            for table, columns in COLUMNS.items():
                self._open(table, columns)
            self._open(PLANTED, ("kind", "subject", "others", "note"))
            self._files = self._files.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._files.close()

    def _open(self, name: str, header: tuple[str, ...]) -> None:
        path = self._out / f"{name}.csv"
        stream = self._files.enter_context(path.open("w", encoding="utf-8", newline=""))
        self._writers[name] = csv.writer(stream, lineterminator="\n")
        self._writers[name].writerow(header)

    def add(self, table: str, source: str, **values: str | int) -> None:
        """Write one row; the place is the row's number in its source's list unless given."""
        self.counts[table] += 1
        values["source"] = source
        values.setdefault("place", f"第{self.counts[table]}行")
        values.setdefault("classification", "internal")
        columns = COLUMNS[table]
        self._writers[table].writerow([values.pop(column, "") for column in columns])
        if values:
            raise ValueError(f"{table} has no column {', '.join(sorted(values))}")

    def plant(self, kind: str, subject: str, others: str = "", note: str = "") -> None:
        """Note a contradiction that the rows written hold on purpose."""
        self._writers[PLANTED].writerow((kind, subject, others, note))
