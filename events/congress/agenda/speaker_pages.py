"""Organizers' pages about speakers: the list and the form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.agenda import speaker_operations as operations
from events.congress.agenda.models import Speaker
from events.congress.agenda.programme_queries import read_agenda
from events.congress.agenda.speaker_forms import SpeakerForm, data_of_speaker, speaker_values
from events.congress.agenda.values import Agenda, AgendaSpeaker
from events.congress.organizing.frame_queries import organize_frame
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row, found
from events.platform.web.flash import SAVED, redirect
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.texts.languages import fallback_order


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


@dataclass(frozen=True)
class _OnStage:
    """A speaker, None for one who is not there yet, and the programme they are looked for in."""

    agenda: Agenda
    person: AgendaSpeaker | None


async def new_speaker(request: Request) -> Response:
    """The form of somebody who is not among the speakers yet."""
    return await _edit(request, _nobody)


async def speaker(request: Request) -> Response:
    """One speaker's form, and where they are on stage."""
    return await _edit(request, _somebody)


async def _edit(request: Request, load: Callable[[Request], Awaitable[Present[_OnStage]]]) -> Response:
    return await edit_row(
        request,
        load=partial(load, request),
        form=partial(SpeakerForm, languages=fallback_order(request.state.event)),
        save=partial(_save, request),
        show=partial(_show, request),
    )


async def _nobody(request: Request) -> Present[_OnStage]:
    return Present(_OnStage(await read_agenda(request.state.event), None), {})


async def _somebody(request: Request) -> Present[_OnStage]:
    agenda = await read_agenda(request.state.event)
    person = found(agenda.speaker(request.path_params["code"]))
    row = await Speaker.get(id=person.id)
    return Present(_OnStage(agenda, person), data_of_speaker(person), row.version)


async def _save(request: Request, row: _OnStage, form: SpeakerForm, version: int) -> Response:
    event, values, by = request.state.event, speaker_values(form), request.state.actor.account_id
    if row.person is None:
        code = (await operations.create_speaker(event, values, by=by, now=now())).code
    else:
        code = row.person.code
        await operations.revise_speaker(event, row.person.id, version, values, by=by, now=now())
    return redirect(request, address("organize.speaker", slug=event.slug, code=code), SAVED)


async def _show(request: Request, row: _OnStage, edit: Edit) -> Response:
    event = request.state.event
    return render(
        request,
        "congress/agenda/speaker.html",
        edit.status,
        **await organize_frame(request.state.actor, event, "organize.speakers"),
        speaker=row.person,
        sessions=row.agenda.sessions_of(row.person) if row.person else (),
        edit=edit,
        form=edit.form,
    )
