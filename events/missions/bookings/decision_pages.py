"""The acts by which a person decides about a booking, each at an address of its own below that of the booking."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from events.missions.bookings import operations
from events.missions.bookings.booking_pages import Look, ReasonForm, load, look_at, page, reason
from events.missions.bookings.leg_change import ChangeForm
from events.missions.bookings.matching import Meaning
from events.missions.bookings.new_leg import fields_told, new_leg_values
from events.missions.bookings.operations import DecidedAlreadyError
from events.missions.itineraries.legs import return_pages as itinerary
from events.missions.itineraries.legs.form import LegForm
from events.missions.itineraries.legs.return_pages import leg_revised, leg_saved
from events.missions.itineraries.legs.traveller_operations import Company
from events.missions.itineraries.plan.values import Leg
from events.platform.language.lazy import gettext as _
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import edit_row
from events.platform.web.fields import SelectMultipleField
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import Form, read_form

DISMISSED = Flash(_("Dismissed. It stays listed below, with its file."))
KEPT = Flash(_("Kept with its leg."))
DECIDED_BEFORE = Flash(_("This booking was decided about before."), tone="warm")


class PeopleForm(Form):
    """Who of those whom the booking names is put on its leg."""

    people = SelectMultipleField(_("Put on the leg"), validate_choice=False)

    def __init__(self, formdata: FormData | None = None, **options: Any) -> None:
        super().__init__(formdata, choices={"people": ()}, **options)


Save = Callable[[Look, Any, int], Awaitable[Response]]


async def _decide(request: Request, form: Callable[..., Form], save: Save) -> Response:
    try:
        return await edit_row(request, load=partial(load, request), form=form, save=save, show=page)
    except DecidedAlreadyError:  # sent twice, or somebody else was first: the page says what was decided
        return redirect(request, _address(request), DECIDED_BEFORE)


# -- the acts ---------------------------------------------------------------------------------------------------------


async def new_leg(request: Request) -> Response:
    """The booking becomes a leg, perhaps instead of another for those whom it names."""
    look = await look_at(request)
    return await _decide(request, partial(LegForm, look.offered, look.booking.reservation.kind), _make)


async def _make(look: Look, form: LegForm, _version: int) -> Response:
    told = look.booking.reservation
    values = new_leg_values(form, told)
    instead = await _instead(look)
    if instead is not None:
        present = [person.id for person in look.plan.present]
        values = replace(values, company=Company(False, values.company.among(present)))
    decision = look.decision(fields_told(told, values))
    made = await operations.make_leg(look.mission, decision, values, instead=instead.id if instead else None)
    return await leg_saved(look.request, made.code, itinerary.ADDED)


async def _instead(look: Look) -> Leg | None:
    """Return the leg in whose place the new one stands for those whom the booking names."""
    code = (await read_form(look.request)).get("instead")
    return next((leg for leg in look.plan.standing if leg.code == code), None)


async def change(request: Request) -> Response:
    """The leg takes over what is ticked."""
    look = await look_at(request)
    if look.leg is None:
        return await _decide(request, Form, _change)
    return await _decide(request, partial(ChangeForm, look.proposal, look.leg, look.offered), _change)


async def _change(look: Look, form: Form, version: int) -> Response:
    if look.leg is None or look.proposal.meaning is not Meaning.UPDATE or not isinstance(form, ChangeForm):
        raise ChangedMeanwhileError
    decision = look.decision(form.taken)
    changed = await operations.change_leg(look.mission, decision, look.leg.id, version, form.values)
    return await leg_revised(look.request, look.leg.code, changed)


async def cancellation(request: Request) -> Response:
    """The leg is called off, because its booking was cancelled."""
    return await _decide(request, ReasonForm, _cancel)


async def _cancel(look: Look, form: ReasonForm, version: int) -> Response:
    if look.leg is None or look.proposal.meaning is not Meaning.CANCELLATION:
        raise ChangedMeanwhileError
    why = form.reason.data.strip() or reason(look)
    await operations.cancel_leg(look.mission, look.decision(("status",)), look.leg.id, version, why)
    return await leg_saved(look.request, look.leg.code, itinerary.CANCELLED)


async def leaving(request: Request) -> Response:
    """Cancelled for those whom it names; the others stay on the leg."""
    return await _decide(request, Form, _leave)


async def _leave(look: Look, _form: Form, version: int) -> Response:
    named = [person.id for person in look.proposal.on_leg]
    if look.leg is None or look.proposal.meaning is not Meaning.CANCELLATION or not named:
        raise ChangedMeanwhileError
    await operations.leave_leg(look.mission, look.decision(), look.leg.id, version, named)
    return await leg_saved(look.request, look.leg.code, itinerary.PEOPLE_SAVED)


async def evidence(request: Request) -> Response:
    """It is about this leg, which stays as it is; who is named is put on it."""
    return await _decide(request, PeopleForm, _join)


async def _join(look: Look, form: PeopleForm, version: int) -> Response:
    if look.leg is None:
        raise ChangedMeanwhileError
    people = [person.id for person in look.proposal.missing if person.code in form.people.data]
    await operations.join_leg(look.mission, look.decision(), look.leg.id, version, people)
    return _to_list(look.request, KEPT)


async def dismissal(request: Request) -> Response:
    """Nothing becomes of the booking; it stays listed."""
    return await _decide(request, Form, _dismiss)


async def _dismiss(look: Look, _form: Form, _version: int) -> Response:
    await operations.dismiss(look.mission, look.decision())
    return _to_list(look.request, DISMISSED)


async def reopening(request: Request) -> Response:
    """A decision is taken back: the booking waits again."""
    return await _decide(request, Form, _reopen)


async def _reopen(look: Look, _form: Form, _version: int) -> Response:
    await operations.reopen(look.mission, look.decision())
    return redirect(look.request, _address(look.request))


def _to_list(request: Request, flash: Flash) -> Response:
    return redirect(request, address("mission.bookings", slug=request.state.mission.slug), flash)


def _address(request: Request) -> str:
    return address("mission.booking", slug=request.state.mission.slug, booking=request.path_params["booking"])
