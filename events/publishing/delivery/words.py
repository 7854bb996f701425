"""Values as mails word them, in the language of the mail."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from babel import dates

from events.congress.organizing.models import Event
from events.congress.organizing.queries import EventWithTexts
from events.missions.file import words as missions
from events.missions.file.models import Mission
from events.missions.file.queries import MissionWithTexts
from events.platform.language.formats import span
from events.platform.language.i18n import current_language, locale
from events.platform.language.lazy import LazyText, pgettext
from events.platform.web.addresses import address
from events.platform.zoned import zone
from events.publishing.delivery.letter import inline
from events.settings import Settings

# A stranger can have a mail sent to anybody by registering them under any "name": none that could be read as an
# invitation to go somewhere else stands in a mail.
_NO_NAME = re.compile(r"[/\\@:<>]|www|\w\.\w{2}", re.IGNORECASE)
_LONGEST_NAME = 80
_ROLE_WORDS: Mapping[str, LazyText] = {
    "owner": pgettext("role in a team", "owner"),
    "organizer": pgettext("role in a team", "organizer"),
    "check_in": pgettext("role in a team", "check-in staff"),
    "reader": pgettext("role in a team", "reader"),
}


@dataclass(frozen=True, kw_only=True)
class ScopeWords:
    """An event or a mission as its mails speak of it; every text is one line.

    `place` and `time_zone` are an event's: where a mission takes place is not said in mails. `organization` is who
    writes, empty where that is the event or mission itself; `phone` is a mission's.
    """

    name: str
    dates: str
    contact: str
    notice: str
    href: str
    is_mission: bool
    place: str = ""
    time_zone: str = ""
    organization: str = ""
    phone: str = ""


def greeted(name: str) -> str:
    """Return a person's name as mails say it, empty when what was typed is no name."""
    shown = inline(name)
    return "" if len(shown) > _LONGEST_NAME or _NO_NAME.search(shown) else shown


def about_event(event: EventWithTexts, settings: Settings) -> ScopeWords:
    """Return the words for an event in the current language."""
    row = event.event
    return ScopeWords(
        name=inline(event.name),
        dates=span(row.starts_on, row.ends_on),
        contact=_contact(row, settings),
        notice=inline(event.text("notice"), 600),
        href=settings.base_url + address("event", slug=row.slug),
        is_mission=False,
        place=", ".join(filter(None, (inline(event.text("venue")), _lines_joined(row.address)))),
        time_zone=_zone(row),
        organization=inline(event.text("sender")),
    )


def sender_of(event: EventWithTexts, language: str) -> str:
    """Return the name that an event's mails come from: the sender that organizers chose, else the event's name."""
    return (event.text("sender") or event.name).into(language).text


def about_mission(mission: MissionWithTexts, settings: Settings) -> ScopeWords:
    """Return the words for a mission in the current language."""
    row = mission.mission
    return ScopeWords(
        name=inline(mission.title),
        dates=span(row.begins_on, row.ends_on),
        contact=_contact(row, settings),
        notice=inline(mission.text("notice"), 600),
        href=settings.base_url + address("mission.desk", slug=row.slug),
        is_mission=True,
        organization=inline(row.organization),
        phone=inline(row.contact_phone),
    )


def _contact(row: Event | Mission, settings: Settings) -> str:
    return inline(row.contact_email or settings.mail_reply_to or "")


def role_name(role: str, *, is_of_mission: bool = False) -> str:
    """Return the role as it stands after "as": "organizer"; as a name of its own where it is of a mission."""
    if is_of_mission:
        return str(missions.ROLE_WORDS.get(role, role))
    word = _ROLE_WORDS.get(role)
    return str(word) if word else role


def _zone(event: Event) -> str:
    """Return the city that names the zone, and its distance from UTC when the event begins: "Madrid, UTC+02:00"."""
    there = dt.datetime.combine(event.starts_on, dt.time(12), zone(event.time_zone))
    spoken = locale(current_language())
    offset = dates.get_timezone_gmt(there, "long", locale=spoken)
    if "/" not in event.time_zone or event.time_zone.startswith("Etc/"):
        return offset
    return f"{dates.get_timezone_location(there, locale=spoken, return_city=True)}, {offset}"


def _lines_joined(text: str) -> str:
    return inline(", ".join(line.strip(" ,") for line in text.splitlines() if line.strip(" ,")))
