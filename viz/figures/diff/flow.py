"""Words and tags set one after another, broken to a width."""

from dataclasses import dataclass

from viz.draw import Block, Pen
from viz.figures.diff.marks import struck, tag, tag_width
from viz.metrics import width, wrap
from viz.style import style

PITCH, GAP, INDENT = 14.5, 3.0, 11.0
"""From line to line, so that tags do not touch; between words; where a line goes on."""


@dataclass(frozen=True)
class Word:
    """A piece of text, or a tag (`kind` is then its state), or the mark of a post (`mark`).

    A mark without text is the room of one.
    """

    text: str
    kind: str = "text"
    colour: str = "second"
    bold: bool = False
    struck: bool = False


def flow(lines: list[list[Word]], limit: float) -> Block:
    """Set lines of words below one another; a word goes whole to the next line where it can.

    It takes the tags right after it along.
    """
    pen, y, widest = Pen(), 0.0, 0.0
    for words in lines:
        x = 0.0
        y += PITCH
        for at, word in enumerate(words):
            # What begins a line, or stands after the mark of a post, would gain nothing below.
            if x > INDENT and x + _whole(words[at:]) > limit:
                x, y = INDENT, y + PITCH
            x, y = _set(pen, word, x, y, limit)
            widest = max(widest, x)
            x += GAP
    return Block(tuple(pen.items), widest, y)


def _whole(words: list[Word]) -> float:
    """The width of the first word, with the tags after it when it is a text."""
    wide = _wide(words[0])
    for word in words[1:] if words[0].kind == "text" else ():
        if word.kind in ("text", "mark"):
            break
        wide += GAP + _wide(word)
    return wide


def _wide(word: Word) -> float:
    if word.kind == "mark":
        return 8.0
    return width(word.text, style().sizes["small"]) if word.kind == "text" else tag_width(word.text)


def _set(pen: Pen, word: Word, x: float, y: float, limit: float) -> tuple[float, float]:
    """Set a word on the line that ends at y; return where it ends."""
    if word.kind == "mark":
        if word.text == "held":
            pen.circle(x + 4, y - 6.4, 3.1, word.colour)
        elif word.text:
            pen.state(x + 4, y - 6.4, word.text)
        return x + 8, y
    if word.kind != "text":
        return x + tag(pen, x, y - 6.4, word.kind, word.text), y
    end, lines = x, wrap(word.text, limit - x, style().sizes["small"])
    for number, line in enumerate(lines):
        y += PITCH * (number > 0)
        if word.struck:
            end = x + struck(pen, x, y - 3.3, line, "small", word.colour)
        else:
            end = x + pen.text(x, y - 3.3, line, "small", word.colour, bold=word.bold)
    return end, y
