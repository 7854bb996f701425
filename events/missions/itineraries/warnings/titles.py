"""Short titles of warnings."""

from __future__ import annotations

from collections.abc import Mapping

from events.missions.itineraries.warnings.rules.values import WarningCode
from events.missions.itineraries.warnings.weights import Weight
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _

WEIGHT_WORDS: Mapping[Weight, LazyText] = {
    Weight.WRONG: pgettext("weight of a warning", "To put right"),
    Weight.RISK: pgettext("weight of a warning", "Risk"),
    Weight.NOTE: pgettext("weight of a warning", "To note"),
}
WEIGHT_TONES: Mapping[Weight, str] = {Weight.WRONG: "stop", Weight.RISK: "wait", Weight.NOTE: "quiet"}
# A few words for lists and filters.
WARNING_TITLES: Mapping[WarningCode, LazyText] = {
    WarningCode.ENDS_BEFORE_START: _("Ends before it begins"),
    WarningCode.OTHER_YEAR: _("Another year"),
    WarningCode.OUTSIDE_DATES: _("Outside the mission’s dates"),
    WarningCode.NOBODY: _("Nobody is on it"),
    WarningCode.OVERLAP: _("Two things at once"),
    WarningCode.SPEED: _("Impossible speed"),
    WarningCode.OPEN_ENDED: _("Arrival open"),
    WarningCode.RETURN_FIRST: _("Return before the outbound journey"),
    WarningCode.CONNECTION_SHORT: _("Connection too short"),
    WarningCode.ELSEWHERE: _("Begins somewhere else"),
    WarningCode.NO_WAY_IN: _("No way there"),
    WarningCode.NO_WAY_HOME: _("No way home"),
    WarningCode.FOREIGN_CLOCK: _("Time zone of another country"),
    WarningCode.CLOCK_SKIPPED: _("An hour that does not exist"),
    WarningCode.CLOCK_REPEATED: _("An hour that happens twice"),
    WarningCode.CLOCK_SPANNED: _("The clocks change"),
    WarningCode.NO_BED: _("Night without a bed"),
    WarningCode.TWO_BEDS: _("Two beds for one night"),
    WarningCode.BED_EMPTY: _("A bed for a night under way"),
    WarningCode.ALONE_AT_NIGHT: _("Alone on the road at night"),
    WarningCode.AFTER_LANDING: _("Meeting soon after a long journey"),
    WarningCode.ALTITUDE: _("Meeting on the first day at altitude"),
    WarningCode.ODD_HOUR: _("Meeting in the middle of the night"),
    WarningCode.HOLIDAY: _("Public holiday"),
    WarningCode.WEEKEND: _("Weekend"),
    WarningCode.NO_OBJECTIVE: _("Meeting without objective"),
    WarningCode.NO_MEETING: _("Objective without meeting"),
    WarningCode.INTERPRETER_MISSING: _("No interpreter named"),
    WarningCode.INTERPRETER_ABSENT: _("The interpreter is not there"),
    WarningCode.NO_COMMON_LANGUAGE: _("Nobody speaks the language"),
    WarningCode.PASSPORT_EXPIRED: _("Passport expires during the journey"),
    WarningCode.PASSPORT: _("Passport expires too soon"),
    WarningCode.VISA_MISSING: _("Visa not ticked"),
    WarningCode.VISA_ENDS: _("Visa ends too soon"),
    WarningCode.VACCINATION_MISSING: _("Vaccination not ticked"),
    WarningCode.VACCINATION_ENDS: _("Vaccination ends too soon"),
}
