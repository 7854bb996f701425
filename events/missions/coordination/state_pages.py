"""A mission's states, with who, when and why; and whether everybody may read its public page."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.missions.coordination import queries
from events.missions.file import operations, rules
from events.missions.file import words as wording
from events.missions.file.authors import Author
from events.missions.file.confirmation_pages import ask
from events.missions.file.frame_queries import mission_frame
from events.missions.file.models import Mission
from events.missions.file.queries import with_texts
from events.missions.file.rules import MissionState
from events.missions.itineraries.plan.queries import load_plan
from events.platform.language.cleaning import clean_text
from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import read_form
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render

LONGEST_REASON = 2000
_OVERTAKEN = _("Somebody else changed the state meanwhile. This is where the mission stands now; your reason is kept.")
STEP_TAKEN = Flash(_("Done. It stands in the history below."))
PUBLISHED = Flash(_("The page is public now."))
WITHDRAWN = Flash(_("Only the team sees the page now."))
# What is asked before, what follows from it, and the word on the button.
_PUBLISH = (
    _("Publish the page of this mission?"),
    _("Everybody can read it from then on. You can take it back."),
    _("Publish the page"),
)
_WITHDRAW = (
    _("Take the public page back?"),
    _("Only the team can read it then. You can publish it again."),
    _("Take the page back"),
)


async def state(request: Request) -> Response:
    """Show the history of states and the steps that are possible; take one, with its reason.

    Raise HTTPException 403 for readers who post.
    """
    if request.method != "POST":
        return await _state(request)
    if not request.state.actor.may(Rule.MISSION_EDIT, request.state.mission.id):
        raise HTTPException(403)
    sent = await read_form(request)
    seen, to = _state_of(str(sent.get("from", ""))), _state_of(str(sent.get("to", "")))
    reason = clean_text(str(sent.get("reason", "")))
    if len(reason) > LONGEST_REASON:
        told = gettext(
            "This reason has %(length)s characters; at most %(longest)s fit.",
            length=len(reason),
            longest=LONGEST_REASON,
        )
        return await _state(request, to, reason, told, 422)
    return await _take(request, seen, to, reason)


async def _take(request: Request, seen: MissionState, to: MissionState, reason: str) -> Response:
    mission, actor, at = request.state.mission, request.state.actor, now()
    if seen != mission.state:
        return await _state(request, to, reason, str(_OVERTAKEN), 409)
    facts = queries.facts_of(await with_texts(mission), await load_plan(mission), actor, at, reason)
    refused = rules.refusal(seen, to, facts)
    if refused is not None:
        return await _state(request, to, reason, wording.refusal_text(refused, seen, to), 422)
    try:
        step = operations.Step(seen, to, reason)
        await operations.take_step(mission, step, Author(actor.account_id, actor.name), at)
    except ChangedMeanwhileError:
        return await _state(request, to, reason, str(_OVERTAKEN), 409)
    return redirect(request, address("mission.state", slug=mission.slug), STEP_TAKEN)


def _state_of(text: str) -> MissionState:
    """Return the state of this name. Raise HTTPException 400 for any other text."""
    try:
        return MissionState(text)
    except ValueError:
        raise HTTPException(400) from None


async def _state(
    request: Request, asked: MissionState | None = None, reason: str = "", warning: str = "", status: int = 200
) -> Response:
    actor = request.state.actor
    mission = await Mission.get(id=request.state.mission.id)  # as it stands now, when somebody was faster
    face, plan = await with_texts(mission), await load_plan(mission)
    facts = queries.facts_of(face, plan, actor, now(), reason)
    present = MissionState(mission.state)
    return render(
        request,
        "missions/coordination/state.html",
        status,
        **await mission_frame(actor, mission, "mission.state"),
        steps=[_step(present, to, facts) for to in rules.steps_from(present)],
        order=rules.ORDER,
        history=await queries.steps_of(mission),
        minutes_missing=(await queries.standing_of(mission, plan, now())).minutes_missing,
        may_own=facts.is_coordinator,
        asked=asked,
        reason=reason,
        warning=warning,
        wording=wording,
    )


def _step(present: MissionState, to: MissionState, facts: rules.Facts) -> dict[str, object]:
    """Return one step: what stands in its way now, or that it wants a reason."""
    wanted = rules.reason_wanted(present, to, facts)
    refused = rules.refusal(present, to, facts)
    if refused is wanted:
        refused = None
    return {
        "to": to,
        "label": wording.step_label(present, to),
        "wants": wording.refusal_text(wanted, present, to) if wanted else "",
        "refused": wording.refusal_text(refused, present, to) if refused else "",
        "is_forward": not rules.is_backwards(present, to) and to is not MissionState.CANCELLED,
    }


async def publication(request: Request) -> Response:
    """Ask whether to let everybody read the public page (GET); do it (POST)."""
    return await _publish(request, is_public=True)


async def withdrawal(request: Request) -> Response:
    """Ask whether to let only the team read the public page again (GET); do it (POST)."""
    return await _publish(request, is_public=False)


async def _publish(request: Request, *, is_public: bool) -> Response:
    """Raise HTTPException 400 for a template."""
    mission: Mission = request.state.mission
    if mission.is_template:
        raise HTTPException(400)
    if request.method != "POST":
        title, line, label = _PUBLISH if is_public else _WITHDRAW
        asked = Confirmation(title, (line,), label, address("mission.state", slug=mission.slug))
        return await ask(request, "mission.state", asked)
    await operations.publish(mission, is_public=is_public, by=request.state.actor.account_id, now=now())
    return redirect(request, address("mission.state", slug=mission.slug), PUBLISHED if is_public else WITHDRAWN)
