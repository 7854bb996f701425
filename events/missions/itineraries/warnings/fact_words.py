"""The facts of a warning as its sentence needs them: one function for what fills each kind of placeholder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from events.missions.itineraries.plan.public_holidays import holiday_here
from events.missions.itineraries.plan.values import Leg, Objective, Plan
from events.missions.itineraries.plan.words import names, spoken_duration, title_of, town
from events.missions.itineraries.warnings.rules.values import Warning
from events.platform.language.formats import country, date, day, language_name, number, time
from events.platform.language.lazy import gettext as _

Words = Callable[[Warning, Plan], str]

_EVERYBODY = _("everybody")
_NO_MINUTES = _("%(minutes)d min", minutes=0)


def people(warning: Warning, plan: Plan) -> str:
    """Return the names of those whom it concerns; "everybody" where that is so and they are many."""
    found = [delegate for delegate in plan.delegates if delegate.id in warning.delegate_ids]
    return str(_EVERYBODY) if len(found) > 3 and len(found) == len(plan.present) else names(found)


def _leg(leg_id: UUID | None, plan: Plan) -> Leg:
    found = plan.by_id.get(leg_id) if leg_id else None
    if not isinstance(found, Leg):
        raise LookupError("a warning about another plan")
    return found


def other_leg(warning: Warning, plan: Plan) -> str:
    return title_of(_leg(warning.other_leg_id, plan), plan)


def start_town(warning: Warning, plan: Plan) -> str:
    return town(_leg(warning.leg_id, plan).origin)


def end_town(warning: Warning, plan: Plan) -> str:
    return town(_leg(warning.leg_id, plan).final_place)


def other_end_town(warning: Warning, plan: Plan) -> str:
    return town(_leg(warning.other_leg_id, plan).final_place)


def span(name: str) -> Words:
    """Return the reader of a fact in minutes, as a span in words; none is "0 min"."""

    def read(warning: Warning, _plan: Plan) -> str:
        minutes = warning.facts[name]
        span = dt.timedelta(minutes=minutes if isinstance(minutes, int) else 0)
        return spoken_duration(span) or str(_NO_MINUTES)

    return read


def weekday(name: str) -> Words:
    """Return the reader of a fact that is a day, with its weekday, which one plans by."""
    return lambda warning, _plan: date(found) if isinstance(found := warning.facts[name], dt.date) else ""


def plain_date(name: str) -> Words:
    return lambda warning, _plan: day(found) if isinstance(found := warning.facts.get(name), dt.date) else ""


def fact(name: str) -> Words:
    return lambda warning, _plan: str(warning.facts[name])


def country_of(warning: Warning, _plan: Plan) -> str:
    return country(str(warning.facts["country"]))


def language_of(warning: Warning, _plan: Plan) -> str:
    return language_name(str(warning.facts["language"]))


def whole(name: str) -> Words:
    """Return the reader of a fact that is a whole number."""
    return lambda warning, _plan: number(found) if isinstance(found := warning.facts[name], int) else ""


def start_hour(warning: Warning, plan: Plan) -> str:
    return time(_leg(warning.leg_id, plan).starts.wall)


def place_name(warning: Warning, plan: Plan) -> str:
    place_id = warning.facts["place"]
    found = plan.place(place_id) if isinstance(place_id, UUID) else None
    return str(found.name) if found else ""


def holiday_name(warning: Warning, _plan: Plan) -> str:
    where, when = str(warning.facts["country"]), warning.facts["day"]
    known = holiday_here(where, when) if isinstance(when, dt.date) else None
    return known or str(warning.facts["holiday"])


def first_word(warning: Warning, plan: Plan) -> str:
    """Return the day of a warning as it stands at the beginning of a sentence."""
    text = weekday("day")(warning, plan)
    return text[:1].upper() + text[1:]


def objective_title(warning: Warning, plan: Plan) -> str:
    objective_id = warning.facts["objective"]
    found = plan.by_id.get(objective_id) if isinstance(objective_id, UUID) else None
    return str(found.title) if isinstance(found, Objective) else ""


def interpreter_name(warning: Warning, plan: Plan) -> str:
    person_id = warning.facts.get("interpreter")
    person = plan.delegate(person_id) if isinstance(person_id, UUID) else None
    return person.name if person else ""
