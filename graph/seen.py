"""Facts that snapshots give: known to hold on the days on which a roster showed them, no more.

Their ends are written `../first` or `day/first` (begun by then) and `next/..` or `next/day` (ended
later), `next` being the day after the last one. An answer shows such a fact as "seen first" or
"seen first to last" rather than by its ends.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from graph.dates import DateError, parse_point

_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_SINCE = re.compile(rf"(?:\.\.|{_DAY})/({_DAY})")
_UNTIL = re.compile(rf"({_DAY})/(?:\.\.|{_DAY})")


def seen(since: str, until: str) -> tuple[date, date] | None:
    """The first and the last day on which a fact was seen; None when its ends say otherwise."""
    first, after = _SINCE.fullmatch(since), _UNTIL.fullmatch(until)
    if first is None or after is None:
        return None
    try:
        start, end = parse_point(first[1])[0], parse_point(after[1])[0]
    except DateError:
        return None
    return (start, end - timedelta(days=1)) if start < end else None
