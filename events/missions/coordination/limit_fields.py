"""The thresholds of warnings as a coordinator sees and changes them; empty stands for the usual one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from wtforms.validators import NumberRange, Optional

from events.missions.itineraries.warnings.rules.limits import Limits
from events.platform.language.formats import number as written
from events.platform.language.formats import time
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import ngettext
from events.platform.web.forms import Form, WholeNumberField

PREFIX = "limit_"


def limit_names() -> dict[str, tuple[str, str]]:
    """What each threshold is called, and its unit: minutes, hours, days, months, metres, kilometres, o'clock."""
    return {
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


def with_unit(unit: str, number: int) -> str:
    """A number with its unit: "90 minutes", "22:00"."""
    words = {
        "minutes": ngettext("%(num)s minute", "%(num)s minutes", number),
        "hours": ngettext("%(num)s hour", "%(num)s hours", number),
        "days": ngettext("%(num)s day", "%(num)s days", number),
        "months": ngettext("%(num)s month", "%(num)s months", number),
        "metres": ngettext("%(num)s metre", "%(num)s metres", number, num=written(number)),
        "kilometres": ngettext("%(num)s kilometre", "%(num)s kilometres", number),
        "oclock": time(dt.datetime(2000, 1, 1, number % 24)),  # noqa: DTZ001 - an hour of any day
    }
    return words[unit]


def limit_fields() -> dict[str, Any]:
    """An input for each threshold, its description saying what is usual."""
    usual, names = Limits(), limit_names()
    return {
        PREFIX + limit.name: _field(limit, getattr(usual, limit.name), *names[limit.name]) for limit in fields(Limits)
    }


def _field(limit: Any, usual: int, label: str, unit: str) -> WholeNumberField:
    reach = NumberRange(limit.metadata["least"], limit.metadata["most"])
    told = _("Usually %(value)s.", value=with_unit(unit, usual))
    return WholeNumberField(label, [Optional(), reach], description=told)


def limits_in_form(form: Form) -> dict[str, int]:
    """What a valid form says differently from what is usual."""
    typed = {limit.name: form[PREFIX + limit.name].data for limit in fields(Limits)}
    return Limits(**{name: value for name, value in typed.items() if value is not None}).as_json()


def limits_data(stored: Mapping[str, int]) -> dict[str, int]:
    """What is stored, as the form's data."""
    return {PREFIX + name: value for name, value in stored.items()}
