"""Every handler on its address. The address stands in `addresses.py`, its right in `permissions.py`.

`kept` marks a page that is the same for everybody and names the query parameters it depends on.
"""

from __future__ import annotations

from collections.abc import Iterator

from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import BaseRoute, Mount, Route

from events.congress.agenda import organize_pages as sessions
from events.congress.agenda import organize_speaker_pages as speakers
from events.congress.agenda import star_pages as stars
from events.congress.agenda.exchange import export_pages as exports
from events.congress.badges import check_in_pages as check_in
from events.congress.badges import pages as badges
from events.congress.organizing import field_pages, team_pages, text_pages
from events.congress.organizing import pages as event
from events.congress.organizing.event_queries import event_at
from events.congress.organizing.part_pages import part_item, part_list
from events.congress.organizing.parts import CATEGORIES, ROOMS, TRACKS, TYPES
from events.congress.personal import organizer_pages as registration_file
from events.congress.registration import organizer_pages as registrations
from events.congress.registration import pages as registration
from events.mission_routes import ACT, FORM, READ, Row, mission_rows
from events.missions.file.mission_queries import mission_at
from events.platform.language.i18n import languages
from events.platform.web.addresses import LOCALIZED, PLAIN
from events.platform.web.gate import Gate, guarded
from events.platform.web.static_files import static_file
from events.publishing.calendars import organize_pages as organize_calendars
from events.publishing.calendars import pages as calendars
from events.publishing.calendars import public_pages as public_calendars
from events.publishing.delivery import pages as mail
from events.publishing.late_changes import pages as notices
from events.publishing.pocket import participant_calendar_pages as own_calendar
from events.publishing.pocket import participant_pages as personal
from events.publishing.programme import pages as agenda
from events.records.people import pages as people
from events.records.people.queries import actor_of_cookie
from events.secretariat.editions import pages as editions
from events.secretariat.home import pages as site


def _site() -> Iterator[Row]:
    yield "root", site.root, READ, None
    yield "healthz", site.health, READ, None
    yield "home", site.home, READ, None


def _event() -> Iterator[Row]:
    yield "event", event.event_overview, READ, ()
    yield "event.page", event.free_page, READ, ()
    yield "event.privacy", event.privacy_notice, READ, ("version",)


def _people() -> Iterator[Row]:
    yield "sign_in", people.sign_in, FORM, None
    yield "sign_in.link", people.send_link, ACT, None
    yield "sign_in.token", people.sign_in_by_link, FORM, None
    yield "sign_out", people.sign_out, ACT, None
    yield "account", people.account, FORM, None


def _mail() -> Iterator[Row]:
    yield "organize.changes", notices.event_changes, FORM, None
    yield "organize.outbox", mail.outbox, READ, None
    yield "organize.outbox.test", mail.test_mail, ACT, None
    yield "organize.outbox.message", mail.outbox_message, READ, None
    yield "organize.outbox.retry", mail.retry, ACT, None


def _registration() -> Iterator[Row]:
    yield "registration", registration.registration, FORM, None
    yield "registration.sent", registration.sent, READ, None
    yield "registration.link", registration.link, FORM, None
    yield "organize.registrations", registrations.registrations, READ, None
    yield "organize.registrations.csv", registrations.registrations_csv, READ, None


def _personal() -> Iterator[Row]:
    yield "personal", personal.personal, READ, None
    yield "personal.edit", personal.edit, FORM, None
    yield "personal.cancellation", personal.cancellation, FORM, None
    yield "personal.calendar", own_calendar.calendar, READ, None
    yield "personal.feed", own_calendar.feed, ACT, None
    yield "personal.forget", personal.forget_device, ACT, None
    yield "organize.registration", registration_file.registration, READ, None
    yield "organize.registration.edit", registration_file.edit, FORM, None
    yield "organize.registration.cancellation", registration_file.cancellation, FORM, None
    yield "organize.registration.admission", registration_file.admission, ACT, None
    yield "organize.registration.link", registration_file.link, ACT, None


