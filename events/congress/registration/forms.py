"""The registration form of an event as it is made for each occasion, and the small forms around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from starlette.datastructures import FormData
from wtforms.fields import Field
from wtforms.validators import InputRequired

from events.congress.registration.answer_fields import language_field
from events.congress.registration.answers import (
    chosen_before,
    question_field,
)
from events.congress.registration.question_queries import Questions
from events.congress.registration.registration_forms import FURTHER, QUESTION, RegistrationForm, data_of
from events.congress.registration.rules import MOST_LANGUAGES
from events.congress.registration.stored_answers import Given
from events.congress.registration.values import Details
from events.platform.language import i18n
from events.platform.language.i18n import current_language
from events.platform.language.lazy import gettext as _
from events.platform.lru import LruCache
from events.platform.web.email_fields import EmailField, KnownEmailField
from events.platform.web.fields import BooleanField, LineField, SelectField
from events.platform.web.form_rules import Filled, language_choices
from events.platform.web.forms import Form

_MARK = "asked-"  # begins the name of the input that tells that a sensitive question stood on the page
_FEWEST_SELECTS = 2


_fields: LruCache[tuple[UUID, int, str], Mapping[str, Field]] = LruCache(100)


def registration_form(
    questions: Questions, sent: FormData | None = None, *, data: Mapping[str, object] | None = None
) -> RegistrationForm:
    """Return the form for a new registration, in the language of the request."""
    key = (questions.event_id, questions.revision, current_language())
    fields = _fields.get(key)
    if fields is None:
        asked = _fields_of(questions, _FEWEST_SELECTS, {}) | _listing() | (_consent() if questions.notice_id else {})
        fields = _fields.put(key, asked)
    return RegistrationForm(questions, sent, fields=fields, data=data)


def behalf_form(
    questions: Questions, sent: FormData | None = None, *, data: Mapping[str, object] | None = None
) -> RegistrationForm:
    """Return the form by which an organizer registers somebody: without a consent, with the language of mails."""
    asked = {
        "language": SelectField(_("Language of the mails to them"), [Filled()], choices=language_choices),
        "is_told": BooleanField(_("Send them the confirmation with their link")),
    }
    fields = _fields_of(questions, _FEWEST_SELECTS, {}) | asked
    return RegistrationForm(questions, sent, fields=fields, data=data)


def correction_form(
    questions: Questions,
    before: Details,
    sent: FormData | None = None,
    *,
    data: Mapping[str, object] | None = None,
    fields: Mapping[str, Field] | None = None,
) -> RegistrationForm:
    """Return the form to correct a registration that says `before`; it shows `data`, which is that unless told.

    `fields` are further ones.
    """
    if sent is not None:
        questions = _as_shown(questions, sent)
    data = data or data_of(before, questions)
    filled, typed = _lists_in(data), _lists_in(set(sent or ()))
    selects = max(filled + 1, _FEWEST_SELECTS, min(typed, MOST_LANGUAGES))
    asked = _fields_of(questions, selects, before.answers) | dict(fields or {})
    return RegistrationForm(questions, sent, fields=asked, data=data, before=before)


def own_form(
    questions: Questions, before: Details, sent: FormData | None = None, *, data: Mapping[str, object] | None = None
) -> RegistrationForm:
    """Return the form by which somebody corrects their own registration, and agrees to what nobody else can."""
    return correction_form(questions, before, sent, data=data, fields=_listing())


def nominee_form(
    questions: Questions, before: Details, sent: FormData | None = None, *, data: Mapping[str, object] | None = None
) -> RegistrationForm:
    """Return the form by which somebody who was named takes part: their own, with the consent that it needs."""
    fields = _listing() | (_consent() if questions.notice_id else {})
    return correction_form(questions, before, sent, data=data, fields=fields)


def _as_shown(questions: Questions, sent: FormData) -> Questions:
    """Return the form without the sensitive questions that its page did not show, as when they did not open then.

    Their answers stay: that nothing was sent of them does not mean that they were emptied.
    """
    hidden = {
        question.id
        for question in questions.sealed
        if _MARK + QUESTION + question.code not in sent and QUESTION + question.code not in sent
    }
    return replace(questions, all_questions=tuple(one for one in questions.all_questions if one.id not in hidden))


def _lists_in(names: Iterable[str]) -> int:
    return len([name for name in names if name.startswith(FURTHER)])


def _fields_of(questions: Questions, selects: int, answers: Mapping[UUID, Given]) -> dict[str, Field]:
    """Return lists of further languages and the questions; what was answered before stays on offer."""
    fields = {
        f"{FURTHER}{number}": language_field(_("Another language"), with_common=False)
        for number in range(1, selects + 1)
    }
    asked = {
        QUESTION + question.code: question_field(question, chosen_before(answers, question))
        for question in questions.questions
    }
    return fields | asked


def _listing() -> dict[str, Field]:
    return {"is_listed": BooleanField(_("Name me, my organization and my country in the public list of participants."))}


def _consent() -> dict[str, Field]:
    # The number says which wording stood on the page: consent to another one would be none.
    agreed = InputRequired(i18n.gettext("Without your agreement the registration cannot be kept."))
    label = _("I have read the privacy notice and agree that my data are used as it says.")
    return {"notice": LineField(), "consent": BooleanField(label, [agreed])}


class LinkForm(Form):
    """Where to send somebody's link again."""

    email = KnownEmailField(_("E-mail address"), [Filled(_("Write your e-mail address."))])


class AlertForm(Form):
    """Where to tell somebody that registration is open."""

    email = EmailField(_("E-mail address"), [Filled(_("Write your e-mail address."))])
