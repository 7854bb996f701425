"""Making every delegation of a table, or none: told first, then done in one transaction."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from events.congress.delegations.importing import Line
from events.congress.delegations.operations import create_delegation, send_link
from events.congress.organizing.models import Event
from events.congress.quotas.models import Delegation
from events.platform.language.lazy import gettext as _
from events.platform.storage.database import transaction
from events.platform.storage.revisions import hold_event
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.imports.values import Fate, Outcome, Preview
from events.records.organizations.names import key_of
from events.records.seats import operations as seats

KNOWN = _("Entered already: stays as it is.")
TWICE = _("The same as line %(line)s.")
NO_PLACES = _("Without places: nobody can be named yet.")

# The name of an organization, folded, and the country: there is one delegation of both.
Key = tuple[str, str]


@dataclass(frozen=True)
class Terms:
    """Under whose name it is done, whether focal points get their links at once, and which preview was shown."""

    by: UUID
    is_sent: bool
    version: int


async def preview_delegations(event: Event, lines: Sequence[Line]) -> Preview:
    """Return what each line would do now; a delegation that ended is known too."""
    rows = await Delegation.filter(event_id=event.id).only("id", "name", "country")
    known = {_key(row.name, row.country) for row in rows}
    seen: dict[Key, int] = {}
    return Preview([_outcome(line, known, seen) for line in lines])


async def import_delegations(event: Event, lines: Sequence[Line], terms: Terms, now: dt.datetime) -> Preview:
    """Make whichever delegation of a table is not there yet; return what each line did.

    Nothing is written when a line is wrong. Raise ChangedMeanwhileError when it would no longer do what the preview
    of that version showed.
    """
    async with transaction():
        await hold_event(event.id)
        await seats.hold(event.pool_id)
        preview = await preview_delegations(event, lines)
        if terms.version != preview.version:
            raise ChangedMeanwhileError
        if not preview.is_wrong:
            await _make(event, lines, preview, terms, now)
    return preview


async def _make(event: Event, lines: Sequence[Line], preview: Preview, terms: Terms, now: dt.datetime) -> None:
    new = {outcome.number for outcome in preview.of(Fate.NEW)}
    for line in lines:
        if line.number in new and line.entered:
            made = await create_delegation(event, line.entered, by=terms.by, now=now)
            if terms.is_sent:
                await send_link(made, by=terms.by, now=now)
            await asyncio.sleep(0)  # others are answered meanwhile
    if new:
        details = {"new": len(new)}
        await record_change(event.id, "event", event.id, Act.DELEGATIONS_IMPORTED, now, actor=terms.by, details=details)


def _key(name: str, country: str) -> Key:
    return key_of(name), country


def _outcome(line: Line, known: set[Key], seen: dict[Key, int]) -> Outcome:
    if line.entered is None:
        return Outcome(line.number, line.title, Fate.WRONG, line.problems)
    key = _key(line.entered.name, line.entered.country)
    if key in known:
        return Outcome(line.number, line.title, Fate.LEFT, (KNOWN,))
    first = seen.setdefault(key, line.number)
    if first != line.number:
        return Outcome(line.number, line.title, Fate.LEFT, (TWICE % {"line": first},))
    return Outcome(line.number, line.title, Fate.NEW, () if any(line.entered.quotas.values()) else (NO_PLACES,))
