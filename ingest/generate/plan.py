"""What the province of a given size holds, worked out from numbers alone.

Nothing here depends on what was written before, so units can be streamed one by one.
"""

from dataclasses import dataclass

REFERENCE_UNITS = 229
REFERENCE_DAY = "2016-09-06"
REFORM = "2018-03-21"
ROOT = "ROOT"
PARTY_ROOT = "O-00"
BASE_LEADS = 12
SPLIT, MERGE, RENAME = 5, (6, 7), 8
CITY_LEVEL = (9, 10, 11)

# Per 229 units: 8 without lead, 4 with two, 3 led against the rule, 3 posts vacant.
_PATTERN = (
    "no_lead", "two_leads", "vacant_post", "no_lead", "lead_against_rule", "no_lead",
    "two_leads", "no_lead", "vacant_post", "no_lead", "two_leads", "lead_against_rule",
    "no_lead", "no_lead", "two_leads", "vacant_post", "no_lead", "lead_against_rule",
)


@dataclass(frozen=True)
class Plan:
    """Sizes and assignments for so many units."""

    units: int

    def share(self, reference: int) -> int:
        """How many of what comes `reference` times with 229 units."""
        return (self.units * reference + REFERENCE_UNITS // 2) // REFERENCE_UNITS

    @property
    def leads(self) -> int:
        """Lead bodies before the reform; each has one party committee that designates it."""
        return max(BASE_LEADS, self.units // 200)

    @property
    def groups(self) -> int:
        """Groups outside the province."""
        return 8 + self.units // 50

    def defect(self, index: int) -> str | None:
        """The contradiction planted at a unit, if any."""
        slots = self.units * len(_PATTERN) // REFERENCE_UNITS
        slot = -(-index * slots // self.units)
        if slot >= slots or slot * self.units // slots != index:
            return None
        return _PATTERN[slot % len(_PATTERN)]

    def merged(self, index: int) -> bool:
        """Whether the unit is merged into the one before it by the reform."""
        return index % 60 == 31 and self.defect(index) is None

    def renamed(self, index: int) -> bool:
        """Whether the unit gets another name by the reform."""
        return index % 40 == 7 and self.defect(index) is None

    def lead_id(self, lead: int) -> str:
        """The id of the lead body that sits at a host."""
        return f"L-{lead + 1:02d}"

    def reformed_lead(self, lead: int, odd: bool) -> str | None:
        """The lead body that takes over on the day of the reform; None if nothing changes."""
        if lead == SPLIT:
            return self.lead_id(self.leads + (1 if odd else 0))
        if lead in MERGE:
            return self.lead_id(self.leads + 2)
        if lead == RENAME:
            return self.lead_id(self.leads + 3)
        return None

    def party_id(self, lead: int) -> str:
        """The id of the party committee that designates a lead body."""
        return f"O-{lead + 1:02d}"

    @property
    def split_party(self) -> str:
        """The party committee that the reform sets up for half of the units of one."""
        return f"O-{self.leads + 1:02d}"


def quota(total: int, units: int, start: int, stop: int) -> int:
    """The part of a total that falls to the units from start to stop; parts add up to it."""
    return total * stop // units - total * start // units
