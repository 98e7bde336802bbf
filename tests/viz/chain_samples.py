"""Chain figures by hand for the tests: rules of each kind, long, many, crowded and hostile."""

from __future__ import annotations

from typing import Any

from tests.viz import samples
from viz.figures.chain import build
from viz.scene import Receipt, Scene
from viz.style import style

Doc = dict[str, Any]
RECEIPT = Receipt("chain", (("unit", "U-0417"), ("on", samples.ON)), "zh", "a4", "1284", "0" * 64)
LEAD, OTHER = ("B-1", "省纪委驻省国资委纪检组"), ("B-9", "嘉陵省国防科技工业办公室纪检组")
COMMITTEE = ("O-1", "中共嘉陵省国资委委员会")


def scene_of(data: Doc, sheet: str = "a4", lang: str = "zh") -> Scene:
    return build(data, style().sheets[sheet], lang, RECEIPT)


def up(number: int, **more: Any) -> Doc:
    """A hop to the n-th body."""
    posts = [samples.post("书记", f"某{number}")]
    name = f"第{number}级监督机构"
    return samples.hop("REPORTS_TO", f"B-{number}", name, posts, samples.SETUP, **more)


def fan(count: int) -> Doc:
    """Many chains: leads one below the other, each with its own superior."""
    return samples.trace("supervision", *(
        samples.chain(samples.hop("LED_BY", f"F-{n}", f"第{n}派驻纪检组", samples.TEAM,
                                  samples.LEADS, certainty="possible" if n % 3 else "certain"),
                      up(100 + n))
        for n in range(count)
    ))  # fmt: skip


def crowded() -> Doc:
    """A body with more posts, and a post with more holders, than a page is high."""
    shared = samples.post("委员", "某甲")
    shared["holders"] = [dict(shared["holders"][0], full_name=f"委员{n}号") for n in range(40)]
    posts = [*(samples.post(f"岗位{n}", f"在任{n}号") for n in range(60)), shared]
    head = samples.hop("LED_BY", "B-1", "省纪委驻省国资委纪检组", posts, samples.LEADS)
    who = samples.subject() | {"posts": [samples.post(f"本单位岗位{n}", f"本{n}号")
                                         for n in range(50)]}  # fmt: skip
    return samples.chain_data([samples.trace("supervision", samples.chain(head, up(2)))], who=who)


def hostile() -> Doc:
    """Every free text is hostile."""
    first, second, third, fourth, fifth = samples.HOSTILE
    rows = [samples.evidence(n, text, text, "F6") for n, text in enumerate(samples.HOSTILE)]
    posts = [samples.post(fifth, fourth), samples.post(first, second), samples.post(third)]
    hops = [
        samples.hop("LED_BY", first, text, posts, *rows, properties={"scope": text})
        for text in samples.HOSTILE
    ]
    who = {"id": third, "full_name": fifth + first, "kind": second, "region": fourth,
           "posts": posts, "exists": "possible"}  # fmt: skip
    rules = [samples.rule((text, text), (first, fifth), "no", evidence=rows)
             for text in samples.HOSTILE[:2]]  # fmt: skip
    traces = [samples.trace("supervision", samples.chain(*hops)), samples.party()]
    return samples.chain_data(traces, *rules, who=who, beside=samples.HOSTILE)


def loop() -> Doc:
    """A unit that supervises itself, and a second chain."""
    closes = {"relation": "REPORTS_TO", "from": "U-0417", "to": "U-0417", "since": "2016",
              "until": "..", "certainty": "certain", "evidence": [samples.SETUP]}  # fmt: skip
    return samples.trace("supervision", samples.chain(ends="cycle", closes=closes),
                         samples.chain(up(3)))  # fmt: skip


def two_leads() -> Doc:
    """The designated lead comes first in the trace, another lead follows."""
    first = samples.hop("LED_BY", *LEAD, samples.TEAM, samples.LEADS)
    second = samples.hop("LED_BY", *OTHER, samples.TEAM, samples.ROSTER)
    return samples.trace("supervision", samples.chain(first, up(2)), samples.chain(second, up(2)))


def kinds() -> dict[str, Doc]:
    """The data under test by name."""
    sup, party, none = samples.supervision(), samples.party(), samples.no_chain("between")
    agrees, differs = samples.rule(COMMITTEE, LEAD, "certain"), samples.rule(COMMITTEE, OTHER, "no")
    deep = samples.trace("supervision", samples.chain(*(up(n) for n in range(1, 21))))
    return {
        "agrees": samples.chain_data([sup, party, none], agrees),
        "differs": samples.chain_data([sup, party], differs, beside=[LEAD[1]]),
        "no lead": samples.chain_data([samples.no_chain("never"), party], differs),
        "two leads": samples.chain_data([two_leads(), party], agrees, beside=[OTHER[1]]),
        "two rules": samples.chain_data(
            [two_leads(), party], agrees, samples.rule(COMMITTEE, OTHER, "possible")),
        "nothing": samples.chain_data([samples.no_chain("never"), none, none]),
        "branching": samples.chain_data([samples.branching(), party]),
        "below": samples.chain_data([party, samples.branching()]),
        "deep": samples.chain_data([deep, party]),
        "many": samples.chain_data([fan(40), party], agrees),
        "crowded": crowded(),
        "loop": samples.chain_data([loop(), party]),
        "hostile": hostile(),
    }  # fmt: skip


KINDS = kinds()
