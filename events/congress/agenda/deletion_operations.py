"""Deleting what was made by mistake and nobody has seen: sessions never published, speakers without sessions.

What was public is cancelled, and not deleted: calendars and people hold on to it.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from events.congress.agenda.models import Session, SessionSpeaker, Slot, Speaker, Star
from events.congress.agenda.operations import random_code, release
from events.congress.organizing.change_operations import note_change
from events.congress.organizing.models import Event
from events.platform.storage.codes import free_code
from events.platform.storage.database import transaction
from events.platform.storage.revisions import hold_event
from events.records.auditing.acts import Act
from events.records.auditing.models import Change
from events.records.deletions.models import Deletion
from events.records.deletions.operations import Deleted, Values, bring_back, delete_rows
from events.records.deletions.queries import deletion_of
from events.records.texts.languages import any_text
from events.records.texts.models import Text

_MODELS = (Session, Slot, Speaker, SessionSpeaker, Text)


class InUseError(Exception):
    """It was public, or something refers to it: it is cancelled or taken off instead."""


class BackAlreadyError(Exception):
    """Another row has taken its place meanwhile: an import brought it again."""


async def was_public(event: Event, session: Session) -> bool:
    """Whether anybody but the team can have seen a session: the event is, or has been since then, published."""
    if event.state != "draft" or await Star.exists(session_id=session.id):
        return True
    acts = (Act.PUBLISHED, Act.DRAFT, Act.CANCELLED)
    return await Change.exists(kind="event", subject=event.id, act__in=acts, made_at__gte=session.created_at)


async def delete_session(event: Event, session_id: UUID, *, by: UUID, now: dt.datetime) -> str | None:
    """Delete a session that was never public. Return its title, None when it is not there. Raise InUseError."""
    async with transaction():
        await hold_event(event.id)
        session = await Session.get_or_none(id=session_id, event_id=event.id)
        if session is None:
            return None
        await note_change(event.id, "session", session_id, Act.REMOVED, now, by=by)
        if await was_public(await Event.get(id=event.id), session):
            raise InUseError
        texts = await Text.filter(subject=session_id).order_by("id")
        titles = {text.language: text.body for text in texts if text.name == "title"}
        title = any_text(titles, event.default_language) or session.code
        slots = await Slot.filter(session_id=session_id).order_by("starts_at", "id")
        parts = await SessionSpeaker.filter(session_id=session_id).order_by("position", "id")
        what = Deleted(event.id, "session", session_id, title)
        await delete_rows(what, [session, *slots, *parts, *texts], by=by, now=now)
        await release(event.id, by, now, {"act": Act.REMOVED, "session": str(session_id)})
    return title


async def delete_speaker(speaker: Speaker, *, by: UUID, now: dt.datetime) -> str | None:
    """Delete a speaker who is on stage nowhere. Return their name, None when they are not there. Raise InUseError."""
    async with transaction():
        await hold_event(speaker.event_id)
        row = await Speaker.get_or_none(id=speaker.id)
        if row is None:
            return None
        await note_change(speaker.event_id, "speaker", speaker.id, Act.REMOVED, now, by=by)
        if await SessionSpeaker.exists(speaker_id=speaker.id):
            raise InUseError
        texts = await Text.filter(subject=speaker.id).order_by("id")
        what = Deleted(speaker.event_id, "speaker", speaker.id, row.name)
        await delete_rows(what, [row, *texts], by=by, now=now)
    return row.name


async def bring_back_deleted(event: Event, deletion_id: UUID, *, by: UUID, now: dt.datetime) -> Deletion | None:
    """Make a deleted session or speaker again as it was; None when it is not there to be brought back.

    Its code is another one when somebody has it by now; who was deleted meanwhile is not on stage. Raise
    BackAlreadyError.
    """
    async with transaction():
        await hold_event(event.id)
        deletion = await deletion_of(event.id, ("session", "speaker"), deletion_id, now)
        if deletion is None:
            return None
        await note_change(event.id, deletion.kind, deletion.subject, Act.RESTORED, now, by=by)
        values = deletion.rows[0]["values"]
        model = Session if deletion.kind == "session" else Speaker
        if values["guid"] and await model.exists(event_id=event.id, guid=values["guid"]):
            raise BackAlreadyError
        code = await _code(model, event, values)
        here = {str(id) for id in await Speaker.filter(event_id=event.id).values_list("id", flat=True)}

        def changed(table: str, row: Values) -> Values | None:
            if table == SessionSpeaker._meta.db_table and row["speaker_id"] not in here:
                return None
            return row | {"code": code} if row.get("code") == values["code"] else row

        await bring_back(deletion, _MODELS, changed)
        if deletion.kind == "session":
            await release(event.id, by, now, {"act": Act.RESTORED, "session": str(deletion.subject)})
    return deletion


async def _code(model: type[Session] | type[Speaker], event: Event, values: Values) -> str:
    code = str(values["code"])
    if not await model.exists(event_id=event.id, code=code):
        return code
    return random_code() if model is Session else await free_code(Speaker, values["name"], event_id=event.id)
