"""The private data of a delegate, for coordinators only: every opening of this page is a look that is recorded."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.missions.delegations import operations
from events.missions.delegations.forms import PRIVATE_NAMES, PrivateForm, private_data
from events.missions.delegations.pages import delegate_of, requirements_of
from events.missions.file.confirmation_pages import ask
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Delegate, Requirement
from events.missions.file.private_day_operations import destroyed_on
from events.missions.itineraries.warnings.travel_paper_queries import tick_name
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import Edit, Present, RefusedError, edit_row
from events.platform.web.flash import SAVED, Flash, redirect
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.people.models import Account
from events.records.vault.operations import Looker, read_sensitive
from events.records.vault.queries import destruction_of, looks_of_subject
from events.records.vault.sealing import SealError, master_keys
from events.records.vault.words import KEY_IS_MISSING, UNOPENED

_log = logging.getLogger(__name__)

Named = Sequence[tuple[Requirement, str]]

DESTROYED = Flash(_("The private data of this person is destroyed."))
_NOT_KEPT = _("This person no longer travels; nothing private is kept of them.")
_DESTROY = _("Destroy the private data of %(name)s?")
_FOR_GOOD = _("What is sealed cannot be opened by anybody afterwards.")
_PLACE = "mission.delegate.private"
# Where somebody looked, other than on this page.
_PLACES: Mapping[str, LazyText] = {
    "mission.warnings": _("for the warnings"),
    "roadbooks.mission": _("in a roadbook of the office"),
    "roadbooks.traveller": _("in the roadbook behind the link"),
}


async def private(request: Request) -> Response:
    """Read and save emergency contact, health, passport, visas and vaccinations of one person."""
    requirements = await requirements_of(request.state.mission)
    try:
        return await edit_row(
            request,
            load=partial(_present, request, requirements),
            form=partial(PrivateForm, requirements),
            save=partial(_save, request),
            show=partial(_show, request, requirements),
        )
    except SealError as error:
        _log.error("private data of delegate %s do not open: %s", request.path_params["code"], error)
        return await _show(request, requirements, await delegate_of(request.state.mission, request.path_params["code"]))


async def _present(request: Request, requirements: Named) -> Present[Delegate]:
    mission, by = request.state.mission, request.state.actor.account_id
    row = await delegate_of(mission, request.path_params["code"])
    if request.method == "POST":
        return Present(row, {})  # what is typed replaces what was sealed, which nobody looks at
    rows = [requirement for requirement, _name in requirements]
    names = [*PRIVATE_NAMES, *(tick_name(requirement.id) for requirement in rows)]
    keys = master_keys(installation(request).settings)
    values = await read_sensitive(keys, mission.id, row.id, names, Looker(by, _PLACE, now()))
    return Present(row, private_data(values, rows))


async def _save(request: Request, row: Delegate, form: PrivateForm, _version: int) -> Response:
    if row.left_at is not None:
        raise RefusedError(str(_NOT_KEPT))
    mission, by = request.state.mission, request.state.actor.account_id
    keys = master_keys(installation(request).settings)
    await operations.keep_private(row, form.sealed, keys=keys, by=by, now=now())
    return redirect(request, address(_PLACE, slug=mission.slug, code=row.code), SAVED)


async def destruction(request: Request) -> Response:
    """Ask whether to destroy what is sealed of somebody (GET); do it (POST)."""
    mission, by = request.state.mission, request.state.actor.account_id
    row = await delegate_of(mission, request.path_params["code"])
    if request.method != "POST":
        title, back = _DESTROY % {"name": row.name}, address(_PLACE, slug=mission.slug, code=row.code)
        asked = Confirmation(title, (_FOR_GOOD,), _("Destroy the private data"), back)
        return await ask(request, "mission.delegates", asked)
    await operations.destroy_private(row, by=by, now=now())
    return redirect(request, address(_PLACE, slug=mission.slug, code=row.code), DESTROYED)


async def _show(request: Request, requirements: Named, row: Delegate, edit: Edit | None = None) -> Response:
    """Draw the page; without a form when what is sealed does not open, for an empty one would replace it."""
    mission = request.state.mission
    looks = await looks_of_subject(row.id, most=50)
    lookers = {look.looked_by for look in looks if look.looked_by}
    accounts = await Account.filter(id__in=lookers).select_related("person")
    return render(
        request,
        "missions/delegations/private.html",
        edit.status if edit else 200,
        **await mission_frame(request.state.actor, mission, "mission.delegates"),
        row=row,
        form=edit.form if edit else None,
        problem=(UNOPENED, KEY_IS_MISSING),
        requirements=requirements,
        looks=looks,
        places=_PLACES,
        lookers={account.id: account.person.name for account in accounts},
        destroyed_on=await destruction_of(row.id) or destroyed_on(mission, now()),
    )
