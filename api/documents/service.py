"""What the service says of itself."""

from __future__ import annotations

from typing import Literal

from api.documents.told import Exact, told


class Version(Exact):
    """服务的版本及其数据版本。 Which release serves which data."""

    version: str = told("版本 Version", "服务的版本。 Of the service.", "0.1.0")
    data_version: int = told(
        "数据版本 Data version", "最后批次的编号；0 为没有。 Number of the last batch; 0: none.",
        12, unit="batch number",
    )  # fmt: skip
    data_at: str = told(
        "数据时间 Data at", "该批次的 UTC 时刻；空为没有。 UTC instant of that batch; empty: none.",
        "2026-01-01T00:00:00.000000Z", unit="microsecond",
    )  # fmt: skip


class Alive(Exact):
    """进程存活。 The process lives."""

    status: Literal["ok"] = told(
        "状态 Status", "固定为 ok：有应答即存活。 Always ok: it answers or it does not.", "ok"
    )


class Ready(Exact):
    """图库有应答。 The store answers."""

    status: Literal["ready"] = told(
        "状态 Status", "固定为 ready；否则应答为 503。 Always ready; else the answer is 503.",
        "ready",
    )  # fmt: skip
