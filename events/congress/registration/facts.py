"""A registration and its changes in words, for its holder and for organizers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from markupsafe import Markup

from events.congress.registration.answers import shown
from events.congress.registration.file_types import SHAPES
from events.congress.registration.kind import Shown as ShownAnswer
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import Question, Questions
from events.congress.registration.stored_answers import Given
from events.congress.registration.values import SHOWN, Details, Shown
from events.congress.registration.words import PAYMENT_WORDS
from events.platform.language.i18n import gettext, pgettext
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.language.lazy import pgettext as lazy_pgettext
from events.platform.web.templating import localize
from events.records.money import money

FileAddress = Callable[[str], str]  # of the file that answers the question with a code
_PHOTO = Markup('<img class="photo" src="{}" alt="{}" width="70" height="90" loading="lazy">')

# By the keys of the record of changes, which names a category by its code.
_CHANGE_WORDS: Mapping[str, LazyText] = {
    **{name: one.label for name, one in SHOWN.items()},
    "category": SHOWN["category_id"].label,
    "answers": _("Answers"),
    "reason": _("Reason"),
    "capacity": _("Capacity"),
    "payment": _("Payment"),
    "payment_note": _("Note"),
    "tag": lazy_pgettext("a tag", "Tag"),
}


def payment_fact(registration: Registration) -> tuple[str, str]:
    """Return label and value of what is owed for a registration; an empty value for one that costs nothing."""
    if registration.price is None:
        return gettext("Payment"), ""
    amount = money(registration.price, registration.currency)
    colon = pgettext("between a label and its value", ": ")
    return gettext("Payment"), f"{amount}{colon}{PAYMENT_WORDS[registration.payment]}"


def facts_of(
    reference: str,
    details: Details,
    questions: Questions,
    fields: Mapping[str, Shown] = SHOWN,
    at: FileAddress | None = None,
) -> list[tuple[str, str]]:
    """Return label and value of what a registration says: its reference, these of its fields, and its answers.

    Files that were sent are links where it is known `at` which address they are.
    A text of the organizers that falls back to another language is marked with it.
    """
    named = {"category_id": localize(questions.category(details.category_id).name)}
    said = [(str(one.label), named.get(name) or one.words(getattr(details, name))) for name, one in fields.items()]
    answers = answers_in_words(questions.all_questions, details.answers, at)
    return [(gettext("Reference"), reference), *said, *answers]


def answers_in_words(
    questions: Iterable[Question], answers: Mapping[UUID, Given], at: FileAddress | None = None
) -> list[tuple[str, str]]:
    """Return label and value of the questions that were answered, as they were asked then."""
    return [
        (localize(question.as_of(given.revision).label), _linked(question, _joined(shown(question, given)), at))
        for question in questions
        if (given := answers.get(question.id))
    ]


def _linked(question: Question, text: str, at: FileAddress | None) -> str:
    """Return a file as a link, and a photo as the picture."""
    if at is None or not question.is_file:
        return text
    inner = _PHOTO.format(at(question.code), text) if SHAPES[question.kind] else text
    return Markup('<a href="{}">{}</a>').format(at(question.code), inner)


def sealed_facts(kept: Iterable[Question]) -> list[tuple[str, str]]:
    """Return label and note of the sensitive questions that were answered, whose answers are shown nowhere else."""
    return [(localize(question.label), gettext("Kept sealed")) for question in kept]


def _joined(value: ShownAnswer) -> str:
    return value if isinstance(value, str) else Markup(", ").join(localize(part) for part in value)


def change_in_words(details: Mapping[str, Any]) -> str:
    """Return what a change made different: old and new values, and a reason."""
    return pgettext("between two items", "; ").join(changes_in_words(details))


def changes_in_words(details: Mapping[str, Any]) -> list[str]:
    """Return the same, a line for each field."""
    colon = pgettext("between a label and its value", ": ")
    return [f"{_CHANGE_WORDS.get(name, name)}{colon}{_difference(name, value)}" for name, value in details.items()]


def _difference(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if name == "payment":
        return " → ".join(str(PAYMENT_WORDS.get(one, one)) for one in value[:2])
    return ", ".join(value) if name == "answers" else " → ".join(_plain(one) for one in value[:2])


def _plain(value: Any) -> str:
    return (", ".join(value) if isinstance(value, list) else str(value)) or "–"
