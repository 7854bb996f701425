"""Correcting a registration, as its holder's page and the organizer's page both do it."""

from __future__ import annotations

from typing import Any

from events.congress.registration.answers import shown
from events.congress.registration.forms import RegistrationForm
from events.congress.registration.models import Registration
from events.congress.registration.queries import answers_of
from events.congress.registration.question_queries import Questions
from events.platform.language.i18n import gettext as _
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.seats.operations import NoSeatError


def refusal_shown(form: RegistrationForm, refusal: Exception) -> None:
    """Say in the form why a correction was not written."""
    if isinstance(refusal, NoSeatError):
        message = _("All seats of this category are taken. The seat in the present category is kept.")
        form.category.errors = [message]
    elif isinstance(refusal, ChangedMeanwhileError):
        message = _(
            "Somebody else has saved this registration meanwhile. What you typed is still here: "
            "send it again to keep it, or go back to see what the other person changed."
        )
        form.form_errors = [*form.form_errors, message]
    else:
        form.badge_name.errors = [_("This name stands registered with this address already.")]


async def shown_answers(registration: Registration, questions: Questions) -> list[tuple[Any, Any]]:
    """Label and answer of each question that was answered, in the order of the form."""
    kept = await answers_of(registration.id)
    return [
        (question.label, shown(question, kept[question.id]))
        for question in questions.all_questions
        if kept.get(question.id)
    ]
