"""Rows for tests: whole and plausible by default, with what matters to a test given by it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from typing import Any

from starlette.applications import Starlette

from events.congress.agenda.models import Session, SessionSpeaker, Slot, Speaker
from events.congress.organizing.models import (
    Category,
    Event,
    FieldOption,
    FormField,
    Page,
    PrivacyNotice,
    Room,
    SessionType,
    Track,
)
from events.platform.storage.database import transaction
from events.platform.storage.revisions import raise_revision
from events.platform.zoned import ZonedTime
from events.records.organizations.models import Organization
from events.records.organizations.operations import OrganizationValues, create_organizations
from events.records.organizations.values import OrganizationKind, OrganizationState
from events.records.people.models import Account
from events.records.people.operations import ensure_account, grant_role, start_session
from events.records.seats.models import Pool
from events.records.texts.operations import write_texts

NOW = dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC)
Texts = dict[str, dict[str, str]]


async def make_event(slug: str = "congress", *, texts: Texts | None = None, **values: Any) -> Event:
    """A published event of four days in Barcelona in late May 2027, open for registration all year."""
    pool = await make_pool(None)
    given: dict[str, Any] = {
        "id": uuid.uuid4(),
        "slug": slug,
        "state": "published",
        "default_language": "fr",
        "languages": ["fr", "es", "en"],
        "starts_on": dt.date(2027, 5, 25),
        "ends_on": dt.date(2027, 5, 28),
        "time_zone": "Europe/Madrid",
        "country": "ES",
        "address": "Carrer de l'Aigua 1, Barcelona",
        "contact_email": "congress@example.org",
        "registration_opens": "2020-01-01T00:00",
        "registration_opens_at": dt.datetime(2019, 12, 31, 23, tzinfo=dt.UTC),
        "registration_closes": "2099-12-31T23:59",
        "registration_closes_at": dt.datetime(2099, 12, 31, 22, 59, tzinfo=dt.UTC),
        "uid": f"{uuid.uuid4()}",
        "revised_at": NOW,
        "pool_id": pool.id,
        "created_at": NOW,
        "updated_at": NOW,
    }
    event = await Event.create(**(given | values))
    names = {"fr": "Congrès mondial", "es": "Congreso mundial", "en": "World congress"}
    await make_texts(event, event.id, {"name": names, **(texts or {})})
    return event


async def make_texts(event: Event, subject: uuid.UUID, texts: Texts) -> None:
    async with transaction():
        await write_texts(event.id, subject, texts, NOW)
        await raise_revision(event.id)


async def change_event(event_id: uuid.UUID, **columns: Any) -> None:
    """Change an event behind the back of its acts, as every process learns of it."""
    async with transaction():
        await Event.filter(id=event_id).update(**columns)
        await raise_revision(event_id)


async def make_pool(capacity: int | None) -> Pool:
    return await Pool.create(id=uuid.uuid4(), scope=uuid.uuid4(), capacity=capacity)


async def make_room(event: Event, code: str = "ebre", **values: Any) -> Room:
    given: dict[str, Any] = {"id": uuid.uuid4(), "event": event, "code": code, "position": 1, "capacity": 120}
    room = await Room.create(**(given | values))
    await make_texts(event, room.id, {"name": {"fr": f"Salle {code}", "es": f"Sala {code}", "en": f"Room {code}"}})
    return room


async def make_track(event: Event, code: str = "climate", **values: Any) -> Track:
    track = await Track.create(**{"id": uuid.uuid4(), "event": event, "code": code, "position": 1, **values})
    await make_texts(event, track.id, {"name": {"fr": "Climat", "es": "Clima", "en": "Climate"}})
    return track


async def make_type(event: Event, code: str = "workshop", **values: Any) -> SessionType:
    kind = await SessionType.create(**{"id": uuid.uuid4(), "event": event, "code": code, "position": 1, **values})
    await make_texts(event, kind.id, {"name": {"fr": "Atelier", "es": "Taller", "en": "Workshop"}})
    return kind


async def make_category(event: Event, code: str = "operator", capacity: int | None = None, **values: Any) -> Category:
    pool = await make_pool(capacity)
    given: dict[str, Any] = {"id": uuid.uuid4(), "event": event, "pool": pool, "code": code, "position": 1}
    category = await Category.create(**(given | values))
    await make_texts(event, category.id, {"name": {"fr": "Opérateur", "es": "Operador", "en": "Operator"}})
    return category


async def make_field(
    event: Event, code: str = "diet", kind: str = "text", options: tuple[str, ...] = (), **values: Any
) -> FormField:
    given: dict[str, Any] = {"id": uuid.uuid4(), "event": event, "code": code, "kind": kind, "position": 1}
    field = await FormField.create(**(given | values))
    await make_texts(event, field.id, {"label": {"fr": f"Question {code}", "es": f"Pregunta {code}"}})
    for position, option in enumerate(options):
        row = await FieldOption.create(id=uuid.uuid4(), field=field, code=option, position=position)
        await make_texts(event, row.id, {"label": {"fr": option.title()}})
    return field


async def make_notice(event: Event, number: int = 1) -> PrivacyNotice:
    notice = await PrivacyNotice.create(id=uuid.uuid4(), event=event, number=number, published_at=NOW)
    await make_texts(event, notice.id, {"body": {"fr": "Ce que nous gardons.", "en": "What we keep."}})
    return notice


async def make_page(event: Event, slug: str = "visa", **values: Any) -> Page:
    page = await Page.create(**{"id": uuid.uuid4(), "event": event, "slug": slug, "position": 1, **values})
    await make_texts(event, page.id, {"title": {"fr": "Visas"}, "body": {"fr": "Demandez **tôt**."}})
    return page


async def make_speaker(event: Event, code: str = "awa-diallo", name: str = "Awa Diallo", **values: Any) -> Speaker:
    given: dict[str, Any] = {
        "id": uuid.uuid4(),
        "event": event,
        "code": code,
        "name": name,
        "sort_name": name.casefold(),
        "country": "SN",
    }
    return await Speaker.create(**(given | values))


async def make_session(
    event: Event,
    code: str = "ABC123",
    *,
    title: str = "Échange entre opérateurs",
    starts: str = "2027-05-25T09:00",
    ends: str = "2027-05-25T10:30",
    room: Room | None = None,
    speakers: tuple[Speaker, ...] = (),
    **values: Any,
) -> Session:
    """A session with its slot."""
    given: dict[str, Any] = {
        "id": uuid.uuid4(),
        "event": event,
        "code": code,
        "language": "fr",
        "created_at": NOW,
        "updated_at": NOW,
    }
    session = await Session.create(**(given | values))
    start, end = ZonedTime.parse(starts, event.time_zone), ZonedTime.parse(ends, event.time_zone)
    await Slot.create(
        id=uuid.uuid4(),
        event=event,
        session=session,
        room=room,
        time_zone=event.time_zone,
        starts=starts,
        starts_at=start.instant(),
        ends=ends,
        ends_at=end.instant(),
        uid=str(uuid.uuid4()),
        created_at=NOW,
        revised_at=NOW,
    )
    for position, speaker in enumerate(speakers):
        await SessionSpeaker.create(session=session, speaker=speaker, role="speaker", position=position)
    await make_texts(event, session.id, {"title": {"fr": title}, "abstract": {"fr": f"Résumé de {title}."}})
    return session


async def make_organization(
    name: str = "Société nationale des eaux", acronym: str = "SNE", **columns: Any
) -> Organization:
    """A confirmed public operator of Senegal."""
    given: dict[str, Any] = {"kind": OrganizationKind.PUBLIC_OPERATOR, "country": "SN"}
    texts = {"name": {"fr": name}, "acronym": {"fr": acronym}}
    state = columns.pop("state", OrganizationState.CONFIRMED)
    [made] = await create_organizations([OrganizationValues(given | columns, texts, state)], NOW)
    return await Organization.get(id=made.id)


async def make_account(
    email: str = "owner@example.org", *, is_founder: bool = False, name: str = "Ona Vidal"
) -> Account:
    return await ensure_account(email, name=name, language="fr", now=dt.datetime.now(dt.UTC), is_founder=is_founder)


async def sign_in(
    email: str = "owner@example.org", *, event: Event | None = None, role: str = "owner", is_founder: bool = False
) -> dict[str, str]:
    """The cookies of somebody who is signed in, with a role in an event."""
    account = await make_account(email, is_founder=is_founder)
    if event is not None:
        await grant_role(account.id, role, event.id, dt.datetime.now(dt.UTC))
    return {"events_session": await start_session(account.id, "a test", dt.datetime.now(dt.UTC))}


def with_server(app: Starlette) -> None:
    """Set a mail server up, which nothing is sent to."""
    site = app.state.installation
    site.settings = dataclasses.replace(site.settings, smtp_url="smtp://127.0.0.1:25")
