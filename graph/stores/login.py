"""Who logs in to a server: as its URL says, else as the environment does."""

from __future__ import annotations

import os
from urllib.parse import SplitResult, unquote


def login(url: SplitResult) -> tuple[str, str]:
    """User and password of a server. Only a URL has characters as %41."""
    user = unquote(url.username or "") or os.environ.get("GUIKOU_NEO4J_USER") or "neo4j"
    return user, unquote(url.password or "") or os.environ.get("GUIKOU_NEO4J_PASSWORD", "")
