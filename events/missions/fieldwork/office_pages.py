"""The office's side: what comes from the field and what became of it, and the roll call."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.missions.fieldwork import decision_operations as deciding
from events.missions.fieldwork import roll_call_operations as roll_calls
from events.missions.fieldwork.decision_operations import DecidedError, Times, UnfitError, times_said
from events.missions.fieldwork.models import FieldNote, RollCall
from events.missions.fieldwork.queries import notes_in, open_roll_call, roll_of
from events.missions.fieldwork.wording import STATE_TONES, kind_names, state_names, told
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg, Plan
from events.missions.itineraries.plan.words import both_clocks, title_of
from events.missions.itineraries.queries import version_of_leg
from events.platform.language.i18n import gettext as _
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import changed_meanwhile, version_of
from events.platform.web.forms import read_form
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render

_LONGEST_MESSAGE = 500


async def field(request: Request) -> Response:
    """The notes that travellers sent, those that wait first, and the roll call that is open."""
    mission: Mission = request.state.mission
    plan = await load_plan(mission)
    call = await open_roll_call(mission.id)
    legs = {leg.id: leg for leg in plan.legs}
    rows = [(note, legs.get(note.leg_id) if note.leg_id else None) for note in await notes_in(mission.id)]
    return render(
        request,
        "missions/fieldwork/field.html",
        **await mission_frame(request.state.actor, mission, "mission.field"),
        plan=plan,
        rows=rows,
        call=call,
        roll=await roll_of(call, plan) if call else [],
        may_edit=request.state.actor.may(Rule.MISSION_EDIT, mission.id),
        done=request.query_params.get("done", ""),
        **_words(),
    )


def _words() -> dict[str, Any]:
    names = {"names": kind_names(), "states": state_names(), "tones": STATE_TONES}
    return {**names, "told": told, "title_of": title_of, "both_clocks": both_clocks}


async def note(request: Request) -> Response:
    """One note with what taking it over would change (GET); taking it over or setting it aside (POST)."""
    mission: Mission = request.state.mission
    found, plan = await _found(mission, request.path_params["note"]), await load_plan(mission)
    leg = next((leg for leg in plan.legs if leg.id == found.leg_id), None)
    if request.method != "POST":
        return await _note_page(request, plan, found, leg)
    sent = await read_form(request)
    try:
        done = await _decide(request, plan, found, leg, sent)
    except UnfitError:
        return await _note_page(request, plan, found, leg, 422)
    except ChangedMeanwhileError:
        return await _note_page(request, plan, found, leg, 409, changed_meanwhile())
    except DecidedError:
        problem = _("Somebody else has decided about this note meanwhile.")
        return await _note_page(request, plan, await _found(mission, str(found.id)), leg, 409, problem)
    return RedirectResponse(address("mission.field", slug=mission.slug, done=done), 303)


async def _decide(request: Request, plan: Plan, found: FieldNote, leg: Leg | None, sent: Any) -> str:
    """Raises UnfitError, ChangedMeanwhileError, DecidedError; HTTPException 400 for what is no act on this note."""
    mission, by, act = request.state.mission, request.state.actor.account_id, sent.get("act")
    version = version_of(str(sent.get("version", "")))
    if act == "dismiss":
        await deciding.settle(found, "dismissed", by=by, now=now())
    elif act == "read" or (act == "take" and found.kind in {"note", "receipt"}):
        await deciding.settle(found, "taken", by=by, now=now())
    elif act != "take" or leg is None:
        raise HTTPException(400)
    elif found.kind == "minutes":
        person = plan.delegate(found.delegate_id)
        await deciding.take_minutes(mission, found, person.name if person else "", by=by, now=now())
    else:
        take = deciding.take_time if found.kind == "time" else deciding.take_driver
        await take(mission, plan, found, leg, version, by=by, now=now())
    return "dismissed" if act == "dismiss" else "taken"


async def _found(mission: Mission, text: str) -> FieldNote:
    try:
        row = await FieldNote.get_or_none(id=UUID(text), mission_id=mission.id).select_related("file")
    except ValueError:
        row = None
    if row is None:
        raise HTTPException(404)
    return row


async def _note_page(
    request: Request, plan: Plan, found: FieldNote, leg: Leg | None, status: int = 200, problem: str = ""
) -> Response:
    times, misfit = _times(found, leg)
    return render(
        request,
        "missions/fieldwork/field_note.html",
        status,
        **await mission_frame(request.state.actor, request.state.mission, "mission.field"),
        plan=plan,
        note=found,
        leg=leg,
        person=plan.delegate(found.delegate_id),
        times=times,
        version=await version_of_leg(leg.id) if leg else 0,
        problem=problem or misfit,
        **_words(),
    )


def _times(found: FieldNote, leg: Leg | None) -> tuple[Times | None, str]:
    """What a changed time would make of the leg, or why it cannot."""
    if found.kind != "time" or leg is None or found.state != "new":
        return None, ""
    try:
        return times_said(found, leg), ""
    except UnfitError:
        return None, _(
            "With these times the leg would not end after it starts, or clocks there skip that hour. "
            "Correct the leg by hand, then set this note aside."
        )


async def roll_call(request: Request) -> Response:
    """Who is safe, who needs help, who has not answered; calling the roll, asking again, closing it."""
    mission: Mission = request.state.mission
    if request.method == "POST":
        return await _act_on_roll(request, mission)
    plan = await load_plan(mission)
    call = await open_roll_call(mission.id)
    shown = call or await RollCall.filter(mission_id=mission.id).order_by("-called_at").first()
    return render(
        request,
        "missions/fieldwork/roll_call.html",
        **await mission_frame(request.state.actor, mission, "mission.field"),
        plan=plan,
        call=shown,
        roll=await roll_of(shown, plan) if shown else [],
        moment_now=now(),
        asked=request.query_params.get("asked", ""),
        people=sum(one.left_at is None for one in plan.delegates),
        without_mail=[one for one in plan.delegates if one.left_at is None and not one.email],
    )


async def _act_on_roll(request: Request, mission: Mission) -> Response:
    sent, by = await read_form(request), request.state.actor.account_id
    act, call, asked = sent.get("act"), await open_roll_call(mission.id), ""
    if act == "call":
        message = str(sent.get("message", ""))[:_LONGEST_MESSAGE]
        await roll_calls.call_roll(mission, message, by=by, now=now())
    elif act == "again" and call:
        asked = str(await roll_calls.ask_again(call, by=by, now=now()))
    elif act == "close" and call:
        await roll_calls.close_roll(call, by=by, now=now())
    elif act not in {"again", "close"}:
        raise HTTPException(400)
    return RedirectResponse(address("mission.roll_call", slug=mission.slug, asked=asked), 303)
