"""Data of the diff figure made by hand, in the shape in which it is gathered."""

from __future__ import annotations

from typing import Any

from queries.figures.differences import compare, state_of
from tests.viz import samples

Doc = dict[str, Any]
DAYS = ("2016-09-06", "2019-03-31")


def by_hand(before: list[Doc], after: list[Doc]) -> Doc:
    """The data of two sets of trace documents, one a line."""
    states = [state_of({d["line"]: d for d in side}) for side in (before, after)]
    items = compare("U-0417", *states)
    for item in items:
        for side in (item["before"], item["after"]):
            if side and item["kind"] == "body":
                item["label"] = "PartyOrganization" if item["id"].startswith("O") else "Unit"
                side |= {"since": "", "until": "..", "evidence": [samples.ROSTER], "names": []}
            elif side and item["kind"] == "post":
                side["seats"] = []
    told = [
        {"on": on, "known": samples.KNOWN, "batch": 7, "unit_known": bool(side)}
        for on, side in zip(DAYS, (before, after), strict=True)
    ]  # fmt: skip
    return {"unit": "U-0417", "fictional": False, "data_version": "7", "by": ["day"],
            "before": told[0], "after": told[1], "items": items}  # fmt: skip


def whole(document: Doc) -> Doc:
    """A sample document with all that a gathered one has."""
    document["unit"].setdefault("posts", samples.subject()["posts"])
    for chain in document["chains"]:
        start = "U-0417"
        for hop in [*chain["hops"], *([chain["closes"]] if "closes" in chain else [])]:
            hop["from"] = start
            start = hop["to"]
            for key, value in {"properties": {}, "evidence": [], "posts": [], "to_name": hop["to"],
                               "exists": "certain"}.items():  # fmt: skip
                hop.setdefault(key, value)
            for post in hop["posts"]:
                for held in post["holders"]:
                    held.setdefault("evidence", [])
    for post in document["unit"]["posts"]:
        for held in post["holders"]:
            held.setdefault("evidence", [samples.ROSTER])
    return document


def hostile(data: Doc) -> Doc:
    """The same data with a hostile text in every free field."""
    texts = iter(samples.HOSTILE * 1000)

    def spoil(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {k: spoil(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [spoil(v) for v in value]
        free = ("name", "heading", "place", "document", "text", "reliability")
        return next(texts) if key in free and value else value

    return {**data, "items": spoil(data["items"])}


def cases() -> dict[str, Doc]:
    """Worlds by hand: ordinary ones, a circle, a deep chain, many bodies, hostile texts."""
    plain_day = [whole(samples.supervision()), whole(samples.party())]
    wild = [whole(samples.branching()), whole(samples.party())]
    deep = samples.chain(*(
        samples.hop("REPORTS_TO", f"B-{n}", f"第{n}级监督机构", samples.TEAM) for n in range(12)
    ))  # fmt: skip
    wide = [
        samples.chain(
            samples.hop("LED_BY", f"L-{n}", f"嘉陵省第{n}号牵头单位", samples.TEAM,
                        properties={"scope": f"第{n}类"}),
            samples.hop("REPORTS_TO", "B-2", "中共嘉陵省纪律检查委员会", samples.BOARD),
        ) for n in range(40)
    ]  # fmt: skip
    many = [samples.post(f"第{n}处处长", f"任某{n}") for n in range(60)]
    crowd = samples.chain(samples.hop("LED_BY", "B-1", "多职单位", many))
    scopes = [
        samples.chain(samples.hop("LED_BY", "B-1", "牵头", [], properties={"scope": f"范围{n}"}))
        for n in range(50)
    ]  # fmt: skip
    found = {
        "same": by_hand(plain_day, plain_day),
        "appears": by_hand([], plain_day),
        "vanishes": by_hand(plain_day, [whole(samples.no_chain("ended"))]),
        "nothing": by_hand([whole(samples.no_chain("never"))], [whole(samples.no_chain("never"))]),
        "wild": by_hand(plain_day, wild),
        "deep": by_hand(plain_day, [whole(samples.trace("supervision", deep))]),
        "wide": by_hand(plain_day, [whole(samples.trace("supervision", *wide))]),
        "crowd": by_hand(plain_day, [whole(samples.trace("supervision", crowd))]),
        "scopes": by_hand(plain_day, [whole(samples.trace("supervision", *scopes))]),
    }
    return found | {f"hostile {k}": hostile(found[k]) for k in ("same", "wild", "wide", "appears")}
