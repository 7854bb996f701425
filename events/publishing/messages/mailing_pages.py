"""Organizers' messages to many: the list, one with its audience and what it looks like, and what is done with it."""

from __future__ import annotations

import datetime as dt
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.confirmation_pages import ask
from events.congress.organizing.entered import Entered
from events.congress.organizing.frame_queries import organize_frame
from events.congress.registration.organizer_pages import sight_of
from events.platform.language.lazy import LazyText, ngettext, pgettext
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import Edit, Present, RefusedError, edit_row, found
from events.platform.web.flash import SAVED, Flash, redirect
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.publishing.delivery.placeholders import PLACEHOLDERS
from events.publishing.messages import mailing_operations as operations
from events.publishing.messages.audience_pages import FEW, filters_of
from events.publishing.messages.audience_queries import audience_of
from events.publishing.messages.mailing_forms import MailingForm, columns_of, query_of, query_text
from events.publishing.messages.mailing_queries import find_mailing, mailings_of, shown_to
from events.records.outbox.models import Mailing
from events.records.outbox.queries import STATE_WORDS, STATES, counts_of_batches
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

_LIST = "organize.mailings"
_TEXTS = ("subject", "body")
_NO_FILTERS = ("page", "sort", "columns", "view")  # of the address of the list
STATE_OF_MAILING = {
    "draft": pgettext("state of a message", "Draft"),
    "held": pgettext("state of a message", "To be released"),
    "released": pgettext("state of a message", "Released"),
    "stopped": pgettext("state of a message", "Stopped"),
}
TONES = {"draft": "quiet", "held": "wait", "released": "good", "stopped": "stop"}
_QUEUED = Flash(
    _("New mails in the outbox: %(number)s. Read some of them, then release the message."),
    title=_("Nothing has left yet"),
)
_NONE_LEFT = Flash(_("Everybody whom it reaches has this message already."), tone="warm")
_LOST = Flash(_("Nothing was put into the outbox: choose again whom this message reaches."), tone="warm")
_RELEASED = Flash(_("Mails that leave: %(number)s."), title=_("The message is released"))
_STOPPED = Flash(_("Mails that were withdrawn: %(number)s."), title=_("The message is stopped"))
_LEAVE = ngettext("One mail leaves.", "%(num)s mails leave.")
_NOT_REMOVED = Flash(_("This message has mails in the outbox, so it stays."), tone="warm")
_REMOVED = Flash(_("The draft is removed."))
_IS_RELEASED = _("This message has been released meanwhile, so its text stays. Stop it first.")


async def mailings(request: Request) -> Response:
    """List the messages, the newest first."""
    event = request.state.event
    return render(
        request,
        "publishing/messages/mailings.html",
        **await organize_frame(request.state.actor, event, _LIST),
        lines=await mailings_of(event),
        state_words=STATE_OF_MAILING,
        tones=TONES,
    )


async def new_mailing(request: Request) -> Response:
    """The form of a message that is not there yet; the filters of the list may come along in the address."""
    return await edit_row(
        request,
        load=partial(_nothing, request),
        form=partial(MailingForm, languages=fallback_order(request.state.event)),
        save=partial(_create, request),
        show=partial(_show, request),
    )


async def mailing(request: Request) -> Response:
    """One message: its texts, whom it reaches, what it looks like."""
    return await edit_row(
        request,
        load=partial(_present, request),
        form=partial(MailingForm, languages=fallback_order(request.state.event)),
        save=partial(_save, request),
        show=partial(_show, request),
    )


async def _nothing(request: Request) -> Present[Mailing | None]:
    asked = {name: value for name, value in request.query_params.items() if name not in _NO_FILTERS and value}
    return Present(None, {"reaches": "registrations", "audience": query_text(asked)})


async def _present(request: Request) -> Present[Mailing | None]:
    event = request.state.event
    row = await _mailing(request)
    texts = await texts_of([row.id], fallback_order(event))
    data = {
        "reaches": row.reaches,
        "audience": query_text(row.audience),
        "is_news": row.is_news,
        "sends_at": dt.datetime.fromisoformat(row.sends_at) if row.sends_at else None,
    }
    return Present(row, data | {name: texts.of(row.id, name).texts for name in _TEXTS}, row.version)


async def _create(request: Request, _row: Mailing | None, form: MailingForm, _version: int) -> Response:
    event, by = request.state.event, request.state.actor.account_id
    made = await operations.create_mailing(event, _entered(form), by=by, now=now())
    return redirect(request, _address(request, made), SAVED)


