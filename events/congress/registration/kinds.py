"""The kinds of answers that a question may ask for: one row each says everything that depends on the kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NoReturn

import msgspec

from events.congress.registration import conversions, kind_fields, kind_words, sort_keys
from events.congress.registration.answer_fields import (
    DayField,
    LinkField,
    NumberField,
    country_field,
    language_field,
)
from events.congress.registration.kind import Kind
from events.congress.registration.question_queries import Question
from events.congress.registration.question_values import SECTION
from events.congress.registration.stored_answers import (
    Amount,
    Telephone,
    amount_in,
    attached_in,
    day_in,
    journey_in,
    moment_in,
    number_in,
    telephone_in,
)
from events.platform.email_addresses import fold_email
from events.platform.language import formats
from events.platform.language.choices import country_codes, is_language
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.email_fields import EmailField
from events.platform.web.fields import LineField, LongTextField
from events.platform.web.form_rules import is_web_address
from events.platform.web.telephone_field import TelephoneField

TEXTS = ("text", "long_text")


def _journey(word: LazyText) -> Kind:
    return Kind(
        word=word,
        field=kind_fields.journey_field,
        stored=lambda question, field: str(field.data.stored),
        loaded=journey_in,
        reads=lambda question, value: journey_in(value) is not None,
        shown=kind_words.journey_in_words,
        exported=lambda question, value: kind_words.of_journey("day")(value),
        columns=(
            (_("%(question)s, hour"), kind_words.of_journey("hour")),
            (_("%(question)s, flight"), kind_words.of_journey("flight")),
            (_("%(question)s, airport"), kind_words.of_journey("place")),
        ),
        sort_key=sort_keys.journey_key,
        is_in_cell=False,
    )


def _file(word: LazyText, *settings: str) -> Kind:
    return Kind(
        word=word,
        field=kind_fields.attached_field,
        stored=lambda question, field: str(field.data.stored),
        loaded=attached_in,
        reads=lambda question, value: attached_in(value) is not None,
        shown=kind_words.file_name,
        columns=((_("%(question)s, address"), lambda value: ""),),
        sort_key=sort_keys.attached_key,
        settings=settings,
        is_in_cell=False,
    )


def _asks_nothing(question: Question, chosen: Sequence[str]) -> NoReturn:
    raise TypeError("a section is no question")


def row_kind(code: str) -> Kind:
    """Return the kind of a row of the form: that of its answers, or a section, which has none."""
    return _SECTION if code == SECTION else KINDS[code]


_SECTION = Kind(word=_("A section heading for the questions that follow"), field=_asks_nothing)
KINDS: Mapping[str, Kind] = {
    "text": Kind(
        word=_("A line of text"),
        field=kind_fields.field_of(LineField),
        sort_key=sort_keys.folded,
        to_text=conversions.as_it_is,
        from_text=conversions.one_line,
    ),
    "long_text": Kind(
        word=_("A longer text"),
        field=kind_fields.field_of(LongTextField),
        control={"rows": 4},
        sort_key=sort_keys.folded,
        to_text=conversions.as_it_is,
        from_text=conversions.as_it_is,
    ),
    "choice": Kind(
        word=_("One choice of several"),
        field=kind_fields.choice_field,
        shown=kind_words.label,
        reads=kind_words.is_option,
        codes=lambda value: [value],
        has_options=True,
        offered=kind_words.offered,
        from_kinds={"choices": conversions.single},
    ),
    "choices": Kind(
        word=_("Several choices"),
        field=kind_fields.choices_field,
        stored=lambda question, field: msgspec.json.encode(list(dict.fromkeys(field.data))).decode(),
        loaded=kind_words.codes_of,
        shown=kind_words.labels,
        reads=kind_words.are_options,
        codes=kind_words.codes_of,
        has_options=True,
        offered=kind_words.offered,
        from_kinds={"choice": conversions.several},
    ),
    "yes_no": Kind(
        word=_("Yes or no"),
        field=kind_fields.yes_no_field,
        shown=lambda question, value: str(kind_fields.YES_NO_WORDS[value]),
        reads=lambda question, value: value in kind_fields.YES_NO_WORDS,
        codes=lambda value: [value],
        offered=lambda question: list(kind_fields.YES_NO_WORDS.items()),
    ),
    "number": Kind(
        word=_("A number"),
        field=kind_fields.field_of(NumberField),
        control={"width": "short", "inputmode": "decimal", "autocomplete": "off"},
        stored=lambda question, field: format(field.data.normalize(), "f"),
        shown=kind_words.number_in_words,
        reads=lambda question, value: number_in(value) is not None,
        sort_key=sort_keys.number_key,
        to_text=conversions.as_it_is,
        from_text=conversions.number,
    ),
    "date": Kind(
        word=_("A date"),
        field=kind_fields.field_of(DayField),
        control={"width": "medium", "type": "date"},
        stored=lambda question, field: str(field.data.isoformat()),
        loaded=day_in,
        shown=kind_words.day_in_words,
        exported=lambda question, value: value,
        reads=lambda question, value: day_in(value) is not None,
        to_text=conversions.as_it_is,
        from_text=conversions.day,
    ),
    "date_time": Kind(
        word=_("A date and an hour"),
        field=kind_fields.moment_field,
        control={"width": "medium", "type": "datetime-local"},
        stored=lambda question, field: str(field.data.isoformat(timespec="minutes")),
        loaded=moment_in,
        shown=kind_words.moment_in_words,
        exported=lambda question, value: value.replace("T", " "),
        reads=lambda question, value: moment_in(value) is not None,
        to_text=conversions.as_it_is,
        from_text=conversions.moment,
    ),
    "telephone": Kind(
        word=_("A telephone number"),
        field=kind_fields.field_of(partial(TelephoneField, country="country")),
        control={"width": "medium", "type": "tel", "inputmode": "tel"},
        stored=lambda question, field: Telephone(field.data, field.e164).stored,
        loaded=kind_words.typed,
        shown=lambda question, value: kind_words.typed(value),
        columns=((_("%(question)s, with country code"), kind_words.dialled),),
        reads=lambda question, value: telephone_in(value) is not None,
        sort_key=sort_keys.telephone_key,
        to_text=conversions.typed_number,
        from_text=conversions.telephone,
        from_kinds={"number": conversions.telephone},
    ),
    "email": Kind(
        word=_("An e-mail address"),
        field=kind_fields.field_of(EmailField),
        control={"type": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
        sort_key=fold_email,
        to_text=conversions.as_it_is,
        from_text=conversions.email,
    ),
    "link": Kind(
        word=_("A web address"),
        field=kind_fields.field_of(partial(LinkField, longest=500), is_web_address),
        control={"type": "url", "inputmode": "url", "autocapitalize": "none", "spellcheck": "false"},
        sort_key=sort_keys.folded,
        to_text=conversions.as_it_is,
        from_text=conversions.link,
    ),
    "country": Kind(
        word=_("A country"),
        field=kind_fields.field_of(country_field),
        shown=lambda question, value: formats.country(value),
        columns=((_("%(question)s, country code"), str),),
        reads=lambda question, value: value in country_codes(),
        from_text=conversions.country_named,
    ),
    "language": Kind(
        word=_("A language"),
        field=kind_fields.field_of(language_field),
        shown=lambda question, value: formats.language_name(value),
        reads=lambda question, value: is_language(value),
        from_text=conversions.language,
    ),
    "money": Kind(
        word=_("An amount of money"),
        field=kind_fields.amount_field,
        control={"width": "short", "inputmode": "decimal", "autocomplete": "off"},
        stored=lambda question, field: Amount(field.data, field.currency).stored,
        loaded=amount_in,
        shown=kind_words.money_in_words,
        reads=lambda question, value: amount_in(value) is not None,
        fits=kind_words.is_in_currency,
        sort_key=sort_keys.amount_key,
        to_text=conversions.amount_in_words,
        from_text=conversions.amount,
        settings=("currency",),
    ),
    "nights": Kind(
        word=_("Nights of lodging"),
        field=kind_fields.nights_field,
        control={"layout": "columns"},
        stored=lambda question, field: msgspec.json.encode(sorted(set(field.data))).decode(),
        loaded=kind_words.codes_of,
        codes=kind_words.codes_of,
        reads=kind_words.are_nights,
        shown=kind_words.nights_in_words,
        exported=lambda question, value: kind_words.codes_of(value),
        columns=((_("%(question)s, number"), lambda value: str(len(kind_words.codes_of(value)))),),
        sort_key=sort_keys.codes_key,
        settings=("nights_before", "nights_after"),
        is_in_cell=False,
    ),
    "arrival": _journey(_("An arrival: day, hour, flight, airport")),
    "departure": _journey(_("A departure: day, hour, flight, airport")),
    "consent": Kind(
        word=_("A consent to a text"),
        field=kind_fields.consent_field,
        stored=lambda question, field: str(question.revision),
        loaded=lambda value: value,
        reads=lambda question, value: value.isdecimal(),
        fits=lambda question, value: value == str(question.revision),
        shown=kind_words.agreed,
        is_agreed_to=True,
        is_in_cell=False,
    ),
    "file": _file(_("A file"), "file_types", "most_megabytes"),
    "photo": _file(_("A photo of the person")),
}
