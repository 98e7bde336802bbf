"""Teams, liaison activities, and the totals that the year's report states."""

from ingest.generate.cases import LEAD_CASES, OWN_CASES, PETITIONS, SUBJECTS
from ingest.generate.output import Tables
from ingest.generate.plan import ROOT, Plan
from ingest.generate.tenures import Staff
from ingest.generate.words import marked, region_name, words

_REPORT = "D-REPORT"
_ACTS = "D-ACT"
_PER_TEAM, _PER_ACTIVITY = 40, 20


def write_pool(tables: Tables) -> None:
    """Write the talent pool that officers of the units are entered in."""
    tables.add(
        "teams", _ACTS, id="T-00", full_name=marked(words()["teams"]["pool"]), kind="talent_pool",
        since="2016-02", until="2018",
    )


def write_teams(tables: Tables, staff: Staff, plan: Plan) -> None:
    """Write supervision teams, their members and what they inspect."""
    for team in range(1, 2 + plan.units // _PER_TEAM):
        key = f"T-{team:02d}"
        month = 3 + staff.pick(5)
        since, until = f"2016-{month:02d}", f"2016-{month + 3:02d}-{1 + staff.pick(28):02d}"
        name = marked(words()["teams"]["team"].format(number=team))
        tables.add(
            "teams", _ACTS, id=key, full_name=name, kind="supervision", since=since, until=until
        )
        for number in range(3 + staff.pick(3)):
            tables.add(
                "team_members", _ACTS, team=key, person=staff.person("监督检查组成员", _ACTS),
                role="member" if number else "head", since=since, until=until,
            )
        first = (team - 1) * _PER_TEAM
        targets = [f"U-{index + 1:04d}" for index in range(first, min(first + 5, plan.units))]
        for target in [f"R-{1 + team % 12:02d}", *targets]:
            tables.add(
                "inspections", _ACTS, team=key, target=target, since=since, until=until
            )


def write_activities(tables: Tables, staff: Staff, plan: Plan) -> int:
    """Write activities with those who took part; gives the number of people trained."""
    trained, kinds = 0, list(words()["activity_kinds"].items())
    for number in range(1, 2 + plan.units // _PER_ACTIVITY):
        key = f"A-{number:03d}"
        kind, label = kinds[(number - 1) % len(kinds)]
        month, day = 1 + staff.pick(11), 1 + staff.pick(20)
        dates = {"since": f"2016-{month:02d}-{day:02d}", "until": f"2016-{month:02d}-{day + 3:02d}"}
        first = (number - 1) * _PER_ACTIVITY
        shares = {
            f"U-{index + 1:04d}": 1 + staff.pick(9)
            for index in range(first, min(first + _PER_ACTIVITY, plan.units))
        }
        headcount = sum(shares.values())
        trained += headcount if kind == "training" else 0
        heading = marked(words()["teams"]["meeting"].format(number=number, kind=label))
        tables.add(
            "activities", _ACTS, id=key, heading=heading, kind=kind, headcount=headcount, **dates
        )
        organiser = plan.lead_id(number % 5) if number % 2 == 0 else ROOT
        tables.add(
            "participations", _ACTS, activity=key, unit=organiser, role="organiser", **dates
        )
        for unit, share in shares.items():
            tables.add(
                "participations", _ACTS, activity=key, unit=unit, role="participant",
                headcount=share, **dates,
            )
    return trained


def write_figures(tables: Tables, plan: Plan, trained: int) -> None:
    """Write the totals of the report; they agree with the rows."""
    for metric, value, measure in (
        ("central_units", plan.units, "units"),
        ("petitions_transferred", plan.share(PETITIONS), "petitions"),
        ("people_in_cases_opened_by_leads", plan.share(LEAD_CASES), "persons"),
        ("cases_opened_by_units", plan.share(OWN_CASES), "cases"),
        ("people_sanctioned_by_units", plan.share(SUBJECTS), "persons"),
        ("bulletins_issued", 4, "issues"),
        ("people_trained", trained, "persons"),
    ):
        tables.add(
            "figures", _REPORT, document=_REPORT, metric=metric, value=value, measure=measure,
            period="2016", scope=region_name(), place=f"数据表 {metric}",
            classification="open",
        )
