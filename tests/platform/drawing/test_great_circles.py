"""Distances and ways on the sphere, against other formulas and known figures."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.platform.drawing.great_circles import EARTH_RADIUS_KM, Position, distance_km, great_circle

MONTREAL, LIMA = Position(45.4706, -73.7408), Position(-12.0219, -77.1143)
APIA, AUCKLAND = Position(-13.83, -172.008), Position(-37.008, 174.792)
positions = st.builds(Position, st.floats(-90, 90), st.floats(-180, 180))


def by_the_chord(a: Position, b: Position) -> float:
    """Another way to the same: the straight line through the Earth."""

    def vector(position: Position) -> tuple[float, float, float]:
        latitude, longitude = math.radians(position.latitude), math.radians(position.longitude)
        across = math.cos(latitude)
        return across * math.cos(longitude), across * math.sin(longitude), math.sin(latitude)

    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.dist(vector(a), vector(b)) / 2))


@pytest.mark.parametrize(
    ("start", "end", "known"),
    [
        (Position(0, 0), Position(90, 0), 10007.557),  # a quarter of the way round
        (Position(0, -90), Position(0, 90), 20015.115),
        (Position(0, 179.5), Position(0, -179.5), 111.195),
        (Position(48.8566, 2.3522), Position(40.7128, -74.0060), 5837.2),  # Paris and New York
        (Position(40.6413, -73.7781), Position(51.4700, -0.4543), 5540.0),  # JFK and Heathrow, as airlines say
    ],
)
def test_distances_are_those_known(start: Position, end: Position, known: float) -> None:
    assert distance_km(start, end) == pytest.approx(known, abs=0.6)


def test_montreal_to_lima_and_across_the_date_line_agree_with_the_chord() -> None:
    assert round(distance_km(MONTREAL, LIMA)) == round(by_the_chord(MONTREAL, LIMA)) == 6402
    assert round(distance_km(APIA, AUCKLAND)) == round(by_the_chord(APIA, AUCKLAND)) == 2891


@given(positions, positions)
def test_any_distance_agrees_with_the_chord(start: Position, end: Position) -> None:
    assert distance_km(start, end) == pytest.approx(by_the_chord(start, end), abs=1e-3, rel=1e-6)


@given(positions, positions, st.floats(50, 5000))
def test_a_way_is_as_long_as_its_distance_and_keeps_its_step(start: Position, end: Position, step: float) -> None:
    way = great_circle(start, end, step)
    lengths = [distance_km(a, b) for a, b in itertools.pairwise(way)]
    assert (way[0], way[-1]) == (start, end)
    assert sum(lengths) == pytest.approx(distance_km(start, end), abs=0.01)
    assert max(lengths) <= step + 0.001


def test_the_middle_of_a_way_is_where_the_aviation_formulary_has_it() -> None:
    """Los Angeles to New York: 40 % of the way is 38°40.167′ N 101°37.570′ W (Ed Williams, example)."""
    los_angeles, new_york = Position(33 + 57 / 60, -118 - 24 / 60), Position(40 + 38 / 60, -73 - 47 / 60)
    spot = great_circle(los_angeles, new_york, distance_km(los_angeles, new_york) / 5 + 1e-6)[2]
    assert (round(spot.latitude, 3), round(spot.longitude, 3)) == (38.669, -101.626)


def test_between_antipodes_the_way_goes_over_the_nearer_pole() -> None:
    way = great_circle(Position(10, 20), Position(-10, -160), 1000)
    assert max(position.latitude for position in way) == 90
    assert sum(map(distance_km, way, way[1:])) == pytest.approx(math.pi * EARTH_RADIUS_KM)


@pytest.mark.parametrize(("latitude", "longitude"), [(90.1, 0), (0, 180.1), (math.nan, 0), (0, -math.inf)])
def test_what_is_no_position_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match="no position"):
        Position(latitude, longitude)
