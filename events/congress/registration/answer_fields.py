"""The fields that ask for answers beside plain lines and texts: numbers, days, moments, amounts, countries."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar

from babel.numbers import NumberFormatError, format_decimal, parse_decimal
from wtforms import StringField
from wtforms.fields import DateTimeField, Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from events.congress.registration.stored_answers import Amount
from events.platform.language import i18n, lazy
from events.platform.language.choices import common_languages, countries, further_languages, is_language
from events.platform.language.cleaning import clean_line
from events.platform.language.i18n import current_language, locale
from events.platform.language.i18n import gettext as _
from events.platform.language.lazy import LazyText
from events.platform.web.fields import (
    DateField,
    DateTimeLocalField,
    Label,
    LineField,
    SelectField,
    SelectMultipleField,
    choices_of,
)
from events.platform.zoned import ZonedTime
from events.records.money import MoneyError, read_amount, typed_amount

_LARGEST = Decimal(10) ** 15
_SPACES = re.compile(r"[\s'’  ]+")
_DIGITS = re.compile(r"-?[0-9.,]{1,30}", re.ASCII)
_PLAIN = re.compile(r"-?\d{1,16}(?:\.\d{1,6})?", re.ASCII)
_BARE_LINK = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?")
OPEN = SelectChoice("", "–")  # stands first in a list, while nothing is chosen


class NumberField(StringField):  # type: ignore[misc]
    """A number as people of the reader's language write it; `data` is a Decimal or None."""

    def _value(self) -> str:
        if self.raw_data:
            return clean_line(str(self.raw_data[0]))
        return show_number(self.data) if isinstance(self.data, Decimal) else ""

    def process_data(self, value: Decimal | str | None) -> None:
        self.data = Decimal(value) if value not in (None, "") else None

    def process_formdata(self, valuelist: list[str]) -> None:
        text = clean_line(valuelist[0]) if valuelist else ""
        self.data = read_number(text) if text else None


def read_number(text: str) -> Decimal:
    """Return a number written with the separators of this language or a plain point. Raise ValueError, in words."""
    # Digits of any script are digits; a minus may be typographic.
    compact = "".join(str(unicodedata.decimal(char, char)) for char in _SPACES.sub("", text)[:60]).replace("−", "-")
    if not _DIGITS.fullmatch(compact):
        raise ValueError(_("This is not a number. Write it with figures."))
    found = _parsed(compact)
    if abs(found) >= _LARGEST or found != round(found, 6):
        raise ValueError(_("This number is too large or has more than six decimals."))
    return found


def _parsed(compact: str) -> Decimal:
    try:
        return parse_decimal(compact, locale=locale(current_language()), strict=True)
    except NumberFormatError:
        if not _PLAIN.fullmatch(compact):
            raise ValueError(_("This is not a number. Write it with figures.")) from None
        return Decimal(compact)


def show_number(number: Decimal) -> str:
    return str(format_decimal(number, format="0.######", locale=locale(current_language())))


class _WrittenField(DateTimeField):  # type: ignore[misc]
    """What is written with figures in a form of its own: empty for nothing, with spaces around it or without."""

    data: Any
    mistake: ClassVar[LazyText]

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata([clean_line(value) for value in valuelist])
        except ValueError:
            raise ValueError(str(self.mistake)) from None
        if self.data is not None:
            self.check_written(self.data)


class DayField(_WrittenField, DateField):
    """A day of a century that forms are about."""

    data: dt.date | None
    mistake = lazy.gettext("This is not a day of the calendar. Write it as year-month-day.")

    def check_written(self, day: dt.date) -> None:
        if not 1900 <= day.year <= 2199:
            raise ValueError(_("The year must be between 1900 and 2199."))


