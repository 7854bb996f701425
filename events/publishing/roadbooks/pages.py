"""Papers of a mission for those who prepare and follow it: roadbook, day sheets, hosts' versions, the report."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.models import Mission
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Delegate, Plan
from events.platform.language.i18n import speaking
from events.platform.web.editing import found
from events.platform.web.installation import installation, now
from events.platform.web.permissions import Rule
from events.publishing.calendars.feeds import language_for
from events.publishing.roadbooks.loading import emergency_contacts
from events.publishing.roadbooks.paper_responses import answer_paper
from events.publishing.roadbooks.papers import Edition, day_paper, host_paper, report_paper, roadbook_paper
from events.publishing.roadbooks.report_loading import load_report
from events.publishing.roadbooks.roadbook_composing import EmergencyContact
from events.records.vault.sealing import master_keys

YES = "yes"


async def mission_roadbook(request: Request) -> Response:
    """Answer the roadbook of all or one `person`; with whom to call for `emergency=yes`, coordinators only."""
    edition = await _edition(request)
    edition = replace(edition, contacts=await _contacts(request, edition))
    return await answer_paper(request, roadbook_paper(edition))


async def mission_day(request: Request) -> Response:
    """Answer one day on a page, for the delegation or one `person`."""
    edition = await _edition(request)
    return await answer_paper(request, day_paper(edition, day_in(edition.plan, request.path_params["day"])))


async def mission_partner(request: Request) -> Response:
    """Answer the paper of one partner, for the office to print or to check."""
    mission: Mission = request.state.mission
    plan, code = await load_plan(mission), request.path_params["code"]
    partner = found(next((one for one in plan.partners if one.code == code), None))
    asked = request.query_params.get("lang")
    return await answer_paper(request, host_paper(installation(request), mission, plan, partner, asked))


async def report_pdf(request: Request) -> Response:
    return await _report(request, is_word=False)


async def report_docx(request: Request) -> Response:
    return await _report(request, is_word=True)


async def _report(request: Request, *, is_word: bool) -> Response:
    mission: Mission = request.state.mission
    language = language_for(request.query_params.get("lang"), mission.default_language)
    with speaking(language):
        report = await load_report(mission, now())
    paper = await report_paper(installation(request), mission, report, language, is_word=is_word)
    return await answer_paper(request, paper)


async def _edition(request: Request) -> Edition:
    """Return for whom it is, in the language asked for, else the person's, else the mission's.

    Readers get no references.
    """
    mission, actor = request.state.mission, request.state.actor
    plan = await load_plan(mission)
    person = _person(plan, request.query_params.get("person", ""))
    language = language_for(request.query_params.get("lang"), person.language if person else mission.default_language)
    may_edit = actor.may(Rule.MISSION_EDIT, mission.id)
    return Edition(installation(request), mission, plan, language, person, has_references=may_edit)


def _person(plan: Plan, code: str) -> Delegate | None:
    """Return somebody who travels, None when nobody is named. Raise HTTPException 404."""
    if not code:
        return None
    return found(next((one for one in plan.present if one.code == code), None))


def day_in(plan: Plan, text: str) -> dt.date:
    """Return a day of the mission, or one on which something of its itinerary is. Raise HTTPException 404."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise HTTPException(404) from None
    has_legs = any(leg.starts.wall.date() <= day <= leg.ends.wall.date() for leg in plan.standing)
    if text != day.isoformat() or not (has_legs or plan.begins_on <= day <= plan.ends_on):
        raise HTTPException(404)
    return day


async def _contacts(request: Request, edition: Edition) -> tuple[EmergencyContact, ...]:
    """Return whom to call for those whose paper it is, when that is asked for. Raise HTTPException 403."""
    if request.query_params.get("emergency") != YES:
        return ()
    actor, mission, plan = request.state.actor, edition.mission, edition.plan
    if not actor.may(Rule.MISSION_OWN, mission.id):
        raise HTTPException(403)
    people = [edition.person] if edition.person else plan.present
    keys = master_keys(edition.here.settings)
    return await emergency_contacts(plan, people, keys=keys, by=actor.account_id, where="roadbooks.mission", now=now())
