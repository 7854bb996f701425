"""Searching people, organizations, sessions, missions and references, as far as the grants of the reader reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from events.congress.agenda.models import Session, Speaker
from events.congress.alerts.models import Alert
from events.congress.badges.codes import CodeError, ShortCodeError, is_badge_text, normalize_short_code, read_badge
from events.congress.badges.models import Credential
from events.congress.letters.models import Letter
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.congress.registration.narrowing import searched
from events.congress.registration.rules import reference_in
from events.congress.registration.sight import Sight
from events.congress.registration.words import STATE_WORDS
from events.missions.file.models import Delegate, Mission
from events.platform.language.cleaning import fold
from events.platform.language.i18n import current_language
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.storage.database import dialect, execute_rows, identifier
from events.platform.storage.statements import Statement
from events.platform.web.addresses import address
from events.platform.web.permissions import Actor, Rule
from events.records.organizations.list_queries import found_by_words
from events.records.texts.queries import Texts, texts_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MOST = 12  # of one kind
BadgeKeys = Mapping[int, "Ed25519PublicKey"]
_FEWEST_LETTERS = 2


@dataclass(frozen=True)
class Hit:
    """Something that was found: its name, what tells it from others, its page, and that of the person it is."""

    name: str
    note: str
    href: str
    person: str = ""


@dataclass(frozen=True)
class Group:
    """What was found of one kind; whether there was more."""

    title: LazyText
    hits: Sequence[Hit]
    has_more: bool


@dataclass(frozen=True)
class Reach:
    """What a reader's grants open: the events and missions, by their id, and the words looked for."""

    actor: Actor
    events: Mapping[UUID, Event]
    missions: Mapping[UUID, Mission]
    names: Texts
    words: str

    @property
    def parts(self) -> list[str]:
        return fold(self.words).split()[:6]

    def matches(self, *texts: str) -> bool:
        folded = fold(" ".join(texts))
        return all(part in folded for part in self.parts)

    def name_of(self, scope: UUID) -> str:
        row = self.events.get(scope) or self.missions.get(scope)
        return str(self.names.of(scope, "name" if scope in self.events else "title")) or (row.slug if row else "")

    def edits(self, scope: UUID) -> bool:
        rule = Rule.EDIT if scope in self.events else Rule.MISSION_EDIT
        return self.actor.may(rule, scope)


async def reach_of(actor: Actor, words: str) -> Reach:
    """Return what somebody may search: the events and missions in which they read."""
    scopes = actor.scopes("read")
    events = {row.id: row for row in await Event.filter(id__in=scopes).order_by("-starts_on", "slug")}
    missions = {row.id: row for row in await Mission.filter(id__in=scopes).order_by("-begins_on", "slug")}
    names = await texts_of([*events, *missions], [current_language(), "en", "fr", "es"])
    return Reach(actor, events, missions, names, words)


async def search(reach: Reach, keys: BadgeKeys) -> list[Group]:
    """Return what holds all the words, by kind; kinds of which nothing was found are left out.

    A badge that was scanned is known by the `keys` of the door.
    """
    if len("".join(reach.parts)) < _FEWEST_LETTERS:
        return []
    found = [
        (_("Registrations"), await _registrations(reach, keys)),
        (_("Speakers"), await _speakers(reach)),
        (_("Delegates of missions"), await _delegates(reach)),
        (_("Organizations"), await _organizations(reach)),
        (_("Sessions"), await _sessions(reach)),
        (_("Missions"), _missions(reach)),
        (_("Letters"), await _letters(reach)),
        (_("Addresses that wait for an opening"), await _alerts(reach)),
    ]
    return [Group(title, hits[:MOST], len(hits) > MOST) for title, hits in found if hits]


async def _registrations(reach: Reach, keys: BadgeKeys) -> list[Hit]:
    """Each role searches the fields that it sees: what is found by an address would tell it."""
    by_role: defaultdict[str, list[UUID]] = defaultdict(list)
    for event_id in reach.events:
        by_role[reach.actor.roles[event_id]].append(event_id)
    ids = [one for role, scopes in sorted(by_role.items()) for one in await _ids(reach, role, scopes)]
    rows = Registration.filter(id__in=[*ids, *await _of_badge(reach, keys)], erased_at=None)
    return [_registration(reach, row) for row in await rows.order_by("badge_name_key", "reference")]


async def _of_badge(reach: Reach, keys: BadgeKeys) -> list[UUID]:
    """Return whose badge has this code, typed or scanned, also one that opens no door any more; for who edits them."""
    scopes = [event_id for event_id in reach.events if reach.edits(event_id)]
    rows = Credential.filter(event_id__in=scopes)
    if is_badge_text(reach.words):
        read = [_public_id(reach.words, keys, event_id) for event_id in scopes]
        rows = rows.filter(public_id__in=[one for one in read if one])
    elif code := _short_code(reach.words):
        rows = rows.filter(short_code=code)
    else:
        return []
    return [row.registration_id for row in await rows]


def _public_id(text: str, keys: BadgeKeys, event_id: UUID) -> str:
    """Return the credential that a scanned badge proves for an event; empty where it is another event's, or forged."""
    try:
        return read_badge(text, keys, event_id).credential_id.hex()
    except CodeError:
        return ""


def _short_code(text: str) -> str:
    try:
        return normalize_short_code(text)
    except ShortCodeError:
        return ""


