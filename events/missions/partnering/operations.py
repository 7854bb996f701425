"""Acts on objectives, partners, their private links, and partnerships: each one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from events.missions.file.change_operations import note_change
from events.missions.file.models import Committee, Contact, Indicator, Mission, MissionPartner, Objective
from events.missions.partnering.line_kinds import (
    committee_columns,
    contact_columns,
    exchange_columns,
    indicator_columns,
)
from events.missions.partnering.line_operations import Line, LineTable, save_lines
from events.partnerships.models import Exchange, Partnership
from events.platform.storage.codes import free_code
from events.platform.storage.database import execute_count, transaction
from events.platform.storage.revisions import hold_scope
from events.platform.storage.versions import Opened, hold_version
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.organizations.queries import Named, meaning
from events.records.outbox.operations import queue_mail
from events.records.people.throttle_operations import allow
from events.records.texts.languages import any_text
from events.records.texts.operations import Written, write_texts
from events.records.texts.queries import texts_of

_HOUR = dt.timedelta(hours=1)
_MOST_MAILS = 20  # of one kind about one partner in an hour: a partner may have many contact persons


@dataclass(frozen=True, slots=True)
class ObjectiveValues:
    """An objective as it is typed, with its indicators."""

    is_general: bool
    texts: Written
    indicators: Sequence[Line]


async def save_objective(
    mission: Mission, opened: Opened[Objective | None], values: ObjectiveValues, *, by: uuid.UUID, now: dt.datetime
) -> Objective:
    """Save an objective, new (at the end of the list) or changed, with its indicators. Raise ChangedMeanwhileError."""
    row, texts, is_general = opened.row, values.texts, values.is_general
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
            await hold_version(Objective, row.id, opened.version)
            await Objective.filter(id=row.id).update(is_general=is_general)
        await write_texts(mission.id, row.id, texts, now)
        known = await texts_of([line.id for line in values.indicators])
        table = LineTable(Indicator, {"objective_id": row.id}, indicator_columns)
        await save_lines(table, values.indicators, mission.id, known, now)
    return row


async def move_objective(mission: Mission, row: Objective, steps: int, *, by: uuid.UUID, now: dt.datetime) -> None:
    """Move an objective up (-1) or down (1) among those of its kind; the numbers on every paper follow.

    At the end of the list it stays where it is, and nothing is recorded.
    """
    async with transaction():
        await hold_scope("mission", mission.id)
        same = Objective.filter(mission_id=mission.id, is_general=row.is_general, removed_at=None)
        order = await same.order_by("position", "code")
        if row not in order:
            return
        at = order.index(row)
        to = min(max(at + steps, 0), len(order) - 1)
        if to == at:
            return
        await note_change(mission.id, "objective", row.id, Act.MOVED, now, by=by)
        order.insert(to, order.pop(at))
        for number, other in enumerate(order, 1):
            if other.position != number:  # two of them, but for the first time
                await Objective.filter(id=other.id).update(position=number)


async def take_out_objective(
    mission: Mission, row: Objective, *, is_out: bool, by: uuid.UUID, now: dt.datetime
) -> None:
    """Take an objective out of the mission, or bring it back; meetings remember that they served it."""
    async with transaction():
        await hold_scope("mission", mission.id)
        if await _take_out(Objective, row.id, now if is_out else None):
            await note_change(mission.id, "objective", row.id, Act.REMOVED if is_out else Act.RESTORED, now, by=by)


async def _take_out(model: type[Objective | MissionPartner], row_id: uuid.UUID, at: dt.datetime | None) -> bool:
    """Take a row out, or with None bring it back; False when it is out, or there, already."""
    return bool(await model.filter(id=row_id, removed_at__isnull=at is not None).update(removed_at=at))


@dataclass(frozen=True, slots=True)
class PartnerValues:
    """A partner as it is typed, with its committees and contact persons."""

    columns: Mapping[str, Any]
    texts: Written
    committees: Sequence[Line]
    contacts: Sequence[Line]


async def save_partner(
    mission: Mission, opened: Opened[MissionPartner | None], values: PartnerValues, *, by: uuid.UUID, now: dt.datetime
) -> MissionPartner:
    """Save a partner, new or changed, with its committees and contact persons. Raise ChangedMeanwhileError."""
    row, texts, committees, contacts = opened.row, values.texts, values.committees, values.contacts
    made = row.id if row else uuid.uuid4()
    async with transaction():
        await note_change(mission.id, "partner", made, Act.REVISED if row else Act.ADDED, now, by=by)
        columns = {**values.columns, **await _meaning(mission, row, values)}
        if row is None:
            last: dict[str, Any] = {"position": await MissionPartner.filter(mission_id=mission.id).count() + 1}
            code = await free_code(
                MissionPartner, any_text(texts["name"], mission.default_language), mission_id=mission.id
            )
            row = await MissionPartner.create(id=made, mission_id=mission.id, code=code, **last | columns)
        else:
            await hold_version(MissionPartner, row.id, opened.version)
            await MissionPartner.filter(id=row.id).update(**columns)
        await write_texts(mission.id, row.id, texts, now)
        known = await texts_of([line.id for line in (*committees, *contacts)])
        owner = {"partner_id": row.id}
        await save_lines(LineTable(Committee, owner, committee_columns), committees, mission.id, known, now)
        await save_lines(LineTable(Contact, owner, contact_columns(committees)), contacts, mission.id, known, now)
    return row


async def _meaning(
    mission: Mission, row: MissionPartner | None, values: PartnerValues
) -> Mapping[str, uuid.UUID | None]:
    """Return which organization a partner is, by its name in the mission's main language."""
    language, before = mission.default_language, None
    if row is not None:
        named = (await texts_of([row.id])).of(row.id, "name").texts
        before = Named(any_text(named, language), row.country)
    return await meaning(Named(any_text(values.texts["name"], language), values.columns.get("country")), before)


