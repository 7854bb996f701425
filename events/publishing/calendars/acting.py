"""Acts of owners on their calendars from their private pages: another address, joining, taking apart."""

from __future__ import annotations

import datetime as dt

from starlette.exceptions import HTTPException

from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.signing import Signer
from events.platform.web.editing import RefusedError
from events.platform.web.fields import LineField
from events.platform.web.flash import Flash
from events.platform.web.form_rules import Filled
from events.platform.web.forms import Form
from events.publishing.calendars.joining import Holder, holder_behind, join, separate
from events.records.people.throttle_operations import allow

RENEWED = Flash(
    _("The former address has ended. Subscribe anew on each device."), title=_("Your calendar has a new address")
)
JOINED = Flash(_("The calendar of all that concerns you has both."), title=_("Both are one calendar now"))
SEPARATED = Flash(
    _("Its entries leave the joint calendar when your applications look for changes."),
    title=_("This page stands alone again"),
)
_HOUR = dt.timedelta(hours=1)
_MOST = 20
_NO_LINK = _("This is no link of a registration or a mission here. Copy the whole link from its mail.")


class JoiningForm(Form):
    """The private link of another page of the same person."""

    link = LineField(
        _("Link of your other page"),
        [Filled(_NO_LINK)],
        longest=500,
        description=_(
            "Paste the private link from its mail. Only add pages of your own: whoever has the link of one then sees "
            "both in the calendar."
        ),
    )


async def join_typed(signer: Signer, row: Holder, form: JoiningForm, now: dt.datetime) -> None:
    """Join the page that a form names with a row. Raise RefusedError."""
    if not await _may_change(row, now):
        raise RefusedError(gettext("This was tried too often. Wait an hour."), "link")
    other = await holder_behind(signer, form.link.data)
    if other is None:
        raise RefusedError(str(_NO_LINK), "link")
    if not await join(row, other, now):
        raise RefusedError(gettext("This page is in your calendar already."), "link")


async def take_out(row: Holder, now: dt.datetime) -> None:
    """Take a row out of the joint calendar. Raise HTTPException 429 when this is done too often."""
    if not await _may_change(row, now):
        raise HTTPException(429)
    await separate(row, now)


async def _may_change(row: Holder, now: dt.datetime) -> bool:
    return await allow(f"calendar joining {row.id}", _MOST, _HOUR, now)
