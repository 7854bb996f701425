"""An itinerary's days as pages show them: each leg with its words in the current language, for whoever reads.

`Teller(plan, reader).day(day)` gives what templates/macros/itinerary.html draws.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import UUID

from markupsafe import Markup

from events.missions.itineraries.plan import words as wording
from events.missions.itineraries.plan.days import Entry, ItineraryDay, Night, Part
from events.missions.itineraries.plan.kinds import LegKind, LegStatus
from events.missions.itineraries.plan.values import Delegate, Leg, Place, Plan
from events.missions.itineraries.views.shown import ShownDay, ShownLeg, ShownNight, ShownStop, ShownWarning
from events.platform.language.formats import city_of, date, day_month, language_name, number, time
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import ngettext
from events.platform.web.templating import localize
from events.platform.zoned import ZonedTime

# Above it most people feel the height.
HIGH = 2500
TONES = {
    LegStatus.PLANNED: "quiet",
    LegStatus.BOOKED: "info",
    LegStatus.CONFIRMED: "good",
    LegStatus.CHANGED: "wait",
    LegStatus.CANCELLED: "stop",
}
_NOON = dt.time(12)


@dataclass(frozen=True)
class Teller:
    """Tells days and legs for somebody of the delegation, or (None) for the delegation as a whole.

    The reference of a booking is private: shown with `is_private`. `of_legs` are warnings beside legs by the leg's id,
    `of_nights` beside nights by the date of the evening.
    """

    plan: Plan
    reader: Delegate | None = None
    is_private: bool = False
    of_legs: Mapping[UUID, Sequence[ShownWarning]] = field(default_factory=dict)
    of_nights: Mapping[dt.date, Sequence[ShownWarning]] = field(default_factory=dict)

    @cached_property
    def _kinds(self) -> Mapping[LegKind, str]:
        return {kind: wording.word_of_kind(kind) for kind in LegKind}

    @cached_property
    def _states(self) -> Mapping[LegStatus, str]:
        return {status: wording.word_of_status(status) for status in LegStatus}

    @cached_property
    def _goals(self) -> Mapping[UUID, str]:
        """The numbers of the specific objectives, as the list of objectives has them."""
        goals = sorted((goal for goal in self.plan.objectives if not goal.is_general), key=lambda goal: goal.position)
        return {goal.id: str(place) for place, goal in enumerate(goals, start=1)}

    @cached_property
    def _companies(self) -> dict[frozenset[UUID], str]:
        return {}

    def days(self, days: Iterable[ItineraryDay], today: dt.date | None = None) -> tuple[ShownDay, ...]:
        """All of them, each told what is new against the day before."""
        made: list[ShownDay] = []
        before = ""
        for one in days:
            zones = zones_on(one)
            made.append(self.day(one, zones if zones != before else "", is_today=one.date == today))
            before = zones
        return tuple(made)

    def day(self, one: ItineraryDay, zones: str = "", *, is_today: bool = False) -> ShownDay:
        return ShownDay(
            date=one.date,
            heading=date(one.date, capital=True),
            short=day_month(one.date),
            places=" – ".join(dict.fromkeys(wording.town(place) for place in one.places)),
            zones=zones,
            holidays=tuple(wording.public_holiday_words(code, name) for code, name in one.holidays),
            legs=tuple(self.leg(entry) for entry in one.entries),
            nights=tuple(self._nights(one.nights)),
            warnings=tuple(self.of_nights.get(one.date, ())),
            is_today=is_today,
        )

    def leg(self, entry: Entry) -> ShownLeg:
        leg = entry.leg
        starts, ends = stops(leg)
        contact = self.plan.contact(leg.contact_id)
        interpreter = self._interpreter(leg)
        return ShownLeg(
            leg=leg,
            part=entry.part,
            kind=self._kinds[leg.kind],
            title=self.title(leg),
            status=self._states[leg.status],
            tone=TONES[leg.status],
            starts=starts,
            ends=ends,
            clocks=_clocks(starts, ends) if starts.offset or (ends and ends.change) else "",
            summary=self._summary(leg),
            who=self.who(leg.people),
            partner=self.plan.partner(leg.partner_id),
            contact=contact,
            contact_about=wording.dotted(str(contact.function), str(contact.committee)) if contact else "",
            language=language_name(leg.language, capital=True) if leg.language else "",
            interpreter=interpreter,
            lacks_interpreter=leg.needs_interpreter and not interpreter,
            objectives=", ".join(number for id_, number in self._goals.items() if id_ in leg.objective_ids),
            documents=self.plan.documents_of(leg),
            reference=leg.reference if self.is_private else "",
            warnings=tuple(self.of_legs.get(leg.id, ())) if entry.part is Part.BEGINS else (),
        )

    def title(self, leg: Leg) -> Markup | str:
        return localize(leg.title) if leg.title else wording.title_of(leg, self.plan)

    def _nights(self, nights: Iterable[Night]) -> Iterator[ShownNight]:
        """One line per bed, although two legs may lead to it."""
        by_bed: dict[str, list[Night]] = {}
        for night in nights:
            by_bed.setdefault(self._bed(night.leg), []).append(night)
        for text, found in by_bed.items():
            people = frozenset[UUID]().union(*(night.people for night in found))
            yield ShownNight(found[0].leg, text, self.who(people))

    def _bed(self, leg: Leg) -> str:
        if leg.is_transport:
            return _("Under way, arriving at %(time)s", time=wording.arrival(leg))
        place = leg.origin
        name = str(leg.title) or (str(place.name) if place else self._kinds[leg.kind])
        where = ", ".join(dict.fromkeys(filter(None, (name, place.city if place else ""))))
        return wording.dotted(where, high(place))

    def who(self, people: frozenset[UUID]) -> str:
        """Who is on something, where that is not everybody; for one reader, with whom they are."""
        known = self._companies.get(people)
        if known is None:
            known = self._companies[people] = self._who(people)
        return known

    def _who(self, people: frozenset[UUID]) -> str:
        here = [person for person in self.plan.present if person.id in people]
        absent = [person for person in self.plan.present if person.id not in people]
        if not absent:
            return ""
        if self.reader and self.reader.id in people:
            others = [person for person in here if person.id != self.reader.id]
            return _("With %(names)s", names=wording.names(others)) if others else _("Alone")
        if not here:
            return _("Nobody is on it")
        if len(absent) < len(here):
            return _("Without %(names)s", names=wording.names(absent))
        return _("Only %(names)s", names=wording.names(here))

    def _summary(self, leg: Leg) -> str:
        """Return what kind it is and how long it takes: "Flight · Royal Air Maroc · 7 h 30"."""
        if leg.is_stay:
            nights = len(leg.nights)
            how_long = ngettext("%(num)s night", "%(num)s nights", nights) if nights else ""
        else:
            how_long = wording.length_of(leg)
        known = wording.dotted(leg.number, leg.carrier) if leg.is_transport and leg.title else ""
        return wording.dotted(self._kinds[leg.kind], known, how_long)

    def _interpreter(self, leg: Leg) -> str:
        person = self.plan.delegate(leg.interpreter_id)
        return person.name if person else leg.interpreter_name


def zones_on(day: ItineraryDay) -> str:
    """How far the clocks of a day are from UTC, each zone once: "Casablanca UTC+1, Montréal UTC−5"."""
    offsets: dict[str, str] = {}
    for key in day.zones:
        offsets.setdefault(wording.offset(ZonedTime(dt.datetime.combine(day.date, _NOON), key)), key)
    if len(offsets) == 1:
        return next(iter(offsets))
    return ", ".join(f"{city_of(key)} {offset}" for offset, key in offsets.items())


def stops(leg: Leg) -> tuple[ShownStop, ShownStop | None]:
    """Both ends of a leg; a stay's end is told on the morning of leaving."""
    differs = leg.is_transport and wording.differs(leg)
    starts = _stop(leg.starts, leg.origin, leg.origin_terminal, differs)
    if leg.is_stay:
        return starts, None
    where = (leg.destination, leg.destination_terminal) if leg.is_transport else (None, "")
    if leg.is_open_ended:
        return starts, replace(_stop(leg.ends, *where, differs=False), time=wording.UNKNOWN, at="")
    return starts, _stop(leg.ends, *where, differs, wording.day_change(leg))


def stay_ends(leg: Leg) -> ShownStop:
    """The morning of leaving a lodging."""
    return _stop(leg.ends, leg.origin, "", False)


def _stop(when: ZonedTime, place: Place | None, terminal: str, differs: bool, change: str = "") -> ShownStop:
    return ShownStop(
        time=time(when.wall),
        at=when.aware.isoformat(timespec="minutes"),
        offset=wording.offset(when) if differs else "",
        change=change,
        place=place,
        name=localize(place.name) if place else "",
        terminal=terminal,
        high=high(place),
    )


def high(place: Place | None) -> str:
    """ "3,640 m" where it is high enough to be felt."""
    metres = place.altitude if place else None
    return _("%(height)s m", height=number(metres)) if metres is not None and metres >= HIGH else ""


def _clocks(starts: ShownStop, ends: ShownStop | None) -> str:
    """ "22:10 Casablanca → 00:40 +1 Montréal", with what stands in the stops already."""
    if ends is None or not ends.place:
        return ""
    there = (ends.time, ends.change, wording.town(ends.place))
    return " ".join(filter(None, (starts.time, wording.town(starts.place), "→", *there)))
