"""Empty tables to fill in: a CSV file a canonical table, and one workbook that explains them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from graph.errors import UsageError
from graph.schema import Property, Word, schema
from ingest.spec import Column, TableSpec, canonical

README = "说明 Read me"
"""First sheet of the workbook; ingest takes only sheets named after a table."""

WORKBOOK = "guikou-template.xlsx"
# Any fixed moment: same tables, same bytes.
_CREATED = datetime(2026, 1, 1)
_ROWS = 1_048_575
_LONGEST_LIST = 255
_EXAMPLES = {
    "since": "2015-07", "until": "2018-03-01", "source": "D-001", "place": "第 3 页",
    "reliability": "B", "credibility": "2", "classification": "internal",
    "Team": "T-001", "Activity": "A-001",
}  # fmt: skip
_HEADINGS = (
    "表 table", "表名 name", "列 column", "中文表头 header", "必填 required", "含义",
    "meaning", "可填的词 accepted words", "例 example",
)  # fmt: skip


def write_templates(out: Path) -> list[Path]:
    """Write the empty tables into a folder, which is created.

    Returns:
        The files in order: a CSV file a table, then the workbook.

    Raises:
        UsageError: a file of the same name is there and differs; nothing is written then.
    """
    contents = {out / f"{name}.csv": _csv(spec) for name, spec in canonical().items()}
    contents[out / WORKBOOK] = _workbook()
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out}: 不是文件夹 this is a file; give a folder.")
    for path, content in contents.items():
        if path.exists() and (path.is_dir() or path.read_bytes() != content):
            raise UsageError(
                f"{path}: 已存在且内容不同 exists already and differs; move it or give another "
                "folder."
            )
    out.mkdir(parents=True, exist_ok=True)
    for path, content in contents.items():
        path.write_bytes(content)
    return list(contents)


def _csv(spec: TableSpec) -> bytes:
    # With the mark, spreadsheet programs read the filled file as UTF-8.
    return (",".join(spec.columns) + "\r\n").encode("utf-8-sig")


def _workbook() -> bytes:
    # Slow to load and needed here only.
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": "guikou 归口", "created": _CREATED})
        formats = {
            "bold": book.add_format({"bold": True, "num_format": "@", "bg_color": "#DDE7F0"}),
            "plain": book.add_format({"num_format": "@", "bg_color": "#F2F2F2"}),
            # As text, so that 2015-07 does not become a day and 001 keeps its zeros.
            "text": book.add_format({"num_format": "@"}),
            "wrap": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        }
        _readme(book.add_worksheet(README), formats)
        for spec in canonical().values():
            _sheet(book.add_worksheet(spec.table), spec, formats)
    return buffer.getvalue()


def _readme(sheet: Any, formats: Mapping[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    for at, (heading, width) in enumerate(
        zip(_HEADINGS, (22, 16, 20, 16, 14, 44, 52, 48, 28), strict=True)
    ):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, heading, formats["bold"])
    row = 1
    for spec in canonical().values():
        for column in spec.columns.values():
            zh, en = meaning(spec, column)
            cells = (
                spec.table, spec.zh, column.name, column.zh, _required(column), zh, en,
                accepted(spec, column), example(spec, column),
            )  # fmt: skip
            for at, cell in enumerate(cells):
                sheet.write_string(row, at, cell, formats["wrap"])
            row += 1


def _sheet(sheet: Any, spec: TableSpec, formats: Mapping[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(spec.columns) - 1, 18, formats["text"])
    for at, column in enumerate(spec.columns.values()):
        style = formats["bold" if column.required else "plain"]
        sheet.write_string(0, at, column.zh, style)
        note = _note(spec, column)
        lines = note.count("\n") + 1 + len(note) // 40
        sheet.write_comment(0, at, note, {"author": "guikou", "width": 320, "height": 20 * lines})
        words = [word.zh for word in _closed(spec, column).values()]
        if words and len(",".join(words)) <= _LONGEST_LIST:
            # A warning only: the English words are accepted too.
            choice = {"validate": "list", "source": words, "error_type": "warning"}
            sheet.data_validation(1, at, _ROWS, at, choice)


def _note(spec: TableSpec, column: Column) -> str:
    zh, en = meaning(spec, column)
    lines = [f"{column.zh} {column.name}", f"{_required(column)}", zh, en]
    words, sample = accepted(spec, column), example(spec, column)
    lines += [f"可填 accepted: {words}"] if words else []
    lines += [f"例 e.g.: {sample}"] if sample else []
    return "\n".join(line for line in lines if line)


def _required(column: Column) -> str:
    return "必填 required" if column.required else "选填 optional"


def meaning(spec: TableSpec, column: Column) -> tuple[str, str]:
    """What a column holds, in Chinese and in English."""
    prop = next(_mapped(spec, column), None)
    zh, en = column.help_zh or column.zh, column.help_en
    if not en:
        en = prop.description if prop else column.en.replace("_", " ")
    if column.ref:
        types = [schema().nodes[label] for label in column.ref]
        zh += f"；填{'或'.join(t.zh for t in types)}的编号或名称"
        en += f"; id or name of a {' or '.join(t.en for t in types)}"
    elif column.name == "id":
        zh, en = "编号，在所有表中唯一", "id, unique over all tables"
    if column.list:
        zh, en = zh + "；多个用 ; 分隔", en + "; separated by ;"
    if column.date or column.interval or column.name in ("since", "until"):
        form = "2015-07/2016-03" if column.interval else "2015 / 2015-07 / 2015-07-01"
        zh, en = f"{zh}；写作 {form}", f"{en}; written {form}"
    if column.default:
        zh, en = f"{zh}；留空为 {column.default}", f"{en}; default {column.default}"
    return zh, en


def _mapped(spec: TableSpec, column: Column) -> Iterator[Property]:
    """The properties that a column gives."""
    model = schema()
    stated = [(n.properties, model.nodes[n.label].own) for n in spec.nodes]
    stated += [(e.properties, model.edges[e.type].own) for e in spec.edges]
    for properties, own in stated:
        yield from (own[name] for name, source in properties.items() if source == column.name)


def _closed(spec: TableSpec, column: Column) -> Mapping[str, Word]:
    """The only values that a column takes, with their words; empty when any text will do."""
    values: Mapping[str, Word] | None = None
    if column.name in ("reliability", "credibility"):
        values = schema().nodes["Evidence"].own[column.name].values
    elif column.name == "classification":
        values = schema().edges["LED_BY"].properties["classification"].values
    elif column.one_of is not None:
        values = {code: Word(zh, code) for code, zh in column.one_of.items()}
    else:
        values = next((p.values for p in _mapped(spec, column) if p.values), None)
    return values or {}


def accepted(spec: TableSpec, column: Column) -> str:
    closed = _closed(spec, column).items()
    words = {code: [said for said in word.both() if said != code] for code, word in closed}
    for word, code in spec.words.get(column.name, {}).items():
        known = words.setdefault(str(code), [])
        known += [str(word)] if str(word) not in known else []
    return "；".join(f"{code}（{'、'.join(zh)}）" if zh else code for code, zh in words.items())


def example(spec: TableSpec, column: Column) -> str:
    if column.example:
        return column.example
    if column.name == "id":
        return next((_EXAMPLES[n.label] for n in spec.nodes if n.label in _EXAMPLES), "")
    if column.ref:
        return _id_example(column.ref[0])
    closed = list(_closed(spec, column))
    return _EXAMPLES.get(column.name) or column.default or (closed[0] if closed else "")


def _id_example(label: str) -> str:
    for spec in canonical().values():
        if spec.primary and spec.nodes[0].label == label:
            return example(spec, spec.columns["id"])
    return ""
