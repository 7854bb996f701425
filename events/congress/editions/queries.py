"""Where an event stands: what is set up, who is registered, what is wrong."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from events.congress.agenda.models import Session, Speaker
from events.congress.agenda.programme_queries import read_agenda
from events.congress.editions.reach import Reach
from events.congress.organizing.event_forms import CAPACITIES
from events.congress.organizing.models import Category, Event, Page, PrivacyNotice, Room
from events.congress.quotas.models import Delegation
from events.congress.registration.life import IS_STANDING, STAGE
from events.platform.storage.database import execute_rows
from events.records.seats.models import Pool


async def reach_of(event: Event) -> Reach:
    """Return whom an act on the event reaches: everybody registered, those who wait among them."""
    rows = await execute_rows(
        "SELECT language, COUNT(*) AS number FROM registration"  # noqa: S608 - a constant
        f" WHERE event_id = $1 AND {IS_STANDING} GROUP BY language ORDER BY 2 DESC, 1",
        [event.id],
    )
    return Reach({row["language"]: int(row["number"]) for row in rows})


async def reach_of_move(event: Event, starts_on: dt.date, ends_on: dt.date) -> Reach:
    """Return whom other dates of the event reach, with the sessions that they leave outside."""
    agenda = await read_agenda(event)
    outside = [
        session
        for session in agenda.sessions
        if session.slot and not session.is_cancelled and not starts_on <= session.slot.day <= ends_on
    ]
    return replace(await reach_of(event), sessions_outside=len(outside))


async def seats_in_form(event: Event) -> dict[str, int | None]:
    """Return the seats of an event, None for no limit, and for how many hours freed ones are offered."""
    pools = {name: getattr(event, pool) for name, pool in CAPACITIES.items()}
    found = await Pool.in_bulk([pool for pool in pools.values() if pool], "id")
    capacities = {name: found[pool].capacity if pool else None for name, pool in pools.items()}
    return {**capacities, "offer_hours": found[event.pool_id].offer_hours}


async def delegations_to_copy(event: Event) -> int:
    """Return how many delegations a next edition can take over."""
    return await Delegation.filter(event_id=event.id, retired_at=None).count()


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
    waiting_mails: int


async def standing_of(event: Event) -> Standing:
    states = await execute_rows(
        f"SELECT {STAGE} AS stage, COUNT(*) AS number, COUNT(checked_in_at) AS inside FROM registration "  # noqa: S608
        "WHERE event_id = $1 GROUP BY 1",
        [event.id],
    )
    mails = await execute_rows(
        "SELECT state, COUNT(*) AS number FROM message WHERE scope = $1 GROUP BY state", [event.id]
    )
    by_state = {row["state"]: int(row["number"]) for row in mails}
    return Standing(
        registrations={row["stage"]: int(row["number"]) for row in states},
        checked_in=sum(int(row["inside"]) for row in states),
        seats=(await Pool.get(id=event.pool_id)).capacity,
        sessions=await Session.filter(event_id=event.id, state="confirmed").count(),
        speakers=await Speaker.filter(event_id=event.id, retired_at=None).count(),
        rooms=await Room.filter(event_id=event.id, retired_at=None).count(),
        categories=await Category.filter(event_id=event.id, retired_at=None).count(),
        pages=await Page.filter(event_id=event.id, is_published=True).count(),
        notices=await PrivacyNotice.filter(event_id=event.id).count(),
        waiting_mails=by_state.get("queued", 0) + by_state.get("sending", 0),
    )
