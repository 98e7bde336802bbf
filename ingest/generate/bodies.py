"""The bodies around the units: regions, commissions, lead bodies, party committees, groups."""

from ingest.generate.output import Tables
from ingest.generate.plan import (
    CITY_LEVEL,
    MERGE,
    PARTY_ROOT,
    REFERENCE_DAY,
    REFORM,
    RENAME,
    ROOT,
    SPLIT,
    Plan,
)
from ingest.generate.tenures import Staff
from ingest.generate.words import (
    document_name,
    group_name,
    host,
    marked,
    provincial,
    region_name,
    words,
)

_FOUNDED = "1993-02"
_SENT = "2011-06"


def write_documents(tables: Tables) -> None:
    """Write the documents that the other rows cite."""
    listed: list[tuple[str, str, str, str, int, dict[str, int]]] = [
        ("D-RULE", "rule", "2015-07", "A", 1, {}),
        ("D-ROSTER", "roster", "2016-03", "B", 2, {}),
        ("D-MAP", "designation", "2015-08", "A", 2, {}),
        ("D-LEDGER", "ledger", "2017-01", "C", 3, {}),
        ("D-REFORM", "reform", REFORM, "A", 1, {}),
        ("D-REPORT", "report", "2017-02", "D", 4, {}),
        ("D-ACT", "activities", "2017-01", "E", 5, {}),
    ]
    listed += [
        (f"D-P{year}", "personnel", f"{year}-12", "B", 2, {"year": year})
        for year in range(2012, 2027)
    ]
    listed += [
        (f"D-B{number}", "bulletin", f"2016-{number * 3:02d}", "F", 6, {"number": number})
        for number in range(1, 5)
    ]
    publisher = marked(words()["root_short"])
    for key, name, published, reliability, credibility, fields in listed:
        tables.add(
            "documents", key, id=key, heading=document_name(name, **fields),
            publisher=publisher, published=published, reliability=reliability,
            credibility=credibility, since=published, place="封面", classification="open",
        )


def write_regions(tables: Tables) -> None:
    """Write the province and its cities."""
    tables.add("regions", "D-ROSTER", id="R-00", full_name=region_name(), since=_FOUNDED)
    for city in range(len(words()["cities"])):
        tables.add(
            "regions", "D-ROSTER", id=f"R-{city + 1:02d}", full_name=region_name(city),
            superior="R-00", since=_FOUNDED,
        )


def write_commissions(tables: Tables, staff: Staff) -> None:
    """Write the province's commission, the root of every chain, and those of the cities."""
    _body(tables, ROOT, words()["root"], words()["root_short"], "discipline", "R-00")
    staff.fill(staff.post(ROOT, "secretary", "main", _FOUNDED))
    deputies = staff.post(ROOT, "deputy_secretary", "supervision", _FOUNDED, seats=3)
    staff.fill(deputies)
    staff.fill(deputies)
    for city, name in enumerate(words()["cities"], start=1):
        body, region = f"C-{city:02d}", f"R-{city:02d}"
        full = words()["city_discipline"].format(city=name)
        short = words()["city_discipline_short"].format(city=name)
        _body(tables, body, full, short, "discipline", region)
        tables.add("reports", "D-ROSTER", unit=body, superior=ROOT, since=_FOUNDED)
        staff.fill(staff.post(body, "secretary", "main", _FOUNDED))


def write_leads(tables: Tables, staff: Staff, plan: Plan) -> None:
    """Write the lead bodies, what the reform makes of some, and the over-held post."""
    for lead in range(plan.leads):
        until = REFORM if plan.reformed_lead(lead, odd=False) else ""
        posts = _lead(tables, staff, plan.lead_id(lead), lead, host(lead), _SENT, until)
        if lead == 2:
            extra = staff.hold(posts, ("2016-01-15", "2017-06-30"))
            tables.plant("over_held_post", posts, extra, f"单席职位两人在任，{REFERENCE_DAY} 成立")
    _write_reform(tables, staff, plan)


def _write_reform(tables: Tables, staff: Staff, plan: Plan) -> None:
    """Write the bodies that come out of the reform and what they succeed."""
    reformed = words()["reform_leads"]
    changes = [
        *(("split", (SPLIT,), name) for name in reformed["split"]),
        ("merge", MERGE, reformed["merge"][0]),
        ("rename", (RENAME,), reformed["rename"][0]),
    ]
    for number, (change, former, name) in enumerate(changes):
        successor = plan.lead_id(plan.leads + number)
        _lead(tables, staff, successor, former[0], name, REFORM, "")
        for lead in former:
            tables.add(
                "successions", "D-REFORM", former=plan.lead_id(lead), successor=successor,
                change=change, since=REFORM, classification="open",
            )
        if change == "rename":
            tables.add(
                "names", "D-REFORM", owner=successor, kind="former", since=_SENT, until=REFORM,
                name=marked(words()["lead_full_name"].format(host=provincial(host(RENAME)))),
            )


