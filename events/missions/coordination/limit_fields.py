"""The thresholds of warnings as a coordinator sees and changes them; empty stands for the usual one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import Field, fields

from wtforms.validators import NumberRange, Optional

from events.missions.itineraries.warnings.rules.limits import Limits
from events.platform.language.formats import number as written
from events.platform.language.formats import time
from events.platform.language.lazy import LazyPlural, LazyText, ngettext
from events.platform.language.lazy import gettext as _
from events.platform.web.fields import WholeNumberField
from events.platform.web.forms import Form

PREFIX = "limit_"
_USUALLY = _("Usually %(value)s.")

# What each threshold is called, and its unit.
LIMIT_WORDS: Mapping[str, tuple[LazyText, str]] = {
    "flight_domestic": (_("Between two flights within a country"), "minutes"),
    "flight_international": (_("Between two flights across a border"), "minutes"),
    "terminal_change": (_("More, when the terminal changes"), "minutes"),
    "airport_change": (_("Between two airports of one city"), "minutes"),
    "check_in_domestic": (_("At the airport before a flight within the country"), "minutes"),
    "check_in_international": (_("At the airport before a flight abroad"), "minutes"),
    "after_flight": (_("From landing to a train, bus or boat"), "minutes"),
    "train": (_("Before a train"), "minutes"),
    "bus": (_("Before a bus"), "minutes"),
    "boat": (_("Before a boat"), "minutes"),
    "journey": (_("A journey is long from"), "hours"),
    "journey_gap": (_("Longest break within one journey"), "hours"),
    "rest": (_("Rest after a long journey before a meeting"), "hours"),
    "altitude": (_("High places begin at"), "metres"),
    "altitude_rest": (_("Rest after arriving in a high place"), "hours"),
    "acclimatized": (_("Somebody stays used to the height for"), "days"),
    "night_from": (_("Night begins at"), "oclock"),
    "night_to": (_("Night ends at"), "oclock"),
    "bed": (_("A bed is needed when so much of a night is spent in one place"), "hours"),
    "night_road": (_("Alone on a road at night, from"), "minutes"),
    "passport": (_("A passport is valid after the return for"), "months"),
    "city": (_("Two places are one town within"), "kilometres"),
}
_UNIT_WORDS: Mapping[str, LazyPlural] = {
    "minutes": ngettext("%(num)s minute", "%(num)s minutes"),
    "hours": ngettext("%(num)s hour", "%(num)s hours"),
    "days": ngettext("%(num)s day", "%(num)s days"),
    "months": ngettext("%(num)s month", "%(num)s months"),
    "metres": ngettext("%(num)s metre", "%(num)s metres"),
    "kilometres": ngettext("%(num)s kilometre", "%(num)s kilometres"),
}


def with_unit(unit: str, number: int) -> str:
    """Return a number with its unit: "90 minutes", "22:00"."""
    if unit == "oclock":
        return time(dt.datetime(2000, 1, 1, number % 24))  # noqa: DTZ001 - an hour of any day
    values = {"num": written(number)} if unit == "metres" else {}
    return _UNIT_WORDS[unit].of(number, **values)


def limit_fields() -> dict[str, WholeNumberField]:
    """Return an input for each threshold, its description saying what is usual."""
    usual = Limits()
    return {PREFIX + limit.name: _field(limit, getattr(usual, limit.name)) for limit in fields(Limits)}


def _field(limit: Field[int], usual: int) -> WholeNumberField:
    label, unit = LIMIT_WORDS[limit.name]
    reach = NumberRange(limit.metadata["least"], limit.metadata["most"])
    return WholeNumberField(label, [Optional(), reach], description=_USUALLY % {"value": with_unit(unit, usual)})


def limits_in_form(form: Form) -> dict[str, int]:
    """Return what a valid form has that is not what is usual."""
    typed = {limit.name: form[PREFIX + limit.name].data for limit in fields(Limits)}
    return Limits(**{name: value for name, value in typed.items() if value is not None}).as_json()


def limits_data(stored: Mapping[str, int]) -> dict[str, int]:
    """Return what is stored as the form shows it."""
    return {PREFIX + name: value for name, value in stored.items()}
