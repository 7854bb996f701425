"""Short titles of warnings."""

from __future__ import annotations

from collections.abc import Mapping

from events.missions.itineraries.warnings.rules.values import WarningCode
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _

# A few words for lists and filters.
WARNING_TITLES: Mapping[WarningCode, LazyText] = {
    WarningCode.ENDS_BEFORE_START: _("Ends before it begins"),
    WarningCode.OUTSIDE_DATES: _("Outside the mission’s dates"),
    WarningCode.NOBODY: _("Nobody is on it"),
    WarningCode.OVERLAP: _("Two things at once"),
    WarningCode.CONNECTION_SHORT: _("Connection too short"),
    WarningCode.ELSEWHERE: _("Begins somewhere else"),
    WarningCode.CLOCK_SKIPPED: _("An hour that does not exist"),
    WarningCode.CLOCK_REPEATED: _("An hour that happens twice"),
    WarningCode.CLOCK_SPANNED: _("The clocks change"),
    WarningCode.NO_BED: _("Night without a bed"),
    WarningCode.TWO_BEDS: _("Two beds for one night"),
    WarningCode.ALONE_AT_NIGHT: _("Alone on the road at night"),
    WarningCode.AFTER_LANDING: _("Meeting soon after a long journey"),
    WarningCode.ALTITUDE: _("Meeting on the first day at altitude"),
    WarningCode.HOLIDAY: _("Public holiday"),
    WarningCode.WEEKEND: _("Weekend"),
    WarningCode.NO_OBJECTIVE: _("Meeting without objective"),
    WarningCode.NO_MEETING: _("Objective without meeting"),
    WarningCode.INTERPRETER_MISSING: _("No interpreter named"),
    WarningCode.INTERPRETER_ABSENT: _("The interpreter is not there"),
    WarningCode.NO_COMMON_LANGUAGE: _("Nobody speaks the language"),
    WarningCode.PASSPORT: _("Passport expires too soon"),
    WarningCode.VISA_MISSING: _("Visa not ticked"),
    WarningCode.VISA_ENDS: _("Visa ends too soon"),
    WarningCode.VACCINATION_MISSING: _("Vaccination not ticked"),
    WarningCode.VACCINATION_ENDS: _("Vaccination ends too soon"),
}
