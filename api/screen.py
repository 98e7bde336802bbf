"""The terminal as a Rich console that no recorded text can command."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from api.wording import plain


class Screen(Console):
    """A console that prints no control characters but its own colours and line breaks.

    Whoever prints need not think of it: text is cleaned where it becomes pieces to be shown.
    """

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """The pieces of something to be shown."""
        for piece in super().render(renderable, options):
            # Pieces with a control are those that the console moves its cursor with.
            yield piece if piece.control else Segment(plain(piece.text, "\n\u3000"), piece.style)
