"""Uploading to the service in tests, and waiting for what comes of it."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from api.documents.loads import IngestStatus

INGESTS = "/api/v1/ingests"
ENDED = {"done", "refused", "failed"}
Sent = Mapping[str, str | bytes]

UNITS = (
    "id,full_name,kind\nU1,甲（虚构）,central\nL1,牵头一（虚构）,lead\nL2,牵头二（虚构）,lead\n"
)
LEADS = "unit,lead,since\nU1,L1,2015\n"
MOVED = "unit,lead,since\nU1,L2,2016\n"


def sheet(rows: Sequence[Mapping[str, object]]) -> str:
    """A table as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def post(client: Any, files: Sent, mapping: str | bytes | None = None, **fields: str) -> Any:
    """The answer to an upload."""
    parts = [("files", (name, body)) for name, body in files.items()]
    if mapping is not None:
        parts.append(("mapping", ("m.yaml", mapping)))
    return client.post(INGESTS, files=parts, data=fields)


def ended(client: Any, place: str, within: float = 120) -> dict[str, Any]:
    """What came of an ingest, once it ended."""
    until = time.monotonic() + within
    while True:
        answer = client.get(place)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        IngestStatus.model_validate(told, strict=True)
        if told["state"] in ENDED:
            return told
        assert time.monotonic() < until, told
        time.sleep(0.01)


def brought(client: Any, files: Sent, **fields: Any) -> dict[str, Any]:
    """What came of an upload that was taken."""
    answer = post(client, files, **fields)
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == f"{INGESTS}/{answer.json()['id']}"
    return ended(client, answer.headers["location"])


def everything(folder: Path) -> list[Path]:
    """All files under a folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())
