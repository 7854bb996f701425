"""What owners do about their calendars from their private pages: another address, joining, taking apart."""

from __future__ import annotations

import datetime as dt

from starlette.datastructures import FormData

from events.platform.language.i18n import gettext as _
from events.platform.signing import Signer
from events.publishing.calendars.joining import Holder, holder_behind, join, separate
from events.records.people.throttle_operations import allow

_HOUR = dt.timedelta(hours=1)
_MOST = 20


class RefusedError(Exception):
    """What was asked for cannot be done; the text says why, for the reader."""


async def act_on_joining(signer: Signer, row: Holder, sent: FormData, now: dt.datetime) -> str:
    """Join what the form names with a row, or take the row out. Returns the word for what was done.

    Raises RefusedError.
    """
    if not await allow(f"calendar joining {row.id}", _MOST, _HOUR, now):
        raise RefusedError(_("This was tried too often. Wait an hour."))
    if sent.get("act") == "separate":
        await separate(row, now)
        return "separated"
    other = await holder_behind(signer, str(sent.get("link", ""))[:500])
    if other is None:
        raise RefusedError(_("This is no link of a registration or a mission here. Copy the whole link from its mail."))
    if not await join(row, other, now):
        raise RefusedError(_("This page is in your calendar already."))
    return "joined"
