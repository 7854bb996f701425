"""Organizers' pages about speakers: the list and the form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.congress.agenda import speaker_operations as operations
from events.congress.agenda.agenda_lists import speaker_list
from events.congress.agenda.models import Speaker
from events.congress.agenda.programme_queries import read_agenda
from events.congress.agenda.speaker_forms import SpeakerForm, data_of_speaker, speaker_values
from events.congress.agenda.speaker_queries import registrations_of
from events.congress.agenda.values import Agenda, AgendaSpeaker
from events.congress.organizing.frame_queries import organize_frame
from events.congress.organizing.list_pages import event_list
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, RefusedError, edit_row, found
from events.platform.web.flash import SAVED, redirect
from events.platform.web.installation import now
from events.platform.web.lists.in_memory import MemoryList
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.deletions.queries import deletions_of
from events.records.lists.pages import list_page
from events.records.lists.places import ListPlace
from events.records.texts.languages import fallback_order


async def speakers(request: Request) -> Response:
    """Everybody who can be put on stage, with how often they are."""
    event, agenda = request.state.event, await read_agenda(request.state.event)
    may_edit = _may_edit(request)
    return await list_page(
        _list(request, agenda),
        "congress/agenda/speakers.html",
        agenda=agenda,
        may_edit=may_edit,
        deletions=await deletions_of(event.id, "speaker", now()) if may_edit else [],
    )


async def listed_speakers(request: Request) -> ListPlace[MemoryList[AgendaSpeaker]]:
    """Return the list of speakers."""
    return _list(request, await read_agenda(request.state.event))


def _list(request: Request, agenda: Agenda) -> ListPlace[MemoryList[AgendaSpeaker]]:
    page = "organize.speaker" if _may_edit(request) else "speakers.speaker"

    def href(speaker: AgendaSpeaker) -> str:
        return address(page, slug=request.state.event.slug, code=speaker.code)

    return event_list(request, "organize.speakers", _("Speakers"), speaker_list(agenda, href))


def _may_edit(request: Request) -> bool:
    may: bool = request.state.actor.may(Rule.EDIT, request.state.event.id)
    return may


@dataclass(frozen=True)
class _OnStage:
    """A speaker, None for one who is not there yet, and the programme they are looked for in."""

    agenda: Agenda
    person: AgendaSpeaker | None = None
    row: Speaker | None = None


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
    return Present(_OnStage(await read_agenda(request.state.event)), {})


async def _somebody(request: Request) -> Present[_OnStage]:
    agenda = await read_agenda(request.state.event)
    person = found(agenda.speaker(request.path_params["code"]))
    row = await Speaker.get(id=person.id).select_related("registration")
    reference = row.registration.reference if row.registration else ""
    return Present(_OnStage(agenda, person, row), data_of_speaker(person, row, reference), row.version)


async def _save(request: Request, on_stage: _OnStage, form: SpeakerForm, version: int) -> Response:
    event, by, row = request.state.event, request.state.actor.account_id, on_stage.row
    values = speaker_values(form, await _registration(event, form.registration.data))
    if row is None:
        row = await operations.create_speaker(event, values, by=by, now=now())
    else:
        await operations.revise_speaker(row, version, values, by=by, now=now())
    return redirect(request, address("organize.speaker", slug=event.slug, code=row.code), SAVED)


async def _registration(event: Event, reference: str) -> UUID | None:
    """Return the registration with a reference. Raise RefusedError when the event has none."""
    if not reference:
        return None
    row = await Registration.get_or_none(event_id=event.id, reference=reference.upper())
    if row is None:
        raise RefusedError(gettext("No registration for this event has this reference."), "registration")
    return row.id


async def _show(request: Request, row: _OnStage, edit: Edit) -> Response:
    event = request.state.event
    return render(
        request,
        "congress/agenda/speaker.html",
        edit.status,
        **await organize_frame(request.state.actor, event, "organize.speakers"),
        speaker=row.person,
        registration=row.row.registration if row.row else None,
        proposed=await registrations_of(row.row) if row.row and row.row.registration_id is None else (),
        sessions=row.agenda.sessions_of(row.person) if row.person else (),
        edit=edit,
        form=edit.form,
    )


async def speaker_registration(request: Request) -> Response:
    """Link a speaker to the registration in the address, which was proposed by their e-mail address."""
    event, reference = request.state.event, request.path_params["reference"].upper()
    row = found(await Speaker.get_or_none(event_id=event.id, code=request.path_params["code"]))
    meant = found(await Registration.get_or_none(event_id=event.id, reference=reference))
    await operations.link_registration(row, meant.id, by=request.state.actor.account_id, now=now())
    return redirect(request, address("organize.speaker", slug=event.slug, code=row.code), SAVED)
