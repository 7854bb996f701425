"""How each chapter of what is kept about somebody is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from markupsafe import Markup
from tortoise.expressions import Q
from tortoise.models import Model

from events.congress.agenda.models import Speaker, Star
from events.congress.alerts.models import Alert
from events.congress.invitations.models import Invitation
from events.congress.invitations.retention_operations import invitations_about
from events.congress.letters.placeholders import PASSPORT_WORDS
from events.congress.letters.queries import in_words as passport_in_words
from events.congress.personal.file_queries import changes_of
from events.congress.quotas.models import Delegation
from events.congress.registration.duplicates.models import RegistrationMerge
from events.congress.registration.facts import answers_in_words
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import Questions
from events.congress.registration.sealed_operations import Opener
from events.congress.registration.values import SHOWN, Details
from events.platform.language.i18n import gettext
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _
from events.publishing.own_data import columns
from events.publishing.own_data.values import Column, Entry, Fact, in_words, plain
from events.publishing.pocket.history_queries import own_changes
from events.records.money import money
from events.records.texts.languages import fallback_order
from events.records.texts.queries import Texts, texts_of
from events.records.vault.operations import read_sensitive
from events.records.vault.queries import looks_of_subject


@dataclass(frozen=True)
class Subject:
    """Whose data is read, by whom what is sealed is opened, and what was typed, with sealed answers."""

    registration: Registration
    questions: Questions
    opener: Opener
    details: Details
    answers: Mapping[Any, Any]

    @property
    def zone(self) -> str:
        return self.registration.event.time_zone


def rows_of(
    model: type[Model], told: Sequence[Column], whose: Callable[[Registration], dict[str, Any]], order: str = "id"
) -> Callable[[Subject], Awaitable[Sequence[Entry]]]:
    """Return a reader of rows of a table: those that a filter says are somebody's."""

    async def read(subject: Subject) -> Sequence[Entry]:
        return await _entries(model.filter(**whose(subject.registration)).order_by(order, "id"), told, subject.zone)

    return read


async def _entries(found: Any, told: Sequence[Column], zone: str) -> list[Entry]:
    rows = await found.values_list(*(one.path for one in told))
    return [[one.fact(value, zone) for one, value in zip(told, row, strict=True)] for row in rows]


def of_registration(registration: Registration) -> dict[str, Any]:
    return {"registration_id": registration.id}


def about(registration: Registration) -> dict[str, Any]:
    return {"subject": registration.id}


async def registration_of(subject: Subject) -> list[Entry]:
    row, zone = subject.registration, subject.zone
    kept = [one.fact(getattr(row, one.path), zone) for one in columns.REGISTRATION]
    price = "" if row.price is None else money(row.price, row.currency)
    costs = [Fact("price", _("Price"), row.price, price), Fact("currency", _("Currency"), row.currency, "")]
    handed = Fact("is_handed_on", _("Place given to somebody else"), *_yes(row.handed_to is not None))
    return [[*_typed(subject), *kept, *costs, handed]]


def _yes(value: bool) -> tuple[bool, str]:
    return value, in_words(value, "")


def _typed(subject: Subject) -> list[Fact]:
    """Return the fields of the form; the category by its name."""
    category = subject.questions.category(subject.details.category_id).name.here().text
    typed = [
        Fact(name, shown.label, plain(value), shown.words(value) if value not in ("", ()) else "")
        for name, shown in SHOWN.items()
        if name != "category_id"
        for value in (getattr(subject.details, name),)
    ]
    return [*typed, Fact("category", SHOWN["category_id"].label, category, category)]


async def answers_of(subject: Subject) -> list[Entry]:
    return [
        [
            Fact("question", _("Question"), label, label),
            Fact("answer", pgettext("to a question", "Answer"), answer, answer),
        ]
        for question in subject.questions.all_questions
        if question.id in subject.answers
        for label, answer in [(question.label.here().text, _text(answers_in_words([question], subject.answers)))]
    ]


def _text(said: Iterable[tuple[str, str]]) -> str:
    return "".join(value.striptags() if isinstance(value, Markup) else str(value) for _label, value in said)


