"""The name under which a browser saves an answer, safe on every system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

_LONGEST = 80
"""Characters of a name without its ending; a name takes at most 255 bytes on disk."""
_UNFIT = re.compile(r'[\\/:*?"<>|\s]+')


def disposition(parts: Iterable[str], ending: str, *, attached: bool = False) -> str:
    """The Content-Disposition of a file that is called by some parts, those that are not empty.

    `filename` is ASCII for old clients, `filename*` the whole name (RFC 5987). `attached` files
    are saved, others are shown. What a name must not hold becomes `_`; long ones are cut.
    """
    stem = "-".join(["guikou", *filter(None, map(_fit, parts))])[:_LONGEST]
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", stem)
    kind = "attachment" if attached else "inline"
    coded = quote(f"{stem}.{ending}", safe="")
    return f"{kind}; filename=\"{plain}.{ending}\"; filename*=UTF-8''{coded}"


def _fit(text: str) -> str:
    """Without what separates folders, cannot be seen or turns the reading direction."""
    seen = "".join(c if unicodedata.category(c)[0] != "C" else "_" for c in text)
    return _UNFIT.sub("_", seen).strip("._")
