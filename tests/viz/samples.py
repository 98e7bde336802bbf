"""Trace documents and groups written by hand; every name in them is fictional (嘉陵省)."""

from typing import Any

Doc = dict[str, Any]
ON, KNOWN = "2016-09-06", "2026-11-20T08:00:00Z"
HOSTILE = [
    "<script>alert(1)</script>&amp;\"'",
    '#[panic()]$x^2$*_`raw`_* \\ // @ref <label> #eval("1")',
    '</text></svg><image href="x"/>]]>--><!--',
    "甲\u202e乙\u2066丙\u200b丁\x00戊\x1b己\ud800庚\ufffe{on}{0}",
    "嘉陵省锦川市" * 10,
]


def evidence(number: int, heading: str, place: str = "第 1 页", grade: str = "B2") -> Doc:
    """Return one evidence row."""
    document = f"D-{number}"
    return {"id": f"E-{number}", "document": document, "heading": heading, "place": place,
            "reliability": grade}  # fmt: skip


def post(name: str, holder: str = "", state: str = "held", **more: Any) -> Doc:
    """Return one post."""
    span = {"since": "2015-03", "until": "2018-05", "certainty": "certain"} | more
    holders = [{"person": f"P-{holder}", "full_name": holder, **span}] if holder else []
    return {"id": f"S-{name}", "post_name": name, "duty": "main", "state": state,
            "holders": holders}  # fmt: skip


def hop(relation: str, to: str, name: str, posts: list[Doc], *rows: Doc, **more: Any) -> Doc:
    """Return one hop."""
    base = {"relation": relation, "from": "U-0417", "to": to, "to_name": name, "since": "2015-07",
            "until": "..", "certainty": "certain", "exists": "certain", "properties": {},
            "evidence": list(rows), "posts": posts}  # fmt: skip
    return base | more


def chain(*hops: Doc, **more: Any) -> Doc:
    """Return one chain."""
    weak = any(h["certainty"] == "possible" for h in hops)
    base = {"certainty": "possible" if weak else "certain", "ends": "root",
            "certain": None if weak else ["2015-07-01", "2018-08-01"],
            "possible": ["2015-07-01", "2018-08-31"], "next_change": "2016-11-01",
            "hops": list(hops)}  # fmt: skip
    return base | more


def trace(line: str, *chains: Doc, why_not: Doc | None = None, **more: Any) -> Doc:
    """Return one trace document."""
    unit = {"id": "U-0417", "full_name": "嘉陵能源集团有限公司", "kind": "enterprise",
            "exists": "certain"}  # fmt: skip
    base = {"unit": unit, "on": ON, "known": KNOWN, "line": line, "data_version": "1284",
            "total": len(chains), "shown": len(chains), "chains": list(chains),
            "next_change": "2016-11-01",
            "why_not": why_not}  # fmt: skip
    return base | more


def subject(name: str = "嘉陵能源集团有限公司") -> Doc:
    """Return the subject of the sample."""
    posts = [post("党委书记", "顾某承", until=".."), post("纪委书记", "周某川"),
             post("联络员", "", "vacant")]  # fmt: skip
    return {"id": "U-0417", "full_name": name, "kind": "central", "region": "嘉陵省锦川市",
            "posts": posts}  # fmt: skip


def rule(party: tuple[str, str], lead: tuple[str, str], leads: str, **more: Any) -> Doc:
    """Return what the rule says: id and name of the party organisation and of the lead."""
    base = {"relation": "DESIGNATES", "from": party[0], "from_name": party[1], "to": lead[0],
            "to_name": lead[1], "since": "2015-07", "until": "..", "certainty": "certain",
            "leads": leads, "evidence": [RULE]}  # fmt: skip
    return base | more


def chain_data(traces: list[Doc], *rules: Doc, who: Doc | None = None, **more: Any) -> Doc:
    """Return the data of a chain figure."""
    base = {"unit": who or subject(), "on": ON, "known": KNOWN, "data_version": "1284",
            "fictional": True, "traces": traces, "rules": list(rules), "beside": [],
            "next_change": "2016-11-01"}  # fmt: skip
    return base | more


def coverage_data(groups: list[Doc], **more: Any) -> Doc:
    """Return the data of a coverage figure."""
    total = len({u["id"] for g in groups for u in g["units"]})
    base = {"on": ON, "known": KNOWN, "data_version": "1284", "total": total, "groups": groups,
            "fictional": False, "next_change": "2016-10-08"}  # fmt: skip
    return base | more


RULE = evidence(11, "《统筹联动暂行办法》嘉委办〔2015〕27 号", "第六条", "A1")
ROSTER = evidence(2, "《驻嘉单位联络员名册（2016 年版）》", "表“联络员”第 42 行")
LEADS = evidence(3, "《归口牵头单位分工的通知》嘉纪发〔2015〕18 号", "附件第 41 行", "A1")
SETUP = evidence(5, "《派驻机构设置方案》嘉编发〔2012〕9 号", "第 2 页第 3 段", "A1")
PARTY = evidence(8, "《省国资委党委文件》嘉国资党〔2013〕31 号", "第 1、4 段", "A1")
HISTORY = evidence(9, "《企业工委沿革》内部整理稿", "第 5 页", "C3")
TEAM = [post("组长", "陈某岩"), post("联络员", "冯某禾", until="..")]
BOARD = [post("书记", "邵某庭"), post("副书记（分管）", "汪某舟", certainty="possible")]
OUTSIDE = [post("书记", "", "unknown")]


