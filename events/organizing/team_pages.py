"""Who runs an event with which role: inviting, changing, removing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from events.addresses import address
from events.database import transaction
from events.forms import Email, Filled, Form, LineField, read_form
from events.i18n import current_language
from events.i18n import gettext as _
from events.installation import now
from events.mail.outbox import queue_mail
from events.organizing.frames import organize_frame
from events.organizing.models import Event
from events.people import operations
from events.people.models import Grant
from events.templating import render


def role_names() -> dict[str, str]:
    """The roles in the reader's words, the most rights first."""
    return {
        "owner": _("Owner"),
        "organizer": _("Organizer"),
        "check_in": _("Check-in staff"),
        "reader": _("Reader"),
    }


def role_notes() -> dict[str, str]:
    """What each role may do."""
    return {
        "owner": _("Everything, also the settings of the event and its team."),
        "organizer": _("Programme, registrations, pages, mails and the door."),
        "check_in": _("Only the page for the door."),
        "reader": _("Reads registrations and programme, changes nothing."),
    }


def invitation_form(*arguments: Any, roles: Mapping[str, str] | None = None, **keywords: Any) -> Form:
    """Whom to invite, and as what; `roles` are those of an event unless told."""
    offered = role_names() if roles is None else roles

    class InvitationForm(Form):
        name = LineField(_("Name"), [Filled()])
        email = LineField(_("E-mail"), [Filled(), Email()], longest=254)
        role = RadioField(
            _("Role"), [Filled()], choices=[SelectChoice(code, name) for code, name in offered.items()]
        )

    return InvitationForm(*arguments, **keywords)


async def team(request: Request) -> Response:
    """The team, and a form to invite somebody, who gets a mail with a link that signs in."""
    if request.method != "POST":
        return await _team(request, invitation_form(data={"role": "organizer"}))
    form = invitation_form(await read_form(request))
    if not form.validate():
        return await _team(request, form, status=422)
    event: Event = request.state.event
    try:
        await _invite(request, event, form)
    except operations.LastOwnerError:
        return await _team(request, form, _last_owner(), 422)
    return RedirectResponse(address("organize.team", slug=event.slug, invited=form["email"].data), 303)


async def _invite(request: Request, event: Event, form: Form) -> None:
    at, by = now(), request.state.actor.account_id
    email, role, language = form["email"].data, form["role"].data, current_language()
    account = await operations.ensure_account(email, name=form["name"].data, language=language, now=at)
    async with transaction():
        await operations.grant_role(account.id, role, event.id, at, by=by)
        await queue_mail(
            "team_invitation",
            recipient=account.email,
            recipient_name=account.person.name,
            language=language,
            dedup=f"team_invitation:{event.id}:{account.id}:{at:%Y%m%d%H%M}",
            now=at,
            scope=event.id,
            subject=account.id,
            details={"event": str(event.id), "role": role},
        )


async def _team(request: Request, form: Form, warning: str = "", status: int = 200) -> Response:
    event: Event = request.state.event
    grants = await Grant.filter(scope_kind="event", scope=event.id).select_related("account__person")
    order = list(role_names())
    return render(
        request,
        "organizing/team.html",
        status,
        **await organize_frame(request.state.actor, event, "organize.team"),
        form=form,
        grants=sorted(grants, key=lambda grant: (order.index(grant.role), grant.account.person.name.casefold())),
        roles=role_names(),
        role_notes=role_notes(),
        warning=warning,
        invited=request.query_params.get("invited", ""),
    )


def _last_owner() -> str:
    return _("An event keeps at least one owner: make somebody else an owner first.")


async def member(request: Request) -> Response:
    """Change somebody's role, or end it."""
    event: Event = request.state.event
    account_id = account_id_of(request.path_params["account"])
    grant = await Grant.get_or_none(account_id=account_id, scope_kind="event", scope=event.id)
    if account_id is None or grant is None:
        raise HTTPException(404)
    role, by = str((await read_form(request)).get("role", "")), request.state.actor.account_id
    try:
        if role == "none":
            await operations.withdraw_role(account_id, event.id, now(), by=by)
        else:
            await operations.grant_role(account_id, role, event.id, now(), by=by)
    except operations.UnknownRoleError:
        raise HTTPException(400) from None
    except operations.LastOwnerError:
        return await _team(request, invitation_form(), _last_owner(), 422)
    if account_id == by and role == "none":
        return RedirectResponse(address("organize"), 303)
    return RedirectResponse(address("organize.team", slug=event.slug), 303)


def account_id_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
