"""Money, totals and per diem, without a database."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.missions.costs.totals import CostLine, Sums, nights_by_country, totals_of
from events.missions.itineraries.plan.kinds import LegKind, LegStatus, PlaceKind
from events.missions.itineraries.plan.values import Leg, Place, Plan
from events.platform.language.i18n import Translated, speaking
from events.platform.zoned import ZonedTime
from events.records.money import MoneyError, converted, money, read_amount, read_rate, told_rate, typed_amount

NOW = dt.datetime(2027, 3, 1, tzinfo=dt.UTC)
LEA, ANA = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("language", "text", "currency", "minor"),
    [
        ("fr", "1 234,50", "CAD", 123450),
        ("fr", "1\u202f234,5", "CAD", 123450),
        ("fr", "1234.50", "CAD", 123450),
        ("es", "1.234,50", "EUR", 123450),
        ("es", "1234,5", "EUR", 123450),
        ("en", "1,234.50", "USD", 123450),
        ("fr", "655 957", "XOF", 655957),
        ("fr", "12,345", "TND", 12345),
        ("en", "0", "USD", 0),
    ],
)
def test_an_amount_is_read_as_it_is_written_there(language: str, text: str, currency: str, minor: int) -> None:
    with speaking(language):
        assert read_amount(text, currency) == minor


@pytest.mark.parametrize("text", ["", "abc", "-3", "12,345", "1e9", "1.2.3", "9" * 20, "NaN", "Infinity"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with speaking("fr"), pytest.raises(MoneyError):
        read_amount(text, "EUR")


def test_a_point_that_could_be_a_group_is_not_taken_for_a_decimal_sign() -> None:
    with speaking("es"):
        assert read_amount("1.234", "EUR") == 123400


@given(st.integers(0, 10**12), st.sampled_from(["EUR", "XOF", "TND"]), st.sampled_from(["fr", "es", "en"]))
def test_what_a_form_shows_is_read_back_equal(minor: int, currency: str, language: str) -> None:
    with speaking(language):
        assert read_amount(typed_amount(minor, currency), currency) == minor


@pytest.mark.parametrize(("language", "told"), [("fr", "0,00065595"), ("en", "0.00065595")])
def test_a_rate_is_told_with_every_digit_and_the_decimal_sign_of_the_reader(language: str, told: str) -> None:
    with speaking(language):
        assert told_rate("0.00065595") == told


def test_an_amount_is_shown_with_its_code() -> None:
    with speaking("fr"):
        assert money(123450, "CAD") == "1\u202f234,50\xa0CAD"
    with speaking("en"):
        assert (money(655957, "XOF"), money(None, "XOF")) == ("655,957\xa0XOF", "–")


@pytest.mark.parametrize(("text", "kept"), [("0,1317", "0.1317"), ("1", "1"), ("655.957", "655.957")])
def test_a_rate_stays_what_was_typed(text: str, kept: str) -> None:
    assert read_rate(text) == kept


@pytest.mark.parametrize("text", ["0", "", "-1", "1e3", "abc", "0,0", "1.2.3"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(MoneyError):
        read_rate(text)


def test_conversion_knows_how_many_digits_each_currency_has() -> None:
    assert converted(540000, "BOB", "0.1317", "CAD") == 71118
    assert converted(655957, "XOF", "0.00152449", "EUR") == 100000
    assert converted(1, "EUR", "655.957", "XOF") == 7
    assert converted(50, "XOF", "0.01", "EUR") == 50


def test_totals_tell_direct_from_full_cost_by_kind_and_payer() -> None:
    lines = [
        CostLine("lodging", "funder", True, "USD", 10000, 9000, "0.5"),
        CostLine("transport", "funder", True, "CAD", 20000, None, "1"),
        CostLine("other", "sender", False, "CAD", 5000, 5000, "1"),
    ]
    totals = totals_of(lines, "CAD")
    assert (totals.direct, totals.full) == (Sums(25000, 4500), Sums(30000, 9500))
    assert list(totals.by_kind) == ["transport", "lodging", "other"]
    assert totals.by_payer == {"sender": Sums(5000, 5000), "funder": Sums(25000, 4500)}
    assert totals.by_kind["other"].rest == 0


def _stay(
    code: str, country: str, first: str, last: str, people: set[UUID], status: LegStatus = LegStatus.PLANNED
) -> Leg:
    place = Place(UUID(int=9), "h", PlaceKind.LODGING, Translated({}), "America/La_Paz", country=country)
    starts, ends = (ZonedTime.parse(f"{day}T12:00", "America/La_Paz") for day in (first, last))
    return Leg(
        id=UUID(int=hash(code) % 2**64),
        code=code,
        uid=code,
        kind=LegKind.STAY,
        created_at=NOW,
        revised_at=NOW,
        people=frozenset(people),
        origin=place,
        starts=starts,
        ends=ends,
        status=status,
    )


def test_nights_count_once_for_each_person_where_they_sleep() -> None:
    legs = (
        _stay("a", "PE", "2027-03-15", "2027-03-17", {LEA, ANA}),
        _stay("b", "BO", "2027-03-16", "2027-03-18", {LEA}),
        _stay("c", "BO", "2027-03-18", "2027-03-20", {LEA}, status=LegStatus.CANCELLED),
    )
    plan = Plan(
        UUID(int=3),
        "m",
        Translated({}),
        begins_on=dt.date(2027, 3, 15),
        ends_on=dt.date(2027, 3, 20),
        home_zone="UTC",
        languages=("fr",),
        legs=legs,
    )
    assert nights_by_country(plan) == {"BO": 2, "PE": 3}
