"""Acts that touch an event in several rooms at once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from events.congress.agenda.models import Session, SessionSpeaker, Slot, Speaker
from events.congress.editions.delegation_operations import copy_delegations
from events.congress.editions.notice_operations import dates_in, queue_event_notices
from events.congress.editions.queries import seats_in_form
from events.congress.letters.models import LetterPaper, LetterTemplate
from events.congress.organizing.entered import Entered
from events.congress.organizing.event_forms import WALL_TIMES
from events.congress.organizing.models import (
    Category,
    Event,
    FieldOption,
    FormField,
    MailWording,
    Page,
    PrivacyNotice,
    Room,
    SessionType,
    Track,
)
from events.congress.organizing.operations import change_state, create_event, revise_event
from events.congress.registration.models import Tag
from events.platform.storage.copying import Renamed, copy_rows
from events.platform.storage.database import transaction
from events.platform.storage.revisions import raise_revision
from events.platform.storage.wall_times import time_columns
from events.platform.zoned import ZonedTime, end_of
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.seats.models import Pool
from events.records.texts.operations import copy_texts

# What a new edition takes over as it is, but for its id, its event, and what happened to it.
_SET_UP: tuple[type[Any], ...] = (
    Room,
    Track,
    SessionType,
    Category,
    FormField,
    Page,
    MailWording,
    LetterPaper,
    LetterTemplate,
    Tag,
)


async def save_settings(
    event: Event, entered: Entered, *, by: uuid.UUID, now: dt.datetime, tells: bool = False
) -> None:
    """Save an event's settings; sessions keep their wall times in another zone.

    `tells` queues a notice that the dates are others. Raise ChangedMeanwhileError, SeatsTakenError.
    """
    async with transaction():
        await revise_event(event, entered, by=by, now=now)
        if entered.columns["time_zone"] != event.time_zone:
            await _rezone(event.id, entered.columns["time_zone"], now)
        if tells:
            dates = {"from": dates_in(event), "to": dates_in(await Event.get(id=event.id))}
            await queue_event_notices(event.id, {"act": "moved", **dates}, now)


async def _rezone(event_id: uuid.UUID, zone: str, now: dt.datetime) -> None:
    """Derive the instants of sessions anew from the clock on the wall in another zone, and tell calendars."""
    for slot in await Slot.filter(event_id=event_id):
        start, end = ZonedTime.parse(slot.starts, zone), ZonedTime.parse(slot.ends, zone)
        for name, value in _placed(slot, start, end).items():
            setattr(slot, name, value)
        slot.sequence, slot.revised_at = slot.sequence + 1, now
        await slot.save()


def _placed(slot: Slot, start: ZonedTime, end: ZonedTime) -> dict[str, object]:
    """Return the columns of a slot at these wall times."""
    ends = end_of(start, end, slot.ends_at - slot.starts_at)
    return {"time_zone": start.zone, **time_columns(starts=start, ends=ends)}


async def change_event_state(event: Event, state: str, *, by: uuid.UUID, now: dt.datetime, tells: bool = False) -> None:
    """Publish an event, take it back, call it off, or take that back: then each session's number in calendars grows.

    `tells` queues a notice to everybody registered, unless the event was in that state already. Raise NotReadyError
    naming what is missing.
    """
    async with transaction():
        before = await change_state(event, state, by=by, now=now)
        if before == state:
            return
        if tells:
            await queue_event_notices(event.id, {"act": state}, now)


@dataclass(frozen=True)
class NextEdition:
    """The choices of whoever makes the next edition of an event."""

    slug: str
    first_day: dt.date
    with_programme: bool
    with_delegations: bool = False


async def copy_edition(event: Event, wanted: NextEdition, *, by: uuid.UUID, now: dt.datetime) -> Event:
    """Make a new edition, a draft, its dates shifted; with its programme when asked.

    People are not copied: no registration, no consent, no team but whoever copies; of delegations, when asked, the
    focal points. Raise SlugTakenError, and WallTimeError when something of it would leave the years that are known.
    """
    days = (wanted.first_day - event.starts_on).days
    columns = _shifted_columns(event, wanted.slug, days)
    columns |= await seats_in_form(event)
    async with transaction():
        made = await create_event(Entered(columns, {"name": {}}), owner=by, now=now)
        renamed = {event.id: made.id} | await _copy_set_up(event, made, now)
        if wanted.with_programme:
            renamed |= await _copy_programme(event, made, days, renamed, now)
        if wanted.with_delegations:
            await copy_delegations(event, made, days, renamed, now)
        await copy_texts(event.id, made.id, renamed, now)
        await record_change(made.id, "event", made.id, Act.COPIED, now, actor=by, details={"from": event.slug})
        await raise_revision(made.id)
    return made


def _shifted_columns(event: Event, slug: str, days: int) -> dict[str, object]:
    same = ("default_language", "languages", "time_zone", "country", "address", "latitude", "longitude")
    reminders = ("reminds", "unfinished_days", "letter_days")
    more = ("website", "contact_email", "reply_to", *reminders, "approves_again", "currency", "is_demonstration")
    columns = {name: getattr(event, name) for name in (*same, *more)}
    for name in WALL_TIMES:
        wall = getattr(event, name)
        columns[name] = ZonedTime.parse(wall, event.time_zone).shifted(days).stored if wall else None
    shift = dt.timedelta(days)
    columns["certificates_from"] = event.certificates_from and event.certificates_from + shift
    return columns | {
        "slug": slug,
        "state": "draft",
        "starts_on": event.starts_on + shift,
        "ends_on": event.ends_on + shift,
        "copied_from": event.id,
    }


async def _copy_set_up(event: Event, made: Event, now: dt.datetime) -> Renamed:
    renamed: Renamed = {}
    for model in _SET_UP:
        renamed |= await _copy_defined(model, event, made)
    await _shift_windows(event, made)
    options = await FieldOption.filter(field__event_id=event.id, field__retired_at=None, retired_at=None)
    pools = await _copy_pools([option for option in options if option.pool_id], made)
    renamed |= await copy_rows(FieldOption, options, field_id=renamed, pool_id=pools)
    notice = await PrivacyNotice.filter(event_id=event.id).order_by("-number").first()
    if notice is not None:
        renamed |= await copy_rows(PrivacyNotice, [notice], event_id=made.id, number=1, published_at=now)
    return renamed


async def _copy_defined(model: type[Any], event: Event, made: Event) -> Renamed:
    filters = {"retired_at": None} if "retired_at" in model._meta.db_fields else {}
    rows = await model.filter(event_id=event.id, **filters)
    pools = await _copy_pools(rows, made) if model is Category else {}
    fresh: dict[str, Any] = {"join_url": "", "feed_generation": 1, "version": 1, "pool_id": pools, "destroyed": 0}
    fresh |= {"letterhead_id": None, "signature_id": None}  # files stay with their event, and who signs may be another
    own = {name: value for name, value in fresh.items() if name in model._meta.db_fields}
    return await copy_rows(model, rows, event_id=made.id, **own)


async def _shift_windows(event: Event, made: Event) -> None:
    """Have the categories of a copy open and close as many days later as it takes place."""
    days = (made.starts_on - event.starts_on).days
    for category in await Category.filter(event_id=made.id):
        for name in ("opens", "closes"):
            if wall := getattr(category, name):
                setattr(category, name, ZonedTime.parse(wall, event.time_zone).shifted(days).stored)
        await category.save(update_fields=["opens", "closes"])


async def _copy_pools(rows: Iterable[Category | FieldOption], made: Event) -> Renamed:
    renamed: Renamed = {}
    for row in rows:
        old = await Pool.get(id=row.pool_id)
        pool = await Pool.create(id=uuid.uuid4(), scope=made.id, capacity=old.capacity)
        renamed[old.id] = pool.id
    return renamed


async def _copy_programme(event: Event, made: Event, days: int, renamed: Renamed, now: dt.datetime) -> Renamed:
    speakers = await Speaker.filter(event_id=event.id, retired_at=None)
    unknown: dict[str, Any] = {
        "guid": None,
        "email": "",
        "language": "",
        "registration_id": None,
    }  # people never go along
    people = await copy_rows(Speaker, speakers, event_id=made.id, version=1, **unknown)
    sessions = await Session.filter(event_id=event.id, state="confirmed")
    fresh: dict[str, Any] = {"created_at": now, "updated_at": now, "version": 1, "guid": None, "pool_id": None}
    fresh["join_url"] = ""
    held = await copy_rows(Session, sessions, event_id=made.id, track_id=renamed, type_id=renamed, **fresh)
    slots = [
        _copied_slot(slot, made, renamed | held, days, now)
        for slot in await Slot.filter(event_id=event.id)
        if slot.session_id in held
    ]
    await Slot.bulk_create(slots)
    await _copy_parts(event, people | held)
    return people | held


async def _copy_parts(event: Event, renamed: Renamed) -> None:
    parts = await SessionSpeaker.filter(session__event_id=event.id)
    await SessionSpeaker.bulk_create(
        SessionSpeaker(
            session_id=renamed[part.session_id],
            speaker_id=renamed[part.speaker_id],
            role=part.role,
            position=part.position,
        )
        for part in parts
        if {part.session_id, part.speaker_id} <= renamed.keys()
    )


def _copied_slot(slot: Slot, made: Event, renamed: Renamed, days: int, now: dt.datetime) -> Slot:
    """Return the slot of another edition: another item of calendars, with a UID of its own and no past."""
    start, end = (ZonedTime.parse(wall, slot.time_zone).shifted(days) for wall in (slot.starts, slot.ends))
    return Slot(
        **_placed(slot, start, end),
        id=uuid.uuid4(),
        event_id=made.id,
        session_id=renamed[slot.session_id],
        room_id=renamed.get(slot.room_id) if slot.room_id else None,
        uid=str(uuid.uuid4()),
        created_at=now,
        revised_at=now,
    )
