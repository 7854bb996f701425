"""The data of the benchmark: events with so many sessions, and one that takes registrations."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from events.app import SCHEMA
from events.congress.agenda.models import Session, SessionSpeaker, Slot, Speaker
from events.congress.badges.credential_operations import ensure_credentials, printed_code
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.congress.registration.operations import register
from events.congress.registration.question_queries import Questions, questions_of
from events.congress.registration.values import Application, Details
from events.platform.storage.database import execute_count, open_database, transaction
from events.platform.storage.revisions import raise_revision
from events.platform.zoned import ZonedTime
from events.records.texts.models import Text
from tests import factories

LANGUAGES = ("fr", "es", "en")
SECRET = "a key of the benchmark, long enough for anybody"
_DAYS = 4
_ROOMS = 8
_WORDS = {
    "fr": ("réseau", "eau", "potable", "exploitant", "formation", "partenariat", "assainissement", "ville", "climat"),
    "es": ("red", "agua", "potable", "operador", "formación", "alianza", "saneamiento", "ciudad", "clima"),
    "en": ("network", "drinking", "water", "operator", "training", "partnership", "sanitation", "city", "climate"),
}
_NAMES = ("Awa Diallo", "María Núñez del Prado", "Ольга Іваненко", "نور الهدى", "Jean-Baptiste Ouédraogo", "Li Wei")
_COUNTRIES = ("SN", "ES", "UA", "MA", "BF", "CN", "FR", "CO", "BR", "KE")


@dataclass(frozen=True)
class Made:
    """What the measures need to know: slugs by number of sessions, and an organizer's cookie."""

    programmes: dict[int, str]
    registering: str
    cookie: str


def make(database_url: str, sizes: Sequence[int], registrations: int) -> Made:
    """Fill a migrated, empty database."""
    return asyncio.run(_make(database_url, sizes, registrations))


async def _make(database_url: str, sizes: Sequence[int], registrations: int) -> Made:
    async with open_database(database_url, SCHEMA):
        programmes = {}
        for size in sizes:
            programmes[size] = f"sessions-{size}"
            await programme(await factories.make_event(programmes[size]), size)
        event = await _registering(registrations)
        cookies = await factories.sign_in(event=event)
    return Made(programmes, event.slug, "; ".join(f"{name}={value}" for name, value in cookies.items()))


