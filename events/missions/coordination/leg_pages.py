"""Coordinators' pages about one leg: adding it, changing it, calling it off and restoring it."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.missions.bookings.leg_queries import told_of
from events.missions.coordination.kind_pages import kinds_page
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.file.nonces import id_from
from events.missions.itineraries.legs import operations as legs
from events.missions.itineraries.legs.data import data_after, data_instead, data_of
from events.missions.itineraries.legs.form import LegForm, Offered, values_of
from events.missions.itineraries.legs.leg_words import draft_key, when_words
from events.missions.itineraries.legs.return_pages import (
    ADDED,
    leg_revised,
    leg_saved,
    plan_again,
)
from events.missions.itineraries.legs.stop_fields import clock_of, zones_offered
from events.missions.itineraries.legs.traveller_operations import Company
from events.missions.itineraries.plan.found import found_leg
from events.missions.itineraries.plan.kinds import KINDS, LegKind
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.words import title_of
from events.missions.itineraries.queries import offered_places, version_of_leg
from events.missions.itineraries.warnings.operations import attention_for
from events.missions.itineraries.warnings.sentences import sentence
from events.missions.itineraries.warnings.titles import WARNING_TITLES
from events.platform.language.lazy import gettext as _
from events.platform.storage.versions import Opened
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row, version_of
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import read_form
from events.platform.web.installation import now
from events.platform.web.templating import render

Sent = Mapping[str, Any]
Save = Callable[..., Awaitable[Response]]

# Shown of a leg that is there, and of a new one.
_UNKNOWN: Mapping[str, Any] = {
    "leg": None,
    "title": "",
    "lead": "",
    "warnings": (),
    "documents": (),
    "bookings": (),
    "instead": None,
    "instead_title": "",
    "nonce": "",
}
NEXT = Flash(_("Saved: %(title)s. The next leg begins where and when this one ends."))


@dataclass(frozen=True)
class _Look:
    """The leg that a form is about: the leg that is there, or the one in whose place a new one is for some."""

    plan: Plan
    offered: Offered
    kind: LegKind
    leg: Leg | None = None
    instead: Leg | None = None

    def draft(self, version: int) -> str:
        if self.leg is None:
            return draft_key(self.plan.slug, "", self.kind)
        return draft_key(self.plan.slug, self.leg.code, version)


def kind_asked(source: Sent) -> LegKind | None:
    """Return the kind of leg that an address or a form names, if it is one."""
    return next((kind for kind in LegKind if kind == source.get("kind")), None)


async def _source(request: Request) -> Sent:
    """Return what was sent, or what the address says."""
    return await read_form(request) if request.method == "POST" else request.query_params


# -- a new leg --------------------------------------------------------------------------------------------------------


async def new_leg(request: Request) -> Response:
    """The kinds to choose from; then the form of a leg that does not exist yet."""
    return await _new_leg(request, _add)


async def new_leg_and_next(request: Request) -> Response:
    """Adds the leg, and goes on to the kinds of the next one."""
    return await _new_leg(request, _add_and_next)


async def new_leg_kind(request: Request) -> Response:
    """The same form as another kind of leg has it, with what was typed."""
    look = await _new_look(request)
    if look is None:
        return await kinds_page(request, await load_plan(request.state.mission))
    return await _redrawn(request, look)


async def _new_leg(request: Request, save: Save) -> Response:
    look = await _new_look(request)
    if look is None:
        return await kinds_page(request, await load_plan(request.state.mission))
    return await edit_row(
        request,
        load=partial(_nothing_yet, request, look),
        form=partial(LegForm, look.offered, look.kind),
        save=partial(save, request),
        show=partial(_form_page, request),
    )


async def _new_look(request: Request) -> _Look | None:
    """None while nobody said which kind it is. Raise HTTPException 404 for a leg that is not there."""
    mission: Mission = request.state.mission
    plan, source = await load_plan(mission), await _source(request)
    code = source.get("instead")
    instead = found_leg(plan, str(code)) if code else None
    kind = kind_asked(source) or (instead.kind if instead else None)
    if kind is None:
        return None
    return _Look(plan, Offered(plan, await offered_places(mission, plan), instead), kind, instead=instead)


async def _nothing_yet(request: Request, look: _Look) -> Present[_Look]:
    query = request.query_params
    if look.instead is not None:
        return Present(look, data_instead(look.instead, look.plan, query.getlist("for")))
    before = _leg_before(look.plan, query.get("after", ""))
    return Present(look, data_after(before, look.plan, look.kind, is_next="after" in query))


def _leg_before(plan: Plan, code: str) -> Leg | None:
    """Return the one that was just added, else the last one of the itinerary."""
    return plan.leg_by_code(code) or next(iter(reversed(plan.standing)), None)


async def _add(request: Request, look: _Look, form: LegForm, _version: int) -> Response:
    return await leg_saved(request, await _added(request, look, form), ADDED, draft=look.draft(0))


async def _add_and_next(request: Request, look: _Look, form: LegForm, _version: int) -> Response:
    return await _to_next(request, await _added(request, look, form), look.draft(0))


async def _added(request: Request, look: _Look, form: LegForm) -> str:
    """Return the code of the leg that was made."""
    mission, by = request.state.mission, request.state.actor.account_id
    values = replace(values_of(form), id=_id_in(await read_form(request), mission))
    if look.instead is None:
        return (await legs.add_leg(mission, values, by=by, now=now())).code
    present = [person.id for person in look.plan.present]
    own = replace(values, company=Company(False, values.company.among(present)))
    return (await legs.own_leg(mission, look.instead.id, own, by=by, now=now())).code


def _id_in(sent: Sent, mission: Mission) -> UUID:
    """Return the identifier of the leg that the form makes, so that sending it twice makes one leg."""
    return id_from(mission.id, "leg", str(sent.get("nonce", "")))


async def _to_next(request: Request, code: str, draft: str) -> Response:
    mission: Mission = request.state.mission
    plan = await plan_again(mission)
    to = address("mission.leg.new", slug=mission.slug, after=code)
    return redirect(request, to, NEXT, draft=draft, title=title_of(found_leg(plan, code), plan))


# -- a leg that is there ----------------------------------------------------------------------------------------------


async def leg(request: Request) -> Response:
    """One leg: its form, what there is to look at about it, and the ways to its people, card and cancellation."""
    return await _leg(request, _revise)


async def leg_and_next(request: Request) -> Response:
    """Saves the leg, and goes on to the kinds of the next one."""
    return await _leg(request, _revise_and_next)


async def leg_kind(request: Request) -> Response:
    """The same form as another kind of leg has it, with what was typed."""
    return await _redrawn(request, await _look(request))


async def _leg(request: Request, save: Save) -> Response:
    look = await _look(request)
    return await edit_row(
        request,
        load=partial(_present, request),
        form=partial(LegForm, look.offered, look.kind),
        save=partial(save, request),
        show=partial(_form_page, request),
    )


async def _look(request: Request) -> _Look:
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    found = found_leg(plan, request.path_params["code"])
    kind = kind_asked(await _source(request)) or found.kind
    return _Look(plan, Offered(plan, await offered_places(mission, plan), found), kind, found)


async def _present(request: Request) -> Present[_Look]:
    look = await _look(request)
    assert look.leg is not None  # noqa: S101 - it was found
    version = await version_of_leg(look.leg.id)
    return Present(look, data_of(look.leg, look.plan, look.kind), version)


async def _revise(request: Request, look: _Look, form: LegForm, version: int) -> Response:
    code, changed = await _revised(request, look, form, version)
    return await leg_revised(request, code, changed, draft=look.draft(version))


async def _revise_and_next(request: Request, look: _Look, form: LegForm, version: int) -> Response:
    code, _changed = await _revised(request, look, form, version)
    return await _to_next(request, code, look.draft(version))


async def _revised(request: Request, look: _Look, form: LegForm, version: int) -> tuple[str, frozenset[str]]:
    mission, by = request.state.mission, request.state.actor.account_id
    assert look.leg is not None  # noqa: S101 - it was found
    changed = await legs.revise_leg(mission, Opened(look.leg.id, version), values_of(form), by=by, now=now())
    return look.leg.code, changed


# -- the form ---------------------------------------------------------------------------------------------------------


async def _redrawn(request: Request, look: _Look) -> Response:
    sent = await read_form(request)
    form = LegForm(look.offered, look.kind, sent)
    return await _form_page(request, look, Edit(form, version_of(str(sent.get("version", "")))))


async def _form_page(request: Request, look: _Look, edit: Edit) -> Response:
    mission: Mission = request.state.mission
    return render(
        request,
        "missions/itineraries/leg.html",
        edit.status,
        **await mission_frame(request.state.actor, mission, "mission.itinerary"),
        **{**_UNKNOWN, **(await _about(mission, look.plan, look.leg) if look.leg else await _about_new(request, look))},
        draft=look.draft(edit.version),
        clocks={name: clock_of(edit.form, name, look.offered.stops()) for name in ("from", "to")},
        edit=edit,
        form=edit.form,
        kind=look.kind,
        kinds=[(kind, row.word) for kind, row in KINDS.items()],
        zones=zones_offered(),
    )


async def _about(mission: Mission, plan: Plan, found: Leg) -> dict[str, Any]:
    """Return what the form's page shows of a leg that is there."""
    warnings = (await attention_for(mission, plan)).about(found.id)
    return {
        "leg": found,
        "title": title_of(found, plan),
        "lead": when_words(found),
        "warnings": [(WARNING_TITLES[warning.code], sentence(warning, plan)) for warning in warnings],
        "documents": plan.documents_of(found),
        "bookings": await told_of(found.id),
    }


async def _about_new(request: Request, look: _Look) -> dict[str, Any]:
    """Return what it shows of a new one: perhaps in whose place it is, and what makes it one when it is sent twice."""
    instead = look.instead
    return {
        "instead": instead,
        "instead_title": title_of(instead, look.plan) if instead else "",
        "nonce": (await _source(request)).get("nonce") or str(uuid.uuid4()),
    }
