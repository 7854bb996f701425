"""All that is kept about somebody, to take along: behind their private link, as JSON."""

from __future__ import annotations

import datetime as dt
import logging

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.congress.registration.question_queries import questions_of
from events.congress.registration.sealed_operations import Opener
from events.platform.web.installation import installation, now
from events.publishing.pocket.own_data_queries import own_data
from events.publishing.pocket.participant_queries import held_registration
from events.publishing.pocket.personal_frame import personal_page
from events.records.people.throttle_operations import allow
from events.records.vault.operations import Looker
from events.records.vault.sealing import SealError, master_keys

_log = logging.getLogger(__name__)

_MOST, _WITHIN = 10, dt.timedelta(hours=1)  # each opens what is sealed


async def data(request: Request) -> Response:
    """Everything that is kept about somebody at this event; the look at what is sealed is recorded as theirs."""
    registration = await held_registration(request)
    if not await allow(f"own data {registration.id}", _MOST, _WITHIN, now()):
        raise HTTPException(429)
    questions = await questions_of(registration.event)
    keys = master_keys(installation(request).settings)
    opener = Opener(keys, registration.event_id, questions.sealed, Looker(None, "personal.data", now()))
    try:
        kept = await own_data(registration, questions, opener)
    except SealError as error:
        _log.error("what is sealed of registration %s does not open: %s", registration.reference, error)
        return await personal_page(request, registration, "publishing/pocket/data_closed.html", 503)
    name = f"{registration.event.slug}-{registration.reference}.json"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    content = msgspec.json.format(msgspec.json.encode(kept), indent=2)
    return Response(content, headers=headers, media_type="application/json")