async def programme(event: Event, size: int) -> None:
    """`size` sessions in eight rooms on four days, each with a speaker and texts in three languages."""
    rooms = [await factories.make_room(event, f"room-{number}") for number in range(_ROOMS)]
    tracks = [await factories.make_track(event, f"track-{number}", colour=number + 1) for number in range(5)]
    kinds = [await factories.make_type(event, f"type-{number}") for number in range(4)]
    speakers = [_speaker(event, number) for number in range(size)]
    sessions: list[Session] = []
    slots: list[Slot] = []
    texts: list[Text] = []
    per_room = -(-size // (_DAYS * _ROOMS))
    for number in range(size):
        given = {"track_id": tracks[number % 5].id, "type_id": kinds[number % 4].id}
        session = Session(
            id=uuid.uuid4(),
            event_id=event.id,
            code=f"S{number:05}",
            language=LANGUAGES[number % 3],
            interpretation=["fr", "es"],
            created_at=factories.NOW,
            updated_at=factories.NOW,
            **given,
        )
        sessions.append(session)
        place, turn = divmod(number, per_room)
        slots.append(_slot(event, session, rooms[place % _ROOMS].id, place // _ROOMS, turn * 600 // per_room))
        texts += _texts(event, session.id, {"title": (8, 60), "abstract": (90, 620)}, number)
        texts += _texts(event, speakers[number].id, {"function": (4, 30), "biography": (40, 280)}, number)
    async with transaction():
        await Speaker.bulk_create(speakers)
        await Session.bulk_create(sessions)
        await Slot.bulk_create(slots)
        await SessionSpeaker.bulk_create(_part(one, two) for one, two in zip(sessions, speakers, strict=True))
        await Text.bulk_create(texts, batch_size=2000)
        await raise_revision(event.id)


def _speaker(event: Event, number: int) -> Speaker:
    name = f"{_NAMES[number % len(_NAMES)]} {number}"
    return Speaker(
        id=uuid.uuid4(),
        event_id=event.id,
        code=f"speaker-{number}",
        name=name,
        sort_name=name.casefold(),
        organization="Société des eaux",
        country=_COUNTRIES[number % len(_COUNTRIES)],
    )


def _part(session: Session, speaker: Speaker) -> SessionSpeaker:
    return SessionSpeaker(session_id=session.id, speaker_id=speaker.id, role="speaker", position=0)


def _slot(event: Event, session: Session, room_id: uuid.UUID, day: int, minute: int) -> Slot:
    """Between eight in the morning and six in the evening."""
    begins = dt.datetime.combine(event.starts_on + dt.timedelta(days=day), dt.time(8)) + dt.timedelta(minutes=minute)
    starts, ends = (ZonedTime(wall, event.time_zone) for wall in (begins, begins + dt.timedelta(minutes=15)))
    return Slot(
        id=uuid.uuid4(),
        event_id=event.id,
        session_id=session.id,
        room_id=room_id,
        time_zone=event.time_zone,
        starts=starts.wall.isoformat(timespec="minutes"),
        starts_at=starts.instant(),
        ends=ends.wall.isoformat(timespec="minutes"),
        ends_at=ends.instant(),
        uid=str(uuid.uuid4()),
        created_at=factories.NOW,
        revised_at=factories.NOW,
    )


def _texts(event: Event, subject: uuid.UUID, lengths: dict[str, tuple[int, int]], seed: int) -> Iterable[Text]:
    for name, (words, characters) in lengths.items():
        for language in LANGUAGES:
            body = " ".join(_WORDS[language][(seed * 7 + place * 4) % 9] for place in range(words))[:characters]
            yield Text(
                scope=event.id,
                subject=subject,
                name=name,
                language=language,
                body=f"{body} {seed}",
                updated_at=factories.NOW,
            )


# -- an event that takes registrations -----------------------------------------------------------------------------


async def _registering(registrations: int) -> Event:
    event = await factories.make_event("congress")
    await programme(event, 45)
    for code in ("operator", "partner"):
        await factories.make_category(event, code, capacity=1_000_000)
    await factories.make_field(event, "diet", "choice", ("none", "vegetarian"))
    await factories.make_field(event, "note", "text")
    await factories.make_field(event, "visa", "yes_no")
    await factories.make_notice(event)
    questions = await questions_of(await Event.get(id=event.id))
    for number in range(registrations):
        await _register(questions, number)
    return event


async def _register(questions: Questions, number: int) -> None:
    details: dict[str, Any] = {
        "badge_name": f"{_NAMES[number % len(_NAMES)]} {number}",
        "email": f"before-{number}@example.org",
        "organization": f"Water utility number {number}",
        "function": "Engineer",
        "country": _COUNTRIES[number % len(_COUNTRIES)],
        "attendance": "on_site",
        "spoken_languages": ("fr", "en"),
        "category_id": questions.categories[number % 2].id,
    }
    await register(
        questions,
        Application(Details(**details), f"nonce-of-the-benchmark-{number}", LANGUAGES[number % 3], has_consented=True),
        factories.NOW,
    )


_numbers = count()


def filled_form(nonce: str) -> dict[str, Any]:
    """What somebody types whom nobody has registered yet."""
    number = next(_numbers)
    return {
        "nonce": nonce,
        "badge_name": f"{_NAMES[number % len(_NAMES)]} {number}",
        "email": f"visitor-{number}@example.org",
        "organization": "Société des eaux",
        "function": "Directrice",
        "country": _COUNTRIES[number % len(_COUNTRIES)],
        "spoken_languages": ["fr", "en"],
        "attendance": "on_site",
        "category": ("operator", "partner")[number % 2],
        "question-diet": "vegetarian",
        "question-note": "No nuts",
        "question-visa": "yes",
        "consent": "y",
    }


# -- what measures ask of the database -----------------------------------------------------------------------------


def edit(database_url: str, slug: str) -> None:
    """As after an organizer's edit: the event's pages must be rendered anew."""

    async def raised() -> None:
        async with open_database(database_url, SCHEMA):
            event = await Event.get(slug=slug)
            await raise_revision(event.id)

    asyncio.run(raised())


def badge_codes(database_url: str, slug: str, count: int) -> list[str]:
    """What the QR codes of registrations say whose holders have not come in yet; from now on it is the event's day."""
    today = dt.datetime.now(dt.UTC).date()

    async def read() -> list[str]:
        async with open_database(database_url, SCHEMA):
            event = await Event.get(slug=slug)
            await Event.filter(id=event.id).update(starts_on=today, ends_on=today + dt.timedelta(days=1))
            waiting = Registration.filter(event_id=event.id, state="confirmed", checked_in_at=None).limit(count)
            ids: list[uuid.UUID] = [row.id for row in await waiting]
            credentials = await ensure_credentials(event.id, ids, factories.NOW)
            return [printed_code(credential, SECRET.encode()).qr_text for credential in credentials.values()]

    return asyncio.run(read())


def arrived(database_url: str) -> int:
    """How many have come in."""

    async def counted() -> int:
        async with open_database(database_url, SCHEMA):
            return await Registration.filter(checked_in_at__not_isnull=True).count()

    return asyncio.run(counted())


def send_everybody_out(database_url: str) -> None:
    """Nobody has come in: check-ins can be measured once more."""

    async def cleared() -> None:
        async with open_database(database_url, SCHEMA):
            await execute_count("UPDATE registration SET checked_in_at = NULL")

    asyncio.run(cleared())
