"""Words of itineraries in the current language: kinds, states, roles, clocks, durations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from events.missions.itineraries.plan.kinds import KINDS, DelegateRole, LegKind, LegStatus, PartnerRole
from events.missions.itineraries.plan.values import Delegate, Leg, Partner, Place, Plan
from events.platform.language.formats import country, language_name, list_of, number, time
from events.platform.language.i18n import gettext
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _
from events.platform.zoned import ZonedTime

_MINUTE = dt.timedelta(minutes=1)
UNKNOWN = "?"  # in the place of an hour
STATUS_WORDS: Mapping[LegStatus, LazyText] = {
    LegStatus.PLANNED: pgettext("leg", "Planned"),
    LegStatus.BOOKED: pgettext("leg", "Booked"),
    LegStatus.CONFIRMED: pgettext("leg", "Confirmed"),
    LegStatus.CHANGED: pgettext("leg", "Changed"),
    LegStatus.CANCELLED: pgettext("leg", "Cancelled"),
}
ROLE_WORDS: Mapping[DelegateRole, LazyText] = {
    DelegateRole.HEAD: _("Head of the delegation"),
    DelegateRole.MEMBER: pgettext("delegate", "Member"),
    DelegateRole.INTERPRETER: _("Interpreter"),
    DelegateRole.RESOURCE_PERSON: _("Resource person"),
}
PARTNER_ROLE_WORDS: Mapping[PartnerRole, LazyText] = {
    PartnerRole.MENTOR: pgettext("partner", "Mentor"),
    PartnerRole.BENEFICIARY: pgettext("partner", "Beneficiary"),
    PartnerRole.HOST: pgettext("partner", "Host"),
    PartnerRole.FUNDER: pgettext("partner", "Funder"),
    PartnerRole.FACILITATOR: pgettext("partner", "Facilitator"),
}


def word_of_kind(kind: LegKind) -> str:
    return str(KINDS[kind].word)


def word_of_status(status: LegStatus) -> str:
    return str(STATUS_WORDS[status])


def word_of_role(role: DelegateRole) -> str:
    return str(ROLE_WORDS[role])


def word_of_partner_role(role: PartnerRole) -> str:
    return str(PARTNER_ROLE_WORDS[role])


def about_partner(partner: Partner) -> str:
    """Its roles and its country: "Host, Facilitator · Bolivia"."""
    roles = ", ".join(word_of_partner_role(role) for role in PartnerRole if role in partner.roles)
    return dotted(roles, country(partner.country))


def about_delegate(person: Delegate) -> str:
    return dotted(word_of_role(person.role), person.organization)


def dotted(*parts: str) -> str:
    """Return what belongs to one thing, with a middle dot between; empty parts leave nothing."""
    return " · ".join(part for part in parts if part)


def public_holiday_words(code: str, name: str) -> str:
    return gettext("%(holiday)s, public holiday in %(country)s", holiday=name, country=country(code))


def languages_of(codes: Iterable[str]) -> str:
    return ", ".join(language_name(code) for code in codes)


def offset(when: ZonedTime) -> str:
    """How far the clocks of the place are from UTC at that time: "UTC−4", "UTC+5:45"."""
    minutes = (when.aware.utcoffset() or dt.timedelta()) // _MINUTE
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


def signed(days: int) -> str:
    """A change of the day on the calendar: "+1", "−1"."""
    return f"+{days}" if days > 0 else f"−{-days}"


def spoken_duration(duration: dt.timedelta) -> str:
    """ "7 h 05" and "45 min"; nothing for what takes no time."""
    hours, minutes = divmod(max(duration, dt.timedelta()) // _MINUTE, 60)
    if hours and minutes:
        return gettext("%(hours)d h %(minutes)s", hours=hours, minutes=str(minutes).zfill(2))
    if hours:
        return gettext("%(hours)d h", hours=hours)
    return gettext("%(minutes)d min", minutes=minutes) if minutes else ""


def town(place: Place | None) -> str:
    """Return what a place is called on a journey: its city, else its name."""
    return (place.city or str(place.name)) if place else ""


def altitude(metres: int | None) -> str:
    """From 1,500 m on, where one begins to feel it: "3,640 m"."""
    return gettext("%(height)s m", height=number(metres)) if metres is not None and metres >= 1500 else ""


def names(people: Iterable[Delegate]) -> str:
    return list_of([person.name for person in people])


def title_of(leg: Leg, plan: Plan) -> str:
    """Return what a leg is called: its title, else what it is made of; its kind where only that is known."""
    if leg.title:
        return str(leg.title)
    if leg.is_transport:
        return dotted(leg.number, leg.carrier) or word_of_kind(leg.kind)
    named = plan.partner(leg.partner_id) or leg.origin
    return (str(named.name) if named else "") or word_of_kind(leg.kind)


def differs(leg: Leg) -> bool:
    """Whether the clocks of its two ends show different times at one instant."""
    return leg.starts.aware.utcoffset() != leg.ends.aware.utcoffset()


def day_change(leg: Leg) -> str:
    """Return what stands beside an arrival on another day of the calendar: "+1"; nothing on the same day."""
    return signed(leg.day_change) if leg.day_change and not (leg.is_stay or leg.is_open_ended) else ""


def arrival(leg: Leg) -> str:
    """Return when a leg ends by the clock there; "?" where nobody knows."""
    return UNKNOWN if leg.is_open_ended else time(leg.ends.wall)


def length_of(leg: Leg) -> str:
    """Return how long a leg takes: "7 h 05"; that this is open where nobody knows when it arrives."""
    return gettext("arrival open") if leg.is_open_ended else spoken_duration(leg.duration)


def both_clocks(leg: Leg) -> str:
    """Both ends of a journey as their walls show them: "22:10 Casablanca → 00:40 +1 Montréal"."""
    ends = (arrival(leg), day_change(leg), town(leg.destination))
    return " ".join(filter(None, (time(leg.starts.wall), town(leg.origin), "→", *ends)))
