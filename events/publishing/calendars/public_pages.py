"""The page on having a programme, or a part of it, in one's own calendar, and keeping it current there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from events.congress.agenda.programme_queries import load_agenda
from events.congress.agenda.values import Agenda, AgendaRoom, AgendaTrack
from events.congress.organizing.event_queries import public_event
from events.congress.organizing.frame_queries import public_frame
from events.congress.organizing.models import Event
from events.platform.language.i18n import Translated, current_language, languages
from events.platform.language.i18n import gettext as _
from events.platform.qr.code import qr_svg
from events.platform.web.addresses import address
from events.platform.web.installation import Installation, installation
from events.platform.web.templating import render
from events.publishing.calendars.private import FeedLinks


@dataclass(frozen=True)
class PartFeed:
    """The calendar of a track or a room."""

    name: Translated
    links: FeedLinks


async def subscribe(request: Request) -> Response:
    """Show the programme's calendars: whole, by track, by room, in each language."""
    event = await public_event(request)
    agenda, here = await load_agenda(event), installation(request)
    own = current_language()
    others = [code for code in languages() if code != own]
    # This page, not a feed: telephones differ in what they do with the address of a calendar.
    page = here.absolute(address("subscribe", slug=event.slug))
    picture = qr_svg(page, title=_("QR code with the address of this page"))
    return render(
        request,
        "publishing/calendars/subscribe.html",
        **await public_frame(event, "subscribe"),
        feed=_links(here, "calendars.event", event, own),
        in_others=[(code, _links(here, "calendars.event", event, code)) for code in others],
        tracks=list(_parts(here, "calendars.track", event, _offered(agenda.tracks))),
        rooms=list(_parts(here, "calendars.room", event, _used(agenda))),
        qr=Markup(picture),  # noqa: S704 - our own SVG
    )


def _links(here: Installation, name: str, event: Event, language: str, **code: str) -> FeedLinks:
    https = here.absolute(address(name, slug=event.slug, lang=language, **code))
    return FeedLinks(https, "webcal" + https[https.index("://") :])


def _parts(
    here: Installation, name: str, event: Event, parts: Iterable[AgendaTrack | AgendaRoom]
) -> Iterator[PartFeed]:
    for part in parts:
        yield PartFeed(part.name, _links(here, name, event, current_language(), code=part.code))


def _offered(tracks: Iterable[AgendaTrack]) -> Iterator[AgendaTrack]:
    return (track for track in tracks if not track.is_retired)


def _used(agenda: Agenda) -> list[AgendaRoom]:
    """Return the rooms in which something takes place, in their order."""
    used = {room for session in agenda.sessions if not session.is_break for room in session.rooms}
    return [room for room in agenda.rooms if room in used]
