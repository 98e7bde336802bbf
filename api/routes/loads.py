"""Loading data: uploads, previews and their commit, what came of them, and undo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response, UploadFile

from api.access.roles import Capability
from api.documents.loads import IngestStatus, Undone
from api.documents.problems import BODY, GUARDED, problem, problems
from api.documents.told import header
from api.door import announced, answered, caller_of, guarded, who
from api.door.door import Door
from api.door.entries import entry
from api.loads.desk import Desk, drop
from api.loads.errors import Conflict
from api.loads.ingest import Ingest, Order
from api.loads.pages import issues_page
from api.loads.receive import check_name, receive, store
from api.loads.report import snapshot_of
from api.loads.work import ISSUES_CSV, said
from api.routes.asked import asked, most
from api.routes.sent import (
    BatchNumber,
    DryRun,
    IngestId,
    Mapping,
    Roster,
    SkipBadRows,
    SnapshotDay,
    Tables,
)
from graph.errors import BadValue, GuikouError
from graph.known import committed, ledger
from graph.undo import undo as carry_out_undo
from ingest.spec import mapping as read_mapping

UPLOAD = "/api/v1/ingests"
_API: dict[str, Any] = {"prefix": "/api/v1", "responses": GUARDED}
upload = APIRouter(**_API, route_class=guarded(Capability.INGEST, action="ingest"))
told = APIRouter(**_API, route_class=guarded(Capability.INGEST))
exported = APIRouter(**_API, route_class=guarded(Capability.INGEST, action="export"))
undoing = APIRouter(**_API, route_class=guarded(Capability.UNDO, action="undo"))
ROUTERS = (upload, told, exported, undoing)
_FIELDS = frozenset({"files", "mapping", "snapshot", "source", "dry_run", "skip_bad_rows"})
_AT = "/api/v1/ingests/3q2-8wXo0T4pGk1mZJvYsA"
_ACCEPTED = {
    202: {
        "model": IngestStatus,
        "description": "已接受；在 Location 处查询结果。 Accepted; Location says where to ask.",
        "headers": {"Location": header(
            "位置 Location", "在何处查询其结果。 Where to ask what came of it.", _AT
        )},
    }
}  # fmt: skip
_CSV = {
    "content": {"text/csv": {"schema": {"type": "string"}}},
    "headers": {"Content-Disposition": header(
        "文件名 File name", "保存所用的文件名。 To save it under.",
        'attachment; filename="issues.csv"',
    )},
}  # fmt: skip


async def no_other_fields(request: Request) -> None:
    """A field misspelt, or put into the address, would load what was only to be previewed."""
    names = [name for name, _ in (await request.form()).multi_items()]
    odd = sorted({name for name in names if name not in _FIELDS} | set(request.query_params))
    twice = sorted({name for name in names if name != "files" and names.count(name) > 1})
    if odd or twice:
        raise BadValue(
            f"字段有误 not fields of this form: {'、'.join(odd) or '—'}; given twice: "
            f"{'、'.join(twice) or '—'}. It takes, each in the body and once but for files: "
            f"{', '.join(sorted(_FIELDS))}."
        )


@upload.post(
    "/ingests", status_code=202, responses=_ACCEPTED | BODY | problems(400),
    summary="上传录入 Upload tables and load them", dependencies=[Depends(no_other_fields)],
)  # fmt: skip
def begin(
    request: Request,
    files: Tables,
    mapping: Mapping = None,
    snapshot: SnapshotDay = None,
    source: Roster = None,
    dry_run: DryRun = False,
    skip_bad_rows: SkipBadRows = False,
) -> Response:
    """收下文件即答复；各次上传依次录入，一次一份。请在 `Location` 处查询，直至 done、
    refused 或 failed；done 且有批次号即已全部存入。结果保留一段时间，服务停止即失；
    文件只留到录入为止，预览的文件留到提交或清除为止。

    Takes the files and answers at once; they are loaded in their turn, one upload at a time.

    Ask the place in `Location` until the state is done, refused or failed. Done with a batch
    number means that all of it is stored. Results are kept for a time and until the service ends;
    files only until they are loaded, those of a dry run until it is committed or forgotten.
    """
    desk: Desk = request.app.state.desk
    folder = desk.room()
    try:
        order = _received(desk, folder, files, mapping, snapshot, source, skip_bad_rows)
        made = _taken(request, desk, order, dry_run)
    except BaseException:
        drop(folder)
        raise
    return _started(request, desk, made)


def _received(
    desk: Desk, folder: Path, files: list[UploadFile], mapping: UploadFile | None,
    snapshot: str | None, source: str | None, skip_bad_rows: bool,
) -> Order:  # fmt: skip
    given = [(one.filename or "", one.file) for one in files]
    taken = receive(given, folder, desk.limits)
    # Of a form, a field left blank is one not given.
    day = snapshot_of(snapshot or None, source or None)
    order = Order(folder, taken, snapshot=day, skip_bad_rows=skip_bad_rows)
    if mapping is None:
        return order
    name = mapping.filename or ""
    check_name(name)
    path = folder / "mapping" / name
    path.parent.mkdir()
    kept = store(name, mapping.file, path, desk.limits.mapping_bytes)
    try:
        spec = read_mapping(path)
    except GuikouError as error:
        raise BadValue(said(error, order)) from error
    return Order(folder, taken, kept, spec, day, skip_bad_rows)


def _taken(request: Request, desk: Desk, order: Order, dry_run: bool) -> Ingest:
    event = entry(request, caller_of(request), "ingest", None, "", _about(order, dry_run))
    return desk.take(order, who(request), dry_run, event)


def _about(order: Order, dry_run: bool) -> tuple[tuple[str, object], ...]:
    return (*order.about, ("dry_run", dry_run))


def _started(request: Request, desk: Desk, made: Ingest) -> Response:
    """The answer to who asked for work, which begins once the log knows of it."""
    try:
        answer = answered(
            request, _document(made), status=202, headers={"Location": f"{UPLOAD}/{made.id}"},
            data_version=committed(_source(request)), about=_about(made.order, made.dry_run),
        )  # fmt: skip
    except BaseException:
        desk.withdraw(made)
        raise
    desk.start(made)
    return answer


@upload.post(
    "/ingests/{id}/commit", status_code=202, summary="提交预览 Commit what was previewed",
    responses=_ACCEPTED | problems(404) | {
        409: problem("数据已变，或预览尚未完成。 "
                     "The data changed since, or the dry run is not done."),
        422: problem("预览有问题，已计数。 The dry run has issues: they are counted."),
    },
)  # fmt: skip
def commit(request: Request, id: IngestId) -> Response:
    """按预览时的情况录入其文件，记在提交人名下。数据已变或预览尚未完成则 409；有问题则 422，
    除非选择跳过坏行。

    Loads the files of a dry run as they were previewed, under the name of who commits.

    409 when the data changed since, or the dry run is not done; 422 when it has issues, unless bad
    rows were to be skipped.
    """
    desk: Desk = request.app.state.desk
    order = desk.find(id).order
    event = entry(request, caller_of(request), "ingest", None, "", _about(order, False))
    return _started(request, desk, desk.commit(id, who(request), event))


@told.get(
    "/ingests/{id}", summary="录入进度与结果 How far an ingest is, and what came of it",
    responses=problems(400, 404, 422) | {200: {"model": IngestStatus}},
)  # fmt: skip
def status(
    request: Request,
    id: IngestId,
    limit: Annotated[int, most("issues", 1000)] = 100,
    cursor: Annotated[
        str | None,
        asked("游标 Cursor", "前一页的 `next`。 `next` of the page before.", "100", max_length=20),
    ] = None,
) -> Response:
    """报告与命令行的相同；其中的问题分页给出。

    The report is that of the command line; its issues come in pages.
    """
    desk: Desk = request.app.state.desk
    found = desk.find(id)
    version = committed(_source(request))
    return answered(request, _document(found, limit, cursor), data_version=version)


@exported.get(
    "/ingests/{id}/issues.csv", summary="问题清单 All issues as a file", response_class=Response,
    responses=problems(404, 422) | {
        200: _CSV, 409: problem("还没有报告。 The ingest has no report yet."),
    },
)  # fmt: skip
def issues(request: Request, id: IngestId) -> Response:
    """UTF-8 的 CSV，带标记；单元格不会作为公式执行。

    CSV in UTF-8 with a mark; no cell runs as a formula.
    """
    desk: Desk = request.app.state.desk
    found = desk.find(id)
    if found.status.report is None:
        raise Conflict(f"还没有问题清单 this ingest is {found.status.state} and has no report.")
    data = (found.order.folder / ISSUES_CSV).read_bytes()
    named = {"Content-Disposition": 'attachment; filename="issues.csv"'}
    version = committed(_source(request))
    return answered(request, data, data_version=version, media_type="text/csv", headers=named)


@undoing.post(
    "/batches/{number}/undo", summary="撤销批次 Undo a batch, by a batch of its own",
    responses=problems(400, 422) | {200: {"model": Undone}},
)  # fmt: skip
def undo(request: Request, number: BatchNumber) -> Response:
    """撤回该批次新增的，重新记入其撤回的；什么也不丢失。其后的批次以它为基础则 400；
    正在录入则 503。

    Closes what the batch added and adds again what it closed; nothing is lost.

    400 when later batches build on it, 503 while an ingest is at work.
    """
    desk: Desk = request.app.state.desk
    about: list[tuple[str, object]] = []
    for batch in ledger(_source(request)):
        if batch["number"] == number:
            names, hashes = batch["files"] or (), batch["file_hashes"] or ()
            about = [("file", f"{name} sha256={sha}")
                     for name, sha in zip(names, hashes, strict=True)]  # fmt: skip
    with desk.writing() as source:
        announced(request, about)
        done = carry_out_undo(source, number, who(request))
    document = {"batch": number, "undone_by": done, "data_version": str(done)}
    return answered(request, document, about=about)


def _source(request: Request) -> Any:
    door: Door = request.app.state.door
    return door.source


def _document(found: Ingest, limit: int = 0, cursor: str | None = None) -> dict[str, Any]:
    order, at = found.order, found.status
    report = at.report
    if report is not None:
        report = report | issues_page(order.folder, report["total"], limit, cursor)
    return {
        "id": found.id, "state": at.state, "dry_run": found.dry_run, "who": found.who,
        "files": [{"name": f.name, "sha256": f.sha256, "bytes": f.bytes} for f in order.files],
        "mapping": order.mapping.name if order.mapping else None,
        "snapshot": order.snapshot.day.isoformat() if order.snapshot else None,
        "source": (order.snapshot.roster or None) if order.snapshot else None,
        "skip_bad_rows": order.skip_bad_rows,
        "progress": {"done": at.done, "total": at.total}, "detail": at.detail or None,
        "report": report,
    }  # fmt: skip
