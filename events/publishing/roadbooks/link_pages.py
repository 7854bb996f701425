"""Papers behind private links: a traveller's own roadbook and day sheets, and a host's version."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.missions.file.link_queries import delegate_behind
from events.missions.file.models import MissionPartner
from events.missions.itineraries.plan.queries import load_plan
from events.platform.language.i18n import set_language
from events.platform.web.editing import found
from events.platform.web.installation import installation, now
from events.publishing.calendars.feeds import language_for
from events.publishing.roadbooks.host_pages import by_host_link
from events.publishing.roadbooks.loading import emergency_contacts
from events.publishing.roadbooks.pages import day_in
from events.publishing.roadbooks.paper_responses import Paper, answer_paper
from events.publishing.roadbooks.papers import Edition, day_paper, host_paper, roadbook_paper
from events.publishing.roadbooks.roadbook_composing import EmergencyContact
from events.records.people.throttle_operations import allow
from events.records.vault.sealing import SealError, master_keys

# A long roadbook takes a second of one core; somebody who has it made all day is stopped.
_MOST, _WITHIN = 60, dt.timedelta(hours=1)
_log = logging.getLogger(__name__)


async def traveller_roadbook(request: Request) -> Response:
    """Answer a traveller's own roadbook, with whom to call for them: 404 for a link never given, 410 for who left."""
    edition = await _edition(request)
    edition = replace(edition, contacts=await _own_contact(edition))
    return await answer_paper(request, _sparing(roadbook_paper(edition), f"roadbook {edition.person_id}"))


async def traveller_day(request: Request) -> Response:
    """Answer one of their days on a page."""
    edition = await _edition(request)
    paper = day_paper(edition, day_in(edition.plan, request.path_params["day"]))
    return await answer_paper(request, _sparing(paper, f"roadbook {edition.person_id}"))


@by_host_link
async def host(request: Request, row: MissionPartner) -> Response:
    """Answer the paper of one partner, in its language or the one asked for."""
    plan = await load_plan(row.mission)
    partner = found(plan.partner(row.id))
    paper = host_paper(installation(request), row.mission, plan, partner, request.query_params.get("lang"))
    return await answer_paper(request, _sparing(paper, f"host paper {row.id}"))


async def _edition(request: Request) -> Edition:
    """Return for whom a link was made, in the language asked for, else theirs. Raise HTTPException 404 and 410."""
    here = installation(request)
    delegate = await delegate_behind(here.signer, request.path_params["token"], "roadbook")
    if delegate is None:
        raise HTTPException(404)
    language = language_for(request.query_params.get("lang"), delegate.language)
    set_language(language)
    if delegate.left_at is not None:
        raise HTTPException(410)
    plan = await load_plan(delegate.mission)
    return Edition(here, delegate.mission, plan, language, plan.delegate(delegate.id))


async def _own_contact(edition: Edition) -> tuple[EmergencyContact, ...]:
    """Return whom to call for the traveller; a value that does not open must not keep the roadbook from them."""
    keys, people = master_keys(edition.here.settings), [edition.person] if edition.person else []
    try:
        return await emergency_contacts(
            edition.plan, people, keys=keys, by=None, where="roadbooks.traveller", now=now()
        )
    except SealError as error:
        _log.error("a roadbook goes without its emergency contact: %s", error)
        return ()


def _sparing(paper: Paper, key: str) -> Paper:
    """Return the same paper, not made more often than somebody can need. Its making raises HTTPException 429."""

    async def make() -> bytes:
        if not await allow(key, _MOST, _WITHIN, now()):
            raise HTTPException(429)
        return await paper.make()

    return replace(paper, make=make)
