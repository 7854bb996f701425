"""The answer of the door to a code, in words: pure, in the current language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from events.congress.badges.check_in_operations import Guest, Outcome
from events.congress.badges.document_queries import spoken_name
from events.congress.organizing.models import Event
from events.platform.language import lazy
from events.platform.language.formats import country, day_month, span, time
from events.platform.language.i18n import current_language
from events.platform.language.i18n import gettext as _
from events.platform.language.lazy import LazyText
from events.platform.zoned import zone

# The looks that the page knows.
_TONES = {
    "welcome": "welcome",
    "already": "already",
    "cancelled": "cancelled",
    "refused": "cancelled",
    "declined": "cancelled",
    "nominated": "waiting",
    "submitted": "waiting",
    "waitlisted": "waiting",
    "online": "waiting",
    "other_day": "waiting",
    "unknown": "unknown",
    "other_event": "unknown",
}
TITLE_WORDS: Mapping[str, LazyText] = {
    "welcome": lazy.gettext("Welcome"),
    "already": lazy.gettext("Already in"),
    "cancelled": lazy.gettext("Registration cancelled"),
    "refused": lazy.gettext("Registration refused"),
    "declined": lazy.gettext("Registration declined"),
    "nominated": lazy.gettext("Nominated, not confirmed"),
    "submitted": lazy.gettext("Registration not yet approved"),
    "waitlisted": lazy.gettext("On the waiting list"),
    "online": lazy.gettext("Registered to take part online"),
    "other_day": lazy.gettext("Not a day of the event"),
    "other_event": lazy.gettext("Badge of another event"),
}
# By result, and the reason why a code is unknown.
EXPLANATIONS: Mapping[tuple[str, str], LazyText] = {
    ("waitlisted", ""): lazy.gettext("There was no seat for this person yet. The secretariat can give one."),
    ("submitted", ""): lazy.gettext("The secretariat can approve this registration."),
    ("nominated", ""): lazy.gettext("This person has not confirmed yet. The secretariat can tell more."),
    ("refused", ""): lazy.gettext("The secretariat can tell more."),
    ("declined", ""): lazy.gettext("The secretariat can tell more."),
    ("online", ""): lazy.gettext("This person is not counted as in. The secretariat can give a seat on site."),
    ("other_event", ""): lazy.gettext("It does not open the door of this one. Look for the person by name."),
    ("unknown", "forged"): lazy.gettext("This code was not made here. Look for the person by name."),
    ("unknown", "replaced"): lazy.gettext("This badge has been replaced by a newer one. Look for the person by name."),
    ("unknown", ""): lazy.gettext(
        "No badge of this event has this code. Read it again, or look for the person by name."
    ),
}
# By result, and whether the check point is known.
_DATED: Mapping[tuple[str, bool], LazyText] = {
    ("already", True): lazy.gettext("Came in %(when)s, at %(check_point)s."),
    ("already", False): lazy.gettext("Came in %(when)s."),
    ("cancelled", False): lazy.gettext("Cancelled %(when)s. The secretariat can tell more."),
}
UNKNOWN = lazy.gettext("Unknown code")


@dataclass(frozen=True)
class Answer:
    """One answer as it is shown: its tone, a few words, the name, lines below; `guest` where one is known."""

    result: str
    tone: str
    title: str
    name: str = ""
    lines: tuple[str, ...] = ()
    guest: UUID | None = None
    is_inside: bool = False


def answer_of(outcome: Outcome, category: str, event: Event, now: dt.datetime) -> Answer:
    """Return the answer to an outcome. `category` is in the reader's language, hours are those of the event."""
    guest = outcome.guest
    about = _about(guest, category) if guest else ()
    return Answer(
        result=outcome.result,
        tone=_TONES.get(outcome.result, "unknown"),
        title=str(TITLE_WORDS.get(outcome.result, UNKNOWN)),
        name=guest.name if guest else "",
        lines=tuple(filter(None, (_explained(outcome, event, now), *about))),
        guest=guest.id if guest else None,
        is_inside=outcome.result in {"welcome", "already"},
    )


def too_many() -> Answer:
    """Return the answer where codes are typed faster than fingers can."""
    return Answer(
        "too_many",
        "unknown",
        _("Too many codes were typed"),
        lines=(_("Nothing was recorded. Scan badges instead, or go on in a few minutes."),),
    )


def as_json(answer: Answer) -> dict[str, object]:
    """Return the answer for a program."""
    return {"outcome": answer.result, "title": answer.title, "name": answer.name, "lines": list(answer.lines)}


def _about(guest: Guest, category: str) -> tuple[str, ...]:
    language = current_language()
    return (
        category,
        " · ".join(filter(None, (guest.organization, country(guest.country)))),
        ", ".join(spoken_name(code, language) for code in guest.languages),
    )


def _explained(outcome: Outcome, event: Event, now: dt.datetime) -> str:
    if outcome.result == "other_day":
        days = span(event.starts_on, event.ends_on)
        return _("Dates of the event: %(days)s. This person is not counted as in.", days=days)
    dated = _DATED.get((outcome.result, bool(outcome.check_point)))
    if dated and outcome.at:
        when = _day_and_hour(outcome.at, event.time_zone, now)
        return str(dated % {"when": when, "check_point": outcome.check_point})
    words = EXPLANATIONS.get((outcome.result, outcome.reason))
    return str(words) if words else ""


def _day_and_hour(at: dt.datetime, time_zone: str, now: dt.datetime) -> str:
    """Return the hour of today, or day and hour, as clocks at the event show them."""
    there, today = (instant.astimezone(zone(time_zone)).replace(tzinfo=None) for instant in (at, now))
    if there.date() == today.date():
        return _("today at %(hour)s", hour=time(there))
    return _("on %(day)s at %(hour)s", day=day_month(there.date()), hour=time(there))
