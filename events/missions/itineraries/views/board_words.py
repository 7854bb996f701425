"""The words of the board: where somebody is, since when and until when, what comes next and how soon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from events.missions.itineraries.plan import words as wording
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.whereabouts import Being, Whereabouts
from events.platform.language.formats import city_of, day_month, time
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import ngettext
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as lazy_gettext
from events.platform.zoned import ZonedTime

_DAY = dt.timedelta(days=1)
TONES = {
    Being.NOWHERE: "quiet",
    Being.BEFORE: "quiet",
    Being.ON_THE_WAY: "wait",
    Being.BUSY: "info",
    Being.ASLEEP: "quiet",
    Being.BETWEEN: "good",
    Being.AFTER: "quiet",
}


@dataclass(frozen=True, slots=True)
class BoardRow:
    """Somebody on the board; texts ready to print. `clock` is the time there now."""

    found: Whereabouts
    word: str
    tone: str
    doing: str
    where: str
    clock: str
    city: str
    span: str
    next_title: str = ""
    next_clocks: str = ""
    countdown: str = ""


BEING_WORDS: Mapping[Being, LazyText] = {
    Being.NOWHERE: lazy_gettext("No leg yet"),
    Being.BEFORE: lazy_gettext("Not begun"),
    Being.ON_THE_WAY: lazy_gettext("On the way"),
    Being.BUSY: lazy_gettext("Occupied"),
    Being.ASLEEP: lazy_gettext("Night"),
    Being.BETWEEN: lazy_gettext("Between two legs"),
    Being.AFTER: lazy_gettext("Journey over"),
}


def board_row(found: Whereabouts, plan: Plan, now: dt.datetime) -> BoardRow:
    following = found.next
    return BoardRow(
        found=found,
        word=_word(found),
        tone=TONES[found.being],
        doing=_doing(found, plan),
        where=_where(found),
        clock=time(ZonedTime.from_instant(now, found.zone).wall),
        city=wording.town(found.place) or city_of(found.zone),
        span=_span(found, now),
        next_title=wording.title_of(following, plan) if following else "",
        next_clocks=_begins(following, found, now) if following else "",
        countdown=countdown(following.starts_at - now) if following else "",
    )


def _word(found: Whereabouts) -> str:
    """Somebody who is busy is at a meeting, a meal: the kind of the leg says it."""
    if found.being is Being.BUSY and found.leg:
        return wording.word_of_kind(found.leg.kind)
    return str(BEING_WORDS[found.being])


def countdown(left: dt.timedelta) -> str:
    """How soon something begins: "in 25 min", "in 3 h 20", "in 2 days"; rounded up to the minute."""
    minutes = -(-left // dt.timedelta(minutes=1))
    if minutes >= 48 * 60:
        return ngettext("in %(num)s day", "in %(num)s days", left // _DAY)
    return _("in %(duration)s", duration=wording.spoken_duration(dt.timedelta(minutes=max(minutes, 1))))


def _doing(found: Whereabouts, plan: Plan) -> str:
    leg = found.leg
    if leg is None or found.being in {Being.BETWEEN, Being.AFTER}:
        return ""
    return wording.title_of(leg, plan)


def _where(found: Whereabouts) -> str:
    leg, place = found.leg, found.place
    if found.being is Being.ON_THE_WAY and leg:
        return wording.both_clocks(leg)
    name = str(place.name) if place else ""
    return ", ".join(dict.fromkeys(filter(None, (name, place.city if place else ""))))


def _span(found: Whereabouts, now: dt.datetime) -> str:
    """Since when and until when, by the clock there; the day is said where it is another one."""
    if found.being is Being.ON_THE_WAY and found.leg and found.leg.is_open_ended:
        return _("arrival open")
    if found.being is Being.ON_THE_WAY and found.until:
        return _("arrives %(countdown)s", countdown=countdown(found.until - now))
    if found.being in {Being.BEFORE, Being.NOWHERE}:
        return ""
    since = _hour(found.since, found.zone, now) if found.since else ""
    until = _hour(found.until, found.zone, now) if found.until else ""
    if since and until:
        return _("since %(since)s, until %(until)s", since=since, until=until)
    return _("since %(since)s", since=since) if since else ""


def _hour(at: dt.datetime, zone: str, now: dt.datetime) -> str:
    wall = ZonedTime.from_instant(at, zone).wall
    today = ZonedTime.from_instant(now, zone).wall.date()
    return time(wall) if wall.date() == today else f"{day_month(wall.date())}, {time(wall)}"


def _begins(leg: Leg, found: Whereabouts, now: dt.datetime) -> str:
    """When it begins by the clock of the place, the day where it is not today there; both clocks of a journey."""
    today = ZonedTime.from_instant(now, leg.starts.zone).wall.date()
    date = leg.starts.wall.date()
    day = day_month(date) if date != today else ""
    hours = wording.both_clocks(leg) if leg.is_transport else f"{time(leg.starts.wall)} {wording.town(leg.origin)}"
    return ", ".join(filter(None, (day, hours.strip())))
