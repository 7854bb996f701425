"""Acts that touch an event in several rooms at once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

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
from events.congress.organizing.operations import change_state, create_event, revise_event
from events.platform.storage.database import execute_count, transaction
from events.platform.storage.revisions import raise_revision
from events.platform.zoned import ZonedTime
from events.records.auditing.operations import record_change
from events.records.seats.models import Pool
from events.records.texts.models import Text
from events.records.texts.operations import Written

# What a new edition takes over as it is, but for its id, its event, and what happened to it.
_SET_UP: tuple[type[Any], ...] = (Room, Track, SessionType, Category, FormField, Page)


async def save_settings(
    event: Event,
    version: int,
    columns: Mapping[str, Any],
    texts: Written,
    *,
    by: uuid.UUID,
    capacity: int | None,
    now: dt.datetime,
) -> None:
    """Save an event's settings; sessions keep their wall times in another zone.

    Raises ChangedMeanwhileError.
    """
    async with transaction():
        await revise_event(event, version, columns, texts, by=by, capacity=capacity, now=now)
        if columns["time_zone"] != event.time_zone:
            await _rezone(event.id, columns["time_zone"], now)


async def _rezone(event_id: uuid.UUID, zone: str, now: dt.datetime) -> None:
    """The clock on the wall decides when a session is: its instants are derived anew, and calendars are told."""
    for slot in await Slot.filter(event_id=event_id):
        for name, value in _placed(slot, slot.starts, slot.ends, zone).items():
            setattr(slot, name, value)
        slot.sequence, slot.revised_at = slot.sequence + 1, now
        await slot.save()


def _placed(slot: Slot, starts: str, ends: str, zone: str) -> dict[str, Any]:
    """The columns of a slot at these wall times of a zone.

    Where clocks leave nothing between them (they skip its beginning, or showed its end twice), it lasts as long as
    it did.
    """
    start, end = ZonedTime.parse(starts, zone), ZonedTime.parse(ends, zone)
    if end.instant() <= start.instant():
        end = ZonedTime.from_instant(start.instant() + (slot.ends_at - slot.starts_at), zone)
    return {
        "time_zone": zone,
        "starts": start.stored,
        "starts_fold": start.fold,
        "starts_at": start.instant(),
        "ends": end.stored,
        "ends_fold": end.fold,
        "ends_at": end.instant(),
    }


async def change_event_state(event: Event, state: str, *, by: uuid.UUID, now: dt.datetime) -> None:
    """Publish an event, take it back, call it off, or take that back: then each session's number in calendars grows.

    Raises NotReadyError naming what is missing.
    """
    async with transaction():
        await change_state(event, state, by=by, now=now)
        if state != event.state and "cancelled" in (state, event.state):
            await execute_count(
                "UPDATE slot SET sequence = sequence + 1, revised_at = $1 WHERE event_id = $2", [now, event.id]
            )


async def copy_edition(
    event: Event,
    slug: str,
    first_day: dt.date,
    *,
    with_programme: bool,
    by: uuid.UUID,
    now: dt.datetime,
) -> Event:
    """A new edition as a draft, its dates shifted; with its programme when asked.

    People are not copied: no registration, no consent, no team but whoever copies. Raises SlugTakenError, and
    WallTimeError when something of it would leave the years that are known.
    """
    shift = first_day - event.starts_on
    pool = await Pool.get(id=event.pool_id)
    async with transaction():
        made = await create_event(
            _shifted_columns(event, slug, shift), {"name": {}}, owner=by, capacity=pool.capacity, now=now
        )
        renamed = {event.id: made.id} | await _copy_set_up(event, made, now)
        if with_programme:
            renamed |= await _copy_programme(event, made, shift, renamed, now)
        await _copy_texts(event, made, renamed, now)
        await record_change(made.id, "event", made.id, "copied", now, actor=by, details={"from": event.slug})
        await raise_revision(made.id)
    return made


def _shifted_columns(event: Event, slug: str, shift: dt.timedelta) -> dict[str, Any]:
    same = ("default_language", "languages", "time_zone", "country", "address", "latitude", "longitude")
    columns = {name: getattr(event, name) for name in (*same, "website", "contact_email", "is_demonstration")}
    for name in ("registration_opens", "registration_closes"):
        columns[name] = _shifted(getattr(event, name), shift)
    return columns | {
        "slug": slug,
        "state": "draft",
        "starts_on": event.starts_on + shift,
        "ends_on": event.ends_on + shift,
        "copied_from": event.id,
    }


def _shifted(wall: str | None, shift: dt.timedelta) -> str | None:
    """A wall time so many days on: nine o'clock stays nine o'clock whatever clocks do in between."""
    return (dt.datetime.fromisoformat(wall) + shift).strftime("%Y-%m-%dT%H:%M") if wall else None


Renamed = dict[uuid.UUID, uuid.UUID]


async def _copy_set_up(event: Event, made: Event, now: dt.datetime) -> Renamed:
    renamed: Renamed = {}
    for model in _SET_UP:
        filters = {} if model is Page else {"retired_at": None}
        rows = await model.filter(event_id=event.id, **filters)
        pools = await _copy_pools(rows, made) if model is Category else {}
        fresh: dict[str, Any] = {"join_url": "", "feed_generation": 1, "version": 1}
        renamed |= await _copy(model, rows, event_id=made.id, pool_id=pools, **fresh)
    options = await FieldOption.filter(field__event_id=event.id, field__retired_at=None, retired_at=None)
    renamed |= await _copy(FieldOption, options, field_id=renamed)
    notice = await PrivacyNotice.filter(event_id=event.id).order_by("-number").first()
    if notice is not None:
        renamed |= await _copy(PrivacyNotice, [notice], event_id=made.id, number=1, published_at=now)
    return renamed


async def _copy_pools(categories: Iterable[Category], made: Event) -> Renamed:
    renamed: Renamed = {}
    for category in categories:
        old = await Pool.get(id=category.pool_id)
        pool = await Pool.create(id=uuid.uuid4(), scope=made.id, capacity=old.capacity)
        renamed[old.id] = pool.id
    return renamed


async def _copy(model: type[Any], rows: Iterable[Any], **columns: Any) -> Renamed:
    """Rows again with new ids. A mapping among `columns` leads from an old id to its copy's."""
    renamed, copies = {}, []
    for row in rows:
        values = {name: getattr(row, name) for name in model._meta.db_fields if name != "id"}
        for name, value in columns.items():
            if name in values:
                values[name] = value.get(values[name]) if isinstance(value, dict) else value
        new = uuid.uuid4()
        renamed[row.id] = new
        copies.append(model(id=new, **values))
    await model.bulk_create(copies)
    return renamed


