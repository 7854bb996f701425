"""The tags and notes on one registration, for its event's organizers."""

from __future__ import annotations

from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.confirmation_pages import ask
from events.congress.organizing.frame_queries import organize_frame
from events.congress.personal.organizer_pages import asked_for, back
from events.congress.registration.mark_forms import NoteForm, TagsForm
from events.congress.registration.models import Note, Registration
from events.congress.registration.note_operations import correct_note, remove_note, write_note
from events.congress.registration.tag_operations import set_tags
from events.congress.registration.tag_pages import by
from events.congress.registration.tag_queries import codes_of, tags_in
from events.platform.language.cleaning import uuid_in
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import Edit, Present, edit_row, found
from events.platform.web.fields import choices_of
from events.platform.web.flash import SAVED, Flash
from events.platform.web.templating import render

_PAGE = "organize.registrations"
_WRITTEN = Flash(_("The note is written."))
_REMOVED = Flash(_("The note is removed."))
_FOR_GOOD = _("It cannot be brought back. That there was a note stays on record.")


async def tags(request: Request) -> Response:
    """Choose the tags of a registration."""
    row, offered = await _standing(request), await tags_in(request.state.event.id)

    async def load() -> Present[Registration]:
        return Present(row, {"tags": await codes_of(row.id)})

    form = partial(TagsForm, choices={"tags": choices_of((tag.code, tag.name) for tag in offered)})

    async def save(_row: Registration, typed: TagsForm, _version: int) -> Response:
        await set_tags(row, offered, typed.tags.data, by(request))
        return back(request, row, SAVED)

    async def show(_row: Registration, edit: Edit) -> Response:
        return await _show(request, "congress/personal/file_tags.html", row, edit)

    return await edit_row(request, load=load, form=form, save=save, show=show)


async def note(request: Request) -> Response:
    """Write a note on a registration."""
    row = await _standing(request)

    async def load() -> Present[Registration]:
        return Present(row, {})

    async def save(_row: Registration, typed: NoteForm, _version: int) -> Response:
        await write_note(row, typed.text.data, by(request))
        return back(request, row, _WRITTEN)

    async def show(_row: Registration, edit: Edit) -> Response:
        return await _show(request, "congress/personal/file_note.html", row, edit)

    return await edit_row(request, load=load, form=NoteForm, save=save, show=show)


async def correction(request: Request) -> Response:
    """Write one's own note otherwise."""
    row = await _standing(request)

    async def load() -> Present[Note]:
        own = await _own(request, row)
        return Present(own, {"text": own.text}, own.version)

    async def save(own: Note, typed: NoteForm, version: int) -> Response:
        await correct_note(row, own, typed.text.data, version, by(request))
        return back(request, row, SAVED)

    async def show(_own: Note, edit: Edit) -> Response:
        return await _show(request, "congress/personal/file_note.html", row, edit)

    return await edit_row(request, load=load, form=NoteForm, save=save, show=show)


async def removal(request: Request) -> Response:
    """Ask before one's own note is removed (GET); remove it (POST)."""
    row = await _standing(request)
    own = await _own(request, row)
    if request.method == "POST":
        await remove_note(row, own, by(request))
        return back(request, row, _REMOVED)
    there = address("organize.registration", slug=request.state.event.slug, reference=row.reference)
    return await ask(request, _PAGE, Confirmation(_("Remove this note?"), (own.text, _FOR_GOOD), _("Remove"), there))


async def _standing(request: Request) -> Registration:
    """Return the registration in the address, unless it is erased."""
    row = await asked_for(request)
    if row.erased_at is not None:
        raise HTTPException(404)
    return row


async def _own(request: Request, row: Registration) -> Note:
    """Return the note in the address. Raise HTTPException 404 for one of somebody else."""
    wanted, author = uuid_in(request.path_params["note"]), request.state.actor.account_id
    return found(await Note.get_or_none(id=wanted, registration_id=row.id, written_by=author) if wanted else None)


async def _show(request: Request, template: str, row: Registration, edit: Edit) -> Response:
    frame = await organize_frame(request.state.actor, request.state.event, _PAGE)
    return render(request, template, edit.status, **frame, registration=row, edit=edit, form=edit.form)
