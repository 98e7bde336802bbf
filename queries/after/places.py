"""Where units are: the regions that they are in, and those that regions are within."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache

from graph.dates import Bounds, State, bounds_of
from graph.names import folded
from graph.stores.base import Row


class Places:
    """Regions and what lies in them.

    Rows have `sort`: `region` (`item` its id, `place` its name), or `within` (`item` lies in the
    region `place`, with the bounds of the interval).
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._named: dict[str, set[str]] = defaultdict(set)
        self._above: dict[str, list[tuple[str, Bounds]]] = defaultdict(list)
        for row in rows:
            if row["sort"] == "region":
                self._named[folded(row["place"])].add(row["item"])
                self._named[row["item"]].add(row["item"])
            elif row["sort"] == "within":
                self._above[row["item"]].append((row["place"], bounds_of(row)))
        # The same places are asked about again and again, once a figure.
        self.inside = cache(self._inside)
        self._reached = cache(self._up)

    def meant(self, scope: str | None) -> str | None:
        """The region whose id or name a scope is; None when it is none, or that of several."""
        found = self._named.get(scope or "") or self._named.get(folded(scope or "")) or set()
        return next(iter(found)) if len(found) == 1 else None

    def _inside(self, unit: str | None, region: str, first: date, last: date) -> State:
        """Whether a unit was in a region, or in one within it, from a first to a last day.

        It certainly was if it was on all of these days, and possibly if it can have been on one.
        So it can where nobody recorded a region for any of these days, and where it is not known
        which unit is meant.
        """
        if unit is None:
            return "possible"
        if region in self._reached(unit, first, last, sure=True):
            return "certain"
        recorded = any(_held(b, first, last) != "no" for _, b in self._above[unit])
        possible = not recorded or region in self._reached(unit, first, last, sure=False)
        return "possible" if possible else "no"

    def _up(self, start: str, first: date, last: date, sure: bool) -> frozenset[str]:
        """Everything that something was within, over ties that surely or possibly held."""
        seen: set[str] = set()
        ahead = [start]
        while ahead:
            for place, bounds in self._above.get(ahead.pop(), ()):
                held = _held(bounds, first, last)
                if place not in seen and (held == "certain" if sure else held != "no"):
                    seen.add(place)
                    ahead.append(place)
        return frozenset(seen)


def _held(b: Bounds, first: date, last: date) -> State:
    """Whether a fact held on all days from a first to a last one, or possibly on one of them."""
    if b.since_max <= first and last < b.until_min:
        return "certain"
    return "possible" if b.since_min <= last and first < b.until_max else "no"
