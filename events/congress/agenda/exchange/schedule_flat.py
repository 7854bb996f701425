"""Sessions that stand beside the days of a file and not in them, put into the days they take place on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from events.congress.agenda.exchange.schedule_fields import read_date, read_datetime
from events.congress.agenda.exchange.schedule_raw import Found, FoundDay, FoundRoom

DAY_CHANGE = timedelta(hours=4)  # frab's and pretalx's: what begins before belongs to the evening before


def in_days(days: Sequence[FoundDay], sessions: Iterable[Found]) -> list[FoundDay]:
    """Return the days with these sessions too; where none of them fits, a day is added."""
    by_day = {_date(day.found): day for day in days}
    added: dict[date | None, list[Found]] = {}
    for session in sessions:
        held_on = next((_date(day.found) for day in days if _holds(day.found, session)), None)
        added.setdefault(held_on or _day_of(session), []).append(session)
    for begins, held in added.items():
        first, on = held[0], begins or next(iter(by_day), None)
        day = by_day.setdefault(on, FoundDay(Found({"date": on.isoformat()} if on else {}, first.line, first.path)))
        day.rooms.append(FoundRoom(Found({}, first.line, first.path), held))
    return sorted(by_day.values(), key=lambda day: day.found.text("date"))


def _date(day: Found) -> date | None:
    return read_date(day.text("date")) or read_date(day.text("start"))


def _holds(day: Found, session: Found) -> bool:
    """Whether a day says from when until when it lasts, and the session begins meanwhile."""
    starts, ends, begins = (read_datetime(text) for text in (day.text("start"), day.text("end"), _begin(session)))
    if not (starts and ends and begins and starts.tzinfo and ends.tzinfo and begins.tzinfo):
        return False
    return starts <= begins < ends


def _day_of(session: Found) -> date | None:
    begins = read_datetime(_begin(session))
    return (begins - DAY_CHANGE).date() if begins else read_date(_begin(session))


def _begin(session: Found) -> str:
    return session.text("date", "start")
