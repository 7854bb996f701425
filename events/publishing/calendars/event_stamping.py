"""Stamps of an event's entries: they follow whatever the entries show, whichever act changed it.

What is gathered here is what `programme_entries` shows, in every language at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid5

from events.congress.organizing.models import Event
from events.platform.storage.database import execute_count, identifier, instant
from events.platform.web.installation import now
from events.publishing.calendars.event_rows import Bodies, EventRows, Row, event_rows
from events.records.feeds.operations import follow_listings
from events.records.stamps.operations import follow
from events.records.stamps.queries import is_known
from events.records.stamps.values import Stamped, digest
from events.records.texts.languages import fallback_order


class EventEntriesStamping:
    """Keeps the stamps of the event's own dates and of its slots, and which calendars list them."""

    async def prepare(self, scope: UUID) -> None:
        if not await is_known(scope):
            await self.renew(scope)

    async def renew(self, scope: UUID) -> None:
        event = await Event.get_or_none(id=scope)
        if event is None:
            return
        rows, moment = await event_rows(scope), now()
        followed = await follow(scope, items_of(event, rows), moment)
        for raised in followed.raised:
            table = "event" if raised.item == scope else "slot"
            await execute_count(
                f"UPDATE {table} SET sequence = $2, revised_at = $3 WHERE id = $1",  # noqa: S608 - one of two names
                [raised.item, raised.sequence, raised.revised_at],
            )
        if followed.is_other and event.state != "draft":
            await follow_listings(scope, frozenset(rows.listed(scope)), moment)


EVENT_ENTRIES = EventEntriesStamping()


def items_of(event: Event, rows: EventRows) -> Iterator[Stamped]:
    """Yield the event's own dates and every slot, as they stand."""
    texts = rows.of_event(event.id)
    is_off = "withdrawn" if event.withdrawn_at else event.state == "cancelled"
    # From when on calendars list it, and which ones what: two rooms may have one name, so no entry shows a move.
    listing = (event.state != "draft", sorted(rows.listed(event.id)))
    yield Stamped(uuid5(event.id, "public"), digest(listing))
    yield _dates(event, texts, is_off)
    around = (event.slug, event.latitude, event.longitude)
    everywhere = (texts.get("venue"), is_off, fallback_order(event))  # a place is named in the first language it has
    told = {id: (around, rows.about(session)) for id, session in rows.sessions.items()}
    for slot in rows.slots:
        is_cancelled = rows.sessions[slot["session_id"]]["state"] == "cancelled"
        placed = digest((_time(slot), rows.room(slot), everywhere, is_cancelled))
        shown = digest((placed, told[slot["session_id"]], _join(rows, slot)))
        yield Stamped(identifier(slot["id"]), shown, placed, slot["sequence"], instant(slot["revised_at"]))


def _dates(event: Event, texts: Bodies, is_off: bool | str) -> Stamped:
    placed = (event.starts_on, event.ends_on, texts.get("venue"), event.address, is_off, fallback_order(event))
    words = [texts.get(name) for name in ("name", "tagline", "notice")]
    shown = (event.slug, words, event.latitude, event.longitude)
    return Stamped(event.id, digest((placed, shown)), digest(placed), event.sequence, event.revised_at)


def _join(rows: EventRows, slot: Row) -> object:
    room = rows.rooms.get(slot["room_id"])
    return rows.sessions[slot["session_id"]]["join_url"] or (room and room["join_url"])


def _time(slot: Row) -> tuple[object, ...]:
    times = [slot[name] for name in ("starts", "starts_fold", "ends", "ends_fold", "time_zone")]
    return times, slot["cancelled_at"] is not None
