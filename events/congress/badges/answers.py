"""The answer of the door to a code, in words: pure, in the current language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from events.congress.badges.check_in_operations import Guest, Outcome
from events.congress.badges.document_queries import spoken_name
from events.platform.language import lazy
from events.platform.language.formats import country, day_month, time
from events.platform.language.i18n import current_language
from events.platform.language.i18n import gettext as _
from events.platform.language.lazy import LazyText
from events.platform.zoned import zone

# The looks that the page knows.
_TONES = {
    "welcome": "welcome",
    "already": "already",
    "cancelled": "cancelled",
    "waitlisted": "waiting",
    "unknown": "unknown",
    "other_event": "unknown",
}
TITLE_WORDS: Mapping[str, LazyText] = {
    "welcome": lazy.gettext("Welcome"),
    "already": lazy.gettext("Already in"),
    "cancelled": lazy.gettext("Registration cancelled"),
    "waitlisted": lazy.gettext("On the waiting list"),
    "other_event": lazy.gettext("Badge of another event"),
}
# By result, and the reason why a code is unknown.
EXPLANATIONS: Mapping[tuple[str, str], LazyText] = {
    ("waitlisted", ""): lazy.gettext("There was no seat for this person yet. The secretariat can give one."),
    ("other_event", ""): lazy.gettext("It does not open the door of this one. Look for the person by name."),
    ("unknown", "forged"): lazy.gettext("This code was not made here. Look for the person by name."),
    ("unknown", "replaced"): lazy.gettext("This badge has been replaced by a newer one. Look for the person by name."),
    ("unknown", ""): lazy.gettext(
        "No badge of this event has this code. Read it again, or look for the person by name."
    ),
}
_UNKNOWN = lazy.gettext("Unknown code")


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


def answer_of(outcome: Outcome, category: str, time_zone: str, now: dt.datetime) -> Answer:
    """Return the answer to an outcome. `category` is in the reader's language, hours are those of `time_zone`."""
    guest = outcome.guest
    about = _about(guest, category) if guest else ()
    return Answer(
        result=outcome.result,
        tone=_TONES.get(outcome.result, "unknown"),
        title=str(TITLE_WORDS.get(outcome.result, _UNKNOWN)),
        name=guest.name if guest else "",
        lines=tuple(filter(None, (_explained(outcome, time_zone, now), *about))),
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
        _("Registered to take part online") if guest.attendance == "online" else "",
    )


def _explained(outcome: Outcome, time_zone: str, now: dt.datetime) -> str:
    if outcome.result == "already" and outcome.at is not None:
        return _arrival(_day_and_hour(outcome.at, time_zone, now), outcome.check_point)
    if outcome.result == "cancelled" and outcome.at is not None:
        when = _day_and_hour(outcome.at, time_zone, now)
        return _("Cancelled %(when)s. The secretariat can tell more.", when=when)
    words = EXPLANATIONS.get((outcome.result, outcome.reason))
    return str(words) if words else ""


def _arrival(when: str, check_point: str) -> str:
    if check_point:
        return _("Came in %(when)s, at %(check_point)s.", when=when, check_point=check_point)
    return _("Came in %(when)s.", when=when)


def _day_and_hour(at: dt.datetime, time_zone: str, now: dt.datetime) -> str:
    """Return the hour of today, or day and hour, as clocks at the event show them."""
    there, today = (instant.astimezone(zone(time_zone)).replace(tzinfo=None) for instant in (at, now))
    if there.date() == today.date():
        return _("today at %(hour)s", hour=time(there))
    return _("on %(day)s at %(hour)s", day=day_month(there.date()), hour=time(there))
