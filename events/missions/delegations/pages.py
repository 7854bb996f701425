"""The delegation, as coordinators keep it."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.missions.delegations import operations
from events.missions.delegations.delegate_list import Sight, delegate_list
from events.missions.delegations.forms import DelegateForm, RequirementForm, delegate_data, named
from events.missions.delegations.link_pages import chat_of, links_of, may_see_private
from events.missions.file.confirmation_pages import ask
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Delegate, Mission, Requirement
from events.platform.language.cleaning import uuid_in
from events.platform.language.lazy import gettext as _
from events.platform.language.lazy import ngettext
from events.platform.language.slugs import NEW
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import Edit, Present, RefusedError, edit_row, found
from events.platform.web.flash import SAVED, Flash, mailed, redirect
from events.platform.web.installation import now
from events.platform.web.lists.in_memory import MemoryList
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.lists.pages import list_page
from events.records.lists.places import ListPlace
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of
from events.records.vault.queries import names_kept

LEFT = Flash(
    _(
        "This person no longer travels: their calendar tells every leg as cancelled, "
        "and their private data is destroyed."
    )
)
RETURNED = Flash(_("This person travels again. Private data has to be typed anew."))
LINK_SENT = Flash(_("The link to the itinerary is on its way to %(email)s."))
LINK_NOT_SENT = Flash(
    _("No mail was sent: the address is missing, or the link was sent several times within the hour."), tone="warm"
)
PEOPLE = ngettext("%(num)s person", "%(num)s people")
LINKS_SENT = Flash(_("The link to the itinerary is on its way to %(people)s."))
NO_LINKS_SENT = Flash(
    _("No mail was sent: nobody has an address, or the links were sent just now or several times within the hour."),
    tone="warm",
)
_READDRESSED = _(
    "Private data is kept of this person, and the link that goes to this address opens some of it: only a coordinator "
    "changes the address."
)
_AFTER_LEAVING = _(
    "Their calendar tells every leg as cancelled for a month, their page closes, and what is kept sealed of them is "
    "destroyed. Nothing else is deleted."
)
_LEAVES = _("%(name)s no longer travels?")
_TAKE_OUT = _("Take “%(name)s” out?")
_NO_WARNING = _("It is no longer asked for, and nobody is warned that they lack it.")
LINKS_RENEWED = Flash(_("The former links no longer open anything. Send the new one."))


async def delegates(request: Request) -> Response:
    """Show everybody of the delegation, with what is known of them; those who left are below."""
    rows = await _everybody(request)
    present = [row for row in rows if row.left_at is None]
    return await list_page(
        await _list(request, present),
        "missions/delegations/list.html",
        rows=present,
        gone=[row for row in rows if row.left_at],
        without_mail=[row.name for row in present if not row.email],
        chat=await chat_of(request, present) if may_see_private(request) else "",
        may_edit=request.state.actor.may(Rule.MISSION_EDIT, request.state.mission.id),
    )


async def listed_delegates(request: Request) -> ListPlace[MemoryList[Delegate]]:
    """Return the list of those who travel."""
    return await _list(request, [row for row in await _everybody(request) if row.left_at is None])


async def _everybody(request: Request) -> list[Delegate]:
    return await Delegate.filter(mission_id=request.state.mission.id).order_by("position", "code")


async def _list(request: Request, rows: list[Delegate]) -> ListPlace[MemoryList[Delegate]]:
    mission, kept = request.state.mission, await names_kept([row.id for row in rows])
    may_edit = request.state.actor.may(Rule.MISSION_EDIT, mission.id)
    sight = Sight(may_edit, may_see_private(request), {one for one, names in kept.items() if names})
    return ListPlace(
        request=request,
        name="mission.delegates",
        label=_("Delegation"),
        scope=mission.id,
        rows=delegate_list(mission, rows, sight),
        frame=partial(mission_frame, request.state.actor, mission, "mission.delegates"),
        may_share=may_edit,
        given={"slug": mission.slug},
    )


async def links_mail(request: Request) -> Response:
    """Send everybody who travels the link to their itinerary."""
    mission, by = request.state.mission, request.state.actor.account_id
    people = await Delegate.filter(mission_id=mission.id, left_at=None).order_by("position", "code")
    sent = await operations.send_links(people, by=by, now=now())
    here = address("mission.delegates", slug=mission.slug)
    if not sent:
        return redirect(request, here, NO_LINKS_SENT)
    return redirect(request, here, mailed(request, LINKS_SENT), people=str(PEOPLE.of(sent)))


async def delegate(request: Request) -> Response:
    """Edit one person; the address "new" adds one."""
    return await edit_row(
        request,
        load=partial(_present, request),
        form=DelegateForm,
        save=partial(_save, request),
        show=partial(_show, request),
    )


async def _present(request: Request) -> Present[Delegate | None]:
    mission, code = request.state.mission, request.path_params["code"]
    if code == NEW:
        return Present(None, {"language": mission.default_language, "nonce": uuid4().hex})
    row = await delegate_of(mission, code)
    return Present(row, delegate_data(row), row.version)


async def _save(request: Request, row: Delegate | None, form: DelegateForm, version: int) -> Response:
    by = request.state.actor.account_id
    if row is not None and row.email != form.email.data and not await _may_readdress(request, row):
        raise RefusedError(str(_READDRESSED), "email")
    if row is None:
        await operations.add_delegate(request.state.mission, form.columns, nonce=form.nonce.data, by=by, now=now())
    else:
        await operations.revise_delegate(row, version, form.columns, by=by, now=now())
    return _to_list(request, SAVED)


async def _may_readdress(request: Request, row: Delegate) -> bool:
    """Whether somebody may change where a person's link goes: it opens what coordinators alone see."""
    return may_see_private(request) or not (await names_kept([row.id])).get(row.id)


