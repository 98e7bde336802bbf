"""The layout of networks over all time, against a walk on every single day."""

from __future__ import annotations

from collections import deque
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from viz.layouts.avoid import Ground, bent, crosses
from viz.layouts.fans import Bundle, clipped, seated
from viz.layouts.forest import Link, grown
from viz.layouts.places import Place, Planter, cap
from viz.layouts.spans import ALWAYS, holds, join, meet, without

DAYS = [(date(2016, 1, 1) + timedelta(days=n)).isoformat() for n in range(12)]
spans = st.lists(
    st.tuples(st.integers(0, 10), st.integers(1, 11)).filter(lambda t: t[0] < t[1]), max_size=4
).map(lambda found: joined([[(DAYS[a], DAYS[b])] for a, b in found]))


def joined(parts: list[Any]) -> Any:
    out: Any = []
    for part in parts:
        out = join(out, part)
    return out


def days(found: Any) -> set[str]:
    return {day for day in DAYS if holds(found, day)}


@given(spans, spans)
def test_sets_of_days(one: Any, two: Any) -> None:
    assert days(join(one, two)) == days(one) | days(two)
    assert days(meet(one, two)) == days(one) & days(two)
    assert days(without(one, two)) == days(one) - days(two)
    for found in (join(one, two), meet(one, two), without(one, two)):
        assert all(a < b for a, b in found)
        assert all(x[1] <= y[0] for x, y in zip(found, found[1:], strict=False))


@st.composite
def graphs(draw: Any) -> tuple[list[str], list[Link]]:
    nodes = [f"N{n}" for n in range(draw(st.integers(1, 9)))]
    links = []
    for n in range(draw(st.integers(0, 16))):
        a, b = draw(st.tuples(st.integers(0, 10), st.integers(1, 11)).filter(lambda t: t[0] < t[1]))
        ends = draw(st.sampled_from(nodes)), draw(st.sampled_from(nodes))
        links.append(Link(f"k{n}", draw(st.sampled_from("AB")), *ends, DAYS[a], DAYS[b]))
    return nodes, links


def distances(nodes: list[str], links: list[Link], start: str, day: str) -> dict[str, int]:
    """A walk on one day."""
    found, waiting = {start: 0}, deque([start])
    while waiting:
        at = waiting.popleft()
        for link in links:
            if link.begins <= day < link.ends and at in (link.start, link.end):
                other = link.end if link.start == at else link.start
                if other not in found:
                    found[other] = found[at] + 1
                    waiting.append(other)
    return found


@given(graphs(), st.integers(0, 3))
@settings(max_examples=200)
def test_each_day_each_node_hangs_on_one_that_is_nearer(graph: Any, hops: int) -> None:
    nodes, links = graph
    forest = grown(nodes, links, {"A": 0, "B": 1}, "N0", hops)
    for day in DAYS:
        near = distances(nodes, links, "N0", day)
        expected = {key for key, far in near.items() if not hops or far <= hops}
        carried = [c for c in forest.carries if holds(c.spans, day)]
        assert sorted(c.child for c in carried) == sorted(expected)
        for carry in carried:
            if carry.parent:
                assert near[carry.child] == near[carry.parent] + 1
                ends = (carry.parent, carry.child)
                assert any(
                    x.relation == carry.relation and x.begins <= day < x.ends
                    and (x.start, x.end) == (ends if carry.outward else ends[::-1])
                    for x in links
                )  # fmt: skip


@given(graphs(), st.integers(0, 3))
@settings(max_examples=200)
def test_all_of_a_day_stand_in_places_of_their_own(graph: Any, hops: int) -> None:
    nodes, links = graph
    forest = grown(nodes, links, {"A": 0, "B": 1}, "N0", hops)
    planter = Planter(forest, lambda key: 0, lambda key, spans, breadth, depth: breadth > 2)
    roots = planter.plant()

    def standing(place: Place, day: str) -> list[str]:
        mine = [key for key, _, found in place.stays if holds(found, day)]
        assert len(mine) <= 1
        below = [p for places in place.groups.values() for p in places] + place.hubs
        return [*mine, *(key for p in below for key in standing(p, day))]

    for day in DAYS:
        found = [key for root in roots for key in standing(root, day)]
        assert sorted(found) == sorted(k for k, s in forest.reached.items() if holds(s, day))


def test_a_network_without_a_centre_has_roots_for_all() -> None:
    links = [Link("a", "A", "N1", "N2", *ALWAYS[0]), Link("b", "A", "N3", "N2", *ALWAYS[0])]
    forest = grown(["N1", "N2", "N3", "N4"], links, {}, None, 0)
    assert {c.child: c.parent for c in forest.carries} == {
        "N2": "", "N1": "N2", "N3": "N2", "N4": "",
    }  # fmt: skip


@given(st.lists(st.integers(0, 30), max_size=12), st.integers(0, 80))
def test_a_cap_leaves_room_for_all_and_is_the_greatest(sizes: list[int], room: int) -> None:
    most = cap(sizes, room)
    assert most == 0 or sum(min(s, most) for s in sizes) <= room
    assert most >= max(sizes, default=0) or sum(min(s, most + 1) for s in sizes) > room


@given(st.lists(st.sampled_from([14.0, 26.0, 40.0]), min_size=1, max_size=14),
       st.integers(1, 20), st.integers(1, 20), st.integers(0, 2**14))  # fmt: skip
def test_rows_of_a_bundle(needs: list[float], rows: int, most: int, bits: int) -> None:
    """Shown are the first by id; none overlaps another; with room for all each keeps its row."""
    day = DAYS[0]
    places = [Place([(f"K{n:02}", ("A", True), ALWAYS if bits >> n & 1 else [])], False)
              for n in range(len(needs))]  # fmt: skip
    bundle = Bundle(("A", True), places, needs, rows, 0.0)
    shown, there = seated(bundle, day, most)
    ids = [f"K{n:02}" for n in range(len(needs)) if bits >> n & 1]
    assert there == len(ids)
    assert sorted(key for _, key in shown.values()) == ids[: len(shown)]
    assert len(shown) <= most
    if bundle.full:
        assert {key: row for row, (_, key) in shown.items()} == {
            key: int(key[1:]) for key in ids[:most]
        }
        return
    taken: list[int] = []
    for row, (_, key) in shown.items():
        taken += range(row, row + bundle.spans[int(key[1:])])
    assert len(taken) == len(set(taken))
    assert all(0 <= row < bundle.rows for row in taken)


def test_ways_around_what_stands_there() -> None:
    wall = (40.0, 20.0, 20.0, 60.0)
    ground = Ground([wall])
    assert crosses((0, 50), (100, 50), wall)
    assert not crosses((0, 10), (100, 10), wall)
    points = bent(ground, (0, 50), (100, 50), (0, 0, 100, 100), [])
    assert len(points) == 3
    assert not ground.passes(points)
    closed = Ground([(40.0, -500.0, 20.0, 1100.0)])
    assert bent(closed, (0, 50), (100, 50), (0, 0, 100, 100), []) == []
    assert clipped((0.0, 50.0), (50.0, 50.0), wall) == (40.0, 50.0)
