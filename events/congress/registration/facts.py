"""A registration and its changes in words, for its holder and for organizers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from events.congress.registration.answers import shown
from events.congress.registration.question_queries import Questions
from events.congress.registration.values import SHOWN, Details
from events.platform.language.i18n import Translated, gettext, pgettext
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.templating import localize

# By the keys of the record of changes, which names a category by its code.
_CHANGE_WORDS: Mapping[str, LazyText] = {
    **{name: one.label for name, one in SHOWN.items()},
    "category": SHOWN["category_id"].label,
    "answers": _("Answers"),
    "reason": _("Reason"),
    "capacity": _("Capacity"),
}


def facts_of(reference: str, details: Details, questions: Questions) -> list[tuple[str, str]]:
    """Return label and value of all that a registration says: its reference, its fields, and its answers.

    A text of the organizers that falls back to another language is marked with it.
    """
    named = {"category_id": localize(questions.category(details.category_id).name)}
    fields = [(str(one.label), named.get(name) or one.words(getattr(details, name))) for name, one in SHOWN.items()]
    answers = [
        (localize(question.label), _joined(shown(question, details.answers[question.id])))
        for question in questions.all_questions
        if details.answers.get(question.id)
    ]
    return [(gettext("Reference"), reference), *fields, *answers]


def _joined(value: str | list[Translated | str]) -> str:
    return value if isinstance(value, str) else Markup(", ").join(localize(part) for part in value)


def change_in_words(details: Mapping[str, Any]) -> str:
    """Return what a change made different: old and new values, and a reason."""
    between, colon = pgettext("between two items", "; "), pgettext("between a label and its value", ": ")
    return between.join(
        f"{_CHANGE_WORDS.get(name, name)}{colon}{_difference(name, value)}" for name, value in details.items()
    )


def _difference(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    return ", ".join(value) if name == "answers" else " → ".join(_plain(one) for one in value[:2])


def _plain(value: Any) -> str:
    return (", ".join(value) if isinstance(value, list) else str(value)) or "–"