async def take_out_partner(
    mission: Mission, row: MissionPartner, *, is_out: bool, by: uuid.UUID, now: dt.datetime
) -> None:
    """Take a partner out of the mission, or bring it back. Its links open nothing while it is out."""
    async with transaction():
        await hold_scope("mission", mission.id)
        if await _take_out(MissionPartner, row.id, now if is_out else None):
            await note_change(mission.id, "partner", row.id, Act.REMOVED if is_out else Act.RESTORED, now, by=by)


async def open_link(row: MissionPartner, *, is_open: bool, by: uuid.UUID, now: dt.datetime) -> None:
    """Let the host's link open its page, or not."""
    act = Act.HOST_LINK_OPENED if is_open else Act.HOST_LINK_CLOSED
    async with transaction():
        await hold_scope("mission", row.mission_id)
        if await MissionPartner.filter(id=row.id, is_link_open=not is_open).update(is_link_open=is_open):
            await note_change(row.mission_id, "partner", row.id, act, now, by=by)


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


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who of a partner gets mail, and in which language."""

    email: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to a partner with the link to its page ("host_link") or the rating's ("rating_request"), and a word."""

    kind: str
    to: Recipient
    message: str = ""


async def send_link(row: MissionPartner, letter: Letter, *, by: uuid.UUID, now: dt.datetime) -> bool:
    """Send a partner one of its links; False when too many went out.

    Sent twice to one address within a minute, it goes once.
    """
    kind, to = letter.kind, letter.to
    async with transaction():
        if not await allow(f"{kind} {row.id}", _MOST_MAILS, _HOUR, now):
            return False
        is_rating = kind == "rating_request"
        generation = row.rating_generation if is_rating else row.link_generation
        act = Act.RATING_REQUEST_SENT if is_rating else Act.HOST_LINK_SENT
        is_queued = await queue_mail(
            kind,
            recipient=to.email,
            recipient_name=to.name,
            language=to.language,
            dedup=f"{kind}:{row.id}:{generation}:{to.email}:{now:%Y%m%d%H%M}",
            now=now,
            scope=row.mission_id,
            subject=row.id,
            details={"message": letter.message},
        )
        if is_queued:  # else the same one waits already
            await note_change(row.mission_id, "partner", row.id, act, now, by=by, details={"to": to.email})
    return True


@dataclass(frozen=True, slots=True)
class PartnershipValues:
    """A partnership as it is typed, with what was exchanged beside its missions."""

    columns: Mapping[str, Any]
    texts: Written
    exchanges: Sequence[Line]


async def save_partnership(
    opened: Opened[Partnership | None], values: PartnershipValues, *, by: uuid.UUID, now: dt.datetime
) -> Partnership:
    """Save a partnership, new or changed, with what was exchanged beside its missions. Raise ChangedMeanwhileError."""
    row, texts = opened.row, values.texts
    made = row.id if row else uuid.uuid4()
    async with transaction():
        await record_change(made, "partnership", made, Act.REVISED if row else Act.CREATED, now, actor=by)
        if row is None:
            code = await free_code(Partnership, next(filter(None, texts["name"].values())))
            row = await Partnership.create(id=made, code=code, created_at=now, **values.columns)
        else:
            await hold_version(Partnership, row.id, opened.version)
            await Partnership.filter(id=row.id).update(**values.columns)
        await write_texts(row.id, row.id, texts, now)
        known = await texts_of([line.id for line in values.exchanges])
        table = LineTable(Exchange, {"partnership_id": row.id}, exchange_columns)
        await save_lines(table, values.exchanges, row.id, known, now)
    return row
