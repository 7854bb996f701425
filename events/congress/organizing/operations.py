"""Creating and changing events and what belongs to them: each act one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from events.congress.organizing.change_operations import note_change
from events.congress.organizing.entered import Entered
from events.congress.organizing.event_forms import CAPACITIES
from events.congress.organizing.models import Category, Event, FormField, Page, PrivacyNotice
from events.congress.organizing.parts import Definition, Part
from events.congress.organizing.retention import sealed_until
from events.platform.language.slugs import SlugTakenError
from events.platform.storage.codes import free_code
from events.platform.storage.database import IntegrityError, transaction
from events.platform.storage.revisions import hold_event, raise_revision
from events.platform.storage.versions import hold_version
from events.platform.zoned import ZonedTime
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.people.grant_operations import make_grant
from events.records.seats.models import Pool
from events.records.seats.operations import set_capacity, set_offer_hours
from events.records.texts.languages import any_text
from events.records.texts.operations import write_texts
from events.records.vault.operations import move_destruction_in


class SeatsTakenError(Exception):
    """More seats are taken than there would be: `taken` of them, where the form asks for `capacity`."""

    def __init__(self, taken: int, capacity: str = "capacity") -> None:
        super().__init__(f"{taken} seats are taken")
        self.taken, self.capacity = taken, capacity


class PricedError(Exception):
    """Categories have prices in the currency that would be another."""


class NotReadyError(Exception):
    """The event lacks what its next state needs; the text is a list of what, untranslated."""


async def create_event(entered: Entered, *, owner: uuid.UUID, now: dt.datetime) -> Event:
    """Make an event, a draft owned by whoever made it; its seats are among the columns. Raises SlugTakenError."""
    try:
        return await _create_event(entered, owner, now)
    except IntegrityError:  # somebody else made it in this moment
        if await Event.exists(slug=entered.columns["slug"]):
            raise SlugTakenError from None
        raise


async def _create_event(entered: Entered, owner: uuid.UUID, now: dt.datetime) -> Event:
    columns, texts = dict(entered.columns), entered.texts
    capacities = {pool: columns.pop(name, None) for name, pool in CAPACITIES.items()}
    offer_hours = columns.pop("offer_hours", None)
    async with transaction():
        if await Event.exists(slug=columns["slug"]):
            raise SlugTakenError
        made = uuid.uuid4()
        pools: dict[str, Any] = {}
        for name, capacity in capacities.items():
            pools[name] = (await Pool.create(id=uuid.uuid4(), scope=made, capacity=capacity)).id
        await set_offer_hours(pools["pool_id"], offer_hours)
        event = await Event.create(
            id=made,
            **columns,
            **instants(columns),
            **pools,
            uid=str(uuid.uuid4()),
            revised_at=now,
            created_at=now,
            updated_at=now,
        )
        await make_grant(owner, "owner", "event", made, now)
        await write_texts(made, made, {"name": texts["name"], **texts}, now)
        await record_change(made, "event", made, Act.CREATED, now, actor=owner)
        await raise_revision(made)
    return event


def instants(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the instants of the registration window, derived from its wall times."""
    zone = columns["time_zone"]
    return {
        f"{name}_at": ZonedTime.parse(columns[name], zone).instant() if columns.get(name) else None
        for name in ("registration_opens", "registration_closes")
    }


# A change of these shows in calendars that carry the event's own dates.
_SHOWN_IN_CALENDARS = ("starts_on", "ends_on", "time_zone", "address")


_AS_BEFORE: Any = object()


async def revise_event(event: Event, entered: Entered, *, by: uuid.UUID, now: dt.datetime) -> None:
    """Save an event's settings, its seats among the columns.

    Raise ChangedMeanwhileError, SeatsTakenError, and PricedError for another currency where prices stand.
    """
    columns = dict(entered.columns)
    capacities = {name: columns.pop(name) for name in CAPACITIES if name in columns}
    hours = columns.pop("offer_hours", _AS_BEFORE)
    is_moved = any(columns[name] != getattr(event, name) for name in _SHOWN_IN_CALENDARS)
    async with transaction():
        await note_change(event.id, "event", event.id, Act.REVISED, now, by=by)
        await hold_version(Event, event.id, entered.version)
        changes = {**columns, **instants(columns), "updated_at": now, "revised_at": now}
        is_other = columns.get("currency", event.currency) != event.currency
        if is_other and await Category.filter(event_id=event.id, price__isnull=False).exists():
            raise PricedError
        await Event.filter(id=event.id).update(**changes, sequence=event.sequence + is_moved)
        await write_texts(event.id, event.id, entered.texts, now)
        if hours is not _AS_BEFORE:
            await set_offer_hours(event.pool_id, hours)
        for name, capacity in capacities.items():
            if pools := _pools_to(event, name):
                await change_capacity(pools, capacity, now, name)
        if columns["ends_on"] != event.ends_on:
            await move_destruction_in(event.id, sealed_until(columns["ends_on"], now))


def _pools_to(event: Event, capacity: str) -> tuple[uuid.UUID, ...]:
    """Return the pools that the seats of an event count in, up to those that the form calls so, if any."""
    pool = getattr(event, CAPACITIES[capacity])
    if pool is None:
        return ()
    return (event.pool_id,) if pool == event.pool_id else (event.pool_id, pool)


