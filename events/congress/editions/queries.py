"""Where an event stands: what is set up, who is registered, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from events.congress.agenda.models import Session, Speaker
from events.congress.organizing.models import Category, Event, Page, PrivacyNotice, Room
from events.platform.storage.database import execute_rows
from events.records.seats.models import Pool


@dataclass(frozen=True)
class Standing:
    """Counts of an event, for its dashboard."""

    registrations: dict[str, int]
    checked_in: int
    seats: int | None
    sessions: int
    speakers: int
    rooms: int
    categories: int
    pages: int
    notices: int
    failed_mails: int
    waiting_mails: int


async def standing_of(event: Event) -> Standing:
    states = await execute_rows(
        "SELECT state, COUNT(*) AS number, COUNT(checked_in_at) AS inside FROM registration "
        "WHERE event_id = $1 GROUP BY state",
        [event.id],
    )
    mails = await execute_rows(
        "SELECT state, COUNT(*) AS number FROM message WHERE scope = $1 GROUP BY state", [event.id]
    )
    by_state = {row["state"]: int(row["number"]) for row in mails}
    return Standing(
        registrations={row["state"]: int(row["number"]) for row in states},
        checked_in=sum(int(row["inside"]) for row in states),
        seats=(await Pool.get(id=event.pool_id)).capacity,
        sessions=await Session.filter(event_id=event.id, state="confirmed").count(),
        speakers=await Speaker.filter(event_id=event.id, retired_at=None).count(),
        rooms=await Room.filter(event_id=event.id, retired_at=None).count(),
        categories=await Category.filter(event_id=event.id, retired_at=None).count(),
        pages=await Page.filter(event_id=event.id, is_published=True).count(),
        notices=await PrivacyNotice.filter(event_id=event.id).count(),
        failed_mails=by_state.get("failed", 0),
        waiting_mails=by_state.get("queued", 0) + by_state.get("sending", 0),
    )
