"""Steps that work on a query's rows in Python, where Cypher of both engines cannot.

A query names its step in its header (`after`). A step asks the query's own text, with other values
for some parameters if it must, and returns rows with the columns that the query declares; so no
Cypher stands outside the library.
"""

from __future__ import annotations

from collections.abc import Mapping

from queries.after.below import answering, off_root
from queries.after.chains import circles, upwards
from queries.after.changes import changes
from queries.after.figures import agreement
from queries.after.hands import transfers
from queries.after.network import communities, hubs
from queries.after.step import Step
from queries.after.succession import successions
from queries.after.walk import neighbourhood, paths

STEPS: Mapping[str, Step] = {
    "neighbourhood": Step(neighbourhood, fills=("ids",)),
    "paths": Step(paths, fills=("ids",)),
    "hubs": Step(hubs),
    "communities": Step(communities),
    "agreement": Step(agreement),
    "transfers": Step(transfers),
    "changes": Step(changes),
    "upwards": Step(upwards, fills=("ids",)),
    "circles": Step(circles),
    "answering": Step(answering, fills=("ids",)),
    "off_root": Step(off_root),
    "successions": Step(successions, fills=("ids",)),
}
