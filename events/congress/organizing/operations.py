"""Creating and changing events and what belongs to them: each act one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from events.congress.organizing.change_operations import note_change
from events.congress.organizing.entered import Entered
from events.congress.organizing.models import Category, Event, FormField, Page, PrivacyNotice
from events.congress.organizing.parts import Definition, Part
from events.platform.language.slugs import SlugTakenError
from events.platform.storage.codes import free_code
from events.platform.storage.database import IntegrityError, transaction
from events.platform.storage.revisions import raise_revision
from events.platform.storage.versions import hold_version
from events.platform.zoned import ZonedTime
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.people.models import Grant
from events.records.seats.models import Pool
from events.records.seats.operations import set_capacity
from events.records.texts.languages import any_text
from events.records.texts.operations import Written, write_texts


class NotReadyError(Exception):
    """The event lacks what its next state needs; the text is a list of what, untranslated."""


async def create_event(
    columns: Mapping[str, Any], texts: Written, *, owner: uuid.UUID, capacity: int | None, now: dt.datetime
) -> Event:
    """Make an event, a draft owned by whoever made it. Raises SlugTakenError."""
    try:
        return await _create_event(columns, texts, owner, capacity, now)
    except IntegrityError:  # somebody else made it in this moment
        if await Event.exists(slug=columns["slug"]):
            raise SlugTakenError from None
        raise


async def _create_event(
    columns: Mapping[str, Any], texts: Written, owner: uuid.UUID, capacity: int | None, now: dt.datetime
) -> Event:
    async with transaction():
        if await Event.exists(slug=columns["slug"]):
            raise SlugTakenError
        made = uuid.uuid4()
        pool = await Pool.create(id=uuid.uuid4(), scope=made, capacity=capacity)
        event = await Event.create(
            id=made,
            **columns,
            **instants(columns),
            pool_id=pool.id,
            uid=str(uuid.uuid4()),
            revised_at=now,
            created_at=now,
            updated_at=now,
        )
        await Grant.create(
            id=uuid.uuid4(), account_id=owner, role="owner", scope_kind="event", scope=made, granted_at=now
        )
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


async def revise_event(
    event: Event,
    version: int,
    columns: Mapping[str, Any],
    texts: Written,
    *,
    by: uuid.UUID,
    capacity: int | None,
    now: dt.datetime,
) -> None:
    """Save an event's settings. Raises ChangedMeanwhileError when `version` is not the present one."""
    is_moved = any(columns[name] != getattr(event, name) for name in _SHOWN_IN_CALENDARS)
    async with transaction():
        await note_change(event.id, "event", event.id, Act.REVISED, now, by=by)
        await hold_version(Event, event.id, version)
        changes = {**columns, **instants(columns), "updated_at": now, "revised_at": now}
        await Event.filter(id=event.id).update(**changes, sequence=event.sequence + is_moved)
        await write_texts(event.id, event.id, texts, now)
        await set_capacity((event.pool_id,), capacity, now)


async def change_state(event: Event, state: str, *, by: uuid.UUID, now: dt.datetime) -> None:
    """Publish an event, take it back to a draft, or call it off. Raises NotReadyError naming what is missing."""
    missing = await missing_for_publishing(event) if state == "published" else []
    if missing:
        raise NotReadyError(", ".join(missing))
    is_other_for_calendars = "cancelled" in (state, event.state) and state != event.state
    async with transaction():
        await note_change(event.id, "event", event.id, Act(state), now, by=by)
        await Event.filter(id=event.id).update(
            state=state,
            cancelled_at=now if state == "cancelled" else None,
            sequence=event.sequence + is_other_for_calendars,
            revised_at=now,
            updated_at=now,
        )


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


async def revise_part(
    part: Part, event: Event, row: Definition, version: int, entered: Entered, *, by: uuid.UUID, now: dt.datetime
) -> None:
    """Save a definition. Raises ChangedMeanwhileError."""
    given = {name: value for name, value in entered.columns.items() if value is not None or name != "position"}
    async with transaction():
        await note_change(event.id, part.kind, row.id, Act.REVISED, now, by=by)
        if isinstance(row, Category):
            await set_capacity((event.pool_id, row.pool_id), given.pop("capacity"), now)
        await hold_version(part.model, row.id, version)
        await part.model.filter(id=row.id).update(**given)
        await write_texts(event.id, row.id, entered.texts, now)


async def retire(kind: str, row: Definition | FormField, *, is_retired: bool, by: uuid.UUID, now: dt.datetime) -> None:
    """Take a definition out of what is offered, or back in; what points at it keeps it."""
    async with transaction():
        await note_change(row.event_id, kind, row.id, Act.RETIRED if is_retired else Act.RESTORED, now, by=by)
        await type(row).filter(id=row.id).update(retired_at=now if is_retired else None)


async def save_page(
    event: Event, page: Page | None, version: int, entered: Entered, *, by: uuid.UUID, now: dt.datetime
) -> Page:
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
            await hold_version(Page, page.id, version)
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
