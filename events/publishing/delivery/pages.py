"""The organizers' pages of mails: what waits, what was sent, what failed and why."""

from __future__ import annotations

import secrets
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.congress.organizing.frame_queries import organize_frame
from events.platform.language.cleaning import clean_line
from events.platform.language.formats import number
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import languages, ngettext
from events.platform.web.addresses import address
from events.platform.web.forms import read_form
from events.platform.web.installation import installation, now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.publishing.delivery import operations
from events.publishing.delivery.forms import test_mail_form
from events.publishing.delivery.messages import KINDS
from events.publishing.delivery.notice_messages import NOTICE_KINDS
from events.publishing.delivery.showing import shown
from events.records.outbox.kinds import kind_name
from events.records.outbox.models import Message
from events.records.outbox.queries import (
    PAGE,
    STATES,
    Choice,
    counts_by_state,
    find_mail,
    note_of,
    outbox_page,
    state_name,
)

_LAST_PAGE = 100_000
_LISTED = (*KINDS, *NOTICE_KINDS)


async def outbox(request: Request) -> Response:
    """The event's mails, the newest first."""
    return await _outbox_page(request, test_mail_form(data={"email": request.state.actor.email}))


async def _outbox_page(request: Request, form: Any, status: int = 200) -> Response:
    event, actor = request.state.event, request.state.actor
    choice, page = _choice(request), _page_number(request)
    notes, found = await outbox_page(event.id, choice, page)
    counts = await counts_by_state(event.id)
    return render(
        request,
        "publishing/delivery/outbox.html",
        status,
        **await organize_frame(actor, event, "organize.outbox"),
        notes=notes,
        choice=choice,
        counts=[(state_name(state), counts[state], state) for state in STATES if counts.get(state)],
        kinds=[(kind, kind_name(kind)) for kind in _LISTED if kind != "sign_in_link"],
        states=[(state, state_name(state)) for state in STATES],
        has_server=installation(request).settings.smtp_url is not None,
        may_edit=actor.may(Rule.EDIT, event.id),
        form=form,
        nonce=secrets.token_urlsafe(16),
        done=request.query_params.get("done", ""),
        **_pages(event.slug, choice, page, found),
    )


def _choice(request: Request) -> Choice:
    state, kind = request.query_params.get("state", ""), request.query_params.get("kind", "")
    return Choice(
        state=state if state in STATES else "",
        kind=kind if kind in _LISTED else "",
        words=clean_line(request.query_params.get("q", ""))[:100],
    )


def _page_number(request: Request) -> int:
    typed = request.query_params.get("page", "1")
    is_number = typed.isascii() and typed.isdigit() and len(typed) < 7
    return min(max(int(typed), 1), _LAST_PAGE) if is_number else 1


def _pages(slug: str, choice: Choice, page: int, found: int) -> dict[str, str]:
    def at(number: int) -> str:
        return address("organize.outbox", slug=slug, state=choice.state, kind=choice.kind, q=choice.words, page=number)

    first, last = (page - 1) * PAGE + 1, min(page * PAGE, found)
    shown = _("%(first)s to %(last)s of %(all)s", first=number(first), last=number(last), all=number(found))
    return {
        "previous_href": at(page - 1) if page > 1 else "",
        "next_href": at(page + 1) if last < found else "",
        "shown": shown if found > PAGE and first <= last else "",
        "lead": ngettext("One mail", "%(num)s mails", found) if found else "",
    }


async def outbox_message(request: Request) -> Response:
    """One mail as its recipient sees it."""
    message = await _message(request)
    event, actor = request.state.event, request.state.actor
    return render(
        request,
        "publishing/delivery/message.html",
        **await organize_frame(actor, event, "organize.outbox"),
        message=message,
        note=note_of(message),
        shown=await shown(message, installation(request)),
        has_server=installation(request).settings.smtp_url is not None,
        may_edit=actor.may(Rule.EDIT, event.id),
    )


async def retry(request: Request) -> Response:
    """Put a failed mail back into the queue."""
    message, event = await _message(request), request.state.event
    await operations.try_again(event.id, message.id, by=request.state.actor.account_id, now=now())
    return RedirectResponse(address("organize.outbox.message", slug=event.slug, message=message.id), 303)


async def test_mail(request: Request) -> Response:
    """Queue a test mail to one's own or a typed address."""
    event, actor = request.state.event, request.state.actor
    sent = await read_form(request)
    form = test_mail_form(sent)
    if not form.validate():
        return await _outbox_page(request, form, 422)
    try:
        await operations.send_test_mail(
            event.id,
            by=actor.account_id,
            asked_by=actor.name or actor.email,
            recipient=form.email.data,
            language=actor.language if actor.language in languages() else languages()[0],
            nonce=clean_line(str(sent.get("nonce", "")))[:40] or secrets.token_urlsafe(16),
            now=now(),
        )
    except operations.TooManyTestsError:
        form.email.errors = [_("You have sent five test mails within an hour. Wait a while before the next one.")]
        return await _outbox_page(request, form, 422)
    return RedirectResponse(address("organize.outbox", slug=event.slug, done="test"), 303)


async def _message(request: Request) -> Message:
    message = await find_mail(request.state.event.id, request.path_params["message"])
    if message is None:
        raise HTTPException(404)
    return message
