"""Acts on the tags of an event, and on those of its registrations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from events.congress.organizing.parts import COLOUR_WORDS
from events.congress.registration.models import Registration, Tag, Tagging
from events.platform.language.cleaning import fold
from events.platform.storage.codes import free_code
from events.platform.storage.database import IntegrityError, transaction
from events.platform.storage.revisions import raise_revision
from events.platform.storage.versions import Opened, hold_version
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change, record_changes


class TagTakenError(Exception):
    """The event has a tag with this name."""


@dataclass(frozen=True)
class By:
    """Who does something, and when."""

    account: UUID
    at: dt.datetime


async def save_tag(event_id: UUID, opened: Opened[Tag | None], typed: Mapping[str, Any], by: By) -> Tag:
    """Make a tag, or name and colour one otherwise. Raise TagTakenError, ChangedMeanwhileError."""
    columns = {**typed, "name_key": fold(str(typed["name"]))}
    try:
        async with transaction():
            await raise_revision(event_id)
            if opened.row is None:
                code = await free_code(Tag, str(typed["name"]), event_id=event_id)
                row = await Tag.create(id=uuid4(), event_id=event_id, code=code, **columns)
            else:
                row = opened.row
                await hold_version(Tag, row.id, opened.version)
                await Tag.filter(id=row.id).update(**columns)
            act = Act.REVISED if opened.row else Act.CREATED
            await record_change(event_id, "tag", row.id, act, by.at, actor=by.account)
    except IntegrityError as error:
        raise TagTakenError from error
    return row


async def tag_named(event_id: UUID, name: str, by: By) -> Tag:
    """Return the tag of an event with this name, whatever its capitals and accents; make it where there is none."""
    known = Tag.filter(event_id=event_id, name_key=fold(name))
    number = await Tag.filter(event_id=event_id).count()
    typed = {"name": name, "colour": number % len(COLOUR_WORDS) + 1}
    try:
        return await known.first() or await save_tag(event_id, Opened(None), typed, by)
    except TagTakenError:  # somebody made it at the same time
        return await known.get()


async def remove_tag(tag: Tag, by: By) -> None:
    """Remove a tag, from all registrations too."""
    async with transaction():
        await raise_revision(tag.event_id)
        await Tagging.filter(tag_id=tag.id).delete()
        await Tag.filter(id=tag.id).delete()
        await record_change(tag.event_id, "tag", tag.id, Act.REMOVED, by.at, actor=by.account)


async def tag_registrations(tag: Tag, ids: Iterable[UUID], by: By) -> list[UUID]:
    """Mark registrations of the tag's event with it. Return those that were not marked so before."""
    async with transaction():
        known = await Tagging.filter(tag_id=tag.id, registration_id__in=list(ids)).values_list("registration_id")
        fresh = set(ids) - {UUID(str(one)) for (one,) in known}
        rows = Registration.filter(event_id=tag.event_id, id__in=list(fresh), erased_at=None)
        marked = [row.id for row in await rows.only("id", "registered_at").order_by("registered_at", "id")]
        await Tagging.bulk_create(
            [Tagging(tag_id=tag.id, registration_id=one, tagged_by=by.account, tagged_at=by.at) for one in marked]
        )
        await _record(tag, marked, Act.TAGGED, by)
    return marked


async def untag_registrations(tag: Tag, ids: Iterable[UUID], by: By, since: By | None = None) -> list[UUID]:
    """Take a tag off registrations. Return those that had it: with `since`, as it was set by them and then."""
    own = {"tagged_by": since.account, "tagged_at": since.at} if since else {}
    async with transaction():
        rows = Tagging.filter(tag_id=tag.id, registration_id__in=list(ids), **own).order_by("registration_id")
        marked = [row.registration_id for row in await rows]
        await Tagging.filter(tag_id=tag.id, registration_id__in=marked).delete()
        await _record(tag, marked, Act.UNTAGGED, by)
    return marked


async def set_tags(registration: Registration, tags: Iterable[Tag], chosen: Iterable[str], by: By) -> None:
    """Mark a registration with those of the event's tags that were chosen by their codes, and no others."""
    wanted = set(chosen)
    async with transaction():
        for tag in tags:
            change = tag_registrations if tag.code in wanted else untag_registrations
            await change(tag, [registration.id], by)


async def _record(tag: Tag, registrations: Iterable[UUID], act: Act, by: By) -> None:
    details = {one: {"tag": tag.name} for one in registrations}
    await record_changes(tag.event_id, "registration", details, act, by.at, actor=by.account)
