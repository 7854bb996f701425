"""Organizers' pages about speakers: the list and the form."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.congress.agenda import speaker_operations as operations
from events.congress.agenda.forms import data_of_speaker, speaker_form, speaker_values
from events.congress.agenda.models import Speaker
from events.congress.agenda.programme_queries import read_agenda
from events.congress.agenda.values import Agenda, AgendaSpeaker
from events.congress.organizing.frame_queries import organize_frame
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import changed_meanwhile, version_of
from events.platform.web.forms import Form, read_form
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render


async def speakers(request: Request) -> Response:
    """Everybody who can be put on stage, with how often they are."""
    event, actor = request.state.event, request.state.actor
    agenda = await read_agenda(event)
    return render(
        request,
        "congress/agenda/speakers.html",
        **await organize_frame(actor, event, "organize.speakers"),
        people=[(speaker, agenda.sessions_of(speaker)) for speaker in agenda.speakers],
        may_edit=actor.may(Rule.EDIT, event.id),
    )


async def new_speaker(request: Request) -> Response:
    """The form of somebody who is not among the speakers yet."""
    event = request.state.event
    agenda = await read_agenda(event)
    if request.method != "POST":
        return await _form_page(request, agenda, None, speaker_form(agenda))
    form = speaker_form(agenda, await read_form(request))
    if not form.validate():
        return await _form_page(request, agenda, None, form, 422)
    by = request.state.actor.account_id
    made = await operations.create_speaker(event, speaker_values(form), by=by, now=now())
    return RedirectResponse(address("organize.speaker", slug=event.slug, code=made.code, saved="yes"), 303)


async def speaker(request: Request) -> Response:
    """One speaker's form, and where they are on stage."""
    event = request.state.event
    agenda = await read_agenda(event)
    found = agenda.speaker(request.path_params["code"])
    if found is None:
        raise HTTPException(404)
    if request.method != "POST":
        version = await _version(found)
        return await _form_page(request, agenda, found, speaker_form(agenda, data=data_of_speaker(found, version)))
    form = speaker_form(agenda, await read_form(request))
    if not form.validate():
        return await _form_page(request, agenda, found, form, 422)
    version, by = version_of(form.version.data or ""), request.state.actor.account_id
    try:
        await operations.revise_speaker(event, found.id, version, speaker_values(form), by=by, now=now())
    except ChangedMeanwhileError:
        form.version.data = str(await _version(found))
        return await _form_page(request, agenda, found, form, 422, changed_meanwhile())
    return RedirectResponse(address("organize.speaker", slug=event.slug, code=found.code, saved="yes"), 303)


async def _version(found: AgendaSpeaker) -> int:
    return int(str(await Speaker.get(id=found.id).values_list("version", flat=True)))


async def _form_page(
    request: Request, agenda: Agenda, found: AgendaSpeaker | None, form: Form, status: int = 200, problem: str = ""
) -> Response:
    event = request.state.event
    return render(
        request,
        "congress/agenda/speaker.html",
        status,
        **await organize_frame(request.state.actor, event, "organize.speakers"),
        speaker=found,
        sessions=agenda.sessions_of(found) if found else (),
        form=form,
        problem=problem,
        is_saved="saved" in request.query_params and request.method == "GET",
    )
