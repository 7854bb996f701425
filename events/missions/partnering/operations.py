"""Acts on objectives, partners, their private links, and partnerships: each one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from events.missions.file.change_operations import note_change
from events.missions.file.models import Committee, Contact, Indicator, Mission, MissionPartner, Objective
from events.missions.partnering.line_kinds import (
    committee_columns,
    contact_columns,
    exchange_columns,
    indicator_columns,
)
from events.missions.partnering.line_operations import Line, save_lines
from events.partnerships.models import Exchange, Partnership
from events.platform.storage.codes import free_code
from events.platform.storage.database import execute_count, transaction
from events.platform.storage.versions import hold_version
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.outbox.operations import queue_mail
from events.records.people.throttle_operations import allow
from events.records.texts.languages import any_text
from events.records.texts.operations import Written, write_texts
from events.records.texts.queries import texts_of

_HOUR = dt.timedelta(hours=1)
_MOST_MAILS = 20  # of one kind about one partner in an hour: a partner may have many contact persons


async def save_objective(
    mission: Mission,
    row: Objective | None,
    version: int,
    texts: Written,
    indicators: Sequence[Line],
    *,
    is_general: bool,
    by: uuid.UUID,
    now: dt.datetime,
) -> Objective:
    """Save an objective, new (`row` None, at the end of the list) or changed, with its indicators.

    Raise ChangedMeanwhileError when `version` is not the present one.
    """
    made = row.id if row else uuid.uuid4()
    async with transaction():
        await note_change(mission.id, "objective", made, Act.REVISED if row else Act.ADDED, now, by=by)
        if row is None:
            last = await Objective.filter(mission_id=mission.id).count() + 1
            code = await free_code(Objective, any_text(texts["title"], mission.default_language), mission_id=mission.id)
            row = await Objective.create(
                id=made, mission_id=mission.id, code=code, position=last, is_general=is_general
            )
        else:
            await hold_version(Objective, row.id, version)
            await Objective.filter(id=row.id).update(is_general=is_general)
        await write_texts(mission.id, row.id, texts, now)
        known = await texts_of([line.id for line in indicators])
        await save_lines(Indicator, {"objective_id": row.id}, indicators, indicator_columns, mission.id, known, now)
    return row


async def move_objective(mission: Mission, row: Objective, steps: int, *, by: uuid.UUID, now: dt.datetime) -> None:
    """Move an objective up (-1) or down (1) among those of its kind; the numbers on every paper follow."""
    async with transaction():
        await note_change(mission.id, "objective", row.id, Act.MOVED, now, by=by)
        same = Objective.filter(mission_id=mission.id, is_general=row.is_general, removed_at=None)
        order = await same.order_by("position", "code")
        at = next((place for place, other in enumerate(order) if other.id == row.id), None)
        if at is None:
            return
        order.insert(min(max(at + steps, 0), len(order) - 1), order.pop(at))
        for number, other in enumerate(order, 1):
            if other.position != number:  # two of them, but for the first time
                await Objective.filter(id=other.id).update(position=number)


async def take_out_objective(
    mission: Mission, row: Objective, *, is_out: bool, by: uuid.UUID, now: dt.datetime
) -> None:
    """Take an objective out of the mission, or bring it back; meetings remember that they served it."""
    async with transaction():
        await note_change(mission.id, "objective", row.id, Act.REMOVED if is_out else Act.RESTORED, now, by=by)
        await Objective.filter(id=row.id).update(removed_at=now if is_out else None)


async def save_partner(
    mission: Mission,
    row: MissionPartner | None,
    version: int,
    columns: Mapping[str, Any],
    texts: Written,
    committees: Sequence[Line],
    contacts: Sequence[Line],
    *,
    by: uuid.UUID,
    now: dt.datetime,
) -> MissionPartner:
    """Save a partner, new or changed, with its committees and contact persons. Raise ChangedMeanwhileError."""
    made = row.id if row else uuid.uuid4()
    async with transaction():
        await note_change(mission.id, "partner", made, Act.REVISED if row else Act.ADDED, now, by=by)
        if row is None:
            last: dict[str, Any] = {"position": await MissionPartner.filter(mission_id=mission.id).count() + 1}
            code = await free_code(
                MissionPartner, any_text(texts["name"], mission.default_language), mission_id=mission.id
            )
            row = await MissionPartner.create(id=made, mission_id=mission.id, code=code, **last | dict(columns))
        else:
            await hold_version(MissionPartner, row.id, version)
            await MissionPartner.filter(id=row.id).update(**columns)
        await write_texts(mission.id, row.id, texts, now)
        known = await texts_of([line.id for line in (*committees, *contacts)])
        owner = {"partner_id": row.id}
        await save_lines(Committee, owner, committees, committee_columns, mission.id, known, now)
        await save_lines(Contact, owner, contacts, contact_columns(committees), mission.id, known, now)
    return row


async def take_out_partner(
    mission: Mission, row: MissionPartner, *, is_out: bool, by: uuid.UUID, now: dt.datetime
) -> None:
    """Take a partner out of the mission, or bring it back. Its links open nothing while it is out."""
    async with transaction():
        await note_change(mission.id, "partner", row.id, Act.REMOVED if is_out else Act.RESTORED, now, by=by)
        await MissionPartner.filter(id=row.id).update(removed_at=now if is_out else None)


async def open_link(row: MissionPartner, *, is_open: bool, by: uuid.UUID, now: dt.datetime) -> None:
    """Let the host's link open its page, or not."""
    async with transaction():
        act = Act.HOST_LINK_OPENED if is_open else Act.HOST_LINK_CLOSED
        await note_change(row.mission_id, "partner", row.id, act, now, by=by)
        await MissionPartner.filter(id=row.id).update(is_link_open=is_open)