async def passport_of(subject: Subject) -> list[Entry]:
    opener = subject.opener
    kept = await read_sensitive(opener.keys, opener.event_id, subject.registration.id, PASSPORT_WORDS, opener.looker)
    return [[Fact(name, PASSPORT_WORDS[name], value, passport_in_words(name, value)) for name, value in kept.items()]]


async def invitations_of(subject: Subject) -> list[Entry]:
    about = await invitations_about(subject.registration)
    found = Invitation.filter(id__in=about)
    return await _entries(found.order_by("created_at", "id"), columns.INVITATION, subject.zone)


async def alerts_of(subject: Subject) -> list[Entry]:
    row = subject.registration
    found = Alert.filter(event_id=row.event_id, email=row.email)
    return await _entries(found.order_by("id"), columns.ALERT, subject.zone)


async def delegation_of(subject: Subject) -> list[Entry]:
    row = subject.registration
    found = await Delegation.get(id=row.delegation_id) if row.delegation_id else None
    if found is None:
        return []
    told = [one.fact(getattr(found, one.path), subject.zone) for one in columns.DELEGATION]
    return [[*told, Fact("is_head", _("Head of the delegation"), *_yes(found.head_id == row.id))]]


async def sessions_of(subject: Subject) -> list[Entry]:
    rows = Star.filter(registration_id=subject.registration.id).order_by("id")
    told = await _entries(rows, columns.STAR, subject.zone)
    return await _with_texts(subject, await rows.values_list("session_id", flat=True), told, {"title": _("Session")})


async def speakers_of(subject: Subject) -> list[Entry]:
    rows = Speaker.filter(registration_id=subject.registration.id).order_by("name", "id")
    told = await _entries(rows, columns.SPEAKER, subject.zone)
    texts = {"function": _("Function"), "biography": _("Biography")}
    return await _with_texts(subject, await rows.values_list("id", flat=True), told, texts)


async def _with_texts(
    subject: Subject, ids: Sequence[Any], entries: Sequence[Entry], names: Mapping[str, LazyText]
) -> list[Entry]:
    """Return the entries of rows with texts of these in the language of this moment."""
    texts = await texts_of(ids, fallback_order(subject.registration.event))
    return [
        [
            *entry,
            *(Fact(name, label, said, said) for name, label in names.items() for said in (_here(texts, id, name),)),
        ]
        for id, entry in zip(ids, entries, strict=True)
    ]


def _here(texts: Texts, id: UUID, name: str) -> str:
    return texts.of(id, name).here().text


async def merges_of(subject: Subject) -> list[Entry]:
    own = subject.registration.id
    found = RegistrationMerge.filter(Q(ended_id=own) | Q(kept_id=own)).order_by("made_at", "id")
    return await _entries(found, columns.MERGE, subject.zone)


async def corrections_of(subject: Subject) -> list[Entry]:
    return [
        [
            Fact("at", columns.WHEN, one.at.isoformat(), in_words(one.at, subject.zone)),
            Fact("by", columns.BY_WHOM, one.by, one.by),
            Fact("changed", _("What was corrected"), one.lines, "\n".join(one.lines)),
        ]
        for one in await own_changes(subject.registration, subject.questions)
    ]


async def acts_of(subject: Subject) -> list[Entry]:
    return [
        [
            Fact("at", columns.WHEN, one.at.isoformat(), in_words(one.at, subject.zone)),
            Fact("act", _("Act"), one.act, one.act),
        ]
        for one in await changes_of(subject.registration.id)
    ]


async def looks_of(subject: Subject) -> list[Entry]:
    answers = {Questions.sealed_name(one.id): one.label.here().text for one in subject.questions.sealed}
    labels = answers | {name: str(word) for name, word in PASSPORT_WORDS.items()}
    return [
        [
            Fact("at", columns.WHEN, look.looked_at.isoformat(), in_words(look.looked_at, subject.zone)),
            Fact("by", columns.BY_WHOM, *[gettext("The organizers") if look.looked_by else gettext("You")] * 2),
            Fact("seen", _("What was seen"), *[", ".join(sorted(labels.get(name, name) for name in look.names))] * 2),
        ]
        for look in await looks_of_subject(subject.registration.id)
    ]