class MomentField(_WrittenField, DateTimeLocalField):
    """A day and an hour on the clocks of a place."""

    data: dt.datetime | None
    mistake = lazy.gettext("This is not a day and an hour. Write them as year-month-day hour:minute.")

    def __init__(self, label: Label = "", validators: Sequence[Any] = (), *, zone: str = "UTC", **options: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
        super().__init__(label, validators, format=formats, **options)
        self._zone = zone

    def check_written(self, wall: dt.datetime) -> None:
        self.data = wall = wall.replace(second=0)
        if not 1970 <= wall.year <= 2199:
            raise ValueError(_("The year must be between 1970 and 2199."))
        if ZonedTime(wall, self._zone).is_skipped:
            raise ValueError(_("Clocks skip this hour on that day. Choose another one."))


class AmountField(StringField):  # type: ignore[misc]
    """An amount of money in one currency; `data` is in minor units, or None."""

    data: int | None

    def __init__(
        self, label: Label = "", validators: Sequence[Any] = (), *, currency: str = "", **options: Any
    ) -> None:
        super().__init__(label, validators, **options)
        self.currency = currency

    def _value(self) -> str:
        return clean_line(str(self.raw_data[0])) if self.raw_data else typed_amount(self.data, self.currency)

    def process_data(self, value: Amount | None) -> None:
        self.data = value.minor if value else None

    def process_formdata(self, valuelist: list[str]) -> None:
        text = clean_line(valuelist[0]) if valuelist else ""
        try:
            self.data = read_amount(text, self.currency) if text else None
        except MoneyError:
            self.data = None
            raise ValueError(
                _("This is not an amount of %(currency)s. Write it with figures.", currency=self.currency)
            ) from None


class LinkField(LineField):
    """An address of the web; one that is typed without https:// gains it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data and _BARE_LINK.fullmatch(self.data):
            self.data = f"https://{self.data}"


class OfferedField(SelectMultipleField):
    """Several of what is offered; anything else is refused without being repeated."""

    def __init__(self, *positional: Any, **options: Any) -> None:
        super().__init__(*positional, **options)
        self.type = "SelectMultipleField"  # templates draw it as one

    def pre_validate(self, form: object) -> None:
        offered = {choice.value for choice in self.choices}
        if any(chosen not in offered for chosen in self.data or ()):
            raise ValidationError(_("One of these is not offered here. Choose again."))


def country_field(label: Label, rules: Sequence[Any], **options: Any) -> Field:
    """Return a list of countries, named in the reader's language."""
    return SelectField(
        label,
        [*rules, _is_country],
        choices=lambda: _country_choices(current_language()),
        default="",
        validate_choice=False,
        **options,
    )


def language_field(label: Label, rules: Sequence[Any] = (), *, with_common: bool = True, **options: Any) -> Field:
    """Return a list of languages; without the common ones where these have boxes of their own."""
    offered = _all_languages if with_common else _further_choices
    return SelectField(
        label,
        [*rules, _is_language],
        choices=lambda: offered(current_language()),
        default="",
        validate_choice=False,
        **options,
    )


def _is_country(form: object, field: Field) -> None:
    if field.data and field.data not in dict(countries(current_language())):
        raise ValidationError(i18n.gettext("Choose a country from the list."))


def _is_language(form: object, field: Field) -> None:
    if field.data and not is_language(field.data):
        raise ValidationError(i18n.gettext("Choose a language from the list."))


# Made once a language, for there are hundreds; fields ask for them when they are drawn.
@cache
def _country_choices(language: str) -> list[SelectChoice]:
    return [OPEN, *choices_of(countries(language))]


@cache
def _further_choices(language: str) -> list[SelectChoice]:
    return [OPEN, *choices_of(further_languages(language))]


@cache
def _all_languages(language: str) -> list[SelectChoice]:
    return [OPEN, *choices_of(common_languages(language)), *choices_of(further_languages(language))]


def offered_only(options: Sequence[SelectChoice]) -> Callable[[str | None], str | None]:
    """Return the filter that lets pass only what these options offer."""
    codes = {option.value for option in options}
    return lambda value: value if value in codes else None


Control = Mapping[str, object]  # how a template draws a field: width, and attributes of the input