async def _save(request: Request, row: Mailing | None, form: MailingForm, version: int) -> Response:
    mailing = found(row)
    try:
        by = request.state.actor.account_id
        await operations.revise_mailing(mailing, _entered(form, version), by=by, now=now())
    except operations.ReleasedError:
        raise RefusedError(str(_IS_RELEASED)) from None
    return redirect(request, _address(request, mailing), SAVED)


def _entered(form: MailingForm, version: int = 0) -> Entered:
    return Entered(columns_of(form), {name: dict(form[name].data) for name in _TEXTS}, version)


async def _show(request: Request, row: Mailing | None, edit: Edit) -> Response:
    event = request.state.event
    audience = await audience_of(event, row or _unsaved(edit), sight_of(request))
    counts = (await counts_of_batches(event.id)).get(row.id, {}) if row else {}
    return render(
        request,
        "publishing/messages/mailing.html",
        edit.status,
        **await organize_frame(request.state.actor, event, _LIST),
        edit=edit,
        form=edit.form,
        mailing=row,
        state_words=STATE_OF_MAILING,
        tones=TONES,
        audience=audience,
        few=audience.recipients[:FEW],
        chosen=(await filters_of(request, query_of(edit.form.audience.data or "").items())),
        filters=address("organize.registrations", slug=event.slug, **query_of(edit.form.audience.data or "")),
        previews=await shown_to(audience, row, installation(request)) if row else [],
        counts=[(STATE_WORDS[state], counts[state], state) for state in STATES if counts.get(state)],
        placeholders=PLACEHOLDERS.items(),
    )


def _unsaved(edit: Edit) -> Mailing:
    """Return the message as it is typed, of whose columns the form may have none."""
    form = edit.form
    audience = query_of(form.audience.data or "")
    return Mailing(reaches=form.reaches.data or "registrations", audience=audience, is_news=bool(form.is_news.data))


async def preparation(request: Request) -> Response:
    """Put the mails of a message into the outbox, where they are held."""
    row = await _mailing(request)
    audience = await audience_of(request.state.event, row, sight_of(request))
    if audience.lost:
        return redirect(request, _address(request, row), _LOST)
    number = await operations.queue_mailing(row, audience, by=request.state.actor.account_id, now=now())
    if not number:
        return redirect(request, _address(request, row), _NONE_LEFT)
    return redirect(request, _address(request, row), _QUEUED, number=number)


async def release(request: Request) -> Response:
    """Ask before the mails leave (GET); let them leave (POST)."""
    event, row = request.state.event, await _mailing(request)
    if request.method == "POST":
        number = await operations.release_mailing(event, row, by=request.state.actor.account_id, now=now())
        return redirect(request, _address(request, row), _RELEASED, number=number)
    held = (await counts_of_batches(event.id)).get(row.id, {}).get("held", 0)
    lines: list[LazyText | str] = [_LEAVE.of(held), _("What has left cannot be taken back.")]
    return await ask(
        request, _LIST, Confirmation(_("Release this message?"), lines, _("Release"), _address(request, row))
    )


async def withdrawal(request: Request) -> Response:
    """Ask before a message is stopped (GET); withdraw what has not left (POST)."""
    row = await _mailing(request)
    if request.method == "POST":
        number = await operations.stop_mailing(row, by=request.state.actor.account_id, now=now())
        return redirect(request, _address(request, row), _STOPPED, number=number)
    lines = (_("Mails that have not left are withdrawn. You can put them into the outbox again."),)
    return await ask(request, _LIST, Confirmation(_("Stop this message?"), lines, _("Stop"), _address(request, row)))


async def removal(request: Request) -> Response:
    """Ask before a draft is removed (GET); remove it (POST)."""
    row = await _mailing(request)
    if request.method != "POST":
        lines = (_("Nobody was sent anything of it."),)
        question = Confirmation(_("Remove this draft?"), lines, _("Remove"), _address(request, row))
        return await ask(request, _LIST, question)
    if await operations.remove_mailing(row, by=request.state.actor.account_id, now=now()):
        return redirect(request, address(_LIST, slug=request.state.event.slug), _REMOVED)
    return redirect(request, _address(request, row), _NOT_REMOVED)


async def _mailing(request: Request) -> Mailing:
    return found(await find_mailing(request.state.event, request.path_params["mailing"]))


def _address(request: Request, mailing: Mailing) -> str:
    return address("organize.mailing", slug=request.state.event.slug, mailing=mailing.id)
