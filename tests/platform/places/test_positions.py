"""Positions as people have them, and the zone of a place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.platform.drawing.great_circles import Position
from events.platform.places.positions import position_in
from events.platform.places.zones import zone_of

HERE = Position(-16.4955, -68.1336)
GOOGLE = "https://www.google.com/maps"


@pytest.mark.parametrize(
    "text",
    [
        "-16.4955, -68.1336",
        "-16.4955 -68.1336",
        " −16.4955 ; −68.1336 ",
        "-16,4955; -68,1336",
        "-16,4955, -68,1336",
        "16.4955° S 68.1336° W",
        "16,4955 S, 68,1336 O",
        "S 16.4955, W 68.1336",
        "68.1336° W, 16.4955° S",
        "16°29'43.8\"S 68°08'00.96\"W",
        "16° 29′ 43,8″ S, 68° 8′ 0,96″ O",
        "16°29'43.8''S68°08'00.96''W",
        "S16°29'43.8\" W68°08'00.96\"",
        "16°29.73'S 68°08.016'W",
        "geo:-16.4955,-68.1336",
        "geo:-16.4955,-68.1336;u=35?z=17",
        f"{GOOGLE}?q=-16.4955,-68.1336",
        f"{GOOGLE}/search/?api=1&query=-16.4955%2C-68.1336",
        f"{GOOGLE}/@-16.4955,-68.1336,17z",
        f"{GOOGLE}/place/Hotel/@-16.6,-68.2,15z/data=!4m5!3m4!1s0x0:0x0!8m2!3d-16.4955!4d-68.1336",
        "https://www.openstreetmap.org/?mlat=-16.4955&mlon=-68.1336#map=15/-16.6/-68.2",
        "https://www.openstreetmap.org/#map=17/-16.4955/-68.1336",
        "https://maps.apple.com/?ll=-16.4955,-68.1336&q=Hotel",
        "https://www.bing.com/maps?cp=-16.4955~-68.1336&lvl=16",
        "https://waze.com/ul?ll=-16.4955,-68.1336&navigate=yes",
    ],
)
def test_a_position_is_read_as_people_have_it(text: str) -> None:
    found = position_in(text)
    assert found is not None
    assert (found.latitude, found.longitude) == pytest.approx((HERE.latitude, HERE.longitude), abs=1e-5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "-16.4955",
        "91, 0",
        "0, 181",
        "16° S 17° S",
        "16° W 17° E",
        "La Paz, Bolivia",
        "https://maps.app.goo.gl/abcdef",
        "https://example.org/?q=hotel",
        "16 29 44 S 68 8 1 W extra",
        "9" * 5000,
    ],
)
def test_what_is_no_position_is_none(text: str) -> None:
    assert position_in(text) is None


@pytest.mark.parametrize("space", [" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\t \N{EM SPACE}"])
def test_a_run_of_white_space_is_one_space_before_the_pattern_sees_it(
    monkeypatch: pytest.MonkeyPatch, space: str
) -> None:
    seen: list[str] = []
    monkeypatch.setattr("events.platform.places.positions._PAIR", _Noted(seen))
    assert position_in(f"1{space * 200}x") is None
    assert position_in(f"1{space * 200}2{space * 200}3") is None
    assert seen == ["1 X", "1 2 3"]


def test_what_is_too_long_for_a_pair_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr("events.platform.places.positions._PAIR", _Noted(seen))
    assert position_in("1 " * 50 + "22") is None
    assert seen == []


def test_a_position_with_much_white_space_is_one() -> None:
    found = position_in("16.4955 S" + "\N{NARROW NO-BREAK SPACE}" * 200 + "68.1336 W")
    assert (found and found.latitude, found and found.longitude) == (HERE.latitude, HERE.longitude)
    assert position_in("16.4955 S" + "\N{NO-BREAK SPACE}" * 200 + "x") is None


class _Noted:
    """A pattern that nothing matches, and that notes what it was asked about."""

    def __init__(self, seen: list[str]) -> None:
        self.seen = seen

    def fullmatch(self, text: str) -> None:
        self.seen.append(text)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_position_as_the_form_shows_it_is_read_back(latitude: float, longitude: float) -> None:
    found = position_in(f"{latitude:.6f}, {longitude:.6f}")
    assert found is not None
    assert (found.latitude, found.longitude) == pytest.approx((latitude, longitude), abs=1e-6)


@given(st.text(max_size=300))
def test_any_text_may_be_typed(text: str) -> None:
    position_in(text)


def test_a_zone_comes_from_the_country_the_position_or_the_town() -> None:
    assert [zone_of(country) for country in ("BO", "ES", "XX", None)] == ["America/La_Paz", None, None, None]
    assert zone_of("ES", position=Position(28.1, -15.4)) == "Atlantic/Canary"
    assert zone_of("ES", position=Position(41.4, 2.2)) == "Europe/Madrid"
    assert zone_of(None, position=Position(27.7, 85.3)) == "Asia/Kathmandu"
    assert zone_of(None, position=Position(-48.0, -120.0)) is None  # at sea
    assert zone_of("BR", "Manaus") == "America/Manaus"
    assert zone_of("US", "Nueva York") == "America/New_York"
    assert zone_of("US", "Springfield") is None
    assert zone_of(None, "Genève") == "Europe/Zurich"
