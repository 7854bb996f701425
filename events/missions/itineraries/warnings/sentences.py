"""What a warning says, in the reader's language: a sentence from its code and facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from events.missions.itineraries.plan.public_holidays import public_holiday
from events.missions.itineraries.plan.values import Leg, Objective, Plan
from events.missions.itineraries.plan.words import names, spoken_duration, title_of, town
from events.missions.itineraries.warnings.rules.values import Warning, WarningCode
from events.platform.language.formats import country, date, day, language_name, number
from events.platform.language.i18n import current_language
from events.platform.language.i18n import gettext as _

Sentence = Callable[[Warning, Plan], str]


def sentence(warning: Warning, plan: Plan) -> str:
    """What is the matter, with whom and where; plain text."""
    return _SENTENCES[warning.code](warning, plan)


def _people(warning: Warning, plan: Plan) -> str:
    """Those whom it concerns, by name; "everybody" where that is so and they are many."""
    people = [delegate for delegate in plan.delegates if delegate.id in warning.delegate_ids]
    counted = [delegate for delegate in plan.delegates if delegate.left_at is None]
    return _("everybody") if len(people) > 3 and len(people) == len(counted) else names(people)


def _leg(leg_id: UUID | None, plan: Plan) -> Leg:
    found = plan.by_id.get(leg_id) if leg_id else None
    if not isinstance(found, Leg):
        raise LookupError("a warning about another plan")
    return found


def _name(leg_id: UUID | None, plan: Plan) -> str:
    return title_of(_leg(leg_id, plan), plan)


def _minutes(value: object) -> str:
    """A span in words, where none is "0 min"."""
    minutes = value if isinstance(value, int) else 0
    return spoken_duration(dt.timedelta(minutes=minutes)) or _("%(minutes)d min", minutes=0)


def _day(value: object) -> str:
    """A day with its weekday, which one plans by."""
    return date(value) if isinstance(value, dt.date) else ""


def _date(value: object) -> str:
    return day(value) if isinstance(value, dt.date) else ""


def _ends_before_start(_warning: Warning, _plan: Plan) -> str:
    return _("It ends before it begins. Check the dates, the hours and the time zones of both ends.")


def _outside_dates(warning: Warning, _plan: Plan) -> str:
    first, last = _date(warning.facts["first"]), _date(warning.facts["last"])
    return _("The mission is from %(first)s to %(last)s: this is outside.", first=first, last=last)


def _nobody(_warning: Warning, _plan: Plan) -> str:
    return _("Nobody of the delegation is on it.")


def _overlap(warning: Warning, plan: Plan) -> str:
    other = _name(warning.other_leg_id, plan)
    return _("At the same time as “%(other)s”, for %(people)s.", other=other, people=_people(warning, plan))


def _connection(warning: Warning, plan: Plan) -> str:
    facts = warning.facts
    values = {
        "other": _name(warning.other_leg_id, plan),
        "minutes": _minutes(facts["minutes"]),
        "wanted": _minutes(facts["wanted"]),
        "people": _people(warning, plan),
    }
    match facts["case"]:
        case "airports":
            words = _(
                "It leaves from another airport, %(minutes)s after “%(other)s”; that takes %(wanted)s. For %(people)s."
            )
        case "terminals":
            words = _(
                "It leaves from another terminal, %(minutes)s after “%(other)s”; that takes %(wanted)s. For %(people)s."
            )
        case "check_in":
            words = _(
                "%(minutes)s from the end of “%(other)s” to the departure of the flight; "
                "%(wanted)s are needed. For %(people)s."
            )
        case _:
            words = _("%(minutes)s to change from “%(other)s”; %(wanted)s are needed. For %(people)s.")
    return words % values


def _elsewhere(warning: Warning, plan: Plan) -> str:
    before, leg = _leg(warning.other_leg_id, plan), _leg(warning.leg_id, plan)
    return _(
        "It begins in %(here)s, but after “%(other)s” they are in %(there)s: nothing says how they come here. "
        "For %(people)s.",
        here=town(leg.origin),
        there=town(before.final_place),
        other=title_of(before, plan),
        people=_people(warning, plan),
    )


def _clock_skipped(warning: Warning, _plan: Plan) -> str:
    day_there = _day(warning.facts["day"])
    if warning.facts["end"] == "begin":
        return _("On %(day)s the clocks go forward over the hour at which it begins.", day=day_there)
    return _("On %(day)s the clocks go forward over the hour at which it ends.", day=day_there)


def _clock_repeated(warning: Warning, _plan: Plan) -> str:
    day_there = _day(warning.facts["day"])
    if warning.facts["end"] == "begin":
        return _("On %(day)s the clocks go back and show the hour at which it begins twice.", day=day_there)
    return _("On %(day)s the clocks go back and show the hour at which it ends twice.", day=day_there)


def _clock_spanned(warning: Warning, _plan: Plan) -> str:
    shown, true = _minutes(warning.facts["shown"]), _minutes(warning.facts["true"])
    return _("The clocks change during it: it lasts %(true)s, not %(shown)s.", true=true, shown=shown)


def _no_bed(warning: Warning, plan: Plan) -> str:
    leg, people, night = _leg(warning.leg_id, plan), _people(warning, plan), _day(warning.facts["night"])
    place = town(leg.final_place)
    if warning.other_leg_id:
        other = _name(warning.other_leg_id, plan)
        words = _("The night of %(night)s: the bed of %(people)s, “%(other)s”, is not in %(place)s.")
        return words % {"night": night, "people": people, "other": other, "place": place}
    if not place:
        return _("The night of %(night)s: no bed for %(people)s.", night=night, people=people)
    return _("The night of %(night)s in %(place)s: no bed for %(people)s.", night=night, people=people, place=place)


def _two_beds(warning: Warning, plan: Plan) -> str:
    return _(
        "From the night of %(night)s on, this and “%(other)s” are both booked for %(people)s.",
        night=_day(warning.facts["night"]),
        other=_name(warning.other_leg_id, plan),
        people=_people(warning, plan),
    )


def _alone_at_night(warning: Warning, plan: Plan) -> str:
    time, people = _minutes(warning.facts["minutes"]), _people(warning, plan)
    return _("%(people)s would be alone on the road at night for %(time)s.", people=people, time=time)


def _after_landing(warning: Warning, plan: Plan) -> str:
    return _(
        "It begins %(minutes)s after a journey of %(journey)s, for %(people)s.",
        minutes=_minutes(warning.facts["minutes"]),
        journey=_minutes(warning.facts["journey_minutes"]),
        people=_people(warning, plan),
    )


def _altitude(warning: Warning, plan: Plan) -> str:
    metres = warning.facts["metres"]
    return _(
        "It begins %(minutes)s after arriving at %(metres)s m, for %(people)s: leave time to get used to the altitude.",
        minutes=_minutes(warning.facts["minutes"]),
        metres=number(metres) if isinstance(metres, int) else "",
        people=_people(warning, plan),
    )


def _holiday(warning: Warning, _plan: Plan) -> str:
    where, when = str(warning.facts["country"]), warning.facts["day"]
    known = public_holiday(where, when, current_language()) if isinstance(when, dt.date) else None
    name = known or str(warning.facts["holiday"])
    return _(
        "%(day)s is a public holiday in this country (%(country)s): %(name)s.",
        day=_capital(_day(when)),
        country=country(where),
        name=name,
    )


def _weekend(warning: Warning, _plan: Plan) -> str:
    where, when = country(str(warning.facts["country"])), _capital(_day(warning.facts["day"]))
    return _("%(day)s is on the weekend in this country (%(country)s).", day=when, country=where)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _no_objective(_warning: Warning, _plan: Plan) -> str:
    return _("It serves no objective of the mission.")


def _no_meeting(warning: Warning, plan: Plan) -> str:
    objective_id = warning.facts["objective"]
    found = plan.by_id.get(objective_id) if isinstance(objective_id, UUID) else None
    name = str(found.title) if isinstance(found, Objective) else ""
    return _("Nothing on the itinerary serves the objective “%(objective)s”.", objective=name)


def _interpreter_missing(warning: Warning, _plan: Plan) -> str:
    language = str(warning.facts["language"])
    if not language:
        return _("It needs an interpreter, and none is named.")
    return _(
        "It is in this language: %(language)s. It needs an interpreter, and none is named.",
        language=language_name(language),
    )


def _interpreter_absent(warning: Warning, plan: Plan) -> str:
    person_id = warning.facts.get("interpreter")
    person = plan.delegate(person_id) if isinstance(person_id, UUID) else None
    if person is None:
        return _("Its interpreter no longer belongs to the delegation.")
    return _("%(person)s is to interpret and is not on it.", person=person.name)


def _no_common_language(warning: Warning, _plan: Plan) -> str:
    language = language_name(str(warning.facts["language"]))
    return _(
        "It is in this language: %(language)s. Nobody on it speaks it, and there is no interpreter.", language=language
    )


def _passport(warning: Warning, plan: Plan) -> str:
    facts, people = warning.facts, _people(warning, plan)
    values = {"people": people, "expires": _date(facts["expires"]), "wanted": _date(facts["wanted"])}
    return _("The passport of %(people)s expires on %(expires)s; it should be valid until %(wanted)s.") % values


def _visa_missing(warning: Warning, plan: Plan) -> str:
    return _("%(people)s: the visa “%(name)s” (%(country)s) is not ticked.") % _paper(warning, plan)


def _visa_ends(warning: Warning, plan: Plan) -> str:
    words = _(
        "%(people)s: the visa “%(name)s” (%(country)s) ends on %(until)s, before the last day there, %(last_day)s."
    )
    return words % _paper(warning, plan)


def _vaccination_missing(warning: Warning, plan: Plan) -> str:
    return _("%(people)s: the vaccination “%(name)s” (%(country)s) is not ticked.") % _paper(warning, plan)


def _vaccination_ends(warning: Warning, plan: Plan) -> str:
    words = _(
        "%(people)s: the vaccination “%(name)s” (%(country)s) ends on %(until)s, "
        "before the last day there, %(last_day)s."
    )
    return words % _paper(warning, plan)


def _paper(warning: Warning, plan: Plan) -> dict[str, str]:
    facts = warning.facts
    return {
        "people": _people(warning, plan),
        "name": str(facts["name"]),
        "country": country(str(facts["country"])),
        "until": _date(facts.get("valid_until")),
        "last_day": _date(facts["last_day"]),
    }


_SENTENCES: dict[WarningCode, Sentence] = {
    WarningCode.ENDS_BEFORE_START: _ends_before_start,
    WarningCode.OUTSIDE_DATES: _outside_dates,
    WarningCode.NOBODY: _nobody,
    WarningCode.OVERLAP: _overlap,
    WarningCode.CONNECTION_SHORT: _connection,
    WarningCode.ELSEWHERE: _elsewhere,
    WarningCode.CLOCK_SKIPPED: _clock_skipped,
    WarningCode.CLOCK_REPEATED: _clock_repeated,
    WarningCode.CLOCK_SPANNED: _clock_spanned,
    WarningCode.NO_BED: _no_bed,
    WarningCode.TWO_BEDS: _two_beds,
    WarningCode.ALONE_AT_NIGHT: _alone_at_night,
    WarningCode.AFTER_LANDING: _after_landing,
    WarningCode.ALTITUDE: _altitude,
    WarningCode.HOLIDAY: _holiday,
    WarningCode.WEEKEND: _weekend,
    WarningCode.NO_OBJECTIVE: _no_objective,
    WarningCode.NO_MEETING: _no_meeting,
    WarningCode.INTERPRETER_MISSING: _interpreter_missing,
    WarningCode.INTERPRETER_ABSENT: _interpreter_absent,
    WarningCode.NO_COMMON_LANGUAGE: _no_common_language,
    WarningCode.PASSPORT: _passport,
    WarningCode.VISA_MISSING: _visa_missing,
    WarningCode.VISA_ENDS: _visa_ends,
    WarningCode.VACCINATION_MISSING: _vaccination_missing,
    WarningCode.VACCINATION_ENDS: _vaccination_ends,
}