async def renew_link(row: MissionPartner, purpose: str, *, by: uuid.UUID, now: dt.datetime) -> None:
    """End a link that was handed out, of the host's page ("host") or the rating ("rating"), and begin another."""
    column, act = {
        "host": ("link_generation", Act.HOST_LINK_RENEWED),
        "rating": ("rating_generation", Act.RATING_LINK_RENEWED),
    }[purpose]
    async with transaction():
        await note_change(row.mission_id, "partner", row.id, act, now, by=by)
        await execute_count(
            f"UPDATE mission_partner SET {column} = {column} + 1 WHERE id = $1",  # noqa: S608 - a name of the two above
            [row.id],
        )


async def send_link(
    row: MissionPartner,
    kind: str,
    *,
    to: str,
    name: str,
    language: str,
    message: str,
    by: uuid.UUID,
    now: dt.datetime,
) -> bool:
    """Send a partner its page ("host_link") or the rating's ("rating_request"); False when too many went out.

    Sent twice to one address within a minute, it goes once.
    """
    async with transaction():
        if not await allow(f"{kind} {row.id}", _MOST_MAILS, _HOUR, now):
            return False
        is_rating = kind == "rating_request"
        generation = row.rating_generation if is_rating else row.link_generation
        act = Act.RATING_REQUEST_SENT if is_rating else Act.HOST_LINK_SENT
        await note_change(row.mission_id, "partner", row.id, act, now, by=by, details={"to": to})
        await queue_mail(
            kind,
            recipient=to,
            recipient_name=name,
            language=language,
            dedup=f"{kind}:{row.id}:{generation}:{to}:{now:%Y%m%d%H%M}",
            now=now,
            scope=row.mission_id,
            subject=row.id,
            details={"message": message},
        )
    return True


async def save_partnership(
    row: Partnership | None,
    version: int,
    columns: Mapping[str, Any],
    texts: Written,
    exchanges: Sequence[Line],
    *,
    by: uuid.UUID,
    now: dt.datetime,
) -> Partnership:
    """Save a partnership, new or changed, with what was exchanged beside its missions. Raise ChangedMeanwhileError."""
    made = row.id if row else uuid.uuid4()
    async with transaction():
        await record_change(made, "partnership", made, Act.REVISED if row else Act.CREATED, now, actor=by)
        if row is None:
            code = await free_code(Partnership, next(text for text in texts["name"].values() if text))
            row = await Partnership.create(id=made, code=code, created_at=now, **columns)
        else:
            await hold_version(Partnership, row.id, version)
            await Partnership.filter(id=row.id).update(**columns)
        await write_texts(row.id, row.id, texts, now)
        known = await texts_of([line.id for line in exchanges])
        await save_lines(Exchange, {"partnership_id": row.id}, exchanges, exchange_columns, row.id, known, now)
    return row
