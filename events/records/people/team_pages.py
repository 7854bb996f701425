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
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation, confirmation
from events.platform.web.email_fields import EmailField, are_reachable
from events.platform.web.fields import Label, LineField, RadioField, choices_of
from events.platform.web.flash import Flash, redirect
from events.platform.web.form_rules import Filled
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.outbox.queries import latest_mails
from events.records.people import operations
from events.records.people.models import Account
from events.records.people.queries import grant_of, grants_in

INVITED = Flash(
    _("%(email)s is on the team. Their line in the list says whether the mail with a link that signs in has left.")
)
INVITED_BY_HAND = Flash(
    _(
        "%(email)s is on the team. No mail server is set up here, so give them this link yourself. It is shown only "
        "now, signs them in once, and works for one week."
    ),
    address=_("Sign-in link, for them alone"),
)
INVITED_WITH_ACCOUNT = Flash(
    _(
        "%(email)s is on the team and has an account already: they sign in as before. The mail that tells them waits "
        "in the outbox, because no mail server is set up here."
    ),
    tone="warm",
)
INVITED_APART = Flash(
    _(
        "%(email)s is on the team. They signed in by a link that a colleague handed on, who may have used it too. For "
        "the safety of your team that link, what it signed in and the password set since count no longer. The mail "
        "with a new link waits in the outbox, because no mail server is set up here."
    ),
    tone="warm",
)

_REMOVE = _("Remove %(name)s from the team?")
_NO_ENTRY = _("They no longer see anything of it. You can invite them again.")


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
    email = EmailField(_("E-mail"), [Filled()])
    role = RadioField(_("Role"), [Filled()])


def _invitation(team: Team, sent: FormData | None = None, **values: Any) -> InvitationForm:
    return InvitationForm(sent, choices={"role": choices_of(team.roles)}, **values)


async def team_page(request: Request, team: Team) -> Response:
    """Answer the page of the team with a form to invite somebody, who gets a mail with a link that signs in."""
    if request.method != "POST":
        return await _page(request, team, _invitation(team, data={"role": "organizer"}))
    form = _invitation(team, await read_form(request))
    if not (form.validate() and await are_reachable(request, form)):
        return await _page(request, team, form, status=422)
    try:
        return await _invite(request, team, form)
    except operations.LastOwnerError:
        return await _page(request, team, form, team.last_owner, 422)


async def _invite(request: Request, team: Team, form: InvitationForm) -> Response:
    """Invite somebody, and say what becomes of the mail; without a mail server, show the link to whoever invited."""
    by, at, here = request.state.actor.account_id, now(), installation(request)
    asked = operations.Invitation(
        team.kind, team.scope, form.email.data, form.name.data, form.role.data, current_language()
    )
    account = await operations.invite(asked, at, by=by)
    to = address(team.page, slug=team.slug)
    if here.settings.has_mail_server:
        return redirect(request, to, INVITED, email=account.email)
    secret = await operations.link_to_hand_on(account, team.scope, at, by=by)
    if not secret:
        is_apart = account.handed_on_by and not (await Account.get(id=account.id)).handed_on_by
        return redirect(request, to, INVITED_APART if is_apart else INVITED_WITH_ACCOUNT, email=account.email)
    link = here.absolute(address("sign_in.token", account.language, token=secret))
    return redirect(request, to, INVITED_BY_HAND, email=account.email, shown=link)


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
        mails=await latest_mails(operations.INVITATION, team.scope),
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
    """Ask before somebody is taken off a team (GET); do it (POST). Raise HTTPException 404 for a stranger to it."""
    member, by = await _member(request, team), request.state.actor.account_id
    if request.method != "POST":
        title = _REMOVE % {"name": (await Account.get(id=member).select_related("person")).person.name}
        asked = Confirmation(title, (_NO_ENTRY,), _("Remove from the team"), address(team.page, slug=team.slug))
        return confirmation(request, await team.frame(), asked)
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
