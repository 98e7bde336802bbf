"""Choose the engine by URL."""

from __future__ import annotations

from graph.errors import UsageError
from graph.stores.base import Store


def open_store(url: str, *, write: bool = False, create: bool = True) -> Store:
    """Open `file.kgl` embedded, or a server by `neo4j://` / `bolt://` URL.

    Args:
        url: path of a `.kgl` file, or a server URL.
        write: take the writer lease.
        create: make what is to be written to if it is absent; what is only read must exist.

    Raises:
        UsageError: the URL names no engine, or there is no store and none is to be made.
        StoreBusy: another process holds the file for writing.
        StoreCorrupt: the file is damaged.
    """
    if "://" in url:
        from graph.stores.neo4j import SCHEMES, Neo4jStore

        scheme = url.split("://", 1)[0]
        if scheme not in SCHEMES:
            raise UsageError(
                f"{scheme}:// 不是图库 "
                f"is no store; use a .kgl file, or one of {', '.join(sorted(SCHEMES))}."
            )
        return Neo4jStore(url, write=write, create=create)
    from graph.stores.embedded import EmbeddedStore

    return EmbeddedStore(url, write=write, create=create)
