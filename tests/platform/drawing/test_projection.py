"""Windows of the world: formulas, what they hold, the date line and the poles."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.platform.drawing.clipping import clip_line, clip_ring
from events.platform.drawing.great_circles import Position, great_circle
from events.platform.drawing.projection import BLEED, equal_earth, fit, mercator, running

positions = st.builds(Position, st.floats(-90, 90), st.floats(-180, 180))


@given(st.floats(-1.5, 1.5))
def test_equal_earth_keeps_areas(latitude: float) -> None:
    step = 1e-5
    across = (equal_earth(1 + step, latitude)[0] - equal_earth(1, latitude)[0]) / step
    up = (equal_earth(0, latitude + step)[1] - equal_earth(0, latitude - step)[1]) / (2 * step)
    assert across * up == pytest.approx(math.cos(latitude), abs=2e-3)


def test_the_formulas_have_their_known_values() -> None:
    assert mercator(1, math.radians(45)) == pytest.approx((1, math.asinh(1)))
    assert equal_earth(math.pi, 0)[0] == pytest.approx(2.7066, abs=1e-4)
    assert equal_earth(0, math.pi / 2)[1] == pytest.approx(1.3174, abs=1e-4)


@given(st.lists(positions, min_size=1, max_size=12))
def test_a_window_holds_all_its_points(points: list[Position]) -> None:
    window = fit(points, 720, 460, margin=40, least_km=400)
    places = [window.place(point) for point in points]
    assert all(-0.5 <= x <= window.width + 0.5 and -0.5 <= y <= window.height + 0.5 for x, y in places)


@given(
    st.lists(st.builds(Position, st.floats(-60, 60), st.floats(-60, 60)), min_size=2, max_size=6), st.integers(0, 359)
)
def test_turning_the_globe_does_not_change_a_region(points: list[Position], turn: int) -> None:
    turned = [Position(point.latitude, (point.longitude + turn + 180) % 360 - 180) for point in points]
    frames = [fit(some, 600, 400, margin=30, least_km=400) for some in (points, turned)]
    places = [[frame.place(point) for point in some] for frame, some in zip(frames, (points, turned), strict=True)]
    for (x, y), (other_x, other_y) in zip(*places, strict=True):
        assert (x, y) == (pytest.approx(other_x, abs=1e-3), pytest.approx(other_y, abs=1e-3))


def test_both_sides_of_the_date_line_stand_close_together() -> None:
    apia, auckland, honolulu = Position(-13.83, -172.0), Position(-37.0, 174.8), Position(21.3, -157.9)
    window = fit([apia, auckland, honolulu], 720, 460, margin=46, least_km=500)
    xs = [window.place(position)[0] for position in (auckland, apia, honolulu)]
    assert xs == sorted(xs)
    assert not window.is_world
    assert window.bounds[2] - window.bounds[0] < 130


def test_a_way_over_the_date_line_is_one_line() -> None:
    apia, auckland = Position(-13.83, -172.0), Position(-37.0, 174.8)
    window = fit([apia, auckland], 720, 460, margin=46, least_km=500)
    parts = list(window.lines(running(great_circle(apia, auckland))))
    assert len(parts) == 1
    assert [round(value, 6) for value in parts[0][0]] == [round(value, 6) for value in window.place(apia)]
    assert max(math.dist(a, b) for a, b in zip(parts[0], parts[0][1:], strict=False)) < 20


def test_a_way_around_the_back_of_the_world_is_cut_at_its_edges() -> None:
    window = fit([Position(0, -110), Position(0, 0), Position(0, 110)], 720, 460, margin=40, least_km=400)
    parts = list(window.lines([(170 + step, 10) for step in range(21)]))
    assert window.is_world
    assert [[round(part[0][0]), round(part[-1][0])] for part in parts] == [[3, 22], [698, 717]]


@pytest.mark.parametrize("latitude", [90, -90])
def test_the_poles_have_a_window(latitude: int) -> None:
    window = fit([Position(latitude, 0)], 720, 460, margin=40, least_km=500)
    x, y = window.place(Position(latitude, 0))
    assert 0 <= x <= 720
    assert 0 <= y <= 460


def test_one_place_has_the_least_window_around_it() -> None:
    window = fit([Position(14.67, -17.07)], 720, 460, margin=40, least_km=500)
    assert window.place(Position(14.67, -17.07)) == pytest.approx((360, 230))
    assert window.km_per_pixel * 460 == pytest.approx(500)


def test_a_ring_around_the_window_fills_it() -> None:
    window = fit([Position(0, 0)], 300, 200, margin=20, least_km=300)
    ring = [(-50.0, -50.0), (50.0, -50.0), (50.0, 50.0), (-50.0, 50.0), (-50.0, -50.0)]
    (seen,) = window.rings(ring)
    assert {(round(x), round(y)) for x, y in seen} == {
        (x, y) for x in (-BLEED, 300 + BLEED) for y in (-BLEED, 200 + BLEED)
    }


def test_clipping_cuts_rings_and_lines_at_the_edge() -> None:
    frame = (0.0, 0.0, 10.0, 10.0)
    assert clip_ring([(-5, 5), (5, 5), (5, 15), (-5, 15)], frame) == [(0, 10), (0, 5), (5, 5), (5, 10)]
    assert clip_ring([(20, 20), (30, 20), (30, 30)], frame) == []
    assert clip_line([(-5, 5), (5, 5), (5, 15), (8, 15), (8, 5)], frame) == [
        [(0, 5), (5, 5), (5, 10)],
        [(8, 10), (8, 5)],
    ]
    assert clip_line([(-5, -5), (-5, 15)], frame) == []


@given(st.lists(st.tuples(st.floats(-30, 30), st.floats(-30, 30)), min_size=3, max_size=12))
def test_nothing_clipped_is_outside(ring: list[tuple[float, float]]) -> None:
    frame = (-10.0, -8.0, 12.0, 9.0)
    parts = [clip_ring(ring, frame), *clip_line(ring, frame)]
    assert all(-10.001 <= x <= 12.001 and -8.001 <= y <= 9.001 for part in parts for x, y in part)
