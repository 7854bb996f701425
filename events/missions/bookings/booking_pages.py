"""One booking: what it tells and where that stands, and what a person decides about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.missions.bookings import operations
from events.missions.bookings.leg_change import change_data, change_form
from events.missions.bookings.matching import Meaning
from events.missions.bookings.new_leg import fields_told, new_leg_data, new_leg_values
from events.missions.bookings.operations import DecidedAlreadyError, Decision
from events.missions.bookings.proposals import Proposal, proposal_for
from events.missions.bookings.queries import Kept, booking_in, bookings_in
from events.missions.bookings.showing import change_lines, lines_of, title_of_booking, way_of
from events.missions.bookings.wording import sentence, word_of_meaning, word_of_note
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.legs.form import Offered, leg_form
from events.missions.itineraries.legs.saying import saved_leg
from events.missions.itineraries.legs.stop_fields import clock_of, zones_offered
from events.missions.itineraries.legs.traveller_operations import Company
from events.missions.itineraries.plan.kinds import STAYS
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.words import both_clocks, dotted, title_of, town, word_of_kind
from events.missions.itineraries.queries import offered_places, version_of_leg
from events.platform.language.formats import day_month
from events.platform.language.i18n import gettext as _
from events.platform.language.slugs import NEW
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import changed_meanwhile, version_of
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import now
from events.platform.web.templating import render


@dataclass(frozen=True)
class _Look:
    """A booking beside the itinerary: what it would do, and the form that asks for it."""

    request: Request
    proposal: Proposal
    plan: Plan
    offered: Offered

    @property
    def mission(self) -> Mission:
        found: Mission = self.request.state.mission
        return found

    @property
    def booking(self) -> Kept:
        return self.proposal.booking

    @property
    def leg(self) -> Leg | None:
        return self.proposal.leg

    @property
    def makes_leg(self) -> bool:
        """Whether the form of a new leg is shown."""
        return self.proposal.meaning in {Meaning.NEW, Meaning.ALONGSIDE}

    def decision(self, fields: tuple[str, ...] = ()) -> Decision:
        return Decision(self.booking, self.request.state.actor.account_id, now(), fields)

    def form(self, sent: Any = None) -> Any:
        """The form for what the booking would do, if it asks anything."""
        if self.makes_leg:
            kind = self.booking.reservation.kind
            data = new_leg_data(self.booking.reservation, self.offered) if sent is None else None
            return leg_form(self.offered, kind, sent, data=data)
        return change_form(self.proposal, self.offered, sent) if self.proposal.meaning is Meaning.UPDATE else Form()


async def booking(request: Request) -> Response:
    """One booking that was found, or what was decided about it."""
    look = await _look(request)
    if request.method != "POST":
        return await _page(look, await _first_form(look))
    sent = await read_form(request)
    act = _ACTS.get(str(sent.get("act", "")))
    if act is None:
        return await _page(look, await _first_form(look), 422)
    try:
        return await act(look, sent)
    except DecidedAlreadyError:
        return await _decided_before(request)
    except ChangedMeanwhileError:
        return await _page(look, await _again(look, sent), 409, changed_meanwhile())


async def _look(request: Request) -> _Look:
    """Raises HTTPException 404."""
    mission: Mission = request.state.mission
    try:
        found = await booking_in(mission.id, UUID(request.path_params["booking"]))
    except ValueError:
        found = None
    if found is None:
        raise HTTPException(404)
    plan = await load_plan(mission)
    target = request.query_params.get("leg", "")
    proposal = proposal_for(found, await bookings_in(mission.id), plan, target)
    return _Look(request, proposal, plan, Offered(plan, await offered_places(mission, plan), proposal.leg))


async def _first_form(look: _Look) -> Any:
    if look.proposal.meaning is not Meaning.UPDATE or look.leg is None:
        return look.form()
    data = change_data(look.proposal, look.offered, await version_of_leg(look.leg.id))
    return change_form(look.proposal, look.offered, data=data)


async def _again(look: _Look, sent: Any) -> Any:
    """The form as it was sent, with the version by which it can be sent again."""
    form = look.form(sent)
    if look.leg is not None and "version" in form:
        form["version"].data = str(await version_of_leg(look.leg.id))
    return form


async def _make(look: _Look, sent: Any) -> Response:
    found = look.booking.reservation
    form = leg_form(look.offered, found.kind, sent)
    values = new_leg_values(form, found) if form.validate() else None
    if values is None:
        return await _page(replace(look, proposal=replace(look.proposal, meaning=_new(look))), form, 422)
    instead = next((leg for leg in look.plan.standing if leg.code == sent.get("instead")), None)
    if instead is not None:
        present = [person.id for person in look.plan.delegates if person.left_at is None]
        values = replace(values, company=Company(False, values.company.among(present)))
    decision = look.decision(fields_told(found, values))
    made = await operations.make_leg(look.mission, decision, values, instead=instead.id if instead else None)
    return saved_leg(look.mission, made.code, "added")


def _new(look: _Look) -> Meaning:
    return look.proposal.meaning if look.makes_leg else Meaning.NEW


async def _change(look: _Look, sent: Any) -> Response:
    if look.leg is None or look.proposal.meaning is not Meaning.UPDATE:
        raise ChangedMeanwhileError
    form = change_form(look.proposal, look.offered, sent)
    if not form.validate():
        return await _page(look, form, 422)
    version = version_of(form["version"].data or "")
    restores = look.leg.is_cancelled and "status" in form.taken
    changed = await operations.change_leg(
        look.mission, look.decision(form.taken), look.leg.id, version, form.values, restores=restores
    )
    return saved_leg(look.mission, look.leg.code, "revised", changed=changed)


async def _cancel(look: _Look, sent: Any) -> Response:
    if look.leg is None or look.proposal.meaning is not Meaning.CANCELLATION:
        raise ChangedMeanwhileError
    reason = str(sent.get("reason", "")).strip()[:2000] or _reason(look)
    version = version_of(str(sent.get("version", "")))
    await operations.cancel_leg(look.mission, look.decision(("status",)), look.leg.id, version, reason)
    return saved_leg(look.mission, look.leg.code, "cancelled")


async def _leave(look: _Look, sent: Any) -> Response:
    """Cancelled for those whom it names; the others stay on the leg."""
    named = [person.id for person in look.proposal.named if look.leg and person.id in look.leg.people]
    if look.leg is None or look.proposal.meaning is not Meaning.CANCELLATION or not named:
        raise ChangedMeanwhileError
    version = version_of(str(sent.get("version", "")))
    await operations.leave_leg(look.mission, look.decision(), look.leg.id, version, named)
    return saved_leg(look.mission, look.leg.code, "people")


def _reason(look: _Look) -> str:
    return _("Cancelled by the booking: %(file)s", file=look.booking.file.name)


async def _join(look: _Look, sent: Any) -> Response:
    """It is about this leg, which stays as it is; who is named is put on it."""
    if look.leg is None:
        raise ChangedMeanwhileError
    codes = set(sent.getlist("people"))
    people = [person.id for person in look.proposal.missing if person.code in codes]
    version = version_of(str(sent.get("version", "")))
    await operations.join_leg(look.mission, look.decision(), look.leg.id, version, people)
    return _to_list(look.mission, "kept")


async def _dismiss(look: _Look, sent: Any) -> Response:
    await operations.dismiss(look.mission, look.decision())
    return _to_list(look.mission, "dismissed")


async def _reopen(look: _Look, sent: Any) -> Response:
    await operations.reopen(look.mission, look.decision())
    return RedirectResponse(_address(look), 303)


_ACTS = {
    "make": _make,
    "change": _change,
    "cancel": _cancel,
    "leave": _leave,
    "join": _join,
    "dismiss": _dismiss,
    "reopen": _reopen,
}


async def _decided_before(request: Request) -> Response:
    """Sent twice, or somebody else was first: the page says what was decided."""
    return RedirectResponse(
        address(
            "mission.booking", slug=request.state.mission.slug, booking=request.path_params["booking"], said="before"
        ),
        303,
    )


def _to_list(mission: Mission, said: str) -> Response:
    return RedirectResponse(address("mission.bookings", slug=mission.slug, said=said), 303)


def _address(look: _Look) -> str:
    return address("mission.booking", slug=look.mission.slug, booking=look.booking.row.id)


async def _page(look: _Look, form: Any, status: int = 200, problem: str = "") -> Response:
    proposal, plan, found = look.proposal, look.plan, look.booking.reservation
    leg = _decided_leg(look)
    leg_title = title_of(leg, plan) if leg else ""
    is_said = look.request.query_params.get("said") == "before"
    named = {person.id for person in proposal.named}
    return render(
        look.request,
        "missions/bookings/booking.html",
        status,
        **await mission_frame(look.request.state.actor, look.mission, "mission.bookings"),
        plan=plan,
        booking=look.booking,
        title=title_of_booking(found),
        lead=way_of(found),
        word=word_of_meaning(proposal.meaning),
        sentence=sentence(proposal.meaning, leg_title),
        meaning=str(proposal.meaning),
        leg=leg,
        leg_title=leg_title,
        leg_version=await version_of_leg(leg.id) if leg else 0,
        changes=change_lines(proposal.changes, found.kind),
        missing=proposal.missing,
        others=[person.name for person in plan.delegates if leg and named and person.id in leg.people - named],
        on_leg=[person.name for person in proposal.named if leg and person.id in leg.people],
        leg_way=way_of_leg(leg) if leg else "",
        lines=lines_of(found, look.mission.home_zone),
        notes=tuple(dict.fromkeys(word_of_note(note) for note in look.booking.notes)),
        form=form,
        makes_leg=look.makes_leg,
        kind=str(found.kind),
        kind_word=word_of_kind(found.kind),
        usual_hours=found.kind in STAYS and any(each and each.is_day for each in (found.starts, found.ends)),
        clocks={name: clock_of(form, name, look.offered.stops()) for name in ("from", "to")},
        zones=zones_offered(),
        targets=_targets(look),
        new_leg=NEW,
        reason=_reason(look),
        problem=problem or (_("This booking was decided about before.") if is_said else ""),
    )


def way_of_leg(leg: Leg) -> str:
    """When and where a leg is: "Mon, Mar 15 · 21:55 Lima → 00:50 +1 La Paz"."""
    return dotted(day_month(leg.starts.wall), both_clocks(leg) if leg.is_transport else town(leg.origin))


def _decided_leg(look: _Look) -> Leg | None:
    if look.booking.is_open:
        return look.leg
    return next((leg for leg in look.plan.legs if leg.id == look.booking.row.leg_id), None)


def _targets(look: _Look) -> list[tuple[str, str]]:
    """The legs of its kind, for who knows better which one it is about."""
    kind = look.booking.reservation.kind
    legs = [leg for leg in look.plan.standing if leg.kind is kind]
    return [(leg.code, f"{day_month(leg.starts.wall)} {title_of(leg, look.plan)}") for leg in legs]
