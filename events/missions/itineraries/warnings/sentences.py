"""The sentence that says what a warning is about, in the reader's language, from its code and facts."""

from __future__ import annotations

from events.missions.itineraries.plan.values import Plan
from events.missions.itineraries.warnings.fact_words import (
    Words,
    country_of,
    end_town,
    fact,
    first_word,
    holiday_name,
    interpreter_name,
    language_of,
    objective_title,
    other_end_town,
    other_leg,
    people,
    place_name,
    plain_date,
    span,
    start_hour,
    start_town,
    weekday,
    whole,
)
from events.missions.itineraries.warnings.rules.values import Warning, WarningCode
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _


def sentence(warning: Warning, plan: Plan) -> str:
    """Return what is the matter, with whom and where, as plain text."""
    return _SENTENCES[warning.code](warning, plan)


def _says(words: LazyText, **values: Words) -> Words:
    """Return a sentence of these words, each of its placeholders filled in by a function of the warning."""
    return lambda warning, plan: words % {name: value(warning, plan) for name, value in values.items()}


def _connection(words: LazyText) -> Words:
    return _says(words, other=other_leg, minutes=span("minutes"), wanted=span("wanted"), people=people)


_SHORT = _connection(_("%(minutes)s to change from “%(other)s”; %(wanted)s are needed. For %(people)s."))
_SHORT_BY_CASE = {
    "airports": _connection(
        _("It leaves from another airport, %(minutes)s after “%(other)s”; that takes %(wanted)s. For %(people)s.")
    ),
    "terminals": _connection(
        _("It leaves from another terminal, %(minutes)s after “%(other)s”; that takes %(wanted)s. For %(people)s.")
    ),
    "check_in": _connection(
        _(
            "%(minutes)s from the end of “%(other)s” to the departure of the flight; "
            "%(wanted)s are needed. For %(people)s."
        )
    ),
}


def _short_connection(warning: Warning, plan: Plan) -> str:
    return _SHORT_BY_CASE.get(str(warning.facts["case"]), _SHORT)(warning, plan)


def _of_clocks(begins: LazyText, ends: LazyText) -> Words:
    """Return the sentence about the clocks at the beginning of a leg or at its end."""
    at_begin, at_end = _says(begins, day=weekday("day")), _says(ends, day=weekday("day"))
    return lambda warning, plan: (at_begin if warning.facts["end"] == "begin" else at_end)(warning, plan)


_BED_ELSEWHERE = _says(
    _("The night of %(night)s: the bed of %(people)s, “%(other)s”, is not in %(place)s."),
    night=weekday("night"),
    people=people,
    other=other_leg,
    place=end_town,
)
_NO_BED = _says(_("The night of %(night)s: no bed for %(people)s."), night=weekday("night"), people=people)
_NO_BED_THERE = _says(
    _("The night of %(night)s in %(place)s: no bed for %(people)s."),
    night=weekday("night"),
    people=people,
    place=end_town,
)


def _bed(warning: Warning, plan: Plan) -> str:
    if warning.other_leg_id:
        return _BED_ELSEWHERE(warning, plan)
    return (_NO_BED_THERE if end_town(warning, plan) else _NO_BED)(warning, plan)


_UNNAMED = _says(_("It needs an interpreter, and none is named."))
_UNNAMED_FOR_LANGUAGE = _says(
    _("It is in this language: %(language)s. It needs an interpreter, and none is named."), language=language_of
)
_INTERPRETER_LEFT = _says(_("Its interpreter no longer belongs to the delegation."))
_INTERPRETER_ELSEWHERE = _says(_("%(person)s is to interpret and is not on it."), person=interpreter_name)


def _interpreter_missing(warning: Warning, plan: Plan) -> str:
    return (_UNNAMED_FOR_LANGUAGE if warning.facts["language"] else _UNNAMED)(warning, plan)


def _interpreter_absent(warning: Warning, plan: Plan) -> str:
    return (_INTERPRETER_ELSEWHERE if interpreter_name(warning, plan) else _INTERPRETER_LEFT)(warning, plan)


def _paper(words: LazyText) -> Words:
    return _says(
        words,
        people=people,
        name=fact("name"),
        country=country_of,
        until=plain_date("valid_until"),
        last_day=plain_date("last_day"),
    )


