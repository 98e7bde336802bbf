"""The cases of 2016: petitions transferred, and cases opened by lead bodies and by units."""

from collections.abc import Sequence
from datetime import date, timedelta

from ingest.generate.centrals import Central
from ingest.generate.output import Tables
from ingest.generate.plan import ROOT, Plan, quota
from ingest.generate.tenures import Staff
from ingest.generate.words import words

# What 229 units had: petitions transferred, cases by lead bodies, own cases, their subjects.
PETITIONS, LEAD_CASES, OWN_CASES, SUBJECTS = 285, 31, 358, 553
_YEAR = date(2016, 1, 4)

Step = tuple[str, str, int, str]


class Docket:
    """Writes cases for one block of units after another; keeps only the running numbers."""

    def __init__(self, tables: Tables, staff: Staff, plan: Plan) -> None:
        self._tables = tables
        self._staff = staff
        self._plan = plan
        self._cases = 0
        self._own = 0

    def write(self, block: Sequence[Central]) -> None:
        """Write the block's part of all cases, spread unevenly over its units."""
        led = [unit for unit in block if unit.defect != "no_lead"]
        for reference, units, write in (
            (PETITIONS, led, self._petition),
            (LEAD_CASES, led, self._lead_case),
            (OWN_CASES, block, self._own_case),
        ):
            total = self._plan.share(reference)
            start, stop = block[0].index, block[-1].index + 1
            for _ in range(quota(total, self._plan.units, start, stop)):
                write(units[self._staff.pick(len(units))])

    def _petition(self, unit: Central) -> None:
        lead = self._plan.lead_id(unit.lead)
        steps: list[Step] = [
            ("petition", ROOT, 4 + self._staff.pick(15), "收到"),
            ("transfer", lead, 2 + self._staff.pick(10), "移交单位核查"),
        ]
        if self._staff.pick(3):
            steps.append(("check", unit.id, 20 + self._staff.pick(40), "核查完毕"))
            steps.append(("closed", unit.id, 1, "了结"))
        self._case(unit, "信访反映", steps)

    def _lead_case(self, unit: Central) -> None:
        lead = self._plan.lead_id(unit.lead)
        steps: list[Step] = [
            ("check", lead, 10 + self._staff.pick(20), "建议立案"),
            ("filing", lead, 1 + self._staff.pick(5), "立案"),
            ("review", lead, 20 + self._staff.pick(40), "查清"),
            ("trial", lead, 10 + self._staff.pick(20), "移送处理"),
        ]
        self._subjects(self._case(unit, "牵头单位立案", steps), 1)

    def _own_case(self, unit: Central) -> None:
        total, people = self._plan.share(OWN_CASES), self._plan.share(SUBJECTS)
        sanction = words()["sanctions"][self._staff.pick(5)]
        steps: list[Step] = [
            ("filing", unit.id, 1 + self._staff.pick(5), "立案"),
            ("review", unit.id, 20 + self._staff.pick(40), "查清"),
            ("trial", unit.id, 10 + self._staff.pick(20), "审结"),
            ("sanction", unit.id, 1, sanction),
        ]
        disordered = self._own == 0
        case = self._case(unit, "单位自行立案", steps, disordered)
        if disordered:
            self._tables.plant("stage_order", case, unit.id, "审理早于立案")
        self._subjects(case, quota(people, total, self._own, self._own + 1))
        self._own += 1

    def _case(
        self, unit: Central, kind: str, steps: Sequence[Step], disordered: bool = False
    ) -> str:
        """Write one case and its stages, each ending where the next begins."""
        self._cases += 1
        case = f"K-{self._cases:05d}"
        first = day = _YEAR + timedelta(days=20 + self._staff.pick(180))
        began = 2011 + self._staff.pick(4)
        conduct = f"{began}/{began + 1}" if self._staff.pick(2) else str(began)
        stem = unit.name.removesuffix(words()["mark"])
        self._tables.add(
            "cases", "D-LEDGER", id=case, unit=unit.id, since=first.isoformat(),
            heading=f"{stem}{kind}第{self._cases}件{words()['mark']}",
            conduct=conduct, classification="restricted",
        )
        for stage, body, days, outcome in steps:
            end = day + timedelta(days=days)
            # The planted disorder: a trial that was over before the case was filed.
            back = timedelta(days=120) if disordered and stage == "trial" else timedelta()
            self._tables.add(
                "stages", "D-LEDGER", case=case, stage=stage, body=body, outcome=outcome,
                since=(day - back).isoformat(), until=(end - back).isoformat(),
                classification="restricted",
            )
            day = end
        return case

    def _subjects(self, case: str, number: int) -> None:
        for _ in range(number):
            person = self._staff.person(words()["subject_note"], "D-LEDGER")
            self._tables.add(
                "involvements", "D-LEDGER", case=case, person=person, role="subject",
                since="2016", classification="restricted",
            )
