"""One booking: what it tells and where that stands, and what a person decides about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from events.missions.bookings.booking_words import change_lines, lines_of, title_of_booking, way_of
from events.missions.bookings.leg_change import ChangeForm, change_data
from events.missions.bookings.matching import Meaning
from events.missions.bookings.meaning_words import MEANING_WORDS, sentence, word_of_note
from events.missions.bookings.new_leg import new_leg_data
from events.missions.bookings.operations import Decision
from events.missions.bookings.proposals import Proposal, proposal_for
from events.missions.bookings.queries import Kept, booking_in, bookings_in
from events.missions.bookings.reading.reservation import Reservation
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.legs.form import LegForm, Offered
from events.missions.itineraries.legs.stop_fields import clock_of, zones_offered
from events.missions.itineraries.plan.kinds import KINDS, STAYS
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.words import both_clocks, dotted, title_of, town
from events.missions.itineraries.queries import offered_places, version_of_leg
from events.platform.language.cleaning import uuid_in
from events.platform.language.formats import day_month
from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.language.slugs import NEW
from events.platform.web.editing import Edit, Present, found
from events.platform.web.fields import LongTextField
from events.platform.web.forms import Form
from events.platform.web.installation import now
from events.platform.web.templating import render


@dataclass(frozen=True)
class Look:
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

    def form(self, formdata: FormData | None = None, *, data: Mapping[str, Any] | None = None) -> Form:
        """Return the form for what the booking would do; one without fields where it asks nothing."""
        if self.makes_leg:
            return LegForm(self.offered, self.booking.reservation.kind, formdata, data=data)
        if self.proposal.meaning is Meaning.UPDATE and self.leg:
            return ChangeForm(self.proposal, self.leg, self.offered, formdata, data=data)
        return Form()

    async def present(self) -> Present[Look]:
        if self.makes_leg:
            return Present(self, new_leg_data(self.booking.reservation, self.offered))
        version = await version_of_leg(self.leg.id) if self.leg else 0
        is_update = self.proposal.meaning is Meaning.UPDATE and self.leg is not None
        return Present(self, change_data(self.proposal, self.offered) if is_update else {}, version)


class ReasonForm(Form):
    """Why the leg of a booking is called off; left empty, because the booking says so."""

    reason = LongTextField(_("Why it is cancelled"), longest=2000)


async def booking(request: Request) -> Response:
    """One booking that was found, or what was decided about it."""
    present = await load(request)
    return await page(present.row, Edit(present.row.form(data=present.data), present.version))


async def look_at(request: Request) -> Look:
    """Raise HTTPException 404 where there is no such booking."""
    mission: Mission = request.state.mission
    booking_id = found(uuid_in(request.path_params["booking"]))
    kept = found(await booking_in(mission.id, booking_id))
    plan = await load_plan(mission)
    proposal = proposal_for(kept, await bookings_in(mission.id), plan, request.query_params.get("leg", ""))
    return Look(request, proposal, plan, Offered(plan, await offered_places(mission, plan), proposal.leg))


async def load(request: Request) -> Present[Look]:
    return await (await look_at(request)).present()


# -- the page ---------------------------------------------------------------------------------------------------------


def reason(look: Look) -> str:
    return gettext("Cancelled by the booking: %(file)s", file=look.booking.file.name)


async def _drawn(look: Look, edit: Edit) -> tuple[Look, Form]:
    """Return what is looked at and its form: the one that was sent, where it is of what the booking would do now."""
    if isinstance(edit.form, LegForm) and not look.makes_leg:
        look = replace(look, proposal=replace(look.proposal, meaning=Meaning.NEW))
    present = await look.present()
    fresh = look.form(data=present.data)
    return look, edit.form if type(edit.form) is type(fresh) else fresh


async def page(look: Look, edit: Edit) -> Response:
    look, form = await _drawn(look, edit)
    proposal, told = look.proposal, look.booking.reservation
    about = await _about_leg(look)
    typed = edit.form.reason.data if isinstance(edit.form, ReasonForm) else ""
    return render(
        look.request,
        "missions/bookings/booking.html",
        edit.status,
        **await mission_frame(look.request.state.actor, look.mission, "mission.bookings"),
        edit=edit,
        asked=look.request.query_params.get("leg", ""),
        booking=look.booking,
        title=title_of_booking(told),
        lead=way_of(told),
        word=MEANING_WORDS[proposal.meaning],
        sentence=sentence(proposal.meaning, str(about["leg_title"])),
        meaning=str(proposal.meaning),
        **about,
        changes=change_lines(proposal.changes, told.kind),
        missing=proposal.missing,
        is_outside=proposal.is_outside(look.plan),
        lines=lines_of(told, look.mission.home_zone),
        notes=tuple(dict.fromkeys(word_of_note(note) for note in look.booking.notes)),
        form=form,
        makes_leg=look.makes_leg,
        kind=str(told.kind),
        kind_word=KINDS[told.kind].word,
        usual_hours=told.kind in STAYS and _is_without_hours(told),
        clocks={name: clock_of(form, name, look.offered.stops()) for name in ("from", "to")},
        zones=zones_offered(),
        targets=_targets(look),
        new_leg=NEW,
        reason=typed or reason(look),
    )


def _is_without_hours(told: Reservation) -> bool:
    return any(each and each.is_day for each in (told.starts, told.ends))


async def _about_leg(look: Look) -> dict[str, object]:
    """Return what the page shows of the leg that the booking is or was about."""
    leg = _decided_leg(look)
    if leg is None:
        return {"leg": None, "leg_title": "", "leg_version": 0, "others": [], "on_leg": [], "leg_way": ""}
    named = {person.id for person in look.proposal.named}
    others = leg.people - named if named else frozenset()
    return {
        "leg": leg,
        "leg_title": title_of(leg, look.plan),
        "leg_version": await version_of_leg(leg.id),
        "others": [person.name for person in look.plan.delegates if person.id in others],
        "on_leg": [person.name for person in look.proposal.named if person.id in leg.people],
        "leg_way": way_of_leg(leg),
    }


def way_of_leg(leg: Leg) -> str:
    """When and where a leg is: "Mon, Mar 15 · 21:55 Lima → 00:50 +1 La Paz"."""
    return dotted(day_month(leg.starts.wall), both_clocks(leg) if leg.is_transport else town(leg.origin))


def _decided_leg(look: Look) -> Leg | None:
    if look.booking.is_open:
        return look.leg
    return next((leg for leg in look.plan.legs if leg.id == look.booking.row.leg_id), None)


def _targets(look: Look) -> list[tuple[str, str]]:
    """The legs of its kind, for who knows better which one it is about."""
    kind = look.booking.reservation.kind
    legs = [leg for leg in look.plan.standing if leg.kind is kind]
    return [(leg.code, f"{day_month(leg.starts.wall)} {title_of(leg, look.plan)}") for leg in legs]
