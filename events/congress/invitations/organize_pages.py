"""One invitation, for its event's organizers: making and changing it, its link, and what is done with it."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from events.congress.invitations import operations
from events.congress.invitations.forms import InvitationForm, NewInvitationForm, data_of
from events.congress.invitations.list_pages import NAME, NOT_PUBLISHED
from events.congress.invitations.models import Invitation
from events.congress.invitations.operations import InvitedAlreadyError, UsedAlreadyError
from events.congress.invitations.queries import delegations_of, invitation_in, registrations_by, token_of, used_of
from events.congress.invitations.sending_operations import remind_of_invitations, send_invitations
from events.congress.invitations.states import STATE_TONES, STATE_WORDS, UNANSWERED, state_of
from events.congress.invitations.values import today_in
from events.congress.organizing.access import Access
from events.congress.organizing.confirmation_pages import ask
from events.congress.organizing.frame_queries import face_of, organize_frame
from events.congress.registration.question_queries import questions_of
from events.congress.registration.words import STATE_TONES as REGISTRATION_TONES
from events.congress.registration.words import STATE_WORDS as REGISTRATION_WORDS
from events.platform.language.chat_texts import chat_text
from events.platform.language.cleaning import uuid_in
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import Edit, Present, RefusedError, edit_row, found
from events.platform.web.flash import SAVED, Flash, redirect
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.outbox.queries import mails_about

MADE = Flash(_("The invitation is made. Nobody was written to."))
SENT = Flash(_("The invitation is in the outbox and leaves within minutes."))
SENT_BEFORE = Flash(_("It was sent a moment ago."), tone="warm")
_ABOUT = _("Your invitation: %(event)s")
REMINDED = Flash(_("The reminder is in the outbox and leaves within minutes."))
REMINDED_BEFORE = Flash(_("They were reminded today."), tone="warm")
NOT_NOW = Flash(_("This invitation cannot be sent as it stands now."), tone="warm")
WITHDRAWN = Flash(_("The invitation is withdrawn."))
RESTORED = Flash(_("The invitation can be used again."))
RENEWED = Flash(_("The invitation has a new link. Send it again."))
_INVITED = _("This address is invited to this event already.")
_USED = _("People have registered with it: its address, category and delegation stay, and it cannot have fewer uses.")
_WITHDRAW = (
    _("Nobody can register with it any more; its page says that it was withdrawn. No mail tells of it."),
    _("Whoever has registered with it stays registered. You can take this back."),
)
_RENEW = (_("The link that was sent opens nothing any more. Use this when it fell into wrong hands."),)


async def new_invitation(request: Request) -> Response:
    """The form of an invitation that is not there yet."""
    return await edit_row(
        request,
        load=partial(_nothing, request),
        form=partial(NewInvitationForm, **await _offered(request)),
        save=partial(_create, request),
        show=partial(_show, request),
    )


async def invitation(request: Request) -> Response:
    """One invitation: what it says, where it stands, who registered by it."""
    row = await _row(request)
    return await edit_row(
        request,
        load=partial(_present, request),
        form=partial(InvitationForm, **await _offered(request, row)),
        save=partial(_save, request),
        show=partial(_show, request),
    )


async def _offered(request: Request, row: Invitation | None = None) -> dict[str, Any]:
    event = request.state.event
    delegations = await delegations_of(event.id, row.delegation_id if row else None)
    return {"questions": await questions_of(event), "delegations": delegations, "before": row}


async def _row(request: Request) -> Invitation:
    asked = uuid_in(request.path_params["invitation"])
    return found(await invitation_in(request.state.event.id, asked))


async def _nothing(request: Request) -> Present[Invitation | None]:
    event = request.state.event
    first = next((one for one in (await questions_of(event)).categories if one.access == Access.BY_INVITATION), None)
    data = {"language": event.default_language, "uses": 1, "is_sent": True, "category": first.code if first else ""}
    return Present(None, data)


async def _present(request: Request) -> Present[Invitation | None]:
    row = await _row(request)
    return Present(row, data_of(row, await questions_of(request.state.event)), row.version)


async def _create(request: Request, _none: Invitation | None, form: NewInvitationForm, _version: int) -> Response:
    event, by = request.state.event, request.state.actor.account_id
    try:
        made = await operations.invite(event, form.wish(), by=by, now=now())
    except InvitedAlreadyError:
        raise RefusedError(str(_INVITED), "email") from None
    if form.is_sent.data and made.email:
        return await _send(request, made)
    return redirect(request, _address(request, made), MADE)


async def _save(request: Request, row: Invitation | None, form: InvitationForm, version: int) -> Response:
    invited, event = found(row), request.state.event
    try:
        await operations.revise(event, invited, form.wish(), version, by=request.state.actor.account_id, now=now())
    except InvitedAlreadyError:
        raise RefusedError(str(_INVITED), "email") from None
    except UsedAlreadyError:
        raise RefusedError(str(_USED)) from None
    return redirect(request, _address(request, invited), SAVED)


async def _show(request: Request, row: Invitation | None, edit: Edit) -> Response:
    event = request.state.event
    frame = await organize_frame(request.state.actor, event, NAME)
    shown = await _shown(request, row) if row else {}
    return render(
        request, "congress/invitations/organize.html", edit.status, **frame, edit=edit, form=edit.form, row=row, **shown
    )


async def _shown(request: Request, row: Invitation) -> dict[str, object]:
    here, event = installation(request), request.state.event
    used = (await used_of([row.id]))[row.id]
    state = state_of(row, used, today_in(event, now()))
    name = (await face_of(event)).event.name.into(row.language).text
    link = here.absolute(address("invitation", row.language, token=token_of(here.signer, row)))
    return {
        "state": state,
        "state_word": STATE_WORDS[state],
        "tone": STATE_TONES[state],
        "used": used,
        "may_send": event.state == "published" and row.email and (state == "made" or state in UNANSWERED),
        "may_remind": event.state == "published" and row.email and state in UNANSWERED,
        "link": link,
        "chat": chat_text(row.language, row.name, _ABOUT, link, event=name),
        "registrations": await registrations_by(row),
        "registration_words": REGISTRATION_WORDS,
        "registration_tones": REGISTRATION_TONES,
        "mails": await mails_about(row.id),
    }


async def sending(request: Request) -> Response:
    """Send the mail of an invitation, or send it again."""
    return await _send(request, await _row(request))


async def _send(request: Request, row: Invitation) -> Response:
    back = _address(request, row)
    if request.state.event.state != "published":
        return redirect(request, back, NOT_PUBLISHED)
    if await _state(request, row) not in {"made", *UNANSWERED}:
        return redirect(request, back, NOT_NOW)
    is_new = await send_invitations([row], by=request.state.actor.account_id, now=now())
    return redirect(request, back, SENT if is_new else SENT_BEFORE)


async def reminder(request: Request) -> Response:
    """Remind somebody who has not answered."""
    row = await _row(request)
    back = _address(request, row)
    if request.state.event.state != "published" or await _state(request, row) not in UNANSWERED:
        return redirect(request, back, NOT_NOW)
    is_new = await remind_of_invitations([row], by=request.state.actor.account_id, now=now())
    return redirect(request, back, REMINDED if is_new else REMINDED_BEFORE)


async def _state(request: Request, row: Invitation) -> str:
    used = (await used_of([row.id]))[row.id]
    return state_of(row, used, today_in(request.state.event, now()))


async def withdrawal(request: Request) -> Response:
    """Ask before an invitation is withdrawn (GET); withdraw it (POST)."""
    row = await _row(request)
    if request.method == "POST":
        await operations.withdraw(row, by=request.state.actor.account_id, now=now())
        return redirect(request, _address(request, row), WITHDRAWN)
    asked = Confirmation(_("Withdraw this invitation?"), _WITHDRAW, _("Withdraw"), _address(request, row))
    return await ask(request, NAME, asked)


async def restoration(request: Request) -> Response:
    """Take a withdrawal back."""
    row = await _row(request)
    is_done = await operations.restore(row, by=request.state.actor.account_id, now=now())
    return redirect(request, _address(request, row), RESTORED if is_done else NOT_NOW)


async def renewal(request: Request) -> Response:
    """Ask before the link is replaced (GET); replace it (POST)."""
    row = await _row(request)
    if request.method == "POST":
        await operations.renew_link(row, by=request.state.actor.account_id, now=now())
        return redirect(request, _address(request, row), RENEWED)
    asked = Confirmation(_("Replace the link of this invitation?"), _RENEW, _("Replace"), _address(request, row))
    return await ask(request, NAME, asked)


def _address(request: Request, row: Invitation) -> str:
    return address("organize.invitation", slug=request.state.event.slug, invitation=row.id)
