"""The times of a leg as they are typed: what clocks on walls show, and which of two equal hours is meant."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal, Protocol

from wtforms.fields import Field
from wtforms.validators import Optional

from events.missions.itineraries.plan.kinds import STAYS, TRANSPORT, LegKind
from events.platform.language.lazy import gettext as _
from events.platform.language.lazy import pgettext
from events.platform.web.clock_fields import missing_day, missing_hour
from events.platform.web.fields import DateField, RadioField, TimeField
from events.platform.web.form_rules import Filled, refuse
from events.platform.zoned import WallTimeError, ZonedTime

_DAY = dt.timedelta(days=1)
# An arrival can stand a day earlier on the calendar (across the date line), and two days later.
_NEARBY = (-1, 0, 1, 2)
_ASSUMED = dt.timedelta(hours=3)
_MISSING_ARRIVAL = _("Type the hour of the arrival, or tick that nobody knows it yet.")


class TimesForm(Protocol):
    """A form with the day and the hour of both ends, and the hours of which it asks which of two is meant."""

    starts_on: DateField
    starts: TimeField
    ends_on: DateField
    ends: TimeField
    starts_fold: RadioField
    ends_fold: RadioField
    asked_folds: set[str]

    @property
    def is_open(self) -> bool: ...


_OF_JOURNEYS = (_("Day of departure"), _("Departure"), _("Day of arrival"), _("Arrival"))
_OF_STAYS = (_("Day of arrival"), _("From what hour"), _("Day of departure"), _("Until what hour"))
_OF_OTHERS = (_("Day"), pgettext("of a leg", "Start"), _("Last day"), pgettext("of a leg", "End"))


def last_day(form: Any, field: DateField) -> None:
    """The last day may be left empty, but for a stay."""
    rule = Filled(missing_day) if form.is_stay else Optional()
    rule(form, field)


def last_hour(form: Any, field: TimeField) -> None:
    """The hour may be left empty where nobody knows when one arrives."""
    rule = Optional() if form.is_open else Filled(_MISSING_ARRIVAL if form.leg_kind in TRANSPORT else missing_hour)
    rule(form, field)


def label_times(form: TimesForm, kind: LegKind) -> None:
    """Name the fields as they are called for a kind of leg."""
    labels = _OF_JOURNEYS if kind in TRANSPORT else _OF_STAYS if kind in STAYS else _OF_OTHERS
    named: tuple[Field, ...] = (form.starts_on, form.starts, form.ends_on, form.ends)
    for field, label in zip(named, labels, strict=True):
        field.label.text = label
    form.ends_on.flags.required, form.ends_on.flags.optional = kind in STAYS, kind not in STAYS


def times_in(form: TimesForm, starts_zone: str, ends_zone: str) -> tuple[ZonedTime, ZonedTime] | None:
    """Return both times of a form whose hours could be read; None, with errors beside the fields, for what cannot be.

    A last day that was left empty is the one on which clocks there first show that hour after the start.
    """
    if not (form.starts_on.data and form.starts.data and (form.ends.data or form.is_open)):
        return None
    starts = _time(form, "starts", dt.datetime.combine(form.starts_on.data, form.starts.data), starts_zone)
    if starts is None:
        return None
    if not form.ends.data:
        return starts, assumed_end(starts, ends_zone)
    wall = _end(form, starts, form.ends.data, ends_zone)
    ends = _time(form, "ends", wall, ends_zone) if wall else None
    if ends is None:
        return None
    if ends.instant() <= starts.instant():
        told = _("The end is not after the start, by the clocks of both places.")
        field = form.ends_on if form.ends_on.data else form.ends
        refuse(field, told)
        return None
    return starts, ends


def assumed_end(starts: ZonedTime, zone: str) -> ZonedTime:
    """Return when a journey is taken to end of which nobody knows."""
    return ZonedTime.from_instant(starts.instant() + _ASSUMED, zone)


def _end(form: TimesForm, starts: ZonedTime, hour: dt.time, zone: str) -> dt.datetime | None:
    if form.ends_on.data:
        return dt.datetime.combine(form.ends_on.data, hour)
    if form.ends_on.errors:
        return None
    return next_showing(hour, starts, zone) or dt.datetime.combine(starts.wall.date(), hour)


def next_showing(hour: dt.time, starts: ZonedTime, zone: str) -> dt.datetime | None:
    """Return when clocks of a zone first show an hour after an instant; None at the end of the known years."""
    for days in _NEARBY:
        try:
            wall = dt.datetime.combine(starts.wall.date(), hour) + days * _DAY
            if ZonedTime(wall, zone).instant() > starts.instant():
                return wall
        except (WallTimeError, OverflowError):
            continue
    return None


def _time(form: TimesForm, name: Literal["starts", "ends"], wall: dt.datetime, zone: str) -> ZonedTime | None:
    is_start = name == "starts"
    hour, day = (form.starts, form.starts_on) if is_start else (form.ends, form.ends_on)
    fold = form.starts_fold if is_start else form.ends_fold
    try:
        time = ZonedTime(wall, zone)
    except WallTimeError:
        refuse(day, _("This year cannot be right."))
        return None
    if time.is_skipped:
        told = _("Clocks go forward over this hour on that day: it does not exist there. Choose another.")
        refuse(hour, told)
        return None
    if not time.is_repeated:
        return time
    form.asked_folds.add(name)
    if fold.data not in {"0", "1"}:
        told = _("Clocks go back on that day and show this hour twice. Say below which one is meant.")
        refuse(hour, told)
        return None
    return ZonedTime(wall, zone, int(fold.data))


def time_data(starts: ZonedTime, ends: ZonedTime, kind: LegKind, *, is_open: bool = False) -> dict[str, Any]:
    """Return both times as the inputs show them; the last day is left empty where the hour says it.

    An end that was assumed is left empty too.
    """
    said = kind not in STAYS and next_showing(ends.wall.time(), starts, ends.zone) == ends.wall
    if is_open and ends == assumed_end(starts, ends.zone):
        return {"starts_on": starts.wall.date(), "starts": starts.wall.time(), "starts_fold": str(starts.fold)}
    return {
        "starts_on": starts.wall.date(),
        "starts": starts.wall.time(),
        "ends_on": None if said else ends.wall.date(),
        "ends": ends.wall.time(),
        "starts_fold": str(starts.fold),
        "ends_fold": str(ends.fold),
    }
