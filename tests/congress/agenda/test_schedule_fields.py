"""The forms of times, durations, languages and addresses that schedule files have."""

from datetime import date, datetime, timedelta

import pytest

from events.congress.agenda.exchange.schedule_fields import (
    default_guid,
    default_id,
    default_slug,
    read_clock,
    read_color,
    read_date,
    read_datetime,
    read_duration,
    read_language,
    read_url,
)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("01:30", 90),
        ("1:30", 90),
        ("0:45", 45),
        ("00:00", 0),
        ("90", 90),
        ("26:00", 26 * 60),
        ("100:15", 6015),
        ("01:30:00", 90),
        ("1:30:20", 91),
        ("PT1H30M", 90),
        ("P1DT2H", 26 * 60),
        ("pt45m", 45),
        ("1h30", None),
        ("1h 30m", 90),
        ("45min", 45),
        ("", None),
        ("P", None),
        ("PT", None),
        ("soon", None),
        ("1:75", None),
        ("-1:00", None),
        ("1:2:3:4", None),
        ("99999", None),
        ("9" * 400, None),
        ("²", None),
        ("٣٠", None),
    ],
)
def test_durations(text: str, minutes: int | None) -> None:
    assert read_duration(text) == (None if minutes is None else timedelta(minutes=minutes))


def test_three_numbers_are_days_first_only_where_pretalx_wrote_them() -> None:
    assert read_duration("1:02:30", "pretalx 2025.1") == timedelta(days=1, hours=2, minutes=30)
    assert read_duration("1:02:30", "frab") == timedelta(hours=1, minutes=3)
    assert read_duration("1:30:00", "pretalx") == timedelta(hours=1, minutes=30)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("de-formal", "de"),
        ("de_AT", "de-AT"),
        ("pt-BR", "pt-BR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("deu", "de"),
        ("eng", "en"),
        ("English", "en"),
        ("Français", "fr"),
        ("Deutsch", "de"),
        ("español", "es"),
        ("Arabic", "ar"),
        ("und", ""),
        ("", ""),
        ("N/A", ""),
        ("xx", None),
        ("Klingonese", None),
        ("en, de", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert read_language(text) == language


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2027-05-25T09:00:00+02:00", "2027-05-25T09:00:00+02:00"),
        ("2027-05-25T09:00+0200", "2027-05-25T09:00:00+02:00"),
        ("2027-05-25t09:00:00z", "2027-05-25T09:00:00+00:00"),
        ("2027-05-25 09:00:59.123 -03", "2027-05-25T09:00:00-03:00"),
        ("2027-05-25T09:00", "2027-05-25T09:00:00"),
        ("2027-05-25", None),
        ("2027-02-30T09:00", None),
        ("2027-05-25T25:00", None),
        ("2027-05-25T09:00+99:00", None),
        ("0001-01-01T00:00", None),
        ("9999-12-31T23:59Z", None),
        ("25.05.2027 09:00", None),
    ],
)
def test_moments(text: str, moment: str | None) -> None:
    assert read_datetime(text) == (datetime.fromisoformat(moment) if moment else None)


def test_dates_and_clocks() -> None:
    assert read_date("2027-05-25") == read_date(" 2027-05-25T23:30:00+14:00") == date(2027, 5, 25)
    assert [read_date(text) for text in ("25/05/2027", "", "2027-13-01", "9999-01-01")] == [None] * 4
    assert read_clock("9:05:59") == timedelta(hours=9, minutes=5)
    assert [read_clock(text) for text in ("48:00", "9:60", "nine", "9", "")] == [None] * 5


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("/media/a.pdf", "https://base.example/media/a.pdf"),
        ("slides.pdf", "https://base.example/2027/slides.pdf"),
        ("javascript:alert(1)", ""),
        ("mailto:a@example.org", ""),
        ("https://", ""),
        ("http://[broken", ""),
        ("HTTPS://EXAMPLE.org", "HTTPS://EXAMPLE.org"),
        ("https://example.org/" + "x" * 2000, ""),
        ("", ""),
    ],
)
def test_addresses(text: str, url: str) -> None:
    assert read_url(text, "https://base.example/2027/schedule") == url


def test_colors() -> None:
    assert [read_color(text) for text in ("#AA3366", "#0A7", "red", "#12345", "")] == ["#aa3366", "#00aa77", "", "", ""]


def test_derived_identifiers_are_the_same_for_the_same_parts() -> None:
    assert default_guid("a", "room", "Hall") == "612eeff1-8f4f-522d-ab78-89203c511215"
    assert default_guid("a", "b") != default_guid("ab")
    assert default_id("g1") == default_id("g1") != default_id("g2")
    assert default_slug("6th-wops", 12, "Über  Wasser!") == "6th_wops-12-uber-wasser"
    assert default_slug("w", 1, "مياه") == "w___-1-session"
