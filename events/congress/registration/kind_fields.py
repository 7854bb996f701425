"""The fields that ask for answers, made of a question: one function a kind, or a few for several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup, escape
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from events.congress.registration.answer_fields import (
    OPEN,
    AmountField,
    MomentField,
    OfferedField,
    offered_only,
)
from events.congress.registration.file_fields import AttachedField, limits_in_words
from events.congress.registration.lodging_and_travel_fields import (
    ConsentField,
    JourneyField,
    boxes_for_nights,
    nights_between,
)
from events.congress.registration.question_queries import Question
from events.platform.language import formats, i18n
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.fields import RadioField, SelectField, choices_of
from events.platform.web.form_rules import Filled, Sensitive
from events.platform.web.templating import localize

_MOST_RADIOS = 7
YES_NO_WORDS: Mapping[str, LazyText] = {"yes": _("Yes"), "no": _("No")}

MakeField = Callable[[Question, Sequence[str]], Field]


def _rules(question: Question, must: object) -> list[object]:
    """Return what an answer is checked by: whether it is there, where it has to be; and the mark of a sensitive one."""
    return [*([must] if question.is_required else []), *([Sensitive()] if question.is_sensitive else [])]


def _help(question: Question, further: str = "") -> Markup:
    """Return the help marked with its own `lang` where it falls back, and what the product says beside it."""
    return Markup(" ").join(part for part in (localize(question.help), further) if part)


def field_of(made: Callable[..., Field], *rules: object) -> MakeField:
    def asked(question: Question, chosen: Sequence[str]) -> Field:
        must = [*_rules(question, Filled()), *rules]
        return made(localize(question.label), must, description=_help(question))

    return asked


def amount_field(question: Question, chosen: Sequence[str]) -> Field:
    currency = question.frame.currency
    further = i18n.gettext("In %(currency)s.", currency=currency)
    label, must = localize(question.label), _rules(question, Filled())
    return AmountField(label, must, currency=currency, description=_help(question, further))


def moment_field(question: Question, chosen: Sequence[str]) -> Field:
    zone = question.frame.zone
    further = i18n.gettext("Time in %(place)s.", place=formats.city_of(zone))
    label, must = localize(question.label), _rules(question, Filled())
    return MomentField(label, must, zone=zone, description=_help(question, further))


def consent_field(question: Question, chosen: Sequence[str]) -> Field:
    must = _rules(question, InputRequired(i18n.gettext("Your agreement is needed here.")))
    return ConsentField(localize(question.label), must, wording=question.revision, description=_help(question))


def nights_field(question: Question, chosen: Sequence[str]) -> Field:
    nights = {*nights_between(question.frame.first_night, question.frame.last_night), *chosen}
    further = i18n.gettext("Each night by the day on which it begins.")
    must = _rules(question, Filled())
    return boxes_for_nights(localize(question.label), must, nights=sorted(nights), description=_help(question, further))


def journey_field(question: Question, chosen: Sequence[str]) -> Field:
    return JourneyField(
        localize(question.label),
        is_required=question.is_required,
        is_sensitive=question.is_sensitive,
        description=_help(question),
    )


def attached_field(question: Question, chosen: Sequence[str]) -> Field:
    must, description = _rules(question, Filled(_("Choose a file."))), _help(question, limits_in_words(question))
    return AttachedField(localize(question.label), must, question=question, description=description)


def yes_no_field(question: Question, chosen: Sequence[str]) -> Field:
    return _one_of(question, choices_of(YES_NO_WORDS))


def choice_field(question: Question, chosen: Sequence[str]) -> Field:
    return _one_of(question, _offered_of(question, chosen))


def choices_field(question: Question, chosen: Sequence[str]) -> Field:
    must, offered = _rules(question, Filled()), _offered_of(question, chosen)
    return OfferedField(localize(question.label), must, choices=offered, description=_help(question))


def _offered_of(question: Question, chosen: Sequence[str]) -> list[SelectChoice]:
    return [
        SelectChoice(option.code, localize(option.label))
        for option in question.options
        if not option.is_retired or option.code in chosen
    ]


def _one_of(question: Question, options: list[SelectChoice]) -> Field:
    label, description, is_required = localize(question.label), _help(question), question.is_required
    must = _rules(question, InputRequired(i18n.gettext("This answer is missing.")))
    if len(options) > _MOST_RADIOS:  # the options of a list are plain, for they hold no markup
        plain = [SelectChoice(option.value, escape(option.label).striptags()) for option in options]
        return SelectField(label, must, choices=[OPEN, *plain], default="", description=description)
    # Without a choice WTForms hands on None, which is no choice: an optional question may stay open.
    return RadioField(
        label,
        must,
        choices=options,
        validate_choice=is_required,
        filters=[offered_only(options)],
        description=description,
    )
