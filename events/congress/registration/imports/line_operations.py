"""The lines of a table of registrations, judged in a thread: each by the whole form."""

from __future__ import annotations

import asyncio

from events.congress.registration.imports.lines import HeadError, Line, lines_of
from events.congress.registration.question_queries import Questions
from events.platform.language.lazy import gettext as _
from events.platform.tables.reading import TableError
from events.records.imports.values import Rows

MOST_LINES = 1000

NO_COLUMNS = _("The first line of the file names the columns: it needs “Name” and “E-mail address”.")
TOO_MANY = _("At most 1,000 people are registered at once: split the file.")


async def lines_in(rows: Rows, questions: Questions, language: str) -> list[Line]:
    """Return the lines of a table; mails are in `language` where a line names none. Raise TableError."""
    if len(rows) > MOST_LINES + 1:
        raise TableError(TOO_MANY)
    try:
        return await asyncio.to_thread(lines_of, rows, questions, language)
    except HeadError:
        raise TableError(NO_COLUMNS) from None
