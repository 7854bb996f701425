"""Telephone numbers: what is possible where, and the field that asks about what is not."""

from __future__ import annotations

import pytest
from starlette.datastructures import FormData

from events.platform.language.i18n import speaking
from events.platform.telephones import dialled, e164_of
from events.platform.web.fields import LineField
from events.platform.web.forms import Form
from events.platform.web.telephone_field import TelephoneField

NUMBERS = [
    ("71234567", "BO", "+59171234567"),
    ("+591 7123-4567", "", "+59171234567"),
    ("00591 71234567", "BO", "+59171234567"),
    ("591 71234567", "BO", "+59171234567"),
    ("06 12 34 56 78", "FR", "+33612345678"),
    ("٧١٢٣٤٥٦٧", "BO", "+59171234567"),
    ("71234567 ext. 12", "BO", "+59171234567"),
    ("+33 6 12 34 56 78", "BO", "+33612345678"),
    ("71234567", "", ""),
    ("59171234567", "FR", ""),
    ("123", "BO", ""),
    ("+591 71234567 / +591 72222222", "BO", ""),
    ("ask my secretary", "BO", ""),
    ("71234567", "XX", ""),
    ("", "BO", ""),
    ("7" * 300, "BO", ""),
]


@pytest.mark.parametrize(("typed", "country", "expected"), NUMBERS)
def test_a_number_is_read_as_one_of_its_country(typed: str, country: str, expected: str) -> None:
    assert e164_of(typed, country) == expected


class Asked(Form):
    country = LineField("Country")
    phone = TelephoneField("Phone", longest=40, country="country")


def sent(phone: str, shown: str = "", country: str = "BO") -> Asked:
    form = Asked(FormData({"country": country, "phone": phone, "shown-phone": shown}))
    with speaking("en"):
        form.validate()
    return form


def test_what_cannot_be_a_number_is_asked_about_until_it_is_sent_again() -> None:
    assert [error for error in sent("123").errors["phone"] if "Is this right?" in error] != []
    assert (sent("123", shown="123").errors, sent("123", shown="123").phone.data) == ({}, "123")
    assert list(sent("1234", shown="123").errors) == ["phone"]


def test_a_number_that_is_possible_or_none_at_all_is_not_asked_about() -> None:
    assert [sent(number).errors for number in ("71234567", "+33 6 12 34 56 78", "")] == [{}, {}, {}]
    assert (sent("71234567").phone.data, sent("71234567").phone.e164) == ("71234567", "+59171234567")


def test_a_number_is_one_of_the_country_that_is_sent_with_it() -> None:
    assert sent("06 12 34 56 78", country="FR").phone.e164 == "+33612345678"
    assert list(sent("06 12 34 56 78", country="").errors) == ["phone"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+1 514 555-0100", "+15145550100"),
        ("(+591) 4 425-1234", "+59144251234"),
        ("0591/2 240", "05912240"),
        ("+591 4 4251234 ext. 12", "+59144251234"),
        ("+33 1 23 45 67 89, poste 301", "+33123456789"),
        ("4251234 int. 7", "4251234"),
        ("555-0100 x12", "5550100"),
        ("none", ""),
        ("", ""),
        ("+", ""),
        ("٣٤", ""),
    ],
)
def test_a_number_is_dialled_without_its_extension(typed: str, number: str) -> None:
    assert dialled(typed) == number
