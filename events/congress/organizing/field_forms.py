"""The event's own questions: what may be typed about one and its options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wtforms.validators import NumberRange, Optional

from events.congress.organizing.models import Event
from events.platform.language.cleaning import clean_line
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.fields import BooleanField, SelectField, TextsField, WholeNumberField, choices_of
from events.platform.web.form_rules import Filled
from events.platform.web.forms import Form
from events.records.texts.languages import fallback_order

CHOICE_KINDS = ("choice", "choices")
BLANK_OPTIONS = 5
MOST_OPTIONS = 60

KIND_WORDS: Mapping[str, LazyText] = {
    "text": _("A line of text"),
    "long_text": _("A longer text"),
    "choice": _("One choice of several"),
    "choices": _("Several choices"),
    "yes_no": _("Yes or no"),
    "number": _("A number"),
    "date": _("A date"),
}


class FieldForm(Form):
    """One question; its options are read apart, by `options_of`."""

    label = TextsField(_("Question"), is_required=True, longest=300)
    help = TextsField(_("Help beside the question"), longest=600)
    kind = SelectField(_("Kind of answer"), [Filled()], choices=choices_of(KIND_WORDS))
    is_required = BooleanField(_("An answer is required"))
    position = WholeNumberField(
        _("Place in the form"), [Optional(), NumberRange(0, 10_000)], description=_("Lower numbers come first.")
    )


@dataclass(frozen=True)
class OptionTyped:
    """One option as it was typed; `code` is "" for a new one."""

    code: str
    label: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        return not any(self.label.values())


def options_of(event: Event, sent: Any) -> list[OptionTyped]:
    """The options that a form carries: inputs `option-<number>-code` and `option-<number>-<language>`."""
    found = []
    for number in range(MOST_OPTIONS):
        if f"option-{number}-{event.default_language}" not in sent:
            continue
        label = {
            language: clean_line(str(sent.get(f"option-{number}-{language}", "")))[:200]
            for language in fallback_order(event)
        }
        found.append(OptionTyped(str(sent.get(f"option-{number}-code", "")), label))
    return found
