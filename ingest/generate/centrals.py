"""The central units one by one: affiliation, lead, posts, parents, and planted defects."""

from dataclasses import dataclass

from ingest.generate.output import Tables
from ingest.generate.plan import REFERENCE_DAY, REFORM, SPLIT, Plan
from ingest.generate.tenures import Staff
from ingest.generate.words import unit_names, words

_LED_SINCE = ("2015-07", "2015-07-20", "2015-08-01", "2015-09", "2015-10-08", "2015-07/2016-06",
              "2016-01-01", "2016-03")


@dataclass(frozen=True)
class Central:
    """One central unit, as much of it as its cases and leads need."""

    index: int
    lead: int
    defect: str | None
    until: str

    @property
    def id(self) -> str:
        """The unit's id."""
        return f"U-{self.index + 1:04d}"

    @property
    def name(self) -> str:
        """The unit's short name, with the mark."""
        return unit_names(self.index)[1]

    @property
    def party_lead(self) -> int:
        """The place of the party committee: its lead body is the one designated."""
        return self.lead - 1 if self.defect == "lead_against_rule" else self.lead


def write_unit(tables: Tables, staff: Staff, plan: Plan, index: int) -> Central:
    """Write everything about one unit but its cases."""
    defect = plan.defect(index)
    # Defects of leads are kept away from the bodies that the reform changes.
    lead = 1 + index % 4 if defect else staff.pick(plan.leads)
    unit = Central(index, lead, defect, REFORM if plan.merged(index) else "")
    since = "unknown" if staff.pick(20) == 0 else str(1985 + staff.pick(26))
    _write_self(tables, staff, plan, unit, since)
    _write_affiliations(tables, plan, unit)
    if defect == "no_lead":
        tables.plant("no_lead", unit.id, "", "没有归口牵头单位")
    else:
        _write_leads(tables, staff, plan, unit)
    _write_posts(tables, staff, unit, since)
    return unit


def _write_self(tables: Tables, staff: Staff, plan: Plan, unit: Central, since: str) -> None:
    full, short, renamed = unit_names(unit.index)
    new = plan.renamed(unit.index)
    group = staff.pick(plan.groups) if staff.pick(3) == 0 else None
    # A unit of the group that is merged away changes its parent, which needs dated rows.
    dated = group == 1
    tables.add(
        "units", "D-ROSTER", id=unit.id, full_name=renamed if new else full, short_names=short,
        kind="central", region=f"R-{1 + staff.pick(12):02d}", since=since, until=unit.until,
        superior="" if group is None or dated else f"G-{group + 1:03d}", classification="open",
    )
    if dated:
        tables.add("parents", "D-ROSTER", unit=unit.id, parent="G-002", since=since, until=REFORM)
        if not unit.until:
            tables.add("parents", "D-REFORM", unit=unit.id, parent="G-001", since=REFORM)
    if new:
        tables.add(
            "names", "D-REFORM", owner=unit.id, name=full, kind="former", since=since, until=REFORM
        )
        tables.add("names", "D-REFORM", owner=unit.id, name=renamed, kind="full", since=REFORM)
    if unit.until:
        tables.add(
            "successions", "D-REFORM", former=unit.id, successor=f"U-{unit.index:04d}",
            change="merge", since=REFORM, classification="open",
        )


def _moves(plan: Plan, unit: Central) -> bool:
    """Whether the reform puts the unit under the newly founded party committee."""
    return unit.party_lead == SPLIT and unit.index % 2 == 1


def _write_affiliations(tables: Tables, plan: Plan, unit: Central) -> None:
    moves = _moves(plan, unit)
    parties = [plan.party_id(unit.party_lead)]
    if unit.defect == "two_leads":
        # Two affiliations explain two leads: each is the designated one of its committee.
        parties.append(plan.party_id(unit.lead - 1))
    since = "2005" if unit.index % 3 else "2010/2012"
    for party in parties:
        tables.add(
            "affiliations", "D-ROSTER", unit=unit.id, party_organization=party, since=since,
            until=REFORM if moves else unit.until,
        )
    if moves and not unit.until:
        tables.add(
            "affiliations", "D-REFORM", unit=unit.id, party_organization=plan.split_party,
            since=REFORM,
        )


def _write_leads(tables: Tables, staff: Staff, plan: Plan, unit: Central) -> None:
    scope = words()["scope"]
    after = plan.reformed_lead(unit.lead, _moves(plan, unit))
    leads = [unit.lead, unit.lead - 1] if unit.defect == "two_leads" else [unit.lead]
    for lead in leads:
        tables.add(
            "leads", "D-MAP", unit=unit.id, lead=plan.lead_id(lead), scope=scope, basis="D-RULE",
            since=_LED_SINCE[staff.pick(len(_LED_SINCE))],
            until=REFORM if after else unit.until, classification="open",
        )
    if after and not unit.until:
        tables.add(
            "leads", "D-REFORM", unit=unit.id, lead=after, scope=scope, basis="D-RULE",
            since=REFORM, classification="open",
        )
    ids = [plan.lead_id(lead) for lead in leads]
    if unit.defect == "two_leads":
        tables.plant("two_leads", unit.id, ";".join(sorted(ids)), "同一事项两个牵头单位")
    elif unit.defect == "lead_against_rule":
        designated = plan.lead_id(unit.party_lead)
        tables.plant("lead_against_rule", unit.id, ids[0], f"按隶属关系应为 {designated}")


def _write_posts(tables: Tables, staff: Staff, unit: Central, since: str) -> None:
    secretary = staff.post(unit.id, "unit_secretary", "supervision", since, unit.until)
    liaison = staff.post(unit.id, "liaison", "liaison", since, unit.until)
    vacant = secretary if unit.index % 2 else liaison
    if unit.defect != "vacant_post":
        vacant = ""
    first = staff.fill(secretary, "", unit.until, vacant=secretary == vacant)[0]
    # Now and then nobody ever wrote down who the liaison is: unknown, not vacant.
    if liaison == vacant or staff.pick(20):
        staff.fill(liaison, "", unit.until, vacant=liaison == vacant)
    if vacant:
        tables.plant("vacant_post", vacant, unit.id, f"{REFERENCE_DAY} 无人在任")
    if unit.index % 10 == 3:
        tables.add(
            "team_members", "D-ACT", team="T-00", person=first, role="member",
            since="2016-02", until="2017-12-31",
        )