def _lead(
    tables: Tables, staff: Staff, body: str, lead: int, sits_at: str, since: str, until: str
) -> str:
    """Write one lead body with its three posts; gives the post of liaison."""
    region, superior = "R-00", ROOT
    if lead in CITY_LEVEL:
        # The city-level hosts are named after the first cities, in their order.
        city = lead - CITY_LEVEL[0] + 1
        region, superior = f"R-{city:02d}", f"C-{city:02d}"
    full = words()["lead_full_name"].format(host=provincial(sits_at))
    short = words()["lead_name"].format(host=sits_at)
    _body(tables, body, full, short, "lead", region, since, until)
    tables.add("reports", "D-MAP", unit=body, superior=superior, since=since, until=until)
    first = since if since == REFORM else ""
    for name, duty in (("head", "main"), ("deputy_head", "supervision"), ("liaison", "liaison")):
        post = staff.post(body, name, duty, since, until)
        staff.fill(post, first, until)
    return post


def write_parties(tables: Tables, staff: Staff, plan: Plan) -> None:
    """Write the party committees, each with the lead body it designates."""
    _party(tables, staff, PARTY_ROOT, words()["party_root"], words()["party_root_short"])
    for lead in range(plan.leads):
        party, since = plan.party_id(lead), "2015-07"
        full = words()["party_committee"].format(host=provincial(host(lead)))
        short = words()["party_committee_short"].format(host=host(lead))
        _party(tables, staff, party, full, short)
        after = plan.reformed_lead(lead, odd=False)
        tables.add(
            "designations", "D-MAP", party_organization=party, lead=plan.lead_id(lead),
            since=since, until=REFORM if after else "", classification="open",
        )
        if after:
            tables.add(
                "designations", "D-REFORM", party_organization=party, lead=after, since=REFORM,
                classification="open",
            )
    name = words()["split_party_committee"]
    _party(tables, staff, plan.split_party, provincial(name), name, REFORM)
    odd = plan.reformed_lead(SPLIT, odd=True) or ""
    tables.add(
        "designations", "D-REFORM", party_organization=plan.split_party, lead=odd,
        since=REFORM, classification="open",
    )


def _party(
    tables: Tables, staff: Staff, party: str, full: str, short: str, since: str = _FOUNDED
) -> None:
    source = "D-REFORM" if since == REFORM else "D-ROSTER"
    tables.add(
        "party_organizations", source, id=party, full_name=marked(full),
        short_names=marked(short), since=since, classification="open",
    )
    if party != PARTY_ROOT:
        tables.add(
            "party_lines", source, party_organization=party, superior=PARTY_ROOT, since=since,
            classification="open",
        )
    staff.fill(staff.post(party, "secretary", "main", since), since if since == REFORM else "")


def write_groups(tables: Tables, plan: Plan) -> None:
    """Write the groups outside the province; the reform merges the second into the first."""
    for index in range(plan.groups):
        tables.add(
            "units", "D-ROSTER", id=f"G-{index + 1:03d}", full_name=group_name(index),
            kind="enterprise", since="1988", until=REFORM if index == 1 else "",
            classification="open",
        )
    tables.add(
        "successions", "D-REFORM", former="G-002", successor="G-001", change="merge",
        since=REFORM, classification="open",
    )


def write_separate(tables: Tables) -> None:
    """Write the small group whose reports run in a circle and never reach the root."""
    circle = {"X-01": "X-02", "X-02": "X-03", "X-03": "X-01", "X-04": "X-04"}
    for (body, superior), name in zip(circle.items(), words()["separate"], strict=True):
        _body(tables, body, words()["province"] + name, name, "institute", "R-01")
        tables.add("reports", "D-ROSTER", unit=body, superior=superior, since="2014-01")
        tables.plant("no_root", body, "", "由环路或自我监督造成，链条到不了根")
    tables.plant("cycle", "X-01", "X-02;X-03", "三个机构互为上级")
    tables.plant("self_supervision", "X-04", "X-04", "机构以自己为上级")


def _body(
    tables: Tables, body: str, full: str, short: str, kind: str, region: str,
    since: str = _FOUNDED, until: str = "",
) -> None:
    tables.add(
        "units", "D-REFORM" if since == REFORM else "D-ROSTER", id=body, full_name=marked(full),
        short_names=marked(short), kind=kind, region=region, since=since, until=until,
        classification="open",
    )
