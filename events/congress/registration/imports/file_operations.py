"""`events import-registrations FILE --event SLUG`: everybody in a file, or what each line would do."""

from __future__ import annotations

from pathlib import Path

from events.congress.organizing.models import Event
from events.congress.registration.imports.line_operations import lines_in
from events.congress.registration.imports.operations import Terms, import_registrations, preview_registrations
from events.congress.registration.question_queries import questions_of
from events.platform.web.installation import now
from events.records.imports.file_operations import ImportRefusedError, Report, read_file
from events.records.imports.values import Fate, Preview, Rows


async def import_registrations_file(path: Path, slug: str, report: Report, *, is_dry: bool, is_told: bool) -> str:
    """Read a file of registrations into an event. Return what was done. Raise ImportRefusedError."""
    event = await Event.get_or_none(slug=slug)
    if event is None or event.state == "cancelled":
        reason = "is cancelled" if event else "does not exist"
        raise ImportRefusedError(f"Nobody can be registered: the event {slug} {reason}.")
    questions = await questions_of(event)

    async def read(rows: Rows) -> Preview:
        lines = await lines_in(rows, questions, event.default_language)
        if is_dry:
            return await preview_registrations(questions, lines)
        return await import_registrations(questions, lines, Terms(is_told=is_told), now())

    done = await read_file(path, read, report)
    will_be = "would be" if is_dry else "are"
    notes = "".join(f" {note}" for note in done.notes)
    return f"{done.count(Fate.NEW)} of {len(done.outcomes)} people {will_be} newly registered.{notes}"
