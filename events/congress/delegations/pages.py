"""The organizers' pages of delegations: the list, entering one, its link."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.congress.delegations import operations
from events.congress.delegations.forms import DelegationForm, data_of
from events.congress.delegations.frame_pages import Desk, desk_of
from events.congress.delegations.queries import counted, files_in, name_of, token_of
from events.congress.delegations.words import LETTER_TONES, LETTER_WORDS
from events.congress.organizing.frame_queries import organize_frame
from events.congress.organizing.operations import SeatsTakenError
from events.congress.registration.question_queries import questions_of
from events.platform.language.i18n import current_language, ngettext
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation, confirmation
from events.platform.web.editing import Edit, Present, RefusedError, edit_row
from events.platform.web.flash import SAVED, Flash, mailed, redirect
from events.platform.web.installation import installation, now
from events.platform.web.templating import render

_PAGE = "organize.delegations"
LINK_SENT = Flash(_("The link is on its way to the focal point."))
LINK_RENEWED = Flash(_("The former link opens nothing any more. Send the new one."))
RETIRED = Flash(_("The delegation is ended: its link opens nothing any more."))
RESTORED = Flash(_("The delegation is back, with its link."))
REPLACED = Flash(_("Saved. The link of the former focal point ends: send the new one."))


async def delegations(request: Request) -> Response:
    """List the delegations to an event: places, people, letters."""
    event = request.state.event
    files = await files_in(event.id, await questions_of(event))
    return render(
        request,
        "congress/delegations/list.html",
        **await organize_frame(request.state.actor, event, _PAGE),
        files=files,
        names={file.row.id: name_of(file.row) for file in files},
        counts=counted(files),
        letter_words=LETTER_WORDS,
        letter_tones=LETTER_TONES,
    )


async def new_delegation(request: Request) -> Response:
    """Enter a delegation."""
    event = request.state.event
    questions = await questions_of(event)
    return await edit_row(
        request,
        load=_nothing,
        form=partial(DelegationForm, questions),
        save=partial(_create, request),
        show=partial(_show_new, request),
    )


async def _nothing() -> Present[None]:
    return Present(None, {"focal_language": current_language()})


async def _create(request: Request, _row: None, form: DelegationForm, _version: int) -> Response:
    event, by = request.state.event, request.state.actor.account_id
    made = await operations.create_delegation(event, form.entered(), by=by, now=now())
    return redirect(request, address("organize.delegation", slug=event.slug, delegation=made.id), SAVED)


async def _show_new(request: Request, _row: None, edit: Edit) -> Response:
    event = request.state.event
    frame = await organize_frame(request.state.actor, event, _PAGE)
    back = address(_PAGE, slug=event.slug)
    return render(
        request, "congress/delegations/edit.html", edit.status, **frame, form=edit.form, edit=edit, name="", back=back
    )


async def edit(request: Request) -> Response:
    """Change a delegation."""
    desk = await desk_of(request)
    return await edit_row(
        request,
        load=partial(_present, request),
        form=partial(DelegationForm, desk.questions),
        save=_save,
        show=_show_edit,
    )


async def _present(request: Request) -> Present[Desk]:
    desk = await desk_of(request)
    return Present(desk, data_of(desk.file), desk.file.row.version)


async def _save(desk: Desk, form: DelegationForm, version: int) -> Response:
    row, entered = desk.file.row, form.entered()
    assert desk.by is not None  # noqa: S101 - a page of organizers
    try:
        await operations.save_delegation(desk.event, row, entered, version, by=desk.by, now=now())
    except SeatsTakenError as error:
        told = ngettext(
            "%(num)s person is named in this category. Withdraw them first.",
            "%(num)s people are named in this category. Withdraw some first.",
            error.taken,
        )
        raise RefusedError(told, form.quota_of(UUID(error.capacity))) from None
    return redirect(desk.request, desk.url(), SAVED if entered.focal_email == row.focal_email else REPLACED)


async def _show_edit(desk: Desk, edit: Edit) -> Response:
    return await desk.show("edit", edit.status, form=edit.form, edit=edit, back=desk.url())


async def link(request: Request) -> Response:
    """Send the focal point their link by mail."""
    desk = await desk_of(request)
    assert desk.by is not None  # noqa: S101 - a page of organizers
    await operations.send_link(desk.file.row, by=desk.by, now=now())
    return redirect(request, desk.url(), mailed(request, LINK_SENT))


async def link_renewal(request: Request) -> Response:
    """Ask whether to end the focal point's link (GET), and do it (POST)."""
    desk = await desk_of(request)
    assert desk.by is not None  # noqa: S101 - a page of organizers
    if request.method == "POST":
        await operations.renew_link(desk.file.row, by=desk.by, now=now())
        return redirect(request, desk.url(), LINK_RENEWED)
    lines = [_("Whoever has the former link can no longer open the page. The new one is sent by hand.")]
    asked = Confirmation(_("Replace the link of the focal point?"), lines, _("Replace the link"), desk.url())
    return confirmation(request, await _frame(desk), asked)


async def _frame(desk: Desk) -> dict[str, object]:
    return await organize_frame(desk.request.state.actor, desk.event, _PAGE)


async def retirement(request: Request) -> Response:
    """Ask whether to end a delegation (GET), and do it (POST)."""
    desk = await desk_of(request)
    assert desk.by is not None  # noqa: S101 - a page of organizers
    if request.method == "POST":
        await operations.retire_delegation(desk.file.row, is_retired=True, by=desk.by, now=now())
        return redirect(request, address(_PAGE, slug=desk.event.slug), RETIRED)
    lines = [
        _("Its link opens nothing any more, and it names nobody more."),
        _("Its people stay as they are: who was named can still confirm, who takes part still does."),
    ]
    asked = Confirmation(_("End this delegation?"), lines, _("End the delegation"), desk.url())
    return confirmation(request, await _frame(desk), asked)


async def restoration(request: Request) -> Response:
    """Bring a delegation back."""
    desk = await desk_of(request)
    assert desk.by is not None  # noqa: S101 - a page of organizers
    await operations.retire_delegation(desk.file.row, is_retired=False, by=desk.by, now=now())
    return redirect(request, desk.url(), RESTORED)


async def handing_on(request: Request) -> Response:
    """Show the focal point's link, for whoever hands it on."""
    desk = await desk_of(request)
    here, row = installation(request), desk.file.row
    token = token_of(here.signer, row)
    there = here.absolute(address("delegation", row.focal_language, token=token))
    return await desk.show("link", link=there)
