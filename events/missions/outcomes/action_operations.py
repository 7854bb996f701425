"""Acts on joint actions: who does what by when, remarks, reminders, carrying on to the next mission."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from events.missions.file.authors import Author
from events.missions.file.change_operations import note_change
from events.missions.file.models import Mission
from events.missions.file.nonces import id_from
from events.missions.outcomes.models import ActionComment, JointAction
from events.missions.outcomes.words import OVER
from events.platform.email_addresses import fold_email
from events.platform.storage.codes import free_code
from events.platform.storage.database import transaction
from events.platform.storage.revisions import hold_scope
from events.platform.storage.versions import NEXT_VERSION, Opened, hold_version
from events.records.auditing.acts import Act
from events.records.outbox.operations import queue_mail
from events.records.texts.models import Text
from events.records.texts.operations import Written, write_texts
from events.settings import Settings

# A week before it is due, on the day, and then twice more, two weeks apart.
REMINDED = (-7, 0, 14, 28)


@dataclass(frozen=True, slots=True)
class ActionValues:
    """A joint action as it is typed."""

    columns: Mapping[str, Any]
    texts: Written
    nonce: str = ""


async def save_action(
    mission: Mission, opened: Opened[JointAction | None], values: ActionValues, author: Author, now: dt.datetime
) -> JointAction:
    """Save a joint action, new (one for each nonce) or changed; a new state is one of its remarks.

    Raise ChangedMeanwhileError.
    """
    action = opened.row
    subject = action.id if action else id_from(mission.id, "joint_action", values.nonce)
    async with transaction():
        await hold_scope("mission", mission.id)
        if action is None and (known := await JointAction.get_or_none(id=subject)):
            return known
        act = Act.REVISED if action else Act.ADDED
        await note_change(mission.id, "joint_action", subject, act, now, by=author.account_id)
        if action is None:
            action = await _new_action(mission, subject, values, now)
        else:
            await hold_version(JointAction, subject, opened.version)
            await _revise_action(action, values.columns, author, now)
        await write_texts(mission.id, subject, values.texts, now)
        return action


async def _new_action(mission: Mission, action_id: UUID, values: ActionValues, now: dt.datetime) -> JointAction:
    stem = values.texts["title"].get(mission.default_language) or "action"
    return await JointAction.create(
        id=action_id,
        mission_id=mission.id,
        code=await free_code(JointAction, stem, mission_id=mission.id),
        created_at=now,
        closed_at=_closed_at(values.columns, now),
        **values.columns,
    )


async def _revise_action(action: JointAction, columns: Mapping[str, Any], author: Author, now: dt.datetime) -> None:
    closed_at = action.closed_at
    if action.state != columns["state"]:
        closed_at = _closed_at(columns, now)
        await _note_state(action.id, columns["state"], author, now)
    await JointAction.filter(id=action.id).update(**columns, closed_at=closed_at)


def _closed_at(columns: Mapping[str, Any], now: dt.datetime) -> dt.datetime | None:
    return now if columns["state"] in OVER else None


async def remark(action: JointAction, body: str, author: Author, *, nonce: str, now: dt.datetime) -> None:
    """Add a remark to an action; one for each nonce."""
    async with transaction():
        await hold_scope("mission", action.mission_id)
        if not await ActionComment.exists(nonce=nonce):
            by = author.account_id
            await note_change(action.mission_id, "joint_action", action.id, Act.REMARKED_ON, now, by=by)
            await ActionComment.create(action_id=action.id, body=body, nonce=nonce, **_made(author, now))


async def _note_state(action_id: UUID, state: str, author: Author, now: dt.datetime) -> None:
    await ActionComment.create(action_id=action_id, state=state, nonce=uuid.uuid4().hex, **_made(author, now))


def _made(author: Author, now: dt.datetime) -> dict[str, Any]:
    """Return the columns of a new remark that tell who made it and when."""
    return {"id": uuid.uuid4(), "made_by": author.account_id, "made_by_name": author.name, "made_at": now}


class AlreadyCarriedError(Exception):
    """The action goes on in another mission already, or is closed."""


async def carry(action: JointAction, to: Mission, author: Author, now: dt.datetime) -> JointAction:
    """Go on with an action in the next mission: there it is open, here it says where it went.

    Raise AlreadyCarriedError when it is closed or went on already.
    """
    async with transaction():
        for scope in sorted((action.mission_id, to.id)):  # two who carry in opposite directions wait in one order
            await hold_scope("mission", scope)
        by = author.account_id
        await note_change(action.mission_id, "joint_action", action.id, Act.CARRIED_ON, now, by=by)
        made = uuid.uuid4()
        rows = JointAction.filter(id=action.id, carried_to=None, closed_at=None)
        if action.mission_id == to.id or not await rows.update(carried_to=made, version=NEXT_VERSION):
            raise AlreadyCarriedError
        await note_change(to.id, "joint_action", made, Act.CARRIED_HERE, now, by=by)
        follower = await JointAction.create(
            id=made,
            mission_id=to.id,
            code=await free_code(JointAction, action.code, mission_id=to.id),
            state=action.state,
            due_on=action.due_on,
            responsible=action.responsible,
            responsible_email=action.responsible_email,
            language=action.language,
            carried_from=action.id,
            created_at=now,
        )
        for text in await Text.filter(subject=action.id):
            await write_texts(to.id, made, {text.name: {text.language: text.body}}, now)
        await _note_state(made, action.state, author, now)
        return follower


async def remind_due(_settings: Settings, now: dt.datetime) -> int:
    """Queue the reminders of all actions whose day for one has come, each once. Return how many."""
    today, queued = now.date(), 0
    rows = JointAction.filter(closed_at=None, carried_to=None, due_on__isnull=False, mission__is_template=False)
    for action in await rows.exclude(responsible_email="").exclude(mission__is_demonstration=True):
        step = _step(action.due_on, today) if action.due_on else None
        if step is not None:
            queued += await _remind(action, f"{action.due_on}:{step}", now)
    return queued


def _step(due_on: dt.date, today: dt.date) -> int | None:
    """Return the last day for reminders that has come, counted from the due day; None long after the last."""
    days = (today - due_on).days
    if days > REMINDED[-1] + 6:
        return None
    return max((step for step in REMINDED if step <= days), default=None)


async def remind(action: JointAction, now: dt.datetime) -> bool:
    """Queue a reminder that somebody asks for; False when one went out today already."""
    return await _remind(action, f"asked:{now:%Y-%m-%d}", now)


async def _remind(action: JointAction, occasion: str, now: dt.datetime) -> bool:
    return await queue_mail(
        "action_reminder",
        recipient=action.responsible_email,
        recipient_name=action.responsible,
        language=action.language,
        dedup=f"action_reminder:{action.id}:{fold_email(action.responsible_email)}:{occasion}",
        now=now,
        scope=action.mission_id,
        subject=action.id,
    )
