"""The texts of an event's automatic mails: a list, one with our text beside it, what it looks like, and its sender."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.confirmation_pages import ask
from events.congress.organizing.entered import Entered
from events.congress.organizing.frame_queries import face_of, organize_frame
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import Edit, Present, edit_row, found
from events.platform.web.flash import SAVED, Flash, redirect
from events.platform.web.forms import read_form
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.publishing.delivery.placeholders import Wording, placeholders_of
from events.publishing.delivery.wordings import EDITABLE, our_wording
from events.publishing.messages import wording_operations as operations
from events.publishing.messages.wording_forms import SenderForm, WordingForm
from events.publishing.messages.wording_queries import Written, languages_written, tried_out, written_of
from events.records.outbox.kinds import kind_name
from events.records.texts.languages import fallback_order

_OUTBOX = "organize.outbox"
_COLUMNS = ("reply_to", "reminds", "unfinished_days", "letter_days")  # of the event
_OURS_AGAIN = Flash(_("This mail has our text again."))
_BACK_TO_OURS = _("Go back to our text?")
_WHAT_GOES = _(
    "What your team wrote for “%(mail)s” is removed, in every language. Mails that were sent stay as they are."
)


async def mail_texts(request: Request) -> Response:
    """List the mails whose text can be written, and edit the sender."""
    return await edit_row(
        request,
        load=partial(_sender, request),
        form=partial(SenderForm, languages=fallback_order(request.state.event)),
        save=partial(_save_sender, request),
        show=partial(_show_all, request),
    )


async def _sender(request: Request) -> Present[None]:
    event = request.state.event
    face = (await face_of(event)).event
    columns = {name: getattr(event, name) for name in _COLUMNS}
    return Present(None, {"sender": face.text("sender").texts, **columns}, event.version)


async def _save_sender(request: Request, _row: None, form: SenderForm, version: int) -> Response:
    event, by = request.state.event, request.state.actor.account_id
    entered = Entered.of(form, _COLUMNS, ("sender",), version)
    await operations.save_sender(event, entered, by=by, now=now())
    return redirect(request, address("organize.mail_texts", slug=event.slug), SAVED)


async def _show_all(request: Request, _row: None, edit: Edit) -> Response:
    event = request.state.event
    written = await languages_written(event)
    return render(
        request,
        "publishing/messages/mail_texts.html",
        edit.status,
        **await organize_frame(request.state.actor, event, _OUTBOX),
        edit=edit,
        form=edit.form,
        rows=[(kind, kind_name(kind), written.get(kind, [])) for kind in EDITABLE],
    )


async def mail_text(request: Request) -> Response:
    """One mail: the text that the team wrote, ours beside it, and what it looks like."""
    return await edit_row(
        request,
        load=partial(_present, request),
        form=partial(_form, request),
        save=partial(_save, request),
        show=partial(_show, request),
    )


async def preview(request: Request) -> Response:
    """Show what was typed as mails, without saving it."""
    present = await _present(request)
    sent = await read_form(request)
    form = _form(request, sent)
    edit = Edit(form, present.version, 200 if form.validate() else 422)
    return await _show(request, Written(present.version, {part: form[part].data for part in Wording._fields}), edit)


def _kind(request: Request) -> str:
    kind: str = request.path_params["mail"]
    return found(kind if kind in EDITABLE else None)


def _form(request: Request, *sent: object, **options: object) -> WordingForm:
    return WordingForm(*sent, kind=_kind(request), languages=fallback_order(request.state.event), **options)


async def _present(request: Request) -> Present[Written]:
    written = await written_of(request.state.event, _kind(request))
    return Present(written, written.texts, written.version)


async def _save(request: Request, _row: Written, form: WordingForm, version: int) -> Response:
    event, kind, by = request.state.event, _kind(request), request.state.actor.account_id
    entered = Entered.of(form, (), Wording._fields, version)
    await operations.save_wording(event, kind, entered, by=by, now=now())
    return redirect(request, address("organize.mail_text", slug=event.slug, mail=kind), SAVED)


async def _show(request: Request, written: Written, edit: Edit) -> Response:
    event, kind = request.state.event, _kind(request)
    order = fallback_order(event)
    tried: Mapping[str, Wording] = {} if edit.status == 422 else {code: written.wording(code) for code in order}
    return render(
        request,
        "publishing/messages/mail_text.html",
        edit.status,
        **await organize_frame(request.state.actor, event, _OUTBOX),
        edit=edit,
        form=edit.form,
        kind=kind,
        title=kind_name(kind),
        is_ours=not written.version,
        ours=[(code, our_wording(kind, code)) for code in order],
        placeholders=placeholders_of(kind).items(),
        required=EDITABLE[kind],
        previews=await tried_out(event, kind, tried, installation(request)),
    )


async def removal(request: Request) -> Response:
    """Ask before a mail has our text again (GET); do it (POST)."""
    event, kind, by = request.state.event, _kind(request), request.state.actor.account_id
    back = address("organize.mail_text", slug=event.slug, mail=kind)
    if request.method == "POST":
        await operations.remove_wording(event, kind, by=by, now=now())
        return redirect(request, back, _OURS_AGAIN)
    lines = (_WHAT_GOES % {"mail": kind_name(kind)},)
    return await ask(request, _OUTBOX, Confirmation(_BACK_TO_OURS, lines, _("Back to our text"), back))
