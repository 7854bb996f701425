"""What only coordinators see of somebody: every opening of this page is a look that is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.missions.delegations import operations
from events.missions.delegations.forms import PRIVATE_NAMES, private_data, private_form, sealed_values
from events.missions.delegations.pages import delegate_of, requirements_of
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Delegate
from events.missions.file.private_day_operations import destroyed_on
from events.missions.itineraries.warnings.travel_paper_queries import tick_name
from events.platform.web.addresses import address
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.people.models import Account
from events.records.vault.operations import read_sensitive
from events.records.vault.queries import destruction_of, looks_of_subject
from events.records.vault.sealing import master_keys

_PLACE = "mission.delegate.private"


async def private(request: Request) -> Response:
    """Emergency contact, health, passport, visas and vaccinations of one person: read, saved, destroyed."""
    mission, by = request.state.mission, request.state.actor.account_id
    row = await delegate_of(mission, request.path_params["code"])
    rows = await requirements_of(mission)
    requirements, keys = [requirement for requirement, _name in rows], master_keys(installation(request).settings)
    if request.method != "POST":
        names = [*PRIVATE_NAMES, *(tick_name(requirement.id) for requirement in requirements)]
        values: Mapping[str, str] = await read_sensitive(
            keys, mission.id, row.id, names, by=by, where=_PLACE, now=now()
        )
        return await _page(request, row, private_form(rows, data=private_data(values, requirements)), rows)
    sent = await read_form(request)
    here = address(_PLACE, slug=mission.slug, code=row.code, done="destroyed" if "destroy" in sent else "saved")
    if "destroy" in sent:
        await operations.destroy_private(mission, row, by=by, now=now())
        return RedirectResponse(here, 303)
    form = private_form(rows, sent)
    if not form.validate() or row.left_at is not None:
        return await _page(request, row, form, rows, 422)
    await operations.keep_private(mission, row, sealed_values(form, requirements), keys=keys, by=by, now=now())
    return RedirectResponse(here, 303)


async def _page(
    request: Request, row: Delegate, form: Form, rows: list[tuple[Any, str]], status: int = 200
) -> Response:
    mission = request.state.mission
    looks = await looks_of_subject(row.id, most=50)
    lookers = {look.looked_by for look in looks if look.looked_by}
    accounts = await Account.filter(id__in=lookers).select_related("person")
    return render(
        request,
        "missions/delegations/private.html",
        status,
        **await mission_frame(request.state.actor, mission, "mission.delegates"),
        row=row,
        form=form,
        requirements=rows,
        looks=looks,
        lookers={account.id: account.person.name for account in accounts},
        destroyed_on=await destruction_of(row.id) or destroyed_on(mission, now()),
        done=request.query_params.get("done", ""),
    )
