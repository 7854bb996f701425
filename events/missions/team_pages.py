"""Who prepares a mission with which role: inviting, changing, removing."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.addresses import address
from events.database import transaction
from events.forms import Form, read_form
from events.i18n import current_language
from events.i18n import gettext as _
from events.installation import now
from events.mail.outbox import queue_mail
from events.missions.frames import mission_frame
from events.missions.models import Mission
from events.missions.wording import role_names, role_notes
from events.organizing.team_pages import account_id_of, invitation_form
from events.people import operations
from events.people.models import Grant
from events.templating import render


async def team(request: Request) -> Response:
    """The team, and a form to invite somebody, who gets a mail with a link that signs in."""
    if request.method != "POST":
        return await _team(request, _form({"role": "organizer"}))
    form = invitation_form(await read_form(request), roles=role_names())
    if not form.validate():
        return await _team(request, form, status=422)
    mission: Mission = request.state.mission
    try:
        await _invite(request, mission, form)
    except operations.LastOwnerError:
        return await _team(request, form, _last_owner(), 422)
    return RedirectResponse(address("mission.team", slug=mission.slug, invited=form["email"].data), 303)


def _form(data: dict[str, str]) -> Form:
    return invitation_form(data=data, roles=role_names())


async def _invite(request: Request, mission: Mission, form: Form) -> None:
    at, by = now(), request.state.actor.account_id
    email, role, language = form["email"].data, form["role"].data, current_language()
    account = await operations.ensure_account(email, name=form["name"].data, language=language, now=at)
    async with transaction():
        await operations.grant_role(account.id, role, mission.id, at, by=by, kind="mission")
        await queue_mail(
            "team_invitation",
            recipient=account.email,
            recipient_name=account.person.name,
            language=language,
            dedup=f"team_invitation:{mission.id}:{account.id}:{at:%Y%m%d%H%M}",
            now=at,
            scope=mission.id,
            subject=account.id,
            details={"mission": str(mission.id), "role": role},
        )


async def _team(request: Request, form: Form, warning: str = "", status: int = 200) -> Response:
    mission: Mission = request.state.mission
    grants = await Grant.filter(scope_kind="mission", scope=mission.id).select_related("account__person")
    order = list(role_names())
    return render(
        request,
        "missions/team.html",
        status,
        **await mission_frame(request.state.actor, mission, "mission.team"),
        form=form,
        grants=sorted(grants, key=lambda grant: (order.index(grant.role), grant.account.person.name.casefold())),
        roles=role_names(),
        role_notes=role_notes(),
        warning=warning,
        invited=request.query_params.get("invited", ""),
    )


def _last_owner() -> str:
    return _("A mission keeps at least one coordinator: give somebody else that role first.")


async def member(request: Request) -> Response:
    """Change somebody's role, or end it. Raises HTTPException 404 for who is not on the team, 400 for no role."""
    mission: Mission = request.state.mission
    account_id = account_id_of(request.path_params["account"])
    grant = await Grant.get_or_none(account_id=account_id, scope_kind="mission", scope=mission.id)
    if account_id is None or grant is None:
        raise HTTPException(404)
    role, by = str((await read_form(request)).get("role", "")), request.state.actor.account_id
    try:
        if role == "none":
            await operations.withdraw_role(account_id, mission.id, now(), by=by, kind="mission")
        else:
            await operations.grant_role(account_id, role, mission.id, now(), by=by, kind="mission")
    except operations.UnknownRoleError:
        raise HTTPException(400) from None
    except operations.LastOwnerError:
        return await _team(request, _form({}), _last_owner(), 422)
    if account_id == by and role != "owner":  # who gave the team away cannot open its page any more
        onwards = address("organize.missions") if role == "none" else address("mission.desk", slug=mission.slug)
        return RedirectResponse(onwards, 303)
    return RedirectResponse(address("mission.team", slug=mission.slug), 303)
