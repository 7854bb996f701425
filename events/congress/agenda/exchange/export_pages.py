"""The programme for other programs: schedule.xml and schedule.json, the same bytes for everybody."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from events.congress.agenda.exchange.exporting import schedule_of
from events.congress.agenda.exchange.schedule import Schedule
from events.congress.agenda.exchange.schedule_writing import write_schedule_json, write_schedule_xml
from events.congress.agenda.programme_queries import load_agenda
from events.congress.organizing.event_queries import public_event
from events.congress.organizing.frame_queries import face_of
from events.platform.language.i18n import languages
from events.platform.web.addresses import address
from events.platform.web.headers import FOR_OTHER_SITES
from events.platform.web.installation import installation


async def schedule_xml(request: Request) -> Response:
    """frab's and pretalx's schedule.xml."""
    return Response(write_schedule_xml(await _schedule(request)), 200, FOR_OTHER_SITES, "application/xml")


async def schedule_json(request: Request) -> Response:
    """The same as JSON."""
    return Response(write_schedule_json(await _schedule(request)), 200, FOR_OTHER_SITES, "application/json")


async def _schedule(request: Request) -> Schedule:
    event = await public_event(request)
    face = (await face_of(event)).event
    here = installation(request)
    language = event.default_language if event.default_language in languages() else languages()[0]

    def address_of(code: str) -> str:
        return here.absolute(address("session", language, slug=event.slug, code=code))

    event_address = here.absolute(address("event", language, slug=event.slug))
    return schedule_of(face, await load_agenda(event), address_of, event_address)
