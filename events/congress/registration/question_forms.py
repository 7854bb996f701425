"""The event's own questions: what may be typed about one and its options."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from events.congress.organizing.models import Event
from events.congress.registration.answer_fields import OPEN
from events.congress.registration.conditions import conditions_on, dependants_of
from events.congress.registration.file_types import FILE_TYPES, MOST_MEGABYTES, SHAPES, USUAL_MEGABYTES
from events.congress.registration.kinds import KINDS, row_kind
from events.congress.registration.question_queries import Questions
from events.congress.registration.question_values import SECTION, Condition
from events.platform.language.choices import currencies
from events.platform.language.cleaning import clean_line
from events.platform.language.i18n import current_language
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.fields import (
    BooleanField,
    LongTextField,
    SelectField,
    SelectMultipleField,
    TextsField,
    WholeNumberField,
    choices_of,
)
from events.platform.web.form_rules import Filled, Unkept, refuse
from events.platform.web.forms import Form
from events.platform.web.templating import localize
from events.records.texts.languages import fallback_order

BLANK_OPTIONS = 5
MOST_NIGHTS = 30
MOST_DAYS = 3650
MOST_OPTIONS = 60

UNSEALED = _("Files are not sealed: a question for a file or a photo cannot be sensitive.")
OPTION = _("Option %(number)s")


@dataclass(frozen=True)
class OptionTyped:
    """One option as it was typed; `code` is "" for a new one."""

    code: str
    label: Mapping[str, str]
    capacity: int | None = None
    taken: int = 0
    is_capacity_wrong: bool = False

    @property
    def is_empty(self) -> bool:
        return not any(self.label.values())


def kind_words() -> dict[str, LazyText]:
    return {code: row_kind(code).word for code in (*KINDS, SECTION)}


def parts_by_kind() -> dict[str, str]:
    """Return the kinds of questions that a part of the form is about; what every question has is not named."""
    settings = {name for kind in KINDS.values() for name in kind.settings}
    by_setting = {name: " ".join(code for code, kind in KINDS.items() if name in kind.settings) for name in settings}
    return {
        **by_setting,
        "options": " ".join(code for code, kind in KINDS.items() if kind.has_options),
        "answers": " ".join(KINDS),
        "sealable": " ".join(code for code in KINDS if code not in SHAPES),
    }


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
        typed = clean_line(str(sent.get(f"option-{number}-capacity", "")))
        is_number = typed.isascii() and typed.isdigit() and len(typed) < 7
        code = str(sent.get(f"option-{number}-code", ""))
        found.append(
            OptionTyped(code, label, int(typed) if is_number else None, is_capacity_wrong=bool(typed) and not is_number)
        )
    return [*found, *_pasted(event, str(sent.get("pasted", "")))][:MOST_OPTIONS]


def _pasted(event: Event, text: str) -> Iterator[OptionTyped]:
    """Give an option for each line; its languages stand in their order beside each other, as cells of a table do."""
    for line in text.splitlines():
        cells = [clean_line(cell)[:200] for cell in re.split(r"\t|\|", line)]
        option = OptionTyped("", dict(zip(fallback_order(event), cells, strict=False)))
        if not option.is_empty:
            yield option


def choices_in(questions: Questions, code: str = "") -> dict[str, list[SelectChoice]]:
    """Return what the question of this code may depend on: nothing that depends on itself."""
    circular = {code, *dependants_of(questions.questions, code)} if code else ()
    pairs = conditions_on(questions, circular)
    return {
        "shown_when": choices_of((f"{other}={option}", words) for (other, option), words in pairs),
        "categories": choices_of((one.code, localize(one.name)) for one in questions.categories),
    }


class FieldForm(Form):
    """One question with its options, which are no fields: how many there are only the sent form tells."""

    label = TextsField(_("Question"), is_required=True, longest=300)
    help = TextsField(_("Help beside the question"), longest=600)
    kind = SelectField(_("Kind of answer"), [Filled()], choices=lambda: choices_of(kind_words()))
    currency = SelectField(
        _("Currency"),
        choices=lambda: [OPEN, *choices_of(currencies(current_language()))],
        default="",
        description=_("Only for amounts of money."),
    )
    nights_before = WholeNumberField(
        _("Nights before the first day"),
        [Optional(), NumberRange(0, MOST_NIGHTS)],
        description=_("Only for nights of lodging."),
    )
    nights_after = WholeNumberField(
        _("Nights after the last day"),
        [Optional(), NumberRange(0, MOST_NIGHTS)],
        description=_("Only for nights of lodging."),
    )
    file_types = SelectMultipleField(
        _("Files that are taken"), choices=choices_of({code: one.word for code, one in FILE_TYPES.items()})
    )
    most_megabytes = WholeNumberField(
        _("Largest file, in MB"),
        [Optional(), NumberRange(1, MOST_MEGABYTES)],
        description=_("Leave empty for %(usual)s MB.", usual=USUAL_MEGABYTES),
    )
    is_required = BooleanField(_("An answer is required"))
    position = WholeNumberField(
        _("Place in the form"), [Optional(), NumberRange(0, 10_000)], description=_("Lower numbers come first.")
    )

    shown_when = SelectMultipleField(
        _("Ask only those who answered"),
        validate_choice=False,
        description=_("One answer, or several to the same question. Leave empty to ask everybody."),
    )
    categories = SelectMultipleField(_("Ask only these categories"), description=_("Leave empty to ask everybody."))
    kept_days = WholeNumberField(
        _("Days after the event until the answers are destroyed"),
        [Optional(), NumberRange(0, MOST_DAYS)],
        description=_(
            "Leave empty to keep them; their number is kept anyway. Sensitive answers are destroyed after 90 days."
        ),
    )

    is_sensitive = BooleanField(
        _("The answers are sensitive"),
        description=_("They are sealed, each look is recorded, and they are destroyed 90 days after the event."),
    )
    seen_by = SelectMultipleField(
        _("Who sees the answers beside owners"),
        choices=choices_of({"organizer": _("Organizers"), "reader": _("Readers")}),
    )

    pasted = LongTextField(
        _("Several options at once"),
        [Unkept()],
        longest=20_000,
        description=_("One option per line. Separate its languages with | or a tab."),
    )

    def __init__(
        self,
        event: Event,
        formdata: FormData | None = None,
        *,
        choices: Mapping[str, Iterable[SelectChoice]],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.options: Sequence[OptionTyped] = (data or {}).get("options", ())
        if formdata is not None:
            self.options = options_of(event, formdata)
        super().__init__(formdata, languages=fallback_order(event), choices=choices, data=data)
        self.pasted.data = ""  # its lines are options of their own by now

    @property
    def option_rows(self) -> list[OptionTyped]:
        """Return the options with blank ones to fill in."""
        return [*self.options, *(OptionTyped("", {}) for _number in range(BLANK_OPTIONS))]

    def check(self) -> None:
        kind = row_kind(self.kind.data) if self.kind.data in kind_words() else None
        if kind is None:
            return
        chosen = self.shown_when.data or ()
        if not {choice.value for choice in self.shown_when.choices}.issuperset(chosen):
            refuse(self.shown_when, _("This answer is not offered any more. Choose another one, or none."))
        if len({answer.partition("=")[0] for answer in chosen}) > 1:
            refuse(self.shown_when, _("Choose answers to one question only."))
        if any(option.is_capacity_wrong for option in self.options):
            refuse(self.kind, _("Write the places of an option as a whole number, or leave them empty for no limit."))
        if "currency" in kind.settings and not self.currency.data:
            refuse(self.currency, _("Choose the currency of the amounts."))
        if "file_types" in kind.settings and not self.file_types.data:
            refuse(self.file_types, _("Choose at least one type of file."))
        if self.kind.data in SHAPES and "is_sensitive" in self and self.is_sensitive.data:
            refuse(self.is_sensitive, UNSEALED)
        if kind.has_options and all(option.is_empty for option in self.options):
            refuse(self.kind, _("A choice needs at least one option: write it below."))

    def condition(self) -> Condition:
        """Return whom the question is asked. The form is valid."""
        chosen = [answer.partition("=") for answer in self.shown_when.data or ()]
        question = chosen[0][0] if chosen else ""
        return Condition(question, frozenset(one[2] for one in chosen), frozenset(self.categories.data or ()))

    def settings(self) -> dict[str, object] | None:
        """Return what the kind has decided about it, by name; None where there is nothing. The form is valid."""
        return {name: self[name].data for name in row_kind(self.kind.data).settings} or None

    def lines_in_words(self) -> Iterator[tuple[str, str]]:
        for number, option in enumerate(self.options, 1):
            yield str(OPTION % {"number": number}), " / ".join(text for text in option.label.values() if text)
