"""What a step is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from graph.stores.base import Row


class Ask(Protocol):
    """Runs the query's own text; what is given replaces or adds parameter values."""

    def __call__(self, **values: Any) -> list[Row]: ...


@dataclass(frozen=True, slots=True)
class Step:
    """`run` takes how to ask and the values given, and returns rows.

    `fills` names the parameters of the text that the step gives, not the user.
    """

    run: Callable[[Ask, Mapping[str, Any]], list[Row]]
    fills: tuple[str, ...] = ()
