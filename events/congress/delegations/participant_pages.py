"""Who takes part: by delegation for organizers, and in public those who agreed to be named."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.congress.delegations.participant_queries import listed
from events.congress.delegations.queries import DelegationFile, files_in, name_of
from events.congress.organizing.event_queries import public_event
from events.congress.organizing.frame_queries import organize_frame, public_frame
from events.congress.registration.question_queries import Questions, questions_of
from events.congress.registration.words import STATE_TONES, STATE_WORDS
from events.platform.language.formats import country
from events.platform.language.i18n import gettext as _
from events.platform.tables.files import Table
from events.platform.tables.responses import table_response
from events.platform.web.templating import render


async def public_participants(request: Request) -> Response:
    """Name those who take part and agreed to be named."""
    event = await public_event(request)
    if event.state != "published":
        raise HTTPException(404)
    return render(
        request,
        "congress/delegations/public.html",
        **await public_frame(event, "participants"),
        people=await listed(event.id),
    )


async def participants(request: Request) -> Response:
    """The participants by delegation, to be looked at and printed."""
    event = request.state.event
    questions = await questions_of(event)
    files = await _files(request, questions)
    return render(
        request,
        "congress/delegations/participants.html",
        **await organize_frame(request.state.actor, event, "organize.delegations"),
        files=files,
        names={file.row.id: name_of(file.row) for file in files},
        categories={one.id: one.name for one in questions.all_categories},
        state_words=STATE_WORDS,
        tones=STATE_TONES,
    )


async def _files(request: Request, questions: Questions) -> list[DelegationFile]:
    return [file for file in await files_in(request.state.event.id, questions) if file.standing]


async def participants_csv(request: Request) -> Response:
    """Send the participants by delegation as a file for any spreadsheet."""
    return await _file(request, "csv")


async def participants_xlsx(request: Request) -> Response:
    """Send the same as a file of a spreadsheet."""
    return await _file(request, "xlsx")


async def _file(request: Request, kind: str) -> Response:
    event = request.state.event
    questions = await questions_of(event)
    heads = [
        _("Delegation"),
        _("Head of delegation"),
        _("Name"),
        _("Function"),
        _("Category"),
        _("Country"),
        _("State"),
    ]
    rows = _rows(await _files(request, questions), questions)
    return await table_response(Table(f"{event.slug}-delegations", heads, rows), kind)


async def _rows(files: Sequence[DelegationFile], questions: Questions) -> AsyncIterator[Sequence[str]]:
    categories = {one.id: str(one.name) for one in questions.all_categories}
    for file in files:
        for row in file.standing:
            yield [
                name_of(file.row),
                _("Yes") if row.id == file.head_id else "",
                row.badge_name,
                row.function,
                categories[row.category_id],
                country(row.country),
                str(STATE_WORDS[row.stage]),
            ]
