"""What reads answer: the same documents as the command line gives."""

from __future__ import annotations

from api.routes import around, chains, lists, named, things, whole

ROUTERS = (
    chains.router, whole.router, around.router, lists.router, *things.ROUTERS, named.router,
    named.others,
)  # fmt: skip
"""All of them; the one that is asked most stands first."""