async def _copy_programme(
    event: Event, made: Event, shift: dt.timedelta, renamed: Renamed, now: dt.datetime
) -> Renamed:
    speakers = await Speaker.filter(event_id=event.id, retired_at=None)
    people = await _copy(Speaker, speakers, event_id=made.id, version=1, guid=None)
    sessions = await Session.filter(event_id=event.id, state="confirmed")
    fresh = {"created_at": now, "updated_at": now, "version": 1, "guid": None, "pool_id": None}
    held = await _copy(Session, sessions, event_id=made.id, track_id=renamed, type_id=renamed, **fresh)
    slots = [
        _copied_slot(slot, made, held, renamed, shift, now)
        for slot in await Slot.filter(event_id=event.id)
        if slot.session_id in held
    ]
    await Slot.bulk_create(slots)
    parts = await SessionSpeaker.filter(session__event_id=event.id)
    await SessionSpeaker.bulk_create(
        SessionSpeaker(
            session_id=held[part.session_id],
            speaker_id=people[part.speaker_id],
            role=part.role,
            position=part.position,
        )
        for part in parts
        if part.session_id in held and part.speaker_id in people
    )
    return people | held


def _copied_slot(
    slot: Slot, made: Event, held: Renamed, renamed: Renamed, shift: dt.timedelta, now: dt.datetime
) -> Slot:
    """The slot of another edition: another item of calendars, with a UID of its own and no past."""
    starts, ends = _shifted(slot.starts, shift) or "", _shifted(slot.ends, shift) or ""
    return Slot(
        **_placed(slot, starts, ends, slot.time_zone),
        id=uuid.uuid4(),
        event_id=made.id,
        session_id=held[slot.session_id],
        room_id=renamed.get(slot.room_id) if slot.room_id else None,
        uid=str(uuid.uuid4()),
        created_at=now,
        revised_at=now,
    )


async def _copy_texts(event: Event, made: Event, renamed: Renamed, now: dt.datetime) -> None:
    rows = await Text.filter(scope=event.id)
    await Text.bulk_create(
        [
            Text(
                scope=made.id,
                subject=renamed[row.subject],
                name=row.name,
                language=row.language,
                body=row.body,
                state=row.state,
                updated_at=now,
            )
            for row in rows
            if row.subject in renamed
        ],
        batch_size=500,
    )