async def _ids(reach: Reach, role: str, scopes: Sequence[UUID]) -> list[UUID]:
    to = Statement(dialect())
    among = to.any_of("r.event_id", scopes)
    found = searched(reach.words, [*Sight(role).fields])(to)
    if reference := reference_in(reach.words):
        found = f"({found}) OR r.reference = {to.bind(reference)}"
    sql = f"""
        SELECT r.id FROM registration r WHERE {among} AND r.erased_at IS NULL AND ({found})
        ORDER BY r.badge_name_key, r.reference LIMIT {MOST + 1}
    """  # noqa: S608 - parts of ours
    return [identifier(row["id"]) for row in await execute_rows(sql, to.values)]


def _registration(reach: Reach, row: Registration) -> Hit:
    event = reach.events[row.event_id]
    note = _noted(row.organization, reach.name_of(event.id), str(STATE_WORDS[row.stage]), row.reference)
    href = address("organize.registration", slug=event.slug, reference=row.reference)
    return Hit(row.badge_name, note, href, _person(reach, row))


def _person(reach: Reach, row: Registration) -> str:
    """Return the address of the history of whoever has a registration, for those who edit it."""
    if row.erased_at is not None or not reach.edits(row.event_id):
        return ""
    slug = reach.events[row.event_id].slug
    return address("organize.registration.person", slug=slug, reference=row.reference)


def _noted(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


async def _speakers(reach: Reach) -> list[Hit]:
    speakers = Speaker.filter(event_id__in=list(reach.events)).select_related("registration")
    rows = await speakers.order_by("sort_name", "code", "id")
    found = [row for row in rows if reach.matches(row.name, row.local_name, row.organization, _email(reach, row))]
    return [_speaker(reach, row) for row in found[: MOST + 1]]


def _email(reach: Reach, row: Speaker) -> str:
    return row.email if reach.edits(row.event_id) else ""


def _speaker(reach: Reach, row: Speaker) -> Hit:
    slug = reach.events[row.event_id].slug
    may_open = reach.edits(row.event_id)
    page = (
        address("organize.speaker", slug=slug, code=row.code) if may_open else address("organize.speakers", slug=slug)
    )
    person = address("organize.person", registration=row.registration_id) if may_open and row.registration_id else ""
    return Hit(row.name, _noted(row.organization, reach.name_of(row.event_id)), page, person)


async def _delegates(reach: Reach) -> list[Hit]:
    rows = await Delegate.filter(mission_id__in=list(reach.missions)).order_by("name", "code")
    return [_delegate(reach, row) for row in rows if reach.matches(row.name, row.organization)][: MOST + 1]


def _delegate(reach: Reach, row: Delegate) -> Hit:
    slug = reach.missions[row.mission_id].slug
    page = (
        address("mission.delegate", slug=slug, code=row.code)
        if reach.edits(row.mission_id)
        else address("mission.delegates", slug=slug)
    )
    return Hit(row.name, _noted(row.organization, reach.name_of(row.mission_id)), page)


async def _organizations(reach: Reach) -> list[Hit]:
    if not reach.actor.may(Rule.READ_SOMEWHERE):
        return []
    return [
        Hit(str(file.name), _noted(str(file.acronym)), address("organization", organization=file.row.slug))
        for file in await found_by_words(reach.words, MOST)
    ]


async def _sessions(reach: Reach) -> list[Hit]:
    to = Statement(dialect())
    among = to.any_of("event_id", reach.events)
    found = " AND ".join(f"{to.place('search_text', to.bind(part))} > 0" for part in reach.parts)
    code = to.bind(reach.words.strip().upper())
    sql = f"""
        SELECT id FROM session WHERE {among} AND (({found}) OR code = {code}) ORDER BY code, id LIMIT {MOST + 1}
    """  # noqa: S608 - parts of ours
    ids = [identifier(row["id"]) for row in await execute_rows(sql, to.values)]
    rows = await Session.filter(id__in=ids).order_by("code", "id")
    titles = await texts_of(ids, [current_language(), "en", "fr", "es"])
    return [_session(reach, row, str(titles.of(row.id, "title"))) for row in rows]


def _session(reach: Reach, row: Session, title: str) -> Hit:
    slug = reach.events[row.event_id].slug
    page = (
        address("organize.session", slug=slug, code=row.code)
        if reach.edits(row.event_id)
        else address("organize.sessions", slug=slug)
    )
    return Hit(title or row.code, _noted(row.code, reach.name_of(row.event_id)), page)


def _missions(reach: Reach) -> list[Hit]:
    return [
        Hit(reach.name_of(row.id), _noted(row.organization), address("mission.desk", slug=row.slug))
        for row in reach.missions.values()
        if reach.matches(row.slug, *reach.names.of(row.id, "title").texts.values())
    ][: MOST + 1]


async def _letters(reach: Reach) -> list[Hit]:
    """Return the letter of a code, for those who issue letters."""
    if not (code := _short_code(reach.words)):
        return []
    scopes = [event_id for event_id in reach.events if reach.edits(event_id)]
    rows = Letter.filter(event_id__in=scopes, code=code).select_related("request__registration")
    return [
        Hit(
            row.code,
            _noted(row.request.registration.badge_name, reach.name_of(row.event_id)),
            address("organize.letter", slug=reach.events[row.event_id].slug, letter=row.request_id),
        )
        for row in await rows.order_by("code")
    ]


async def _alerts(reach: Reach) -> list[Hit]:
    """Return the addresses that wait for registration to open, each with the page that deletes it."""
    scopes = [event_id for event_id in reach.events if reach.edits(event_id)]
    rows = Alert.filter(event_id__in=scopes).order_by("email", "id")
    found = [row for row in await rows if reach.matches(row.email)]
    return [_alert(reach, row) for row in found[: MOST + 1]]


def _alert(reach: Reach, row: Alert) -> Hit:
    slug = reach.events[row.event_id].slug
    page = address("organize.alert.removal", slug=slug, alert=str(row.id))
    return Hit(row.email, reach.name_of(row.event_id), page)
