"""Public pages on which one asks to be told when registration opens, the pages behind the link in the mail, and the
organizers' way to delete an address."""

from __future__ import annotations

from uuid import UUID

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.congress.alerts.models import Alert
from events.congress.alerts.operations import ask_for_alert, confirm_alert, end_alerts
from events.congress.alerts.queries import is_ours
from events.congress.organizing.confirmation_pages import ask
from events.congress.organizing.event_queries import event_by_id, public_event
from events.congress.organizing.frame_queries import public_frame
from events.congress.organizing.models import Event
from events.congress.organizing.window_words import window_text
from events.congress.registration.form_pages import client_of
from events.congress.registration.forms import AlertForm
from events.congress.registration.opening import is_awaited, offered_windows, public_window
from events.congress.registration.question_queries import questions_of
from events.platform.email_addresses import fold_email
from events.platform.language.cleaning import uuid_in
from events.platform.language.i18n import current_language
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import found
from events.platform.web.email_fields import are_reachable
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import read_form
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.people.throttle_operations import MailDelay, allow_alert

_HEADERS = {"cache-control": "no-store", "referrer-policy": "same-origin"}


async def alert(request: Request) -> Response:
    """Ask for the address (GET), and send it a mail; neither page nor time says whether the address is known."""
    event = await public_event(request)
    questions = await questions_of(event)
    if not is_awaited(event, questions, now()):
        return RedirectResponse(address("registration", slug=event.slug), 303)
    sent = await read_form(request) if request.method == "POST" else None
    form = AlertForm(sent)
    if sent is None or not form.validate() or not await are_reachable(request, form):
        window = public_window(event, offered_windows(event, questions, now()), now())
        status, frame = 200 if sent is None else 422, await public_frame(event, "registration")
        said = "" if window.is_open else window_text(window)
        return render(request, "congress/alerts/ask.html", status, **frame, form=form, window_text=said)
    return await _receive(request, event, fold_email(form.email.data))


async def _receive(request: Request, event: Event, email: str) -> Response:
    at, client = now(), client_of(request)
    if not await allow_alert(client, at):
        raise HTTPException(429)
    delay = MailDelay(client, installation(request).settings.registrations_per_network, what="alert")
    # After the answer is on its way, for an address that is known takes a different time.
    task = BackgroundTask(ask_for_alert, event, email, current_language(), at, delay.counted)
    return RedirectResponse(address("alert.sent", slug=event.slug), 303, background=task)


async def sent(request: Request) -> Response:
    """Say that a mail with a link to confirm is on its way: the same for everybody."""
    event = await public_event(request)
    has_server = installation(request).settings.has_mail_server
    frame = await public_frame(event, "registration")
    return render(request, "congress/alerts/sent.html", **frame, has_server=has_server)


async def confirmation(request: Request) -> Response:
    """Ask whether to confirm (GET), and do it (POST)."""
    row = await _alert(request)
    if row and request.method == "POST":
        await confirm_alert(row.id, now())
        await row.refresh_from_db(fields=["confirmed_at"])
    return await _page(request, "congress/alerts/alert.html", row)


async def ending(request: Request) -> Response:
    """Ask whether to end an alert (GET); end it (POST), which mail programs send by themselves (RFC 8058)."""
    row = await _alert(request)
    if row and request.method == "POST":
        await end_alerts([row.id])
        row = None
    return await _page(request, "congress/alerts/ending.html", row)


async def _alert(request: Request) -> Alert | None:
    """Return the alert of the link, None for one that has ended. Raise HTTPException 404 for a forged link."""
    alert_id: UUID = found(is_ours(installation(request).signer, request.path_params["token"]))
    row = await Alert.get_or_none(id=alert_id)
    if row:
        row.event = await event_by_id(installation(request).revisions, row.event_id)
    return row


REMOVED = Flash(_("The address is deleted."))
_ASKED = _("Delete %(email)s?")
_LINES = (_("It waits to be told that registration opens. Nothing is kept of it afterwards, and no mail comes."),)


async def removal(request: Request) -> Response:
    """Ask the organizers before an address is deleted (GET); delete it (POST)."""
    event, wanted = request.state.event, uuid_in(request.path_params["alert"])
    row = found(await Alert.get_or_none(id=wanted, event_id=event.id) if wanted else None)
    back = address("organize.event", slug=event.slug)
    if request.method != "POST":
        asked = Confirmation(_ASKED % {"email": row.email}, _LINES, _("Delete the address"), back)
        return await ask(request, "organize.event", asked)
    await end_alerts([row.id])
    return redirect(request, back, REMOVED)


async def _page(request: Request, template: str, row: Alert | None) -> Response:
    """Return a page about an alert: in the frame of its event, which nobody knows once it has ended."""
    frame = await public_frame(row.event, "personal") if row else {}
    if row:
        frame["event_nav"]["action"] = None
    return render(request, template, 200, _HEADERS, **frame, alert=row, token=request.path_params["token"])
