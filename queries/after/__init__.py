"""Steps that work on a query's rows in Python, where Cypher of both engines cannot.

A step takes the store, the rows and the parameter values, and returns rows with the columns that
the query declares. A query names its step in its header (`after`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graph.stores.base import Row, Store

Step = Callable[[Store, list[Row], Mapping[str, Any]], list[Row]]

STEPS: Mapping[str, Step] = {}
