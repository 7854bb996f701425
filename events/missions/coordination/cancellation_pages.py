"""Coordinators' pages about calling a leg off and restoring it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.frame_queries import mission_frame
from events.missions.itineraries.legs import operations as legs
from events.missions.itineraries.legs.return_pages import CANCELLED, RESTORED, leg_saved
from events.missions.itineraries.plan.found import found_leg
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.words import title_of
from events.missions.itineraries.queries import version_of_leg
from events.platform.language.lazy import gettext as _
from events.platform.storage.versions import Opened
from events.platform.web.editing import Edit, Present, edit_row
from events.platform.web.fields import LongTextField
from events.platform.web.form_rules import Filled
from events.platform.web.forms import Form
from events.platform.web.installation import now
from events.platform.web.templating import render

Save = Callable[..., Awaitable[Response]]


class CancellationForm(Form):
    """Why a leg is called off."""

    reason = LongTextField(_("Why"), [Filled(_("The reason is missing."))], longest=2000)


async def cancellation(request: Request) -> Response:
    """Asks why before a leg is called off, or whether it is restored (GET), and calls it off (POST)."""
    return await _call_off(request, CancellationForm, _cancel)


async def restoration(request: Request) -> Response:
    """A leg that was called off takes place after all."""
    return await _call_off(request, Form, _restore)


async def _call_off(request: Request, form: type[Form], save: Save) -> Response:
    return await edit_row(
        request,
        load=partial(_as_it_is, request),
        form=form,
        save=partial(save, request),
        show=partial(_cancellation_page, request),
    )


async def _as_it_is(request: Request) -> Present[tuple[Plan, Leg]]:
    plan = await load_plan(request.state.mission)
    found = found_leg(plan, request.path_params["code"])
    return Present((plan, found), {}, await version_of_leg(found.id))


async def _cancel(request: Request, row: tuple[Plan, Leg], form: CancellationForm, version: int) -> Response:
    mission, by = request.state.mission, request.state.actor.account_id
    await legs.cancel_leg(mission, Opened(row[1].id, version), form.reason.data, by=by, now=now())
    return await leg_saved(request, row[1].code, CANCELLED)


async def _restore(request: Request, row: tuple[Plan, Leg], _form: Form, version: int) -> Response:
    mission, by = request.state.mission, request.state.actor.account_id
    await legs.restore_leg(mission, Opened(row[1].id, version), by=by, now=now())
    return await leg_saved(request, row[1].code, RESTORED)


async def _cancellation_page(request: Request, row: tuple[Plan, Leg], edit: Edit) -> Response:
    plan, found = row
    form = edit.form if isinstance(edit.form, CancellationForm) else CancellationForm()
    return render(
        request,
        "missions/itineraries/cancellation.html",
        edit.status,
        **await mission_frame(request.state.actor, request.state.mission, "mission.itinerary"),
        leg=found,
        title=title_of(found, plan),
        edit=edit,
        form=form,
        last=await legs.last_cancellation(found.id) if found.is_cancelled else None,
    )