def _organizing() -> Iterator[Row]:
    for part in (ROOMS, TRACKS, TYPES, CATEGORIES):
        yield part.list_name, part_list(part), FORM, None
        yield part.item_name, part_item(part), FORM, None
    yield "organize.fields", field_pages.field_list, READ, None
    yield "organize.field", field_pages.field_item, FORM, None
    yield "organize.pages", text_pages.page_list, READ, None
    yield "organize.page", text_pages.page_item, FORM, None
    yield "organize.privacy", text_pages.notice, FORM, None
    yield "organize.team", team_pages.team, FORM, None
    yield "organize.team.member", team_pages.member, ACT, None


def _editions() -> Iterator[Row]:
    yield "organize", editions.my_events, READ, None
    yield "organize.new", editions.new_event, FORM, None
    yield "organize.event", editions.dashboard, READ, None
    yield "organize.settings", editions.settings, FORM, None
    yield "organize.state", editions.state, ACT, None
    yield "organize.copy", editions.copy, FORM, None


def _agenda() -> Iterator[Row]:
    yield "agenda", agenda.agenda, READ, agenda.FILTERS
    yield "agenda.search", agenda.find, READ, None
    yield "agenda.day", agenda.agenda_day, READ, ()
    yield "tracks.track", agenda.track, READ, ()
    yield "session", agenda.session, READ, ()
    yield "speakers", agenda.speakers, READ, ()
    yield "speakers.speaker", agenda.speaker, READ, ()
    yield "subscribe", public_calendars.subscribe, READ, ()
    yield "session.star", stars.star, ACT, None
    yield "my_stars", stars.my_stars, READ, None
    yield "personal.agenda", stars.personal_agenda, READ, None
    yield "personal.star", stars.personal_star, ACT, None
    yield "exports.xml", exports.schedule_xml, READ, ()
    yield "exports.json", exports.schedule_json, READ, ()
    yield "organize.sessions", sessions.sessions, READ, None
    yield "organize.session.new", sessions.new_session, FORM, None
    yield "organize.session", sessions.session, FORM, None
    yield "organize.session.cancellation", sessions.cancellation, FORM, None
    yield "organize.speakers", speakers.speakers, READ, None
    yield "organize.speaker.new", speakers.new_speaker, FORM, None
    yield "organize.speaker", speakers.speaker, FORM, None


def _calendars() -> Iterator[Row]:
    yield "calendars.event", calendars.event_feed, READ, ("lang",)
    yield "calendars.track", calendars.track_feed, READ, ("lang",)
    yield "calendars.room", calendars.room_feed, READ, ("lang",)
    yield "calendars.session", calendars.session_file, READ, ("lang",)
    yield "calendars.door", calendars.door, READ, None
    yield "calendars.everything", calendars.everything, READ, None
    yield "calendars.person", calendars.person_calendar_feed, READ, None


def _badges() -> Iterator[Row]:
    yield "badges.badge", badges.badge, READ, None
    yield "organize.badges", badges.badges, READ, None
    yield "organize.calendars", organize_calendars.calendars, READ, None
    yield "organize.calendars.renew", organize_calendars.renew, ACT, None
    yield "organize.check_in", check_in.check_in_page, FORM, None
    yield "organize.check_in.picture", check_in.check_in_picture, ACT, None


def _rows() -> Iterator[Row]:
    yield from _site()
    yield from _event()
    yield from _people()
    yield from _organizing()
    yield from _editions()
    yield from _registration()
    yield from _agenda()
    yield from _calendars()
    yield from _badges()
    yield from _personal()
    yield from _mail()
    yield from mission_rows()


class _LanguageConvertor(Convertor[str]):
    """A language that is offered, as the first part of a path."""

    regex = "|".join(languages())

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


def routes() -> list[BaseRoute]:
    """The routing table of the application."""
    register_url_convertor("language", _LanguageConvertor())
    localized: list[BaseRoute] = []
    plain: list[BaseRoute] = []
    for name, page, methods, kept_by in _rows():
        path = LOCALIZED.get(name) or PLAIN[name]
        route = Route(path, guarded(name, page, kept_by), methods=list(methods), name=name)
        (localized if name in LOCALIZED else plain).append(route)
    return [
        Mount("/{language:language}", routes=localized),
        Route("/static/{digest}/{path:path}", static_file, name="static"),
        *plain,
    ]


def gate() -> Gate:
    """Return who is signed in and what an address names, for the gate of every route."""
    return Gate(actor_of_cookie, {"event": event_at, "mission": mission_at})
