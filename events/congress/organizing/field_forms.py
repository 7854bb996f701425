"""The event's own questions: what may be typed about one and its options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from wtforms.validators import NumberRange, Optional

from events.congress.organizing.models import Event
from events.platform.language.cleaning import clean_line
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.fields import BooleanField, SelectField, TextsField, WholeNumberField, choices_of
from events.platform.web.form_rules import Filled, refuse
from events.platform.web.forms import Form
from events.records.texts.languages import fallback_order

CHOICE_KINDS = ("choice", "choices")
BLANK_OPTIONS = 5
MOST_OPTIONS = 60

OPTION = _("Option %(number)s")
KIND_WORDS: Mapping[str, LazyText] = {
    "text": _("A line of text"),
    "long_text": _("A longer text"),
    "choice": _("One choice of several"),
    "choices": _("Several choices"),
    "yes_no": _("Yes or no"),
    "number": _("A number"),
    "date": _("A date"),
}


@dataclass(frozen=True)
class OptionTyped:
    """One option as it was typed; `code` is "" for a new one."""

    code: str
    label: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        return not any(self.label.values())


def options_of(event: Event, sent: FormData) -> list[OptionTyped]:
    """Return the options that a form carries: inputs `option-<number>-code` and `option-<number>-<language>`."""
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


class FieldForm(Form):
    """One question with its options, which are no fields: how many there are only the sent form tells."""

    label = TextsField(_("Question"), is_required=True, longest=300)
    help = TextsField(_("Help beside the question"), longest=600)
    kind = SelectField(_("Kind of answer"), [Filled()], choices=choices_of(KIND_WORDS))
    is_required = BooleanField(_("An answer is required"))
    position = WholeNumberField(
        _("Place in the form"), [Optional(), NumberRange(0, 10_000)], description=_("Lower numbers come first.")
    )

    def __init__(
        self, event: Event, formdata: FormData | None = None, *, data: Mapping[str, Any] | None = None
    ) -> None:
        self.options: Sequence[OptionTyped] = (data or {}).get("options", ())
        if formdata is not None:
            self.options = options_of(event, formdata)
        super().__init__(formdata, languages=fallback_order(event), data=data)

    @property
    def option_rows(self) -> list[OptionTyped]:
        """Return the options with blank ones to fill in."""
        return [*self.options, *(OptionTyped("", {}) for _number in range(BLANK_OPTIONS))]

    def check(self) -> None:
        if self.kind.data in CHOICE_KINDS and all(option.is_empty for option in self.options):
            refuse(self.kind, _("A choice needs at least one option: write it below."))

    def lines_in_words(self) -> Iterator[tuple[str, str]]:
        for number, option in enumerate(self.options, 1):
            yield str(OPTION % {"number": number}), " / ".join(text for text in option.label.values() if text)
