"""Reading the record of changes and of looks, as one list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tortoise.expressions import Q

from events.congress.invitations.models import Invitation
from events.congress.letters.models import LetterRequest
from events.congress.registration.models import Registration
from events.congress.registration.rules import reference_in
from events.platform.language.cleaning import fold
from events.platform.language.i18n import current_language
from events.platform.web.addresses import address
from events.records.auditing.models import Change
from events.records.auditing.retention_operations import RETENTION
from events.records.people.models import Account
from events.records.people.queries import names_of
from events.records.texts.queries import Texts, texts_of
from events.records.vault.models import Look

PAGE = 50
MOST_PAGES = 200
LOOKED = "looked"  # the act of a look, among those of changes
_MOST_FOUND = 200  # rows whose entries a search shows


@dataclass(frozen=True)
class Choice:
    """The filters of the log; an empty one narrows nothing. Days are those of UTC, the last one included."""

    act: str = ""
    kind: str = ""
    by: UUID | None = None
    words: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def is_empty(self) -> bool:
        return self == Choice()


@dataclass(frozen=True)
class Entry:
    """One act or look. `details` are names of fields, of a look those of the values; `by` None is no account."""

    at: dt.datetime
    by: UUID | None
    act: str
    kind: str
    subject: UUID
    details: Sequence[str]
    place: str = ""


@dataclass(frozen=True)
class About:
    """The name of a row, and the address of its page."""

    name: str
    href: str = ""


async def entries_in(
    scopes: Collection[UUID], choice: Choice, page: int, *, with_unscoped: bool = False
) -> tuple[list[Entry], bool]:
    """Return a page (1 is the first) of what was done in these events and missions, the newest first.

    The second value is whether more follow. `with_unscoped` adds what belongs to no event or mission.
    """
    within = Q(scope__in=list(scopes))
    if with_unscoped:
        within |= Q(scope__isnull=True)
    subjects = await _subjects_named(scopes, choice.words) if choice.words else None
    most = page * PAGE + 1
    found = [
        *(await _changes(within, choice, subjects, most) if choice.act != LOOKED else []),
        *(await _looks(within, choice, subjects, most) if choice.act in {"", LOOKED} and not choice.kind else []),
    ]
    found.sort(key=lambda entry: entry.at, reverse=True)
    return found[(page - 1) * PAGE : page * PAGE], len(found) > page * PAGE


async def _changes(within: Q, choice: Choice, subjects: Collection[UUID] | None, most: int) -> list[Entry]:
    rows = Change.filter(within, _between("made_at", choice))
    for column, value in (("act", choice.act), ("kind", choice.kind), ("actor", choice.by)):
        rows = rows.filter(**{column: value}) if value else rows
    if subjects is not None:
        rows = rows.filter(subject__in=list(subjects))
    return [
        Entry(row.made_at, row.actor, row.act, row.kind, row.subject, sorted(row.details))
        for row in await rows.order_by("-made_at", "-id").limit(most)
    ]


async def _looks(within: Q, choice: Choice, subjects: Collection[UUID] | None, most: int) -> list[Entry]:
    rows = Look.filter(within, _between("looked_at", choice))
    if choice.by:
        rows = rows.filter(looked_by=choice.by)
    if subjects is not None:
        rows = rows.filter(subject__in=list(subjects))
    return [
        Entry(row.looked_at, row.looked_by, LOOKED, "sensitive_value", row.subject, row.names, row.place)
        for row in await rows.order_by("-looked_at", "-id").limit(most)
    ]


def _between(column: str, choice: Choice) -> Q:
    bounds: dict[str, Any] = {}
    if choice.since:
        bounds[f"{column}__gte"] = dt.datetime.combine(choice.since, dt.time(), dt.UTC)
    if choice.until:
        bounds[f"{column}__lt"] = dt.datetime.combine(choice.until + dt.timedelta(days=1), dt.time(), dt.UTC)
    return Q(**bounds)


async def destroyed_lately(most: int = 60) -> list[tuple[dt.datetime, str, int]]:
    """Return what was destroyed because its day had come, the newest first: when, which kind, how many."""
    rows = await Change.filter(kind=RETENTION).order_by("-made_at", "-id").limit(most)
    return [(row.made_at, what, int(count)) for row in rows for what, count in row.details.items()]


async def _subjects_named(scopes: Collection[UUID], words: str) -> set[UUID]:
    """Return the registrations that a search finds, and their letters."""
    named = Q(search_text__contains=fold(words)) | Q(reference=reference_in(words))  # of who was erased, too
    rows = Registration.filter(named, event_id__in=list(scopes)).limit(_MOST_FOUND)
    found = {UUID(str(row)) for row in await rows.values_list("id", flat=True)}
    letters = await LetterRequest.filter(registration_id__in=list(found)).values_list("id", flat=True)
    return found | {UUID(str(row)) for row in letters}


async def actors_in(scopes: Collection[UUID], *, with_unscoped: bool = False) -> list[tuple[UUID, str]]:
    """Return who did or looked at something, by name."""
    within = Q(scope__in=list(scopes)) | Q(scope__isnull=True) if with_unscoped else Q(scope__in=list(scopes))
    acted = await Change.filter(within, actor__isnull=False).distinct().values_list("actor", flat=True)
    looked = await Look.filter(scope__in=list(scopes), looked_by__isnull=False).distinct()
    people = {UUID(str(actor)) for actor in acted} | {row.looked_by for row in looked if row.looked_by}
    names = await names_of(people)
    return sorted(names.items(), key=lambda pair: fold(pair[1]))


async def about(entries: Sequence[Entry]) -> dict[UUID, About]:
    """Return what the rows of these entries are called; those that have no name are left out."""
    subjects = {entry.subject for entry in entries}
    texts = await texts_of(subjects)
    found = {subject: About(name) for subject in subjects if (name := _named(texts, subject))}
    found |= {account: About(name) for account, name in (await names_of(subjects)).items()}
    registrations = await Registration.filter(id__in=list(subjects)).select_related("event")
    found |= {row.id: _about_registration(row) for row in registrations}
    invited = await Invitation.filter(id__in=list(subjects)).select_related("event")
    found |= {row.id: _about_invitation(row) for row in invited}
    letters = LetterRequest.filter(id__in=list(subjects)).select_related("registration", "event")
    return found | {
        row.id: About(row.registration.badge_name, address("organize.letter", slug=row.event.slug, letter=row.id))
        for row in await letters
    }


def _about_registration(row: Registration) -> About:
    there = address("organize.registration", slug=row.event.slug, reference=row.reference)
    return About(f"{row.badge_name} · {row.reference}", there)


def _about_invitation(row: Invitation) -> About:
    return About(row.name or row.email or "–", address("organize.invitation", slug=row.event.slug, invitation=row.id))


def _named(texts: Texts, subject: UUID) -> str:
    for name in ("title", "name", "label"):
        bodies: Mapping[str, str] = texts.of(subject, name).texts
        if bodies:
            return bodies.get(current_language()) or next(iter(bodies.values()))
    return ""


async def account_named(text: str) -> UUID | None:
    """Return the account that a filter names."""
    try:
        wanted = UUID(text)
    except ValueError:
        return None
    return wanted if await Account.exists(id=wanted) else None
