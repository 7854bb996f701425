"""Inviting everybody in a table, or nobody: told first, then done in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from events.congress.invitations.importing import Line
from events.congress.invitations.models import Invitation
from events.congress.invitations.operations import InvitedAlreadyError, invite
from events.congress.invitations.sending_operations import send_invitations
from events.congress.organizing.models import Event
from events.platform.language.lazy import gettext as _
from events.platform.storage.database import transaction
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.imports.values import Fate, Outcome, Preview

KNOWN = _("Invited already: stays as it is.")
TWICE = _("The same as line %(line)s.")
_BATCH = 300


@dataclass(frozen=True)
class Terms:
    """Under whose name it is done, whether the mails go out at once, and which preview was shown."""

    by: UUID
    is_sent: bool
    version: int
    answer_by: dt.date | None = None
    at_any_time: bool = False


async def preview_invitations(event: Event, lines: Sequence[Line]) -> Preview:
    """Return what each line would do now. An address is invited once, also where that was withdrawn."""
    known = await _known(event, [line.values["email"] for line in lines if "email" in line.values])
    seen: dict[str, int] = {}
    return Preview([_outcome(line, known, seen) for line in lines])


async def import_invitations(event: Event, lines: Sequence[Line], terms: Terms, now: dt.datetime) -> Preview:
    """Invite whoever in a table is not invited yet; return what each line did.

    Nothing is written when a line is wrong. Raise ChangedMeanwhileError when it would no longer do what the preview
    of that version showed.
    """
    async with transaction():
        preview = await preview_invitations(event, lines)
        if terms.version != preview.version:
            raise ChangedMeanwhileError
        if not preview.is_wrong:
            await _invite(event, {line.number: line for line in lines}, preview, terms, now)
    return preview


async def _invite(event: Event, lines: Mapping[int, Line], preview: Preview, terms: Terms, now: dt.datetime) -> None:
    asked = {"answer_by": terms.answer_by, "at_any_time": terms.at_any_time}
    try:
        made = [
            await invite(event, lines[one.number].wish(asked), by=terms.by, now=now) for one in preview.of(Fate.NEW)
        ]
    except InvitedAlreadyError:  # somebody was there a moment ago
        raise ChangedMeanwhileError from None
    if terms.is_sent:
        await send_invitations(made, by=terms.by, now=now)
    if made:
        details = {"new": len(made)}
        await record_change(event.id, "event", event.id, Act.INVITATIONS_IMPORTED, now, actor=terms.by, details=details)


async def _known(event: Event, emails: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(emails), _BATCH):
        rows = Invitation.filter(event_id=event.id, email__in=emails[start : start + _BATCH])
        found |= {row.email or "" for row in await rows.only("email")}
    return found


def _outcome(line: Line, known: set[str], seen: dict[str, int]) -> Outcome:
    if line.problems:
        return Outcome(line.number, line.title, Fate.WRONG, tuple(line.problems))
    email = line.values["email"]
    if email in known:
        return Outcome(line.number, line.title, Fate.LEFT, (KNOWN,))
    first = seen.setdefault(email, line.number)
    if first != line.number:
        return Outcome(line.number, line.title, Fate.LEFT, (TWICE % {"line": first},))
    return Outcome(line.number, line.title, Fate.NEW)
