"""Calendars of missions at their private addresses."""

from __future__ import annotations

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.link_queries import delegate_behind
from events.missions.file.models import Mission
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Delegate, Plan
from events.platform.web.editing import found
from events.platform.web.installation import installation, now
from events.publishing.calendars.feeds import CALENDAR_TYPE, Feed, FeedRequest, language_for
from events.publishing.calendars.itinerary_entries import LegEntries
from events.publishing.calendars.mission_feeds import is_over, leg_file, mission_feed
from events.publishing.calendars.private_feeds import behind, open_poll
from events.publishing.calendars.tokens import busy_secret
from events.records.stamps.queries import seen_to_change

# All that decides what a traveller's calendar holds; every act on a mission raises its revision.
_TRAVELLER = """
SELECT d.feed_generation, d.language, d.left_at, m.id AS mission, m.revision, m.slug
FROM delegate d JOIN mission m ON m.id = d.mission_id WHERE d.id = $1
"""
_MISSION = """
SELECT id AS mission, feed_generation, default_language AS language, revision, slug FROM mission WHERE id = $1
"""


async def traveller_feed(request: Request) -> Response:
    """Answer a traveller's calendar, in their language.

    410 when all in it has been listed as cancelled for long enough.
    """
    return await _feed(request, "traveller-feed", _TRAVELLER, "calendars.traveller")


async def whole_feed(request: Request) -> Response:
    """Answer the mission's calendar for the office: everybody's legs."""
    return await _feed(request, "mission-feed", _MISSION, "calendars.mission")


async def delegation_feed(request: Request) -> Response:
    """Answer the delegation's calendar for the office: what all of it does together."""
    return await _feed(request, "delegation-feed", _MISSION, "calendars.delegation")


async def _feed(request: Request, purpose: str, query: str, page: str) -> Response:
    state = await behind(request, query)
    row, subject = state.row, state.subject
    poll = await open_poll(request, purpose, state, row)

    async def render(asked: FeedRequest) -> Feed:
        plan, reader = await _plan_for(row["mission"], subject if purpose == "traveller-feed" else None)
        if reader is not None and is_over(plan, reader, poll.moment):
            raise HTTPException(410)
        maker = LegEntries(
            plan,
            reader,
            asked.level,
            is_shared_only=purpose == "delegation-feed",
            changed_at=await seen_to_change(plan.mission_id),
            busy_secret=busy_secret(poll.here.signer, subject),
        )
        return mission_feed(maker, asked)

    return await poll.answer(page, f"{row['slug']}.ics", render)


async def _plan_for(mission_id: UUID, reader_id: UUID | None) -> tuple[Plan, Delegate | None]:
    plan = await load_plan(await Mission.get(id=mission_id))
    return plan, plan.delegate(reader_id)


async def leg_calendar(request: Request) -> Response:
    """Answer one leg of a traveller as a file."""
    here = installation(request)
    delegate = found(await delegate_behind(here.signer, request.path_params["token"], "traveller"))
    plan, reader = await _plan_for(delegate.mission_id, delegate.id)
    language = language_for(request.query_params.get("lang"), delegate.language)
    code = request.path_params["code"]
    content = found(leg_file(plan, reader, code, now(), language=language) if reader else None)
    headers = {"content-disposition": f'attachment; filename="{plan.slug}-{code}.ics"'}
    return Response(content, headers=headers, media_type=CALENDAR_TYPE)
