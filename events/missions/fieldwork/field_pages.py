"""The office's side: notes from the field and what became of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.missions.fieldwork import decision_operations as deciding
from events.missions.fieldwork.decision_operations import LegNote, Times, UnfitError, times_said
from events.missions.fieldwork.models import FieldNote
from events.missions.fieldwork.queries import note_in, notes_in, open_roll_call, roll_of
from events.missions.fieldwork.words import KIND_WORDS, STATE_TONES, STATE_WORDS, heading_of, summary_of
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.words import title_of
from events.missions.itineraries.queries import version_of_leg
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, RefusedError, edit_row, found
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import Form
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render

TAKEN = Flash(_("The note is taken over."))
SET_ASIDE = Flash(_("The note is set aside."))
_MISFIT = _(
    "With these times the leg would not end after it starts, or clocks there skip that hour. "
    "Correct the leg by hand, then set this note aside."
)
_WORDS = {
    "kinds": KIND_WORDS,
    "states": STATE_WORDS,
    "tones": STATE_TONES,
    "heading_of": heading_of,
    "summary_of": summary_of,
    "title_of": title_of,
}


async def field(request: Request) -> Response:
    """Show the notes that travellers sent, those that wait first, and the roll call that is open."""
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    call = await open_roll_call(mission.id)
    legs = {leg.id: leg for leg in plan.legs}
    return render(
        request,
        "missions/fieldwork/field.html",
        **await mission_frame(request.state.actor, mission, "mission.field"),
        plan=plan,
        rows=[(note, legs.get(note.leg_id) if note.leg_id else None) for note in await notes_in(mission.id)],
        call=call,
        roll=await roll_of(call, plan) if call else [],
        may_edit=request.state.actor.may(Rule.MISSION_EDIT, mission.id),
        **_WORDS,
    )


@dataclass(frozen=True)
class OpenNote:
    """A note with the leg that it is about, if any."""

    note: FieldNote
    leg: Leg | None
    plan: Plan

    @property
    def on_leg(self) -> LegNote:
        """Raise HTTPException 400 for a note about no leg."""
        if self.leg is None:
            raise HTTPException(400)
        return LegNote(self.note, self.leg, self.plan)


async def note(request: Request) -> Response:
    """Show one note, and what taking it over would change."""
    present = await _load(request)
    return await _show(request, present.row, Edit(Form(), present.version))


async def note_adoption(request: Request) -> Response:
    """Take a note over into the itinerary or the minutes."""
    return await _act(request, _adopt, TAKEN)


async def note_reading(request: Request) -> Response:
    """Mark a note as read, where nothing is to be taken over or it was done by hand."""
    return await _act(request, partial(_settle, "taken"), TAKEN)


async def note_dismissal(request: Request) -> Response:
    """Set a note aside."""
    return await _act(request, partial(_settle, "dismissed"), SET_ASIDE)


async def _act(request: Request, act: Callable[[Request, OpenNote, int], Awaitable[None]], done: Flash) -> Response:
    async def save(row: OpenNote, _form: Form, version: int) -> Response:
        await act(request, row, version)
        return redirect(request, address("mission.field", slug=request.state.mission.slug), done)

    return await edit_row(request, load=partial(_load, request), form=Form, save=save, show=partial(_show, request))


async def _adopt(request: Request, row: OpenNote, version: int) -> None:
    mission, by, said = request.state.mission, request.state.actor.account_id, row.on_leg
    try:
        match row.note.kind:
            case "time" | "driver":
                await deciding.take_leg(mission, said, version, by=by, now=now())
            case "minutes":
                person = row.plan.delegate(row.note.delegate_id)
                await deciding.take_minutes(mission, row.note, person.name if person else "", by=by, now=now())
            case _:
                raise HTTPException(400)
    except UnfitError as unfit:
        raise RefusedError(str(_MISFIT)) from unfit


async def _settle(state: str, request: Request, row: OpenNote, _version: int) -> None:
    await deciding.settle(row.note, state, by=request.state.actor.account_id, now=now())


async def _load(request: Request) -> Present[OpenNote]:
    mission: Mission = request.state.mission
    row = found(await note_in(mission.id, request.path_params["note"]))
    plan = await load_plan(mission)
    leg = next((leg for leg in plan.legs if leg.id == row.leg_id), None)
    return Present(OpenNote(row, leg, plan), {}, await version_of_leg(leg.id) if leg else 0)


async def _show(request: Request, row: OpenNote, edit: Edit) -> Response:
    times, misfit = _times(row)
    return render(
        request,
        "missions/fieldwork/field_note.html",
        edit.status,
        **await mission_frame(request.state.actor, request.state.mission, "mission.field"),
        plan=row.plan,
        note=row.note,
        leg=row.leg,
        person=row.plan.delegate(row.note.delegate_id),
        times=times,
        misfit=misfit,
        edit=edit,
        **_WORDS,
    )


def _times(row: OpenNote) -> tuple[Times | None, str]:
    """Return the times that a note would give its leg, or why it cannot."""
    if row.note.kind != "time" or row.leg is None or row.note.state != "new":
        return None, ""
    try:
        return times_said(row.note, row.leg), ""
    except UnfitError:
        return None, str(_MISFIT)
