"""What errors advise, as one does it over HTTP."""

from __future__ import annotations

from collections.abc import Mapping

from graph.ways import Way

SERVICE: Mapping[Way, str] = {
    Way.SEARCH: "GET /api/v1/search?text=…",
    Way.QUERIES: "GET /api/v1/queries",
    Way.BATCHES: "GET /api/v1/batches",
    Way.AUDIT: "GET /api/v1/audit",
    Way.AUDIT_LOG: "GET /api/v1/audit-log/verify",
    Way.USERS: "GET /api/v1/users",
    Way.TOKENS: "GET /api/v1/tokens",
    Way.PARAMETER: "",
    Way.SKIP_BAD_ROWS: "skip_bad_rows=true",
    Way.SNAPSHOT: "snapshot=",
    Way.SOURCE: "source=",
    Way.TABLES: "export.csv",
}
