"""Writing a list of registrations into a file, in the child process that reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from events.congress.organizing.models import Event
from events.congress.registration.export_queries import table_of, write_table
from events.congress.registration.list_columns import list_of
from events.congress.registration.list_queries import found_by
from events.congress.registration.question_queries import questions_of
from events.congress.registration.sight import Sight
from events.platform.language.i18n import speaking
from events.platform.storage.reading_child import Told
from events.platform.web.lists.asked import ListRequest


@dataclass(frozen=True)
class Wanted:
    """A list as somebody with a role sees it, in their language, and the file that it goes into."""

    event_id: UUID
    role: str
    query: Mapping[str, str]
    language: str
    kind: str
    files: str
    at: dt.datetime
    path: Path


async def write_list(wanted: Wanted, tell: Told) -> None:
    """Write the file, without sealed answers; an event that is gone has none."""
    event = await Event.get(id=wanted.event_id)
    with speaking(wanted.language):
        questions, sight = await questions_of(event), Sight(wanted.role)
        made = list_of(questions, sight, event.time_zone)
        found = found_by(made, ListRequest.read(made.listing, wanted.query.items()))
        table = table_of(event, sight.of(questions), sight, found, wanted.at, files=wanted.files)
        tell(await write_table(wanted.path, wanted.kind, table, tell))
