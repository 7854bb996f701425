"""Public pages on which one has one's link sent again."""

from __future__ import annotations

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.congress.organizing.event_queries import public_event
from events.congress.organizing.frame_queries import public_frame
from events.congress.registration import link_operations as links
from events.congress.registration.form_pages import client_of
from events.congress.registration.forms import LinkForm
from events.platform.email_addresses import fold_email
from events.platform.language.i18n import current_language
from events.platform.web.addresses import address
from events.platform.web.forms import read_form
from events.platform.web.installation import installation, now
from events.platform.web.templating import render


async def sent(request: Request) -> Response:
    """Say that a link is on its way or waits, if there is somebody to send it to: the same for everybody."""
    event = await public_event(request)
    is_done = request.query_params.get("draft") == "done"
    context, has_server = await public_frame(event, "registration"), installation(request).settings.has_mail_server
    return render(request, "congress/registration/sent.html", **context, is_draft_done=is_done, has_server=has_server)


async def link(request: Request) -> Response:
    """Ask for one's own link by mail; neither the page nor its time says whether the address is known."""
    event = await public_event(request)
    texts = await read_form(request) if request.method == "POST" else None
    form = LinkForm(texts)
    if texts is None or not form.validate():
        status = 200 if texts is None else 422
        return render(
            request, "congress/registration/link.html", status, **await public_frame(event, "registration"), form=form
        )
    email = fold_email(form.email.data)
    if not await links.allow_asking(email, client_of(request), now()):
        raise HTTPException(429)
    # After the answer is on its way, for looking for people takes a different time than finding none.
    task = BackgroundTask(links.send_links, event.id, email, current_language(), now())
    return RedirectResponse(address("registration.sent", slug=event.slug), 303, background=task)
