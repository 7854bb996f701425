"""State that the sessions of a file share while it is read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from events.congress.agenda.exchange.schedule import ScheduledSession, ScheduleWarning
from events.congress.agenda.exchange.schedule_raw import Found
from events.congress.agenda.exchange.schedule_texts import shortened, single_line

NAME_LENGTH = 200


@dataclass(slots=True)
class Reading:
    """State that the sessions of a file share while it is read."""

    zone: ZoneInfo
    acronym: str
    base_url: str
    generator: str
    trusts_start: bool = False  # whether a session's start counts where its date says another time
    warnings: list[ScheduleWarning] = field(default_factory=list)
    sessions: dict[str, ScheduledSession] = field(default_factory=dict)
    slots: dict[str, list[str]] = field(default_factory=dict)  # by the file's guid, the guids of what it stands for
    unnamed: Counter[str] = field(default_factory=Counter)

    def warn(self, found: Found, key: str, text: str, /, **values: object) -> None:
        self.warnings.append(found.warning(key, text, **values))

    def name(self, text: str) -> str:
        """Return a name on one line; names that differ only behind their 200th character are one."""
        return shortened(single_line(text), NAME_LENGTH)

    def wall(self, on: date, clock: timedelta) -> datetime:
        """Return what the clocks of the place show `clock` after midnight; where they skip it, the moment they show."""
        naive = datetime.combine(on, time()) + clock
        return naive.replace(tzinfo=self.zone).astimezone(UTC).astimezone(self.zone)
