"""The tags of an event: the list, one of them, and its removal."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.confirmation_pages import ask
from events.congress.organizing.frame_queries import organize_frame
from events.congress.registration.mark_forms import TagForm
from events.congress.registration.models import Tag
from events.congress.registration.tag_operations import By, TagTakenError, remove_tag, save_tag
from events.congress.registration.tag_queries import tag_in, tag_lines
from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.language.lazy import ngettext
from events.platform.language.slugs import NEW
from events.platform.storage.versions import Opened
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import Edit, Present, RefusedError, edit_row, found
from events.platform.web.flash import SAVED, Flash, redirect
from events.platform.web.installation import now
from events.platform.web.templating import render

_LIST = "organize.tags"
_MENU = "organize.registrations"
_REMOVED = Flash(_("The tag is removed."))
_ON = ngettext("It is taken off %(num)s registration.", "It is taken off %(num)s registrations.")


async def tags(request: Request) -> Response:
    """List the tags, each with its number of registrations."""
    event = request.state.event
    frame = await organize_frame(request.state.actor, event, _MENU)
    return render(request, "congress/registration/tags.html", **frame, lines=await tag_lines(event.id))


async def tag(request: Request) -> Response:
    """Name and colour a tag; the address "new" makes one."""

    async def load() -> Present[Tag | None]:
        code = request.path_params["code"]
        if code == NEW:
            return Present(None, {"colour": 1})
        row = found(await tag_in(request.state.event.id, code))
        return Present(row, {"name": row.name, "colour": row.colour}, row.version)

    async def save(row: Tag | None, form: TagForm, version: int) -> Response:
        typed = {"name": form.name.data, "colour": form.colour.data}
        try:
            await save_tag(request.state.event.id, Opened(row, version), typed, by(request))
        except TagTakenError:
            raise RefusedError(gettext("There is a tag with this name."), "name") from None
        return redirect(request, _address(request), SAVED)

    async def show(row: Tag | None, edit: Edit) -> Response:
        frame = await organize_frame(request.state.actor, request.state.event, _MENU)
        return render(
            request, "congress/registration/tag.html", edit.status, **frame, row=row, edit=edit, form=edit.form
        )

    return await edit_row(request, load=load, form=TagForm, save=save, show=show)


async def removal(request: Request) -> Response:
    """Ask before a tag is removed from everybody (GET); remove it (POST)."""
    event, row = request.state.event, found(await tag_in(request.state.event.id, request.path_params["code"]))
    if request.method == "POST":
        await remove_tag(row, by(request))
        return redirect(request, _address(request), _REMOVED)
    number = next(line.number for line in await tag_lines(event.id) if line.tag.id == row.id)
    title = _("Remove the tag “%(name)s”?") % {"name": row.name}
    return await ask(request, _MENU, Confirmation(title, (_ON.of(number),), _("Remove the tag"), _address(request)))


def by(request: Request) -> By:
    """Return who is signed in, and the time."""
    return By(request.state.actor.account_id, now())


def _address(request: Request) -> str:
    return address(_LIST, slug=request.state.event.slug)