def _to_list(request: Request, flash: Flash) -> Response:
    return redirect(request, address("mission.delegates", slug=request.state.mission.slug), flash)


async def _show(request: Request, row: Delegate | None, edit: Edit) -> Response:
    mission, is_present = request.state.mission, row is not None and row.left_at is None
    return render(
        request,
        "missions/delegations/delegate.html",
        edit.status,
        **await mission_frame(request.state.actor, mission, "mission.delegates"),
        row=row,
        edit=edit,
        form=edit.form,
        links=links_of(request, row) if row and is_present else {},
        chat=await chat_of(request, [row]) if row and is_present and may_see_private(request) else "",
        may_see_private=may_see_private(request),
    )


async def departure(request: Request) -> Response:
    """Ask whether to take somebody out of the delegation (GET); do it (POST)."""
    row = await delegate_of(request.state.mission, request.path_params["code"])
    if request.method != "POST":
        back = address("mission.delegate", slug=request.state.mission.slug, code=row.code)
        asked = Confirmation(_LEAVES % {"name": row.name}, (_AFTER_LEAVING,), _("No longer travels"), back)
        return await ask(request, "mission.delegates", asked)
    await operations.leave(row, by=request.state.actor.account_id, now=now())
    return _to_list(request, LEFT)


async def comeback(request: Request) -> Response:
    """Take somebody who had left into the delegation again."""
    row = await delegate_of(request.state.mission, request.path_params["code"])
    await operations.come_back(row, by=request.state.actor.account_id, now=now())
    return _to_list(request, RETURNED)


async def link(request: Request) -> Response:
    """Send somebody the link to their itinerary."""
    row = await _traveller(request)
    is_sent = await operations.send_link(row, by=request.state.actor.account_id, now=now())
    here = address("mission.delegate", slug=request.state.mission.slug, code=row.code)
    if not is_sent:
        return redirect(request, here, LINK_NOT_SENT)
    return redirect(request, here, mailed(request, LINK_SENT), email=row.email)


async def link_renewal(request: Request) -> Response:
    """Replace the links of somebody whose phone or mail went astray."""
    row = await _traveller(request)
    await operations.renew_link(row, by=request.state.actor.account_id, now=now())
    return redirect(request, address("mission.delegate", slug=request.state.mission.slug, code=row.code), LINKS_RENEWED)


async def _traveller(request: Request) -> Delegate:
    """Return the delegate whom the address names. Raise HTTPException 404 for who no longer travels."""
    row = await delegate_of(request.state.mission, request.path_params["code"])
    if row.left_at is not None:
        raise HTTPException(404)
    return row


async def requirements(request: Request) -> Response:
    """List what stops ask for, and add to it."""
    return await edit_row(
        request,
        load=_new_requirement,
        form=partial(RequirementForm, languages=fallback_order(request.state.mission)),
        save=partial(_add_requirement, request),
        show=partial(_show_requirements, request),
    )


async def _new_requirement() -> Present[None]:
    return Present(None, {})


async def _add_requirement(request: Request, _row: None, form: RequirementForm, _version: int) -> Response:
    mission, by = request.state.mission, request.state.actor.account_id
    values = operations.RequirementValues(form.kind.data, form.country.data, form["name"].data)
    await operations.add_requirement(mission, values, by=by, now=now())
    return redirect(request, address("mission.requirements", slug=mission.slug), SAVED)


async def requirement_removal(request: Request) -> Response:
    """Ask whether to take a visa or vaccination out, which is no longer asked for (GET); do it (POST)."""
    mission, by = request.state.mission, request.state.actor.account_id
    requirement_id = found(uuid_in(request.path_params["requirement"]))
    if request.method != "POST":
        names = {row.id: name for row, name in await requirements_of(mission)}
        title = _TAKE_OUT % {"name": found(names.get(requirement_id))}
        back = address("mission.requirements", slug=mission.slug)
        return await ask(request, "mission.requirements", Confirmation(title, (_NO_WARNING,), _("Take out"), back))
    if not await operations.remove_requirement(mission, requirement_id, by=by, now=now()):
        raise HTTPException(404)
    return redirect(request, address("mission.requirements", slug=mission.slug))


async def _show_requirements(request: Request, _row: None, edit: Edit) -> Response:
    mission: Mission = request.state.mission
    return render(
        request,
        "missions/delegations/requirements.html",
        edit.status,
        **await mission_frame(request.state.actor, mission, "mission.requirements"),
        rows=await requirements_of(mission),
        form=edit.form,
    )


async def requirements_of(mission: Mission) -> list[tuple[Requirement, str]]:
    """Return visas and vaccinations with their names, by country."""
    rows = await Requirement.filter(mission_id=mission.id, removed_at=None).order_by("country", "kind", "id")
    return named(rows, await texts_of([row.id for row in rows], fallback_order(mission)))


async def delegate_of(mission: Mission, code: str) -> Delegate:
    """Return somebody of this mission. Raise HTTPException 404 for anybody else."""
    return found(await Delegate.get_or_none(mission_id=mission.id, code=code))