_SENTENCES: dict[WarningCode, Words] = {
    WarningCode.ENDS_BEFORE_START: _says(
        _("It ends before it begins. Check the dates, the hours and the time zones of both ends.")
    ),
    WarningCode.OTHER_YEAR: _says(
        _("It is on %(day)s. Perhaps %(meant)s is meant, which is within the mission."),
        day=plain_date("day"),
        meant=plain_date("meant"),
    ),
    WarningCode.OUTSIDE_DATES: _says(
        _("The mission is from %(first)s to %(last)s: this is outside."),
        first=plain_date("first"),
        last=plain_date("last"),
    ),
    WarningCode.NOBODY: _says(_("Nobody of the delegation is on it.")),
    WarningCode.OVERLAP: _says(_("At the same time as “%(other)s”, for %(people)s."), other=other_leg, people=people),
    WarningCode.SPEED: _says(
        _("%(km)s km in %(time)s as the crow flies: check the hours, the dates and both places."),
        km=whole("km"),
        time=span("minutes"),
    ),
    WarningCode.OPEN_ENDED: _says(
        _("Nobody knows when it arrives: what follows it, and who waits there, cannot be checked.")
    ),
    WarningCode.RETURN_FIRST: _says(
        _("They leave from where they work before they come there with “%(other)s”. For %(people)s."),
        other=other_leg,
        people=people,
    ),
    WarningCode.CONNECTION_SHORT: _short_connection,
    WarningCode.ELSEWHERE: _says(
        _(
            "It begins in %(here)s, but after “%(other)s” they are in %(there)s: nothing says how they come here. "
            "For %(people)s."
        ),
        here=start_town,
        there=other_end_town,
        other=other_leg,
        people=people,
    ),
    WarningCode.NO_WAY_IN: _says(
        _("Nothing says how they come here and how they leave. For %(people)s."), people=people
    ),
    WarningCode.NO_WAY_HOME: _says(
        _("Their last journey ends in %(place)s, not where they set out. For %(people)s."),
        place=end_town,
        people=people,
    ),
    WarningCode.FOREIGN_CLOCK: _says(
        _("%(place)s goes by the clock of %(zone)s, which shows another time than those of its country (%(country)s)."),
        place=place_name,
        zone=fact("zone"),
        country=country_of,
    ),
    WarningCode.CLOCK_SKIPPED: _of_clocks(
        _("On %(day)s the clocks go forward over the hour at which it begins."),
        _("On %(day)s the clocks go forward over the hour at which it ends."),
    ),
    WarningCode.CLOCK_REPEATED: _of_clocks(
        _("On %(day)s the clocks go back and show the hour at which it begins twice."),
        _("On %(day)s the clocks go back and show the hour at which it ends twice."),
    ),
    WarningCode.CLOCK_SPANNED: _says(
        _("The clocks change during it: it lasts %(true)s, not %(shown)s."), true=span("true"), shown=span("shown")
    ),
    WarningCode.NO_BED: _bed,
    WarningCode.TWO_BEDS: _says(
        _("From the night of %(night)s on, this and “%(other)s” are both booked for %(people)s."),
        night=weekday("night"),
        other=other_leg,
        people=people,
    ),
    WarningCode.BED_EMPTY: _says(
        _("The night of %(night)s is spent aboard “%(other)s”. For %(people)s."),
        night=weekday("night"),
        other=other_leg,
        people=people,
    ),
    WarningCode.ALONE_AT_NIGHT: _says(
        _("%(people)s would be alone on the road at night for %(time)s."), people=people, time=span("minutes")
    ),
    WarningCode.AFTER_LANDING: _says(
        _("It begins %(minutes)s after a journey of %(journey)s, for %(people)s."),
        minutes=span("minutes"),
        journey=span("journey_minutes"),
        people=people,
    ),
    WarningCode.ALTITUDE: _says(
        _(
            "It begins %(minutes)s after arriving at %(metres)s m, for %(people)s: "
            "leave time to get used to the altitude."
        ),
        minutes=span("minutes"),
        metres=whole("metres"),
        people=people,
    ),
    WarningCode.ODD_HOUR: _says(_("It begins at %(time)s by the clock there."), time=start_hour),
    WarningCode.HOLIDAY: _says(
        _("%(day)s is a public holiday in this country (%(country)s): %(name)s."),
        day=first_word,
        country=country_of,
        name=holiday_name,
    ),
    WarningCode.WEEKEND: _says(
        _("%(day)s is on the weekend in this country (%(country)s)."), day=first_word, country=country_of
    ),
    WarningCode.NO_OBJECTIVE: _says(_("It serves no objective of the mission.")),
    WarningCode.NO_MEETING: _says(
        _("Nothing on the itinerary serves the objective “%(objective)s”."), objective=objective_title
    ),
    WarningCode.INTERPRETER_MISSING: _interpreter_missing,
    WarningCode.INTERPRETER_ABSENT: _interpreter_absent,
    WarningCode.NO_COMMON_LANGUAGE: _says(
        _("It is in this language: %(language)s. Nobody on it speaks it, and there is no interpreter."),
        language=language_of,
    ),
    WarningCode.PASSPORT_EXPIRED: _says(
        _("The passport of %(people)s expires on %(expires)s, before the return on %(returns)s."),
        people=people,
        expires=plain_date("expires"),
        returns=plain_date("returns"),
    ),
    WarningCode.PASSPORT: _says(
        _("The passport of %(people)s expires on %(expires)s; it should be valid until %(wanted)s."),
        people=people,
        expires=plain_date("expires"),
        wanted=plain_date("wanted"),
    ),
    WarningCode.VISA_MISSING: _paper(_("%(people)s: the visa “%(name)s” (%(country)s) is not ticked.")),
    WarningCode.VISA_ENDS: _paper(
        _("%(people)s: the visa “%(name)s” (%(country)s) ends on %(until)s, before the last day there, %(last_day)s.")
    ),
    WarningCode.VACCINATION_MISSING: _paper(_("%(people)s: the vaccination “%(name)s” (%(country)s) is not ticked.")),
    WarningCode.VACCINATION_ENDS: _paper(
        _(
            "%(people)s: the vaccination “%(name)s” (%(country)s) ends on %(until)s, "
            "before the last day there, %(last_day)s."
        )
    ),
}