async def change_capacity(
    pools: Sequence[uuid.UUID], capacity: int | None, now: dt.datetime, name: str = "capacity"
) -> None:
    """Change how many seats there are. Raise SeatsTakenError for less than are taken; what is less already may stay."""
    before = await Pool.get(id=pools[-1])
    if capacity == before.capacity:
        return
    await set_capacity(pools, capacity, now)
    # Read after the pool is held, so that nobody takes a seat in between.
    taken = (await Pool.get(id=pools[-1])).taken
    if capacity is not None and capacity < taken:
        raise SeatsTakenError(taken, name)


async def change_state(event: Event, state: str, *, by: uuid.UUID, now: dt.datetime) -> str:
    """Publish an event, take it back to a draft, or call it off. Return the state it was in before.

    One that is in that state already is left as it is. Raise NotReadyError naming what is missing.
    """
    missing = await missing_for_publishing(event) if state == "published" else []
    if missing:
        raise NotReadyError(", ".join(missing))
    async with transaction():
        await hold_event(event.id)
        before = await Event.get(id=event.id)  # somebody may have done it since `event` was read: a second click
        if before.state == state:
            return state
        await note_change(event.id, "event", event.id, Act(state), now, by=by)
        await Event.filter(id=event.id).update(
            state=state,
            cancelled_at=now if state == "cancelled" else None,
            withdrawn_at=now if state == "draft" else None,
            sequence=before.sequence + ("cancelled" in (state, before.state)),
            revised_at=now,
            updated_at=now,
        )
    return before.state


async def missing_for_publishing(event: Event) -> list[str]:
    """Return what an event lacks before the public may see it: a category, a privacy notice."""
    missing = []
    if not await Category.filter(event_id=event.id, retired_at=None).exists():
        missing.append("category")
    if not await PrivacyNotice.filter(event_id=event.id).exists():
        missing.append("privacy notice")
    return missing


async def create_part(part: Part, event: Event, entered: Entered, *, by: uuid.UUID, now: dt.datetime) -> Definition:
    """Make a room, track, type or category; its code comes from its name."""
    made, texts = uuid.uuid4(), entered.texts
    given = dict(entered.columns)
    async with transaction():
        await note_change(event.id, part.kind, made, Act.CREATED, now, by=by)
        if part.has_seats:
            pool = await Pool.create(id=uuid.uuid4(), scope=event.id, capacity=given.pop("capacity"))
            given["pool_id"] = pool.id
        if given.get("position") is None:
            given["position"] = await part.model.filter(event_id=event.id).count() + 1
        code = await free_code(
            part.model, any_text(texts["name"], event.default_language) or part.kind, event_id=event.id
        )
        row: Definition = await part.model.create(id=made, event=event, code=code, **given)
        await write_texts(event.id, made, texts, now)
    return row


async def revise_part(event: Event, row: Definition, entered: Entered, *, by: uuid.UUID, now: dt.datetime) -> None:
    """Save a definition. Raises ChangedMeanwhileError, and SeatsTakenError for a category."""
    given = {name: value for name, value in entered.columns.items() if value is not None or name != "position"}
    async with transaction():
        await note_change(event.id, kind_of(row), row.id, Act.REVISED, now, by=by)
        if isinstance(row, Category):
            await change_capacity((event.pool_id, row.pool_id), given.pop("capacity"), now)
        await hold_version(type(row), row.id, entered.version)
        await type(row).filter(id=row.id).update(**given)
        await write_texts(event.id, row.id, entered.texts, now)


def kind_of(row: Definition | FormField) -> str:
    """Return what the record of changes calls a row: its table."""
    return row._meta.db_table


async def retire(row: Definition | FormField, *, is_retired: bool, by: uuid.UUID, now: dt.datetime) -> None:
    """Take a definition out of what is offered, or back in; what points at it keeps it."""
    async with transaction():
        await note_change(row.event_id, kind_of(row), row.id, Act.RETIRED if is_retired else Act.RESTORED, now, by=by)
        await type(row).filter(id=row.id).update(retired_at=now if is_retired else None)


async def save_page(event: Event, page: Page | None, entered: Entered, *, by: uuid.UUID, now: dt.datetime) -> Page:
    """Make or change a page of free text. Raises ChangedMeanwhileError."""
    subject, given = page.id if page else uuid.uuid4(), dict(entered.columns)
    async with transaction():
        await note_change(event.id, "page", subject, Act.SAVED, now, by=by)
        if page is None:
            title = any_text(entered.texts["title"], event.default_language)
            slug = await free_code(Page, title, "slug", event_id=event.id)
            given["position"] = given["position"] or await Page.filter(event_id=event.id).count() + 1
            page = await Page.create(id=subject, event=event, slug=slug, **given)
        else:
            await hold_version(Page, page.id, entered.version)
            await Page.filter(id=page.id).update(**{key: value for key, value in given.items() if value is not None})
        await write_texts(event.id, subject, entered.texts, now)
    return page


async def publish_notice(event: Event, body: Mapping[str, str], *, by: uuid.UUID, now: dt.datetime) -> PrivacyNotice:
    """Publish another version of the privacy notice; who agreed to an earlier one keeps having agreed to that."""
    made = uuid.uuid4()
    async with transaction():
        await note_change(event.id, "privacy_notice", made, Act.PUBLISHED, now, by=by)
        number = await PrivacyNotice.filter(event_id=event.id).count() + 1
        notice = await PrivacyNotice.create(id=made, event=event, number=number, published_at=now)
        await write_texts(event.id, made, {"body": body}, now)
    return notice
