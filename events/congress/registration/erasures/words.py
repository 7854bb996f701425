"""Where a request for erasure stands, in words, and until when it has to be answered."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from enum import StrEnum, unique
from zoneinfo import ZoneInfo

from events.platform.language.lazy import LazyText, pgettext


@unique
class ErasureState(StrEnum):
    """Stored by its value, which never changes."""

    ASKED = "asked"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    CARRIED_OUT = "carried_out"


STATE_WORDS: Mapping[str, LazyText] = {
    ErasureState.ASKED: pgettext("a request for erasure", "With the organizers"),
    ErasureState.WITHDRAWN: pgettext("a request for erasure", "Taken back"),
    ErasureState.REFUSED: pgettext("a request for erasure", "Refused"),
    ErasureState.CARRIED_OUT: pgettext("a request for erasure", "Carried out"),
}


def due_day(asked_at: dt.datetime, zone: str) -> dt.date:
    """Return the last day of the month within which a request is answered (GDPR, art. 12(3)), in a zone."""
    asked = asked_at.astimezone(ZoneInfo(zone)).date()
    year, month = asked.year + asked.month // 12, asked.month % 12 + 1
    return dt.date(year, month, min(asked.day, calendar.monthrange(year, month)[1]))
