"""A room's calendar for its door: everything in it with breaks, and since when each is as it is."""

from __future__ import annotations

from dataclasses import replace

from events.congress.agenda.programme_queries import load_agenda
from events.congress.agenda.values import AgendaRoom, AgendaSession, AgendaSlot
from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.models import Event
from events.platform.ical.entries import CalendarEntry, Classification
from events.platform.language.formats import moment
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import speaking
from events.platform.web.installation import Installation
from events.publishing.calendars.feeds import Feed, FeedRequest, calendar_of, finished
from events.publishing.calendars.listed import Listed
from events.publishing.calendars.programme_entries import EventEntries
from events.records.feeds.queries import listed_by


async def door_feed(installation: Installation, event: Event, room: AgendaRoom, asked: FeedRequest) -> Feed:
    """Return what the tablet at a door shows of its room."""
    agenda, told, about = await load_agenda(event), await listed_by(room.id), (await face_of(event)).event
    listed = Listed(agenda, told, lambda _session, slot: slot.room == room, asked.now)
    with speaking(asked.language):
        maker = EventEntries(about, installation.absolute)
        entries = [
            _for_door(entry, session, slot)
            for session, slot in listed.slots()
            for entry in listed.entry(maker, session, slot)
        ]
        name = _("Door of %(room)s, %(event)s", room=room.name, event=about.name)
        calendar = calendar_of(name, entries or [maker.dates()], asked.source)
        return finished(calendar, listed.valid_until(), asked.opened)


def _for_door(entry: CalendarEntry, session: AgendaSession, slot: AgendaSlot) -> CalendarEntry:
    """Return the entry with the time of the last change on top, on the room's own clock."""
    when = moment(slot.revised_at, slot.time_zone)
    line = _("Changed: %(time)s", time=when) if slot.sequence else _("Unchanged since %(time)s", time=when)
    description = "\n\n".join(filter(None, (line, entry.description)))
    return replace(entry, description=description, classification=Classification.PRIVATE)
