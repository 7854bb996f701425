"""Who runs something with which role: inviting, changing, removing; the same for an event and for a mission."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.platform.language.cleaning import uuid_in
from events.platform.language.i18n import current_language
from events.platform.language.lazy import gettext as _
from events.platform.storage.database import transaction
from events.platform.web.addresses import address
from events.platform.web.fields import Label, LineField, RadioField, choices_of
from events.platform.web.flash import Flash, redirect
from events.platform.web.form_rules import Email, Filled
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import now
from events.platform.web.templating import render
from events.records.outbox.operations import queue_mail
from events.records.people import operations
from events.records.people.queries import grant_of, grants_in

INVITED = Flash(_("%(email)s is on the team. A mail with a link that signs in is on its way."))


@dataclass(frozen=True)
class Team:
    """The team of an event or a mission, in the reader's words.

    `kind` is the kind of scope, `page` and `member` are the names of its two addresses; `roles` come with the most
    rights first; `onwards` says where somebody goes whose own role is another now or none, None to stay.
    """

    kind: str
    scope: UUID
    slug: str
    page: str
    member: str
    lead: Label
    roles: Mapping[str, Label]
    notes: Mapping[str, Label]
    last_owner: Label
    frame: Callable[[], Awaitable[dict[str, Any]]]
    onwards: Callable[[str | None], str | None]


class InvitationForm(Form):
    """Whom to invite, and as what."""

    name = LineField(_("Name"), [Filled()])
    email = LineField(_("E-mail"), [Filled(), Email()], longest=254)
    role = RadioField(_("Role"), [Filled()])


def _invitation(team: Team, sent: FormData | None = None, **values: Any) -> InvitationForm:
    return InvitationForm(sent, choices={"role": choices_of(team.roles)}, **values)


async def team_page(request: Request, team: Team) -> Response:
    """Answer the page of the team with a form to invite somebody, who gets a mail with a link that signs in."""
    if request.method != "POST":
        return await _page(request, team, _invitation(team, data={"role": "organizer"}))
    form = _invitation(team, await read_form(request))
    if not form.validate():
        return await _page(request, team, form, status=422)
    try:
        await _invite(request, team, form)
    except operations.LastOwnerError:
        return await _page(request, team, form, team.last_owner, 422)
    return redirect(request, address(team.page, slug=team.slug), INVITED, email=form.email.data)


async def _invite(request: Request, team: Team, form: InvitationForm) -> None:
    at, by = now(), request.state.actor.account_id
    email, role, language = form.email.data, form.role.data, current_language()
    account = await operations.ensure_account(email, name=form.name.data, language=language, now=at)
    async with transaction():
        await operations.grant_role(account.id, role, team.scope, at, by=by, kind=team.kind)
        await queue_mail(
            "team_invitation",
            recipient=account.email,
            recipient_name=account.person.name,
            language=language,
            dedup=f"team_invitation:{team.scope}:{account.id}:{at:%Y%m%d%H%M}",
            now=at,
            scope=team.scope,
            subject=account.id,
            details={team.kind: str(team.scope), "role": role},
        )


async def _page(request: Request, team: Team, form: InvitationForm, warning: Label = "", status: int = 200) -> Response:
    grants = await grants_in(team.kind, team.scope)
    order = list(team.roles)
    return render(
        request,
        "records/people/team.html",
        status,
        **await team.frame(),
        team=team,
        form=form,
        grants=sorted(grants, key=lambda grant: (order.index(grant.role), grant.account.person.name.casefold())),
        warning=warning,
    )


async def member_page(request: Request, team: Team) -> Response:
    """Change somebody's role. Raise HTTPException 404 for a stranger to the team, 400 for no role."""
    member, by = await _member(request, team), request.state.actor.account_id
    role = str((await read_form(request)).get("role", ""))
    try:
        await operations.grant_role(member, role, team.scope, now(), by=by, kind=team.kind)
    except operations.UnknownRoleError:
        raise HTTPException(400) from None
    except operations.LastOwnerError:
        return await _page(request, team, _invitation(team), team.last_owner, 422)
    return _to_team(request, team, member, role)


async def removal_page(request: Request, team: Team) -> Response:
    """End somebody's role. Raise HTTPException 404 for a stranger to the team."""
    member, by = await _member(request, team), request.state.actor.account_id
    try:
        await operations.withdraw_role(member, team.scope, now(), by=by, kind=team.kind)
    except operations.LastOwnerError:
        return await _page(request, team, _invitation(team), team.last_owner, 422)
    return _to_team(request, team, member, None)


async def _member(request: Request, team: Team) -> UUID:
    account_id = uuid_in(request.path_params["account"])
    if account_id is None or await grant_of(account_id, team.kind, team.scope) is None:
        raise HTTPException(404)
    return account_id


def _to_team(request: Request, team: Team, member: UUID, role: str | None) -> Response:
    """Go back to the team, or onwards where one's own role leaves no way to it."""
    onwards = team.onwards(role) if member == request.state.actor.account_id else None
    return redirect(request, onwards or address(team.page, slug=team.slug))
