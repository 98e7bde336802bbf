"""Search: by id, full, short or former name, a part of one, pinyin or initials.

Names are compared as characters; pinyin only helps to find, it never decides what is the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graph.known import Known
from graph.names import DISPLAY, Named, Target, folded, index
from graph.stores.base import Store
from queries.cutting import Limit, part
from queries.nodes import nodes

LABELS = (
    "Unit", "PartyOrganization", "Person", "Post", "Case", "Document", "Team", "Activity", "Region",
)  # fmt: skip
"""What can be found, in the order of results that match equally well."""

_ID, _NAME, _PREFIX, _PART, _PINYIN, _INITIALS = range(6)
_SORTS = {
    "full": "full_name", "short": "short_name", "short_names": "short_name",
    "former": "former_name", "alias": "former_name",
}  # fmt: skip
_HOWS = (
    "id", "exact", "full_name", "short_name", "former_name", "part", "pinyin", "initials",
)  # fmt: skip
_NO_LETTERS = re.compile(r"[\W_]+")

Match = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _Hit:
    """One way in which a thing matches."""

    target: Target
    rank: int
    how: str
    matched: str

    @property
    def quality(self) -> tuple[int, int, int, str]:
        """Lower is better; decides which match of one thing is told."""
        return (self.rank, _HOWS.index(self.how), len(self.matched), self.matched)

    @property
    def order(self) -> tuple[int, int, int, str]:
        """The order of results."""
        return (self.rank, LABELS.index(self.target.label), len(self.matched), self.target.id)


def search(store: Store, text: str, known: Known, limit: Limit) -> dict[str, Any]:
    """Find things by what they are called.

    Args:
        store: an open store.
        text: an id, a name or a part of one, pinyin or initials.
        known: the point on the known clock.
        limit: most results shown, or what chooses them; `total` counts all.
    """
    names = index(store, known.number)
    best: dict[Target, _Hit] = {}
    for hit in _hits(store, text, known.number, names):
        if hit.target not in best or hit.quality < best[hit.target].quality:
            best[hit.target] = hit
    found = sorted(best.values(), key=lambda hit: hit.order)
    shown = part(found, limit, lambda hit: [*hit.order, hit.how, hit.matched])
    display = _display(store, {hit.target for hit in shown}, known.number)
    return {
        "text": text,
        "known": known.at,
        "data_version": str(known.number),
        "total": len(found),
        "shown": len(shown),
        "results": [
            {
                "id": hit.target.id,
                "label": hit.target.label,
                "full_name": display.get(hit.target) or hit.target.id,
                "matched": hit.matched,
                "how": hit.how,
            }
            for hit in shown
        ],
    }


def _hits(store: Store, text: str, known: int, names: dict[str, list[Named]]) -> Iterator[_Hit]:
    wanted = folded(text)
    if not wanted:
        return
    yield from _by_id(store, text.strip(), known)
    sounds = _sounds(wanted, names)
    for key, named in names.items():
        if key == wanted:
            yield from (_Hit(n.target, _NAME, _equal(n, text), n.text) for n in _asked(named))
        elif wanted in key:
            rank = _PREFIX if key.startswith(wanted) else _PART
            yield from (_Hit(n.target, rank, "part", n.text) for n in _asked(named))
        elif sounds is not None:
            plain = _NO_LETTERS.sub("", key)
            for rank, how, matches in sounds:
                if matches(plain):
                    yield from (_Hit(n.target, rank, how, n.text) for n in _asked(named))
                    break
    low = text.strip().casefold()
    for target in {n.target for named in names.values() for n in _asked(named)}:
        # An id typed in the other case is still meant as an id.
        if target.id.casefold() == low:
            yield _Hit(target, _ID, "id", target.id)


def _by_id(store: Store, text: str, known: int) -> Iterator[_Hit]:
    """Things without a name, such as a case without a heading, are found by id alone."""
    for label in LABELS:
        if nodes(store, {text: label}, known):
            yield _Hit(Target(label, text), _ID, "id", text)


def _asked(named: Iterable[Named]) -> Iterator[Named]:
    return (n for n in named if n.target.label in LABELS)


def _equal(named: Named, text: str) -> str:
    """How a name that is equal after folding matches."""
    if named.sort in DISPLAY:
        return "exact" if named.text == text.strip() else "full_name"
    return _SORTS.get(named.sort, "former_name")


def _display(store: Store, targets: set[Target], known: int) -> dict[Target, str]:
    rows = nodes(store, {t.id: t.label for t in targets}, known)
    return {
        t: next((str(rows[t.id][p]) for p in DISPLAY if rows[t.id].get(p)), "")
        for t in targets
        if t.id in rows
    }


def _sounds(wanted: str, names: dict[str, list[Named]]) -> list[tuple[int, str, Match]] | None:
    """Tests of a name by its sound, when the text can be pinyin at all."""
    spelled = wanted.replace("'", "")
    if not (spelled.isascii() and spelled.isalpha()):
        return None
    characters = sorted({c for key in names for c in key if c.isalnum()})
    tests: list[tuple[int, str, Match]] = []
    starts = [c for c in characters if _begins(c, spelled)]
    if starts:
        first = re.compile(f"[{re.escape(''.join(starts))}]")
        tests.append((_PINYIN, "pinyin", lambda name: _spells(name, spelled, first)))
    initials = _initials_pattern(characters, spelled)
    if initials is not None:
        tests.append((_INITIALS, "initials", lambda name: initials.search(name) is not None))
    return tests


def _begins(character: str, spelled: str) -> bool:
    return any(spelled.startswith(r) or r.startswith(spelled) for r in _readings(character))


def _spells(name: str, spelled: str, first: re.Pattern[str]) -> bool:
    """Whether pinyin stands in a name from the start of a syllable; its last may be unfinished."""
    return any(_spelled_from(name, start.start(), spelled) for start in first.finditer(name))


def _spelled_from(name: str, start: int, spelled: str) -> bool:
    offsets = {0}
    for character in name[start:]:
        following: set[int] = set()
        for offset in offsets:
            rest = spelled[offset:]
            for reading in _readings(character):
                if reading.startswith(rest):
                    return True
                if rest.startswith(reading):
                    following.add(offset + len(reading))
        if not following:
            return False
        offsets = following
    return False


def _initials_pattern(characters: list[str], spelled: str) -> re.Pattern[str] | None:
    """One character class a letter, so that a name is searched at the speed of `re`."""
    by_letter: dict[str, str] = {}
    for letter in set(spelled):
        fitting = [c for c in characters if any(r[0] == letter for r in _readings(c))]
        if not fitting:
            return None
        by_letter[letter] = f"[{re.escape(''.join(fitting))}]"
    return re.compile("".join(by_letter[letter] for letter in spelled))


@lru_cache(maxsize=1 << 16)
def _readings(character: str) -> frozenset[str]:
    """Every reading of a character without tones; one that has none reads as itself."""
    if character.isascii():
        return frozenset({character})
    # The dictionary takes long to load, and only a search in Latin letters needs it.
    from pypinyin import Style, pinyin

    found = pinyin(character, heteronym=True, style=Style.NORMAL)
    readings = {str(r) for r in (found[0] if found else [character]) if r}
    # 吕 is typed lv and written LYU in passports.
    return frozenset(readings | {r.replace("v", "yu") for r in readings if "v" in r})
