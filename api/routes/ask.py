"""What reads answer: the same documents as the command line gives."""

from __future__ import annotations

from api.routes import around, chains, exports, lists, named, things, whole

ROUTERS = (
    chains.router, whole.router, around.router, lists.router, *things.ROUTERS,
    # Before the queries, whose names would take in the ending.
    exports.router, named.router, named.others,
)  # fmt: skip
"""All of them; the one that is asked most stands first."""
