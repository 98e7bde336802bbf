"""The order in which the fictional province is written."""

from collections.abc import Callable
from pathlib import Path
from random import Random

from ingest.generate import activities, bodies
from ingest.generate.cases import Docket
from ingest.generate.centrals import write_unit
from ingest.generate.output import Tables
from ingest.generate.plan import Plan
from ingest.generate.tenures import Staff

# Cases are shared out within a block, so only a block of units is ever held.
_BLOCK = 8


def generate(
    units: int, seed: int, out: Path, progress: Callable[[int, int], None] | None = None
) -> dict[str, int]:
    """Write a wholly fictional province with so many central units into a folder.

    The same units and seed give the same bytes. Returns the number of rows of each table.
    `progress` is called with the units done and the units in all.
    """
    if units < 1:
        raise ValueError(f"units must be at least 1, not {units}")
    plan = Plan(units)
    with Tables(out) as tables:
        staff = Staff(tables, Random(seed))
        bodies.write_documents(tables)
        bodies.write_regions(tables)
        bodies.write_commissions(tables, staff)
        bodies.write_leads(tables, staff, plan)
        bodies.write_parties(tables, staff, plan)
        bodies.write_groups(tables, plan)
        bodies.write_separate(tables)
        activities.write_pool(tables)
        _write_units(tables, staff, plan, progress)
        activities.write_teams(tables, staff, plan)
        trained = activities.write_activities(tables, staff, plan)
        activities.write_figures(tables, plan, trained)
        return dict(tables.counts)


def _write_units(
    tables: Tables, staff: Staff, plan: Plan, progress: Callable[[int, int], None] | None
) -> None:
    docket = Docket(tables, staff, plan)
    for start in range(0, plan.units, _BLOCK):
        stop = min(start + _BLOCK, plan.units)
        docket.write([write_unit(tables, staff, plan, index) for index in range(start, stop)])
        if progress and (stop == plan.units or stop % 1000 == 0):
            progress(stop, plan.units)
