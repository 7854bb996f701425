"""Decisions on values: the window, who is the same person, numbers as people write them."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from decimal import Decimal

import pytest

from events.congress.organizing.models import Event
from events.congress.organizing.windows import window_of
from events.congress.registration.answer_fields import read_number, show_number
from events.congress.registration.rules import active_key, is_nonce, new_nonce, new_reference
from events.platform.language.i18n import speaking

EVENT = uuid.UUID(int=7)


def event(**values: object) -> Event:
    given = {
        "state": "published",
        "time_zone": "Europe/Madrid",
        "ends_on": dt.date(2027, 5, 28),
        "registration_opens": "2027-01-10T09:00",
        "registration_closes": "2027-05-20T23:59",
    }
    return Event(**(given | values))


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


MOMENTS = [
    ({}, "2027-01-10T07:59:59", "not_yet"),
    ({}, "2027-01-10T08:00:00", "open"),
    ({}, "2027-05-20T21:59:59", "open"),
    ({}, "2027-05-20T22:00:00", "closed"),
    ({"registration_opens": None}, "2027-03-01T00:00:00", "not_yet"),
    ({"registration_closes": None}, "2027-05-28T21:59:59", "open"),
    ({"registration_closes": None}, "2027-05-28T22:00:00", "closed"),
    ({"state": "draft"}, "2027-03-01T00:00:00", "draft"),
    ({"state": "cancelled"}, "2027-03-01T00:00:00", "cancelled"),
]


@pytest.mark.parametrize(("values", "moment", "phase"), MOMENTS)
def test_the_window_is_that_of_the_events_own_clocks(values: dict[str, object], moment: str, phase: str) -> None:
    assert window_of(event(**values), utc(moment)).phase == phase


def test_the_same_person_is_recognized_however_they_type() -> None:
    typed = [("Awa DIALLO", "awa@example.org"), ("awa  diálló", "AWA@example.org")]
    assert len({active_key(EVENT, email, name) for name, email in typed}) == 1
    others = [("Awa Diallo", "awa@example.com"), ("Awa Diallo Ba", "awa@example.org")]
    assert len({active_key(EVENT, email, name) for name, email in (*typed, *others)}) == 3
    assert active_key(uuid.UUID(int=8), "awa@example.org", "Awa Diallo") != active_key(
        EVENT, "awa@example.org", "Awa Diallo"
    )


def test_references_and_nonces_have_the_form_that_is_accepted() -> None:
    assert all(re.fullmatch(r"[CDFHJKMNPRTVWXY3479]{4}-[CDFHJKMNPRTVWXY3479]{4}", new_reference()) for _ in range(200))
    assert all(is_nonce(new_nonce()) for _ in range(200))
    assert not any(is_nonce(text) for text in ("", "x" * 15, "x" * 65, "é" * 20, "x" * 16 + "\n", "../" * 8))


NUMBERS = [
    ("fr", "12 400,5", "12400.5"),
    ("fr", "12\u202f400", "12400"),
    ("fr", "12.5", "12.5"),
    ("es", "12.400", "12400"),
    ("es", "12.5", "12.5"),
    ("es", "−3,25", "-3.25"),
    ("en", "12,400.5", "12400.5"),
    ("en", "١٢٣", "123"),
    ("en", "0", "0"),
]


@pytest.mark.parametrize(("language", "text", "number"), NUMBERS)
def test_numbers_are_read_as_people_of_the_language_write_them(language: str, text: str, number: str) -> None:
    with speaking(language):
        assert read_number(text) == Decimal(number)
        assert read_number(show_number(Decimal(number))) == Decimal(number)


@pytest.mark.parametrize("text", ["", "-", "1-2", "1e5", "0x10", "NaN", "½", "1,2,3,4.5.6", "9" * 17, "9" * 500])
def test_what_is_no_number_is_refused(text: str) -> None:
    with speaking("en"), pytest.raises(ValueError, match="number"):
        read_number(text)
