"""`events import-agenda FILE --event SLUG`: a file read into an event, or what that would change."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from events.congress.agenda.exchange.import_summary import MOST_CANCELLED
from events.congress.agenda.exchange.operations import (
    AgendaImportError,
    Report,
    Terms,
    apply_schedule,
    preview_schedule,
)
from events.congress.agenda.exchange.schedule import ScheduleError
from events.congress.agenda.exchange.schedule_reading import read_schedule


@dataclass(frozen=True)
class Choices:
    """The choices of whoever runs the import."""

    time_zone: str | None = None
    trust_start: bool | None = None
    most_cancelled: float = MOST_CANCELLED
    is_dry_run: bool = False


async def import_agenda_file(file: Path, slug: str, choices: Choices, report: Report) -> str:
    """Read a file into the event with this slug. Return the summary as text. Raise AgendaImportError."""
    try:
        data = await asyncio.to_thread(file.read_bytes)
    except OSError as error:
        raise AgendaImportError(f"{file} cannot be read: {error.strerror or error}.") from error
    report(f"Reading {file.name} ({len(data) / 1024:,.0f} kB)")
    try:
        schedule = read_schedule(data, time_zone=choices.time_zone, trust_start=choices.trust_start)
    except ScheduleError as error:
        raise AgendaImportError(f"{file}: {error} Nothing was changed.") from error
    report(f"{len(schedule.sessions):,} sessions, {len(schedule.rooms):,} rooms, {len(schedule.days)} days")
    now = dt.datetime.now(dt.UTC)
    if choices.is_dry_run:
        return (await preview_schedule(schedule, slug, now)).as_preview()
    return str(await apply_schedule(schedule, slug, now, Terms(choices.most_cancelled), report))
