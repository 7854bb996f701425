"""The outlines of the world: read, written, simplified."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import pytest

from events.platform.drawing.atlas import DATA, Line, atlas, joined, level_of, read
from events.platform.drawing.atlas_build import make

# Two square countries with a common border, on a grid of a degree; the first has a bump worth little.
TOPOLOGY: dict[str, Any] = {
    "transform": {"scale": [1, 1], "translate": [-10, 0]},
    "arcs": [
        [[5, 0], [0, 10]],  # the border
        [[5, 10], [-5, 0], [0, -10], [2, 1], [3, -1]],  # the west's coast
        [[5, 10], [5, 0], [0, -10], [-5, 0]],  # the east's
    ],
    "objects": {
        "countries": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "arcs": [[[0, 2]]]},
            ],
        },
        "land": {"type": "GeometryCollection", "geometries": [{"type": "MultiPolygon", "arcs": [[[1, -3]]]}]},
    },
}


def is_land(longitude: float, latitude: float) -> bool:
    """By how many edges of all rings lie east of there, whatever the turn."""
    return sum(_crossings(atlas().points(line), longitude, latitude) for line in atlas().land) % 2 == 1


def _crossings(ring: Sequence[tuple[float, float]], x: float, y: float) -> int:
    west = min(point[0] for point in ring)
    x = west - 1 + (x - west + 1) % 360
    edges = ((a, b) for a, b in itertools.pairwise(ring) if (a[1] > y) != (b[1] > y))
    return sum(x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) for a, b in edges)


def test_what_is_written_is_read_again() -> None:
    world = read(make(TOPOLOGY))
    assert [world.points(line) for line in world.borders] == [[(-5, 0), (-5, 10)]]
    assert [world.points(line) for line in world.land] == [
        [(-5, 10), (-10, 10), (-10, 0), (-8, 1), (-5, 0), (0, 0), (0, 10), (-5, 10)]
    ]
    assert world.land[0].box == (-10, 0, 0, 10)


def test_points_worth_less_than_asked_for_are_left_out() -> None:
    world = read(make(TOPOLOGY))
    bump = 2.5 * 111.195**2  # half of 5 by 1 degrees
    assert (-8, 1) in world.points(world.land[0], bump / 2)
    assert (-8, 1) not in world.points(world.land[0], bump * 2)


def test_levels_grow_with_areas() -> None:
    assert [level_of(area) for area in (0, 2**-10, 1, 2, 1e30)] == [0, 0, 40, 44, 254]


def test_lines_run_on_over_the_date_line_and_rings_around_a_pole_are_closed_through_it() -> None:
    assert joined([[(170, 0), (179, 0)], [(-181, 0), (-175, 0)]]) == [(170, 0), (179, 0), (185, 0)]
    around = joined([[(-180, -70), (0, -75)], [(0, -75), (180, -70)]])
    assert around == [(-180, -70), (0, -75), (180, -70), (180, -90), (-180, -90), (-180, -70)]


@pytest.mark.parametrize(
    ("place", "expected"),
    {
        "La Paz": ((-68.13, -16.5), True),
        "Montréal": ((-73.6, 45.55), True),
        "Chukotka, beyond 180°": ((-175.0, 66.5), True),
        "Siberia": ((100.0, 60.0), True),
        "the South Pole": ((0.0, -89.5), True),
        "the Pacific": ((-150.0, 0.0), False),
        "the date line at sea": ((180.0, 0.0), False),
        "the North Pole": ((0.0, 89.5), False),
        "the Caspian": ((51.0, 41.0), False),
    }.values(),
    ids=str,
)
def test_land_is_land_and_sea_is_sea(place: tuple[float, float], expected: bool) -> None:
    assert is_land(*place) is expected


def test_the_data_are_small_and_remembered() -> None:
    assert DATA.stat().st_size < 400_000
    assert atlas() is atlas()
    assert (len(atlas().land), len(atlas().borders)) == (1428, 362)


def test_every_line_lies_in_its_box() -> None:
    def outside(line: Line) -> bool:
        west, south, east, north = line.box
        return not all(west <= x <= east and south <= y <= north for x, y in atlas().points(line))

    assert [line for line in (*atlas().land, *atlas().borders) if outside(line)] == []
