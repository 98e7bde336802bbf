"""Parameters of a request that are only known by name when it comes."""

from __future__ import annotations

from fastapi import Request

from graph.errors import BadValue

LONGEST = 1000
"""Most characters of a value."""


def once(request: Request) -> dict[str, str]:
    """The query parameters of a request, each given once.

    Raises:
        BadValue: one is given twice, or is longer than LONGEST.
    """
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in given:
            raise BadValue(f"{name} 给了两次 is given twice; give one value.")
        if len(value) > LONGEST:
            raise BadValue(f"{name} 至多 {LONGEST} 字 has at most {LONGEST} characters; 请缩短 "
                           "shorten it.")  # fmt: skip
        given[name] = value
    return given
