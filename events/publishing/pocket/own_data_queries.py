"""Everything that is kept about one person at one event, for that person: no notes or tags of organizers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from markupsafe import Markup

from events.congress.agenda.models import Star
from events.congress.badges.models import Scan
from events.congress.letters.models import Certificate, LetterRequest
from events.congress.letters.placeholders import PASSPORT_WORDS
from events.congress.registration.facts import answers_in_words
from events.congress.registration.models import Consent, PlaceOffer, Registration
from events.congress.registration.queries import details_of
from events.congress.registration.question_queries import Questions
from events.congress.registration.sealed_operations import Opener, open_answers
from events.congress.registration.values import Details
from events.publishing.pocket.history_queries import own_changes
from events.records.outbox.models import Message
from events.records.vault.operations import read_sensitive

_COLUMNS = (
    *("reference", "state", "approval", "approval_reason", "language", "registered_at", "updated_at", "cancelled_at"),
    *("nominated_at", "payment", "price", "currency", "checked_in_at", "news_declined_at"),
)


async def own_data(registration: Registration, questions: Questions, opener: Opener) -> dict[str, Any]:
    """Return all that is kept about somebody, as JSON takes it; what is sealed is opened, which is a recorded look.

    Raise SealError. Not to be called inside a transaction.
    """
    details = await details_of(registration)
    sealed = (await open_answers(opener, [registration.id])).get(registration.id, {})
    passport = await read_sensitive(opener.keys, opener.event_id, registration.id, PASSPORT_WORDS, opener.looker)
    return {
        "event": {"slug": registration.event.slug, "starts_on": str(registration.event.starts_on)},
        "registration": {name: _plain(getattr(registration, name)) for name in _COLUMNS} | _typed(details, questions),
        "answers": _answers(questions, {**details.answers, **sealed}),
        "passport": passport,
        "consents": await _rows(Consent.filter(registration_id=registration.id).order_by("id"), _CONSENT),
        "letters": await _rows(LetterRequest.filter(registration_id=registration.id).order_by("asked_at"), _LETTER),
        "sessions": await _rows(Star.filter(registration_id=registration.id).order_by("id"), _STAR),
        "scans": await _rows(Scan.filter(registration_id=registration.id).order_by("id"), _SCAN),
        "mails": await _rows(Message.filter(subject=registration.id).order_by("created_at", "id"), _MAIL),
        "place_offered": await _rows(PlaceOffer.filter(registration_id=registration.id).order_by("made_at"), _OFFER),
        "certificates": await _rows(
            Certificate.filter(registration_id=registration.id).order_by("issued_at"), _CERTIFICATE
        ),
        "corrections": [_change(one.at, one.by, one.lines) for one in await own_changes(registration, questions)],
    }


# What is told of each row: the name in the answer, and where it is read.
_CONSENT = {"privacy_notice": "notice__number", "given_at": "given_at"}
_LETTER = {
    **{name: name for name in ("kind", "language", "state", "purpose", "consulate", "reason", "asked_at")},
    **{name: name for name in ("stays_from", "stays_until", "needed_by")},
}
_CERTIFICATE = {"code": "code", "issued_at": "issued_at"}
_STAR = {"session": "session__code", "added_at": "added_at", "removed_at": "removed_at"}
_SCAN = {"result": "result", "check_point": "check_point", "at": "recorded_at"}
_MAIL = {"kind": "kind", "to": "recipient", "state": "state", "subject": "sent_subject", "sent_at": "sent_at"}
_OFFER = {"name": "name", "email": "email", "made_at": "made_at", "expires_at": "expires_at", "taken_at": "taken_at"}


async def _rows(found: Any, told: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {name: _plain(value) for name, value in zip(told, row, strict=True)}
        for row in await found.values_list(*told.values())
    ]


def _typed(details: Details, questions: Questions) -> dict[str, Any]:
    typed = {name: _plain(value) for name, value in details.typed().items() if name != "category_id"}
    return typed | {"category": questions.category(details.category_id).name.here().text}


def _answers(questions: Questions, answers: Mapping[UUID, Any]) -> list[dict[str, str]]:
    return [
        {"question": question.label.here().text, "answer": str(_text(answers_in_words([question], answers)))}
        for question in questions.all_questions
        if question.id in answers
    ]


def _text(said: Iterable[tuple[str, str]]) -> str:

    return "".join(value.striptags() if isinstance(value, Markup) else value for _label, value in said)


def _change(at: dt.datetime, by: str, lines: list[str]) -> dict[str, Any]:
    return {"at": at.isoformat(), "by": by, "changed": lines}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
