"""Words and tags set one after another, broken to a width."""

from dataclasses import dataclass

from viz.draw import Block, Pen
from viz.figures.diff.marks import struck, tag, tag_width
from viz.metrics import width, wrap
from viz.style import style

PITCH = 14.0


@dataclass(frozen=True)
class Word:
    """A piece of text, or a tag (`kind` is then its state), or the mark of a post (`mark`)."""

    text: str
    kind: str = "text"
    colour: str = "second"
    bold: bool = False
    struck: bool = False


def flow(lines: list[list[Word]], limit: float) -> Block:
    """Set lines of words below one another; a word goes whole to the next line where it can."""
    pen, y, widest = Pen(), 0.0, 0.0
    for words in lines:
        x = 0.0
        y += PITCH
        for word in words:
            x, y = _set(pen, word, x, y, limit)
            widest = max(widest, x)
            x += 4
    return Block(tuple(pen.items), widest, y)


def _set(pen: Pen, word: Word, x: float, y: float, limit: float) -> tuple[float, float]:
    """Set a word on the line that ends at y; return where it ends."""
    size = style().sizes["small"]
    if word.kind == "mark":
        if word.text != "held":
            pen.state(x + 4, y - 6.4, word.text)
        else:
            pen.circle(x + 4, y - 6.4, 3.1, word.colour)
        return x + 8, y
    wide = tag_width(word.text) if word.kind != "text" else width(word.text, size)
    indent = 0.0 if not x else 12.0
    if x and x + wide > limit:
        x, y = indent, y + PITCH
    if word.kind != "text":
        return x + tag(pen, x, y - 6.4, word.kind, word.text), y
    lines = wrap(word.text, limit - x, size)
    for number, line in enumerate(lines):
        y += PITCH * (number > 0)
        if word.struck:
            end = x + struck(pen, x, y - 3.3, line, "small", word.colour)
        else:
            end = x + pen.text(x, y - 3.3, line, "small", word.colour, bold=word.bold)
    return end, y
