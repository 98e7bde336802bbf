"""What figures say alike: numbered evidence and dates as written."""

from dataclasses import dataclass, field
from typing import Any

from graph.schema import schema
from graph.seen import seen
from viz.scene import Source
from viz.style import Words

Doc = dict[str, Any]


def circled(number: int) -> str:
    """Return the mark of an evidence number: circled up to 20, then in brackets."""
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else f"({number})"


def grade(row: Doc) -> str:
    """Return the grade of a source: its reliability and the credibility of what it says, B2."""
    return f"{row.get('reliability') or ''}{row.get('credibility') or ''}"


@dataclass
class References:
    """Numbers the evidence in the order in which the figure first uses it."""

    order: dict[tuple[str, ...], int] = field(default_factory=dict)
    rows: list[Doc] = field(default_factory=list)

    def numbers(self, evidence: list[Doc] | None) -> tuple[int, ...]:
        """Return the numbers of a list of evidence, numbering what is new."""
        numbers: list[int] = []
        for item in evidence or []:
            key = (str(item.get("id") or ""), str(item.get("document")), str(item.get("place")))
            if key not in self.order:
                self.order[key] = len(self.order) + 1
                self.rows.append(item)
            numbers.append(self.order[key])
        return tuple(sorted(set(numbers)))

    def marks(self, evidence: list[Doc] | None) -> str:
        """Return the marks of a list of evidence, numbering what is new."""
        return "".join(circled(n) for n in self.numbers(evidence))

    def sources(self) -> tuple[Source, ...]:
        """Return the rows of the list of evidence."""
        return tuple(
            Source(
                number, str(row.get("id") or ""), str(row.get("document") or ""),
                str(row.get("heading") or ""), str(row.get("place") or ""), grade(row),
            )
            for number, row in enumerate(self.rows, 1)
        )  # fmt: skip


def sources(say: Words, evidence: list[Doc] | None) -> tuple[str, ...]:
    """Evidence in words, a line each: document, place and grade; that there is none."""
    lines = []
    for row in evidence or []:
        named = row.get("heading") or row.get("document") or row.get("id")
        told = (say("evidence"), named, row.get("place"), grade(row))
        lines.append(" ".join(str(part) for part in told if part))
    return tuple(lines) or (say("no_evidence"),)


def edge_notes(say: Words, edge: Doc) -> tuple[str, ...]:
    """What there is to say of an edge besides its ends: dates, certainty, properties, sources."""
    sure = say("possible" if edge.get("certainty") == "possible" else "certain")
    dated = dates_line(say, edge.get("since"), edge.get("until")) + say("dot") + sure
    model = schema().edges.get(str(edge["relation"]))
    known = model.properties if model else {}
    told = []
    for name, value in (edge.get("properties") or {}).items():
        word = (known[name].zh if say.lang == "zh" else known[name].en) if name in known else name
        told += [f"{word} {value}"] if value else []
    return (dated, *told, *sources(say, edge.get("evidence")))


def relation(say: Words, name: str) -> str:
    """The words for a relation: the figures' own, or those of the schema."""
    edge = schema().edges.get(name)
    default = name if edge is None else edge.zh if say.lang == "zh" else edge.en
    return say.get(f"relation.{name}", default)


def stage_word(say: Words, name: str) -> str:
    """The words for a step of a case, as the schema has them."""
    word = schema().nodes["Stage"].own["stage"].word(name)
    return word.zh if say.lang == "zh" else word.en


def dates(say: Words, since: str | None, until: str | None) -> list[str]:
    """Return an interval as written, as one or two short lines."""
    if days := seen(since or "", until or ""):
        first, last = (day.isoformat() for day in days)
        return [say("seen", d=first), *([say("until", d=last)] if last != first else [])]
    lines = []
    if since == "unknown" or not since:
        lines.append(say("from_unknown"))
    elif since != "..":
        lines.append(say("since", d=since))
    if until == "unknown":
        lines.append(say("until_unknown"))
    elif until and until != "..":
        lines.append(say("until", d=until))
    return lines or [say("always")]


def dates_line(say: Words, since: str | None, until: str | None) -> str:
    """Return an interval as written on one line: 2015-07 至 2018-08."""
    known = [d for d in (since, until) if d and d not in ("..", "unknown")]
    if seen(since or "", until or ""):
        return " ".join(dates(say, since, until))
    if len(known) == 2 and say.lang == "zh":
        return f"{since} 至 {until}"
    return (" " if say.lang == "en" else "，").join(dates(say, since, until))
