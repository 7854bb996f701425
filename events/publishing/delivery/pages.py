"""The organizers' pages of mails: what waits, what was sent, what failed and why."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import organize_frame
from events.congress.organizing.list_pages import event_list
from events.platform.language.cleaning import uuid_in
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import languages
from events.platform.language.lazy import gettext as lazy_gettext
from events.platform.language.lazy import ngettext
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, RefusedError, edit_row, found
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import installation, now
from events.platform.web.lists.in_sql import SqlList
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.publishing.delivery import operations
from events.publishing.delivery.forms import TestMailForm
from events.publishing.delivery.mail_list_queries import mail_list
from events.publishing.delivery.operations import TestMail, TooManyTestsError, hold_back, try_again
from events.publishing.delivery.preview import mail_preview
from events.records.lists.act_pages import ListAct, act_page
from events.records.lists.pages import around_rows, opened_by_default, view_of
from events.records.lists.places import ListPlace
from events.records.outbox.models import Message
from events.records.outbox.queries import STATES, MailNote, counts_by_state, find_mail, note_of, state_name

TEST_SENT = Flash(lazy_gettext("The test mail is on its way. It is the first in the list."))
TEST_WAITS = Flash(lazy_gettext("The test mail waits with the others. It is the first in the list."))
QUEUED = Flash(lazy_gettext("In the outbox again: %(number)s. They leave within minutes."))
HELD = Flash(lazy_gettext("Held back: %(number)s. They leave once you choose them and let them try again."))
_MAILS = lazy_gettext("Mails")
_TRY_AGAIN, _HOLD_BACK = lazy_gettext("Try again"), lazy_gettext("Hold back")
_AGAIN = ngettext("Try %(num)s mail again?", "Try %(num)s mails again?")
_LEAVE = lazy_gettext("Mails that failed, came back or were held back leave within minutes.")
_HOLD = ngettext("Hold %(num)s mail back?", "Hold %(num)s mails back?")
_STAY = lazy_gettext("Mails that have not left wait until you let them try again. What has left cannot be taken back.")

Do = Callable[[UUID, Sequence[UUID], operations.By], Awaitable[int]]


async def outbox(request: Request) -> Response:
    """Show the event's mails, the newest first."""
    if opened := await opened_by_default(await mails(request)):
        return redirect(request, opened)
    present = await _new_test(request)
    return await _show(request, None, Edit(TestMailForm(data=present.data)))


async def _new_test(request: Request) -> Present[None]:
    return Present(None, {"email": request.state.actor.email, "nonce": secrets.token_urlsafe(16)})


async def _show(request: Request, _row: None, edit: Edit) -> Response:
    place = await mails(request)
    event, counts = request.state.event, await counts_by_state(request.state.event.id)
    return render(
        request,
        "publishing/delivery/outbox.html",
        edit.status,
        **await place.frame(),
        **await around_rows(place, await view_of(place)),
        counts=[(state_name(state), counts[state], state) for state in STATES if counts.get(state)],
        has_server=installation(request).settings.has_mail_server,
        may_edit=request.state.actor.may(Rule.EDIT, event.id),
        acts=[(_TRY_AGAIN, place.at("retries")), (_HOLD_BACK, place.at("holding"))],
        form=edit.form,
    )


async def mails(request: Request) -> ListPlace[SqlList[MailNote]]:
    """Return the list of the event's mails."""
    return event_list(request, "organize.outbox", _MAILS, await mail_list(request.state.event))


async def retries(request: Request) -> Response:
    """Ask before mails that failed, came back or were held back are let go (GET); let them go (POST)."""
    return await act_page(await mails(request), ListAct(_AGAIN, _LEAVE, _TRY_AGAIN, QUEUED, _act(request, try_again)))


async def holding(request: Request) -> Response:
    """Ask before mails that wait are held back (GET); hold them back (POST)."""
    return await act_page(await mails(request), ListAct(_HOLD, _STAY, _HOLD_BACK, HELD, _act(request, hold_back)))


def _act(request: Request, do: Do) -> Callable[[Sequence[str]], Awaitable[int]]:
    async def done(keys: Sequence[str]) -> int:
        ids = [one for key in keys if (one := uuid_in(key))]
        return await do(request.state.event.id, ids, _by(request))

    return done


def _by(request: Request) -> operations.By:
    return operations.By(request.state.actor.account_id, now())


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
    await try_again(event.id, [message.id], _by(request))
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
