"""Acts on a partner's private links: opening, closing, replacing and sending them."""

from __future__ import annotations

from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.missions.partnering import operations
from events.missions.partnering.forms import LinkForm
from events.missions.partnering.partner_links import HOST, RATING, handing, recipients, sending_form
from events.missions.partnering.partner_pages import file_of, page_with
from events.missions.partnering.queries import PartnerFile
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row
from events.platform.web.flash import Flash, mailed, redirect
from events.platform.web.installation import now

OPENED = Flash(_("The link is open: whoever has it sees what concerns this partner."))
CLOSED = Flash(_("The link is closed: it opens nothing until you open it again."))
RENEWED = Flash(_("The former link no longer opens anything. Send the new one."))
RATING_RENEWED = Flash(_("The former link to the rating no longer opens anything. Send the new one."))
SENT = Flash(_("The host’s page is on its way by mail."))
RATING_ASKED = Flash(_("The request to rate the partnership is on its way by mail."))
NOT_OPEN = Flash(_("No mail was sent: open the link first."), tone="warm")
TOO_MANY = Flash(
    _("No mail was sent: many went to this partner within the hour. Wait a little, or copy the address."), tone="warm"
)

_MAILS = {HOST: ("host_link", SENT), RATING: ("rating_request", RATING_ASKED)}


async def opening(request: Request) -> Response:
    """Let the host's link open its page."""
    return await _open(request, is_open=True)


async def closure(request: Request) -> Response:
    """Let the host's link open nothing."""
    return await _open(request, is_open=False)


async def _open(request: Request, *, is_open: bool) -> Response:
    file = await _partner(request)
    await operations.open_link(file.row, is_open=is_open, by=request.state.actor.account_id, now=now())
    return _back(request, file, OPENED if is_open else CLOSED)


async def renewal(request: Request) -> Response:
    """Replace the host's link."""
    return await _renew(request, HOST, RENEWED)


async def rating_renewal(request: Request) -> Response:
    """Replace the link to the rating."""
    return await _renew(request, RATING, RATING_RENEWED)


async def _renew(request: Request, purpose: str, flash: Flash) -> Response:
    file = await _partner(request)
    await operations.renew_link(file.row, purpose, by=request.state.actor.account_id, now=now())
    return _back(request, file, flash)


async def mail(request: Request) -> Response:
    """Send a partner the link to its page."""
    return await _send(request, HOST)


async def rating_request(request: Request) -> Response:
    """Ask a partner by mail to rate the partnership."""
    return await _send(request, RATING)


async def _send(request: Request, purpose: str) -> Response:
    file = await _partner(request)
    return await edit_row(
        request,
        load=partial(_unsent, file),
        form=partial(sending_form, file, purpose),
        save=partial(_save, request, purpose),
        show=partial(_show, request, purpose),
    )


async def _unsent(file: PartnerFile) -> Present[PartnerFile]:
    return Present(file, {})


async def _save(request: Request, purpose: str, file: PartnerFile, form: LinkForm, _version: int) -> Response:
    if purpose == HOST and not file.row.is_link_open:
        return _back(request, file, NOT_OPEN)
    to = {one.email: one for one in recipients(file)}[form.to.data]
    kind, flash = _MAILS[purpose]
    letter = operations.Letter(kind, to, form.message.data or "")
    is_sent = await operations.send_link(file.row, letter, by=request.state.actor.account_id, now=now())
    return _back(request, file, mailed(request, flash) if is_sent else TOO_MANY)


async def _show(request: Request, purpose: str, file: PartnerFile, edit: Edit) -> Response:
    return await page_with(request, file, edit.status, handing(request, file, **{purpose: edit.form}))


async def _partner(request: Request) -> PartnerFile:
    """Return the partner that the address names. Raise HTTPException 404 for none and for one taken out."""
    file = await file_of(request)
    if file.row.removed_at is not None:
        raise HTTPException(404)
    return file


def _back(request: Request, file: PartnerFile, flash: Flash) -> Response:
    return redirect(request, address("mission.partner", slug=request.state.mission.slug, code=file.row.code), flash)
