"""What differs between two fillings of a form, in words."""

from __future__ import annotations

import datetime as dt
from functools import partial

from starlette.datastructures import FormData, UploadFile
from wtforms.fields.choices import SelectChoice

from events.platform.language.i18n import speaking
from events.platform.web.differences import Difference, differences
from events.platform.web.fields import (
    BooleanField,
    DateField,
    HiddenField,
    LineField,
    LongTextField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    TextsField,
)
from events.platform.web.form_rules import Sensitive
from events.platform.web.forms import Form

COLOURS = [SelectChoice("", "None"), SelectChoice("r", "Red"), SelectChoice("b", "Blue"), SelectChoice("g", "Green")]


class Sample(Form):
    name = TextsField("Name")
    colour = SelectField("Colour", choices=COLOURS)
    others = SelectMultipleField("Others", choices=COLOURS)
    is_public = BooleanField("Public")
    day = DateField("Day")
    notes = LongTextField("Notes")
    password = PasswordField("Password")
    passport = LineField("Passport", [Sensitive()])
    version = HiddenField()


sample = partial(Sample, languages=("fr", "es"))

THEIRS = {
    "name": {"fr": "Bureau", "es": "Oficina"},
    "colour": "r",
    "others": ["r", "b"],
    "is_public": True,
    "day": dt.date(2027, 3, 16),
    "notes": "One\nTwo",
    "passport": "X1",
    "version": "2",
}
SENT: list[tuple[str, str | UploadFile]] = [
    ("name-fr", "Bureau"),
    ("name-es", "Despacho"),
    ("colour", "g"),
    ("others", "b"),
    ("day", "2027-03-17"),
    ("notes", "One\r\nTwo"),
    ("password", "secret"),
    ("passport", "X2"),
    ("version", "1"),
]


def test_each_field_that_differs_is_told_in_words_and_secrets_are_not() -> None:
    with speaking("en"):
        assert differences(sample(data=THEIRS), sample(FormData(SENT))) == (
            Difference("Name (Español)", "Oficina", "Despacho"),
            Difference("Colour", "Red", "Green"),
            Difference("Others", "Red and Blue", "Blue"),
            Difference("Public", "Yes", "No"),
            Difference("Day", "16 March 2027", "17 March 2027"),
        )


class Journey(Form):
    origin = LineField("City")
    destination = LineField("City")


def test_fields_of_the_same_label_are_told_apart() -> None:
    theirs = Journey(data={"origin": "Lima", "destination": "La Paz"})
    yours = Journey(data={"origin": "Cusco", "destination": "La Paz"})
    assert differences(theirs, yours) == (Difference("City", "Lima", "Cusco"),)


class WithLines(Form):
    """As rooms have them that read lines of a table beside the fields."""

    lines: tuple[str, ...] = ()

    def lines_in_words(self) -> list[tuple[str, str]]:
        return [(f"Line {number}", text) for number, text in enumerate(self.lines, 1)]


def test_lines_beside_the_fields_are_compared_by_their_labels() -> None:
    theirs, yours = WithLines(), WithLines()
    theirs.lines, yours.lines = ("one", "two", "three"), ("one", "2")
    assert differences(theirs, yours) == (Difference("Line 2", "two", "2"), Difference("Line 3", "three", ""))


def test_the_same_typed_otherwise_is_no_difference() -> None:
    assert (
        differences(sample(data={"name": {}, "colour": ""}), sample(FormData([("colour", ""), ("name-fr", "")]))) == ()
    )
