"""All that is kept about somebody, to take along: behind their private link, as JSON and as a PDF."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Sequence

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import face_of
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import questions_of
from events.congress.registration.sealed_operations import Opener
from events.platform.language.formats import moment
from events.platform.language.i18n import current_language
from events.platform.language.i18n import gettext as _
from events.platform.language.lazy import gettext as lazy_gettext
from events.platform.web.installation import installation, now
from events.publishing.own_data.paper import own_data_document
from events.publishing.own_data.queries import own_data
from events.publishing.own_data.values import Chapter, as_json
from events.publishing.pocket.participant_queries import held_registration
from events.publishing.pocket.personal_frame import personal_page
from events.publishing.roadbooks.paper import document_pdf
from events.publishing.roadbooks.paper_responses import Paper, answer_paper, file_name
from events.records.people.throttle_operations import allow
from events.records.vault.operations import Looker
from events.records.vault.sealing import SealError, master_keys

_log = logging.getLogger(__name__)

_DATA_STANDS = lazy_gettext("Nothing is lost: your data is unchanged. Try again in a moment.")
_MOST, _WITHIN = 10, dt.timedelta(hours=1)  # each opens what is sealed


async def data_json(request: Request) -> Response:
    """Everything that is kept about somebody at this event, for programs."""
    registration = await held_registration(request)
    kept = await _kept(request, registration)
    if isinstance(kept, Response):
        return kept
    name = f"{registration.event.slug}-{registration.reference}.json"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    content = msgspec.json.format(msgspec.json.encode(as_json(kept)), indent=2)
    return Response(content, headers=headers, media_type="application/json")


async def data_pdf(request: Request) -> Response:
    """The same, to read, in the language of the page."""
    registration = await held_registration(request)
    kept = await _kept(request, registration)
    if isinstance(kept, Response):
        return kept
    event, language = registration.event, current_language()
    facts = [
        (_("Event"), (await face_of(event)).event.name.here().text),
        (_("Reference"), registration.reference),
        (_("As of"), moment(now(), event.time_zone)),
    ]
    document = own_data_document(kept, registration.badge_name, facts, language)
    key = ("own data", hashlib.blake2b(repr(document).encode(), digest_size=16).digest())
    name = file_name(event.slug, registration.reference, language)
    pdf = installation(request).pdf
    paper = Paper(key, name, lambda: pdf.write(document_pdf, document), is_kept=False, comfort=_DATA_STANDS)
    return await answer_paper(request, paper)


async def _kept(request: Request, registration: Registration) -> Sequence[Chapter] | Response:
    """Return the data, or a page that says why it is not to be had; the look at what is sealed is theirs."""
    if not await allow(f"own data {registration.id}", _MOST, _WITHIN, now()):
        raise HTTPException(429)
    questions = await questions_of(registration.event)
    keys = master_keys(installation(request).settings)
    opener = Opener(keys, registration.event_id, questions.sealed, Looker(None, "personal.data", now()))
    try:
        return await own_data(registration, questions, opener)
    except SealError as error:
        _log.error("what is sealed of registration %s does not open: %s", registration.reference, error)
        return await personal_page(request, registration, "publishing/own_data/closed.html", 503)
