"""What a page says of a tie when it is pointed at: the relation, its ends, and its notes."""

from __future__ import annotations

from typing import Any

from viz.metrics import clean
from viz.said import relation
from viz.scene import Scene, Tie
from viz.style import Words


def names(scene: Scene) -> dict[str, str]:
    """The names of nodes by id."""
    return {node.id: clean(node.name) for node in scene.nodes}


def said(tie: Tie, named: dict[str, str], say: Words) -> dict[str, Any]:
    """The words of a tie; an end that is not drawn is told by its id."""
    ends = (named.get(end, clean(end)) for end in (tie.start, tie.end))
    return {"name": clean(relation(say, tie.relation)), "told": " → ".join(ends),
            "ends": [clean(tie.start), clean(tie.end)],
            "notes": [clean(note) for note in tie.notes]}  # fmt: skip
