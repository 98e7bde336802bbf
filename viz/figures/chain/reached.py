"""All that a line reaches, whether or not its chain is drawn: hops, bodies, those above the first.

Of very many chains a trace lists the first; what it reaches is then given beside them.
"""

from collections import defaultdict
from collections.abc import Collection

from viz.said import Doc


def hops_drawn(trace: Doc) -> list[Doc]:
    """Every hop of the chains that are drawn."""
    return [hop for chain in trace.get("chains") or [] for hop in chain.get("hops") or []]


def hops_of(trace: Doc) -> list[Doc]:
    """Every hop of a line, from the body that it leaves; those that lead back are left out."""
    unit = str(trace["unit"]["id"])
    found = trace.get("reached")
    if found is None:
        found = []
        for chain in trace.get("chains") or []:
            start = unit
            for hop in chain.get("hops") or []:
                found.append(hop | {"from": start})
                start = str(hop["to"])
    return [hop for hop in found if hop["to"] not in (unit, hop["from"])]


def firsts(trace: Doc) -> list[Doc]:
    """The hops that leave the unit, each fact once."""
    unit = str(trace["unit"]["id"])
    told: dict[tuple[object, ...], Doc] = {}
    for hop in hops_of(trace):
        if hop["from"] == unit:
            key = (hop["relation"], hop["to"], hop.get("since"), hop.get("until"),
                   hop.get("certainty"))  # fmt: skip
            told.setdefault(key, hop)
    return list(told.values())


def bodies(trace: Doc) -> dict[str, Doc]:
    """A hop to every body of a line, by the id of the body, in order of appearance."""
    found: dict[str, Doc] = {}
    for hop in hops_of(trace):
        found.setdefault(str(hop["to"]), hop)
    return found


def above(trace: Doc) -> tuple[list[Doc], list[Doc]]:
    """A hop to every body above the first: those reached by certain hops alone, and the others."""
    unit, hops = str(trace["unit"]["id"]), hops_of(trace)
    starts = list(dict.fromkeys(str(hop["to"]) for hop in hops if hop["from"] == unit))
    # Beyond one first body stand all that it reaches, be it another first body.
    beyond = dict.fromkeys(
        key for first in starts for key in _climb(hops, [first], {unit}) if key != first
    )
    sure = [hop for hop in hops if hop.get("certainty") != "possible"]
    certain, known = set(_climb(sure, [unit], ())), bodies(trace)
    return ([known[key] for key in beyond if key in certain],
            [known[key] for key in beyond if key not in certain])  # fmt: skip


def _climb(hops: list[Doc], starts: list[str], closed: Collection[str]) -> list[str]:
    """What hops reach from some bodies, those themselves too, upwards first and in order."""
    leaving: dict[str, list[str]] = defaultdict(list)
    for hop in hops:
        leaving[str(hop["from"])].append(str(hop["to"]))
    found: dict[str, None] = {}
    waiting = list(reversed(starts))
    while waiting:
        key = waiting.pop()
        if key not in found and key not in closed:
            found[key] = None
            waiting += reversed(leaving[key])
    return list(found)
