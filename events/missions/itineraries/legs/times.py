"""The times of a leg as they are typed: what clocks on walls show, and which of two equal hours is meant."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wtforms import DateField, TimeField
from wtforms.validators import Optional

from events.missions.itineraries.plan.kinds import STAYS, TRANSPORT, LegKind
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext
from events.platform.web.clock_fields import fold_field, missing_day, missing_hour
from events.platform.web.forms import Filled
from events.platform.zoned import WallTimeError, ZonedTime

_DAY = dt.timedelta(days=1)
# An arrival can stand a day earlier on the calendar (across the date line), and two days later.
_NEARBY = (-1, 0, 1, 2)


def time_inputs(kind: LegKind) -> dict[str, Any]:
    """Day and hour of both ends; the last day may be left empty, but for a stay."""
    first_day, start, last_day, end = _labels(kind)
    last = [Filled(missing_day)] if kind in STAYS else [Optional()]
    return {
        "starts_on": DateField(first_day, [Filled(missing_day)]),
        "starts": TimeField(start, [Filled(missing_hour)]),
        "ends_on": DateField(last_day, last),
        "ends": TimeField(end, [Filled(missing_hour)]),
        "starts_fold": fold_field(),
        "ends_fold": fold_field(),
    }


def _labels(kind: LegKind) -> tuple[str, str, str, str]:
    if kind in TRANSPORT:
        return _("Day of departure"), _("Departure"), _("Day of arrival"), _("Arrival")
    if kind in STAYS:
        return _("Day of arrival"), _("From what hour"), _("Day of departure"), _("Until what hour")
    return _("Day"), pgettext("of a leg", "Start"), _("Last day"), pgettext("of a leg", "End")


def times_in(form: Any, starts_zone: str, ends_zone: str) -> tuple[ZonedTime, ZonedTime] | None:
    """Both times of a form whose hours could be read; None, with errors beside the fields, for what cannot be.

    A last day that was left empty is the one on which clocks there first show that hour after the start.
    """
    if not (form.starts_on.data and form.starts.data and form.ends.data):
        return None
    starts = _time(form, "starts", dt.datetime.combine(form.starts_on.data, form.starts.data), starts_zone)
    if starts is None:
        return None
    wall = _end(form, starts, ends_zone)
    ends = _time(form, "ends", wall, ends_zone) if wall else None
    if ends is None:
        return None
    if ends.instant() <= starts.instant():
        told = _("The end is not after the start, by the clocks of both places.")
        field = form.ends_on if form.ends_on.data else form.ends
        field.errors = [*field.errors, told]
        return None
    return starts, ends


def _end(form: Any, starts: ZonedTime, zone: str) -> dt.datetime | None:
    if form.ends_on.data:
        return dt.datetime.combine(form.ends_on.data, form.ends.data)
    if form.ends_on.errors:
        return None
    return next_showing(form.ends.data, starts, zone) or dt.datetime.combine(form.starts_on.data, form.ends.data)


def next_showing(hour: dt.time, starts: ZonedTime, zone: str) -> dt.datetime | None:
    """When clocks of a zone first show an hour after an instant; None at the end of the known years."""
    for days in _NEARBY:
        try:
            wall = dt.datetime.combine(starts.wall.date(), hour) + days * _DAY
            if ZonedTime(wall, zone).instant() > starts.instant():
                return wall
        except (WallTimeError, OverflowError):
            continue
    return None


def _time(form: Any, name: str, wall: dt.datetime, zone: str) -> ZonedTime | None:
    hour, fold, day = form[name], form[f"{name}_fold"], form[f"{name}_on"]
    try:
        time = ZonedTime(wall, zone)
    except WallTimeError:
        day.errors = [*day.errors, _("This year cannot be right.")]
        return None
    if time.is_skipped:
        told = _("Clocks go forward over this hour on that day: it does not exist there. Choose another.")
        hour.errors = [*hour.errors, told]
        return None
    if not time.is_repeated:
        return time
    form.asked_folds.add(name)
    if fold.data not in {"0", "1"}:
        told = _("Clocks go back on that day and show this hour twice. Say below which one is meant.")
        hour.errors = [*hour.errors, told]
        return None
    return ZonedTime(wall, zone, int(fold.data))


def time_data(starts: ZonedTime, ends: ZonedTime, kind: LegKind) -> dict[str, Any]:
    """Both times as the inputs show them; the last day is left empty where the hour says it."""
    said = kind not in STAYS and next_showing(ends.wall.time(), starts, ends.zone) == ends.wall
    return {
        "starts_on": starts.wall.date(),
        "starts": starts.wall.time(),
        "ends_on": None if said else ends.wall.date(),
        "ends": ends.wall.time(),
        "starts_fold": str(starts.fold),
        "ends_fold": str(ends.fold),
    }
