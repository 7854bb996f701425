"""Every handler on its address. The address stands in `addresses.py`, its right in `permissions.py`.

`kept` marks a page that is the same for everybody and names the query parameters it depends on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import BaseRoute, Mount, Route

from events import site
from events.access import Page, guarded
from events.addresses import LOCALIZED, PLAIN
from events.agenda import exports
from events.agenda import organize_pages as sessions
from events.agenda import organize_speaker_pages as speakers
from events.agenda import pages as agenda
from events.agenda import star_pages as stars
from events.badges import check_in_pages as check_in
from events.badges import pages as badges
from events.calendars import pages as calendars
from events.editions import pages as editions
from events.i18n import languages
from events.mail import pages as mail
from events.organizing import field_pages, team_pages, text_pages
from events.organizing import pages as event
from events.organizing.part_pages import part_item, part_list
from events.organizing.parts import CATEGORIES, ROOMS, TRACKS, TYPES
from events.people import pages as people
from events.personal import organizer_pages as registration_file
from events.personal import pages as personal
from events.registration import organizer_pages as registrations
from events.registration import pages as registration
from events.static_files import static_file

_READ = ("GET",)
_FORM = ("GET", "POST")
_ACT = ("POST",)

# Name, handler, methods, and for kept pages the query parameters they depend on.
Row = tuple[str, Page, tuple[str, ...], Collection[str] | None]


def _site() -> Iterator[Row]:
    yield "root", site.root, _READ, None
    yield "healthz", site.health, _READ, None
    yield "home", site.home, _READ, ()


def _event() -> Iterator[Row]:
    yield "event", event.event_overview, _READ, ()
    yield "event.page", event.free_page, _READ, ()
    yield "event.privacy", event.privacy_notice, _READ, ("version",)


def _people() -> Iterator[Row]:
    yield "sign_in", people.sign_in, _FORM, None
    yield "sign_in.link", people.send_link, _ACT, None
    yield "sign_in.token", people.sign_in_by_link, _FORM, None
    yield "sign_out", people.sign_out, _ACT, None
    yield "account", people.account, _FORM, None


def _mail() -> Iterator[Row]:
    yield "organize.outbox", mail.outbox, _READ, None
    yield "organize.outbox.test", mail.test_mail, _ACT, None
    yield "organize.outbox.message", mail.outbox_message, _READ, None
    yield "organize.outbox.retry", mail.retry, _ACT, None


def _registration() -> Iterator[Row]:
    yield "registration", registration.registration, _FORM, None
    yield "registration.sent", registration.sent, _READ, None
    yield "registration.link", registration.link, _FORM, None
    yield "organize.registrations", registrations.registrations, _READ, None
    yield "organize.registrations.csv", registrations.registrations_csv, _READ, None


def _personal() -> Iterator[Row]:
    yield "personal", personal.personal, _READ, None
    yield "personal.edit", personal.edit, _FORM, None
    yield "personal.cancellation", personal.cancellation, _FORM, None
    yield "personal.feed", personal.feed, _ACT, None
    yield "personal.forget", personal.forget_device, _ACT, None
    yield "organize.registration", registration_file.registration, _READ, None
    yield "organize.registration.edit", registration_file.edit, _FORM, None
    yield "organize.registration.cancellation", registration_file.cancellation, _FORM, None
    yield "organize.registration.admission", registration_file.admission, _ACT, None
    yield "organize.registration.link", registration_file.link, _ACT, None


def _organizing() -> Iterator[Row]:
    for part in (ROOMS, TRACKS, TYPES, CATEGORIES):
        yield part.list_name, part_list(part), _FORM, None
        yield part.item_name, part_item(part), _FORM, None
    yield "organize.fields", field_pages.field_list, _READ, None
    yield "organize.field", field_pages.field_item, _FORM, None
    yield "organize.pages", text_pages.page_list, _READ, None
    yield "organize.page", text_pages.page_item, _FORM, None
    yield "organize.privacy", text_pages.notice, _FORM, None
    yield "organize.team", team_pages.team, _FORM, None
    yield "organize.team.member", team_pages.member, _ACT, None


def _editions() -> Iterator[Row]:
    yield "organize", editions.my_events, _READ, None
    yield "organize.new", editions.new_event, _FORM, None
    yield "organize.event", editions.dashboard, _READ, None
    yield "organize.settings", editions.settings, _FORM, None
    yield "organize.state", editions.state, _ACT, None
    yield "organize.copy", editions.copy, _FORM, None


def _agenda() -> Iterator[Row]:
    yield "agenda", agenda.agenda, _READ, agenda.FILTERS
    yield "agenda.search", agenda.find, _READ, None
    yield "agenda.day", agenda.agenda_day, _READ, ()
    yield "tracks.track", agenda.track, _READ, ()
    yield "session", agenda.session, _READ, ()
    yield "speakers", agenda.speakers, _READ, ()
    yield "speakers.speaker", agenda.speaker, _READ, ()
    yield "subscribe", agenda.subscribe, _READ, ()
    yield "session.star", stars.star, _ACT, None
    yield "my_stars", stars.my_stars, _READ, None
    yield "personal.agenda", stars.personal_agenda, _READ, None
    yield "personal.star", stars.personal_star, _ACT, None
    yield "exports.xml", exports.schedule_xml, _READ, ()
    yield "exports.json", exports.schedule_json, _READ, ()
    yield "organize.sessions", sessions.sessions, _READ, None
    yield "organize.session.new", sessions.new_session, _FORM, None
    yield "organize.session", sessions.session, _FORM, None
    yield "organize.session.cancellation", sessions.cancellation, _FORM, None
    yield "organize.speakers", speakers.speakers, _READ, None
    yield "organize.speaker.new", speakers.new_speaker, _FORM, None
    yield "organize.speaker", speakers.speaker, _FORM, None


def _calendars() -> Iterator[Row]:
    yield "calendars.event", calendars.event_feed, _READ, ("lang",)
    yield "calendars.session", calendars.session_file, _READ, ("lang",)
    yield "calendars.person", calendars.person_calendar_feed, _READ, None


def _badges() -> Iterator[Row]:
    yield "badges.badge", badges.badge, _READ, None
    yield "organize.badges", badges.badges, _READ, None
    yield "organize.check_in", check_in.check_in_page, _FORM, None
    yield "organize.check_in.picture", check_in.check_in_picture, _ACT, None


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
