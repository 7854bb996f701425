"""The dashboard of an event."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from events.congress.alerts.queries import number_waiting
from events.congress.editions.queries import standing_of
from events.congress.organizing.frame_queries import organize_frame
from events.congress.registration.question_queries import questions_of
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.secretariat.dashboard.deadlines import deadlines_of
from events.secretariat.dashboard.queries import waiting_in
from events.secretariat.mission_events.queries import missions_with


async def dashboard(request: Request) -> Response:
    """Show what waits for a decision, what comes when, counts, and what is to do before the event can be published."""
    event, actor = request.state.event, request.state.actor
    may_edit = actor.may(Rule.EDIT, event.id)
    return render(
        request,
        "secretariat/dashboard/dashboard.html",
        **await organize_frame(actor, event, "organize.event"),
        standing=await standing_of(event),
        alerts=await number_waiting(event.id),
        waiting=await waiting_in(event) if may_edit else [],
        deadlines=deadlines_of(event, (await questions_of(event)).categories, now()),
        missions=await missions_with(event, actor.roles),
        may_edit=may_edit,
        may_own=actor.may(Rule.OWN, event.id),
    )
