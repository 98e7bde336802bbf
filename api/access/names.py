"""Names of users: which there can be, and when two are the same."""

from __future__ import annotations

import re
import unicodedata

from graph.errors import BadValue

LOCAL = "local"
"""Who a link of `guikou serve` signs in; nobody's account has this name."""

_NAME = re.compile(r"[^\W_][\w.@-]{0,63}")


def normal(name: str) -> str:
    """A name as it is kept; empty for what no name can be."""
    # Folding can take a text out of its normal form.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return folded if _NAME.fullmatch(folded) else ""


def new(name: str) -> str:
    """The name of a new user as it is kept. Raises BadValue when it cannot be one."""
    kept = normal(name)
    if not kept:
        raise BadValue(
            "用户名为 1 至 64 个字母、汉字、数字或 . @ - _（不在开头）"
            "a user name has 1 to 64 letters, digits, or . @ - _ (not first)."
        )
    if kept == LOCAL:
        raise BadValue(f"{LOCAL} 是保留名 is reserved; choose another name.")
    return kept
