"""The roll call: who is safe, who needs help, who has not answered."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from events.missions.fieldwork import roll_call_operations as roll_calls
from events.missions.fieldwork.queries import last_roll_call, open_roll_call, roll_of
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.itineraries.plan.queries import load_plan
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import read_form
from events.platform.web.installation import now
from events.platform.web.templating import render

ASKED_AGAIN = Flash(_("Those who have not answered are asked again by mail."))
NOBODY_TO_ASK = Flash(
    _("No mail was sent: everybody has answered, has no address, or was asked in the last five minutes."), tone="info"
)
_LONGEST_MESSAGE = 500


async def roll_call(request: Request) -> Response:
    """Show the roll call that is open or was last, and the form that calls the roll."""
    mission: Mission = request.state.mission
    plan, call = await load_plan(mission), await last_roll_call(mission.id)
    return render(
        request,
        "missions/fieldwork/roll_call.html",
        **await mission_frame(request.state.actor, mission, "mission.field"),
        plan=plan,
        call=call,
        roll=await roll_of(call, plan) if call else [],
        moment_now=now(),
        people=len(plan.present),
        without_mail=[one for one in plan.present if not one.email],
    )


async def roll_call_opening(request: Request) -> Response:
    """Call the roll."""
    message = str((await read_form(request)).get("message", ""))[:_LONGEST_MESSAGE]
    await roll_calls.call_roll(request.state.mission, message, by=request.state.actor.account_id, now=now())
    return redirect(request, _here(request))


async def roll_call_reminder(request: Request) -> Response:
    """Ask those without an answer again."""
    call = await open_roll_call(request.state.mission.id)
    asked = await roll_calls.ask_again(call, by=request.state.actor.account_id, now=now()) if call else 0
    return redirect(request, _here(request), ASKED_AGAIN if asked else NOBODY_TO_ASK)


async def roll_call_closing(request: Request) -> Response:
    """Close the roll call."""
    call = await open_roll_call(request.state.mission.id)
    if call:
        await roll_calls.close_roll(call, by=request.state.actor.account_id, now=now())
    return redirect(request, _here(request))


def _here(request: Request) -> str:
    return address("mission.roll_call", slug=request.state.mission.slug)
