"""The owners' page of the lists for the host state's authorities."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from events.congress.letters.accreditation_operations import make_list
from events.congress.letters.accreditation_queries import (
    DOWNLOADED_WITHIN,
    heads,
    list_in,
    photo_name,
    photos_of,
    rows_of,
    standing_of,
)
from events.congress.letters.models import AccreditationList
from events.congress.organizing.confirmation_pages import ask
from events.congress.organizing.frame_queries import organize_frame
from events.congress.registration.question_queries import questions_of
from events.platform.language.lazy import gettext as _
from events.platform.language.lazy import ngettext
from events.platform.storage.blobs import path_of
from events.platform.tables.files import Table
from events.platform.tables.responses import archive_response, table_response
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import found, version_of
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.files.models import StoredFile
from events.records.people.queries import names_of
from events.records.vault.operations import Looker
from events.records.vault.sealing import SealError, master_keys
from events.records.vault.words import UNOPENED

_log = logging.getLogger(__name__)

MADE = Flash(_("The list is made. Download its file within a day."))
NOBODY = Flash(_("Nobody is left to be put on a list."), tone="warm")
CLOSED = Flash(_("What is sealed cannot be opened at the moment; nothing was sent."), tone="warm")
_PEOPLE = ngettext(
    "One person is put on it, with passport and function.", "%(num)s people are put on it, with passport and function."
)
_ONCE = _("Each person stands on one list only. Its file can be downloaded for a day, by owners; both are recorded.")


async def accreditation(request: Request) -> Response:
    """Show the lists that were made, and who would stand on the next one."""
    event = request.state.event
    standing = await standing_of(event.id)
    return render(
        request,
        "congress/letters/accreditation.html",
        **await organize_frame(request.state.actor, event, "organize.letters"),
        standing=standing,
        asks_photos=any(one.kind == "photo" for one in (await questions_of(event)).questions),
        since=now() - DOWNLOADED_WITHIN,
        names=await names_of({row.made_by for row in standing.lists}),
    )


async def making(request: Request) -> Response:
    """Ask whether to make the next list (GET); make it (POST)."""
    event = request.state.event
    back = address("organize.accreditation", slug=event.slug)
    if request.method != "POST":
        ready = (await standing_of(event.id)).ready
        lines = (_PEOPLE.of(ready), _ONCE) if ready else (str(NOBODY.text),)
        label = _("Make the list") if ready else ""
        return await ask(
            request, "organize.letters", Confirmation(_("Make a list for the authorities?"), lines, label, back)
        )
    made = await make_list(event, by=request.state.actor.account_id, now=now())
    return redirect(request, back, MADE if made else NOBODY)


async def file(request: Request) -> Response:
    """The file of a list, for a day; each passport on it is a look that is recorded."""
    return await _sent(request, await _list_in(request), {})


async def archive(request: Request) -> Response:
    """The file of a list with the photos of the people on it."""
    made, questions = await _list_in(request), await questions_of(request.state.event)
    return await _sent(request, made, await photos_of(made, questions))


async def _list_in(request: Request) -> AccreditationList:
    return found(await list_in(request.state.event.id, version_of(request.path_params["number"]), now()))


async def _sent(request: Request, made: AccreditationList, photos: Mapping[str, StoredFile]) -> Response:
    event, settings = request.state.event, installation(request).settings
    looker = Looker(request.state.actor.account_id, "organize.accreditation.file", now())
    rows = rows_of(master_keys(settings), made, looker, photos)
    table = Table(f"accreditation-{event.slug}-{made.number}", heads(), rows)
    beside = [(photo_name(name, photo), path_of(settings.files_dir, photo.stored_as)) for name, photo in photos.items()]
    try:
        response = await (archive_response(table, "xlsx", beside) if photos else table_response(table, "xlsx"))
    except SealError as error:
        _log.error("list %s of %s goes without its passports: %s: %s", made.number, event.slug, UNOPENED, error)
        return redirect(request, address("organize.accreditation", slug=event.slug), CLOSED)
    response.headers["cache-control"] = "no-store"
    return response
