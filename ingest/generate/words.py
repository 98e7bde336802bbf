"""The word list of the fictional province, and the names built from it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("names.yaml")


@cache
def words() -> Mapping[str, Any]:
    """The word list, read once."""
    loaded: Mapping[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return loaded


def marked(text: str) -> str:
    """The text with the mark that says it is fictional."""
    return f"{text}{words()['mark']}"


def region_name(city: int | None = None) -> str:
    """The name of a city, or of the province."""
    return marked(words()["province"] if city is None else words()["cities"][city])


def document_name(key: str, **fields: object) -> str:
    """The heading of a document."""
    return marked(str(words()["documents"][key]).format(**fields))


def host(index: int) -> str:
    """The body at which a lead body and a party committee sit."""
    hosts = words()["hosts"]
    if index < len(hosts):
        return str(hosts[index])
    return str(words()["more_hosts"]).format(number=index + 1)


def provincial(name: str) -> str:
    """A name that says the province in full where it said "the province"."""
    return f"{words()['province']}{name.removeprefix('省')}"


def unit_names(index: int) -> tuple[str, str, str]:
    """Full name, short name, and the full name after a renaming; each unit has its own."""
    brands, sectors = words()["brands"], words()["sectors"]
    branch, place = divmod(index, len(brands) * len(sectors))
    turn, brand = divmod(place, len(brands))
    # Shifting the sector by the brand keeps neighbours different and every pair unique.
    sector, form = sectors[(turn + brand) % len(sectors)]
    stem = f"{brands[brand]}{sector}"
    suffix = str(words()["branch"]).format(number=branch + 1) if branch else ""
    renamed = f"{stem}{words()['renamed_form']}{suffix}"
    short = f"{stem}{branch + 1}" if branch else stem
    return marked(f"{stem}{form}{suffix}"), marked(short), marked(renamed)


def group_name(index: int) -> str:
    """The name of a group outside the province to which units belong."""
    brands = words()["brands"]
    turn, brand = divmod(index, len(brands))
    stem = f"{brands[brand]}{turn + 1}" if turn else brands[brand]
    return marked(str(words()["group"]).format(brand=stem))


def person_name(number: int) -> str:
    """A name that is plainly invented; two persons may share one, as in life."""
    surnames, given = words()["surnames"], words()["given"]
    turn, surname = divmod(number, len(surnames))
    return marked(f"{surnames[surname]}{given[(turn + surname) % len(given)]}")