def supervision() -> Doc:
    """Return a certain supervision line of three hops."""
    return trace("supervision", chain(
        hop("LED_BY", "B-1", "省纪委驻省国资委纪检组", TEAM, ROSTER, LEADS, until="2018-08"),
        hop("REPORTS_TO", "B-2", "中共嘉陵省纪律检查委员会", BOARD, SETUP, since="2012-06"),
        hop("REPORTS_TO", "B-3", "上级纪律检查机关（省外）", OUTSIDE, SETUP, since="2012-01"),
    ))  # fmt: skip


def party() -> Doc:
    """Return a party line whose second hop is only possible."""
    return trace("party", chain(
        hop("AFFILIATED_WITH", "O-1", "中共嘉陵省国资委委员会", [post("书记", "孟某川")], PARTY,
            since="2012-03", until="2018-11"),
        hop("SUBORDINATE_TO", "O-2", "中共嘉陵省委企业工作委员会",
            [*OUTSIDE, post("副书记", "", "vacant")], HISTORY, since="2013/2016",
            certainty="possible"),
        hop("SUBORDINATE_TO", "O-3", "中共嘉陵省委员会", [post("书记", "秦某远")], PARTY,
            since="2013-01"),
    ))  # fmt: skip


def branching() -> Doc:
    """Return two leads, one shared prefix, a cycle and a chain longer than a row."""
    head = hop("LED_BY", "B-1", "省纪委驻省国资委纪检组", TEAM, LEADS, since="2015-07-01",
               properties={"scope": "petitions"})  # fmt: skip
    ups = [hop("REPORTS_TO", f"B-{n}", f"第{n}级监督机构", OUTSIDE, SETUP) for n in range(2, 7)]
    other = hop("LED_BY", "B-9", "嘉陵省国防科技工业办公室纪检组", [], HISTORY,
                since="2014-06-30/2017-01-01", until="unknown", certainty="possible")  # fmt: skip
    closes = {"relation": "REPORTS_TO", "to": "B-1", "since": "2016", "until": "..",
              "certainty": "certain"}  # fmt: skip
    side = hop("REPORTS_TO", "B-8", "嘉陵省监察委员会", BOARD, SETUP, exists="no")
    return trace("supervision", chain(head, *ups), chain(head, side, ends="cycle", closes=closes),
                 chain(other), total=None, at_least=10000)  # fmt: skip


def no_chain(reason: str = "ended") -> Doc:
    """Return a supervision line without a chain."""
    edge = {"relation": "LED_BY", "from": "U-0417", "to": "B-1",
            "to_name": "省纪委驻省国资委纪检组", "since": "2012-01",
            "until": "2015-06-30", "evidence": [LEADS]}  # fmt: skip
    later = edge | {"since": "2017-03", "until": "..", "evidence": [ROSTER]}
    known = {"never": (None, None), "ended": (edge, None), "between": (edge, later)}[reason]
    return trace("supervision", why_not={"reason": reason, "ended": known[0], "next": known[1]})


SIZES = [62, 34, 31, 21, 17, 14, 11, 9, 8, 7, 6, 2]
LEAD_NAMES = ["国资委", "金融办", "国防科工办", "科技厅", "交通厅", "教育厅", "国土厅", "水利厅",
              "农业厅", "住建厅", "文化厅", "卫计委"]  # fmt: skip
PLACES = [
    "安澜", "白石", "北辰", "沧浪", "长昆", "东屏", "海晏", "恒岭",
    "宏泽", "华岳", "华棠", "锦屏", "金岩", "九衢", "凌云", "龙泉",
]  # fmt: skip
TRADES = [
    "石化", "水电", "烟草", "航油", "建工", "地震局", "外汇局", "光电所",
    "测绘院", "动力院", "财险", "燃气", "粮储", "盐业",
]  # fmt: skip


def coverage() -> list[Doc]:
    """Return groups of 229 fictional units: two with two leads, one that differs, seven none."""
    units = [
        {"id": f"U-{n:04}", "full_name": f"{PLACES[n % 16]}{TRADES[n // 16]}有限公司",
         "short_name": f"{PLACES[n % 16]}{TRADES[n // 16]}"}
        for n in range(224)
    ] + [
        {"id": f"U-{n:04}", "full_name": f"嘉陵{n}厂", "short_name": f"嘉陵{n}厂"}
        for n in range(224, 229)
    ]  # fmt: skip
    groups: list[Doc] = []
    start = 0
    for name, size in zip(LEAD_NAMES, SIZES, strict=True):
        chosen = units[start : start + size]
        start += size
        groups.append({"lead_id": f"L-{name}", "lead_name": f"驻省{name}", "units": chosen})
    for n in (3, 40):
        twice = groups[0]["units"][n] | {"marks": {"two": "certain"}}
        groups[0]["units"][n] = twice
        groups[1]["units"] = [*groups[1]["units"], twice]
    groups[2]["units"][5] = groups[2]["units"][5] | {"marks": {"differs": "certain"},
                                                      "expected": ["驻省科技厅"]}  # fmt: skip
    return [*groups, {"lead_id": None, "lead_name": "", "units": units[start:]}]
