"""The organizers' pages of mails: what waits, what was sent, what failed and why."""

from __future__ import annotations

import secrets
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import organize_frame
from events.platform.language.cleaning import clean_line, uuid_in
from events.platform.language.formats import number
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import languages, ngettext
from events.platform.language.lazy import gettext as lazy_gettext
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, RefusedError, edit_row, found
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import installation, now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.publishing.delivery import operations
from events.publishing.delivery.forms import TestMailForm
from events.publishing.delivery.mailing_messages import MAILING
from events.publishing.delivery.messages import ACCOUNT_KINDS, KINDS
from events.publishing.delivery.notice_messages import NOTICE_KINDS
from events.publishing.delivery.operations import TestMail, TooManyTestsError
from events.publishing.delivery.preview import mail_preview
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

TEST_SENT = Flash(lazy_gettext("The test mail is on its way. It is the first in the list."))
TEST_WAITS = Flash(lazy_gettext("The test mail waits with the others. It is the first in the list."))
_LAST_PAGE = 100_000
_LISTED = (*KINDS, MAILING, *NOTICE_KINDS)


async def outbox(request: Request) -> Response:
    """Show the event's mails, the newest first."""
    present = await _new_test(request)
    return await _show(request, None, Edit(TestMailForm(data=present.data)))


async def _new_test(request: Request) -> Present[None]:
    return Present(None, {"email": request.state.actor.email, "nonce": secrets.token_urlsafe(16)})


async def _show(request: Request, _row: None, edit: Edit) -> Response:
    event, actor = request.state.event, request.state.actor
    choice, page = _choice(request), _page_number(request)
    notes, count = await outbox_page(event.id, choice, page)
    counts = await counts_by_state(event.id)
    return render(
        request,
        "publishing/delivery/outbox.html",
        edit.status,
        **await organize_frame(actor, event, "organize.outbox"),
        notes=notes,
        choice=choice,
        counts=[(state_name(state), counts[state], state) for state in STATES if counts.get(state)],
        kinds=[(kind, kind_name(kind)) for kind in _LISTED if kind not in ACCOUNT_KINDS],
        states=[(state, state_name(state)) for state in STATES],
        has_server=installation(request).settings.has_mail_server,
        may_edit=actor.may(Rule.EDIT, event.id),
        form=edit.form,
        **_pages(event.slug, choice, page, count),
    )


def _choice(request: Request) -> Choice:
    state, kind = request.query_params.get("state", ""), request.query_params.get("kind", "")
    return Choice(
        state=state if state in STATES else "",
        kind=kind if kind in _LISTED else "",
        words=clean_line(request.query_params.get("q", ""))[:100],
        batch=uuid_in(request.query_params.get("batch", "")),
    )


def _page_number(request: Request) -> int:
    typed = request.query_params.get("page", "1")
    is_number = typed.isascii() and typed.isdigit() and len(typed) < 7
    return min(max(int(typed), 1), _LAST_PAGE) if is_number else 1


def _pages(slug: str, choice: Choice, page: int, count: int) -> dict[str, str]:
    def at(number: int) -> str:
        chosen = {"state": choice.state, "kind": choice.kind, "q": choice.words, "batch": choice.batch or ""}
        return address("organize.outbox", slug=slug, **chosen, page=number)

    first, last = (page - 1) * PAGE + 1, min(page * PAGE, count)
    shown = _("%(first)s to %(last)s of %(all)s", first=number(first), last=number(last), all=number(count))
    return {
        "previous_href": at(page - 1) if page > 1 else "",
        "next_href": at(page + 1) if last < count else "",
        "shown": shown if count > PAGE and first <= last else "",
        "lead": ngettext("One mail", "%(num)s mails", count) if count else "",
    }


async def outbox_message(request: Request) -> Response:
    """Show one mail as its recipient sees it."""
    message = await _message(request)
    event, actor = request.state.event, request.state.actor
    return render(
        request,
        "publishing/delivery/message.html",
        **await organize_frame(actor, event, "organize.outbox"),
        message=message,
        note=note_of(message),
        shown=await mail_preview(message, installation(request)),
        has_server=installation(request).settings.has_mail_server,
        may_edit=actor.may(Rule.EDIT, event.id),
    )


async def retry(request: Request) -> Response:
    """Put a failed mail back into the queue."""
    message, event = await _message(request), request.state.event
    await operations.try_again(event.id, message.id, by=request.state.actor.account_id, now=now())
    return redirect(request, address("organize.outbox.message", slug=event.slug, message=message.id))


async def test_mail(request: Request) -> Response:
    """Queue a test mail to one's own or a typed address."""
    return await edit_row(
        request,
        load=partial(_new_test, request),
        form=TestMailForm,
        save=partial(_send_test, request),
        show=partial(_show, request),
    )


async def _send_test(request: Request, _row: None, form: TestMailForm, _version: int) -> Response:
    event, actor = request.state.event, request.state.actor
    mail = TestMail(
        recipient=form.email.data,
        language=actor.language if actor.language in languages() else languages()[0],
        asked_by=actor.name or actor.email,
        nonce=form.nonce.data or secrets.token_urlsafe(16),
    )
    try:
        await operations.send_test_mail(event.id, mail, by=actor.account_id, now=now())
    except TooManyTestsError:
        text = _("You have sent five test mails within an hour. Wait a while before the next one.")
        raise RefusedError(text, "email") from None
    done = TEST_SENT if installation(request).settings.has_mail_server else TEST_WAITS
    return redirect(request, address("organize.outbox", slug=event.slug), done)


async def _message(request: Request) -> Message:
    return found(await find_mail(request.state.event.id, request.path_params["message"]))
