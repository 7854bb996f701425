"""The organizers' pages of duplicates."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import organize_frame
from events.congress.registration import link_operations as links
from events.congress.registration.duplicates.forms import MergeForm, OtherForm
from events.congress.registration.duplicates.operations import (
    Merger,
    NotMergedError,
    NotSeparatedError,
    look_again,
    merge,
    separate,
    tell_apart,
)
from events.congress.registration.duplicates.queries import distinctions_in, duplicates_in
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import questions_of
from events.congress.registration.rules import reference_in
from events.congress.registration.words import STATE_TONES, STATE_WORDS
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, RefusedError, edit_row, found
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import read_form
from events.platform.web.installation import now
from events.platform.web.templating import render

MERGED = Flash(_("The two are one now. What was known of the other is one click away."))
NOT_MERGED = Flash(_("One of the two does not stand any more; nothing was merged."), tone="warm")
SEPARATED = Flash(_("The registration stands again, with a seat if one was free, else on the waiting list."))
NOT_SEPARATED = Flash(
    _("It cannot stand again: the person has registered anew, the quota is full, or nothing is merged."), tone="warm"
)
APART = Flash(_("The two are not proposed again."))
NOT_APART = Flash(_("One of the two does not stand any more; there is nothing to tell apart."), tone="warm")
UNKNOWN = _("No registration of this event has this reference.")
ITSELF = _("This is the registration itself. Type the reference of the other one.")
OVER = _("One of the two does not stand any more, and cannot be merged.")
_MENU = "organize.registrations"


async def duplicates(request: Request) -> Response:
    """Show which registrations are likely one person's."""
    event = request.state.event
    questions = await questions_of(event)
    return render(
        request,
        "congress/registration/duplicates/list.html",
        **await organize_frame(request.state.actor, event, _MENU),
        pairs=await duplicates_in(event.id),
        apart=[row for row in await distinctions_in(event.id) if not (row.one.is_over or row.other.is_over)],
        categories={one.id: one.name for one in questions.all_categories},
        state_words=STATE_WORDS,
        tones=STATE_TONES,
    )


async def other(request: Request) -> Response:
    """Ask for the reference of the registration that is the same person's, and go on to merging the two."""
    event, row = request.state.event, await _named(request, "reference")

    async def load() -> Present[Registration]:
        return Present(row, {})

    async def save(_row: Registration, form: OtherForm, _version: int) -> Response:
        reference = reference_in(form.reference.data)
        named = await Registration.get_or_none(event_id=event.id, reference=reference, erased_at=None)
        if named is None or named.id == row.id:
            raise RefusedError(str(ITSELF if named else UNKNOWN), "reference")
        if named.is_over or row.is_over:
            raise RefusedError(str(OVER), "reference")
        earlier, later = sorted((row, named), key=lambda one: (one.registered_at, one.id))
        return redirect(request, _merging(request, later, earlier))

    async def show(_row: Registration, edit: Edit) -> Response:
        return render(
            request,
            "congress/registration/duplicates/other.html",
            edit.status,
            **await organize_frame(request.state.actor, event, _MENU),
            registration=row,
            edit=edit,
            form=edit.form,
        )

    return await edit_row(request, load=load, form=OtherForm, save=save, show=show)


async def distinction(request: Request) -> Response:
    """Note that two registrations are not one person's."""
    event, merger = request.state.event, Merger(request.state.actor.account_id, now())
    one, another = await _named(request, "reference"), await _named(request, "other")
    try:
        await tell_apart(event.id, one.id, another.id, merger)
    except NotMergedError:
        return redirect(request, address("organize.duplicates", slug=event.slug), NOT_APART)
    return redirect(request, address("organize.duplicates", slug=event.slug), APART)


async def removal(request: Request) -> Response:
    """Take that back."""
    event, merger = request.state.event, Merger(request.state.actor.account_id, now())
    one, another = await _named(request, "reference"), await _named(request, "other")
    await look_again(event.id, one.id, another.id, merger)
    return redirect(request, address("organize.duplicates", slug=event.slug))


async def merging(request: Request) -> Response:
    """Ask whether to end a registration for another one (GET), and do it (POST)."""
    event, actor = request.state.event, request.state.actor
    ended, kept = await _named(request, "reference"), await _named(request, "other")
    if request.method != "POST":
        return render(
            request,
            "congress/registration/duplicates/merging.html",
            **await organize_frame(actor, event, _MENU),
            ended=ended,
            kept=kept,
            form=MergeForm(),
            state_words=STATE_WORDS,
        )
    form = MergeForm(await read_form(request))
    try:
        await merge(await questions_of(event), ended.id, kept.id, Merger(actor.account_id, now()))
    except NotMergedError:
        return redirect(request, address("organize.duplicates", slug=event.slug), NOT_MERGED)
    if form.is_told.data:
        await links.send_link(kept.id, kept.language, now())
    return redirect(request, _file(request, kept), MERGED)


async def separation(request: Request) -> Response:
    """Have a registration that was merged stand again."""
    event, ended = request.state.event, await _named(request, "reference")
    try:
        await separate(await questions_of(event), ended.id, Merger(request.state.actor.account_id, now()))
    except NotSeparatedError:
        return redirect(request, _file(request, ended), NOT_SEPARATED)
    return redirect(request, _file(request, ended), SEPARATED)


async def _named(request: Request, parameter: str) -> Registration:
    reference = reference_in(request.path_params[parameter])
    return found(await Registration.get_or_none(event_id=request.state.event.id, reference=reference))


def _merging(request: Request, ended: Registration, kept: Registration) -> str:
    there = {"slug": request.state.event.slug, "reference": ended.reference, "other": kept.reference}
    return address("organize.registration.merging", **there)


def _file(request: Request, row: Registration) -> str:
    return address("organize.registration", slug=request.state.event.slug, reference=row.reference)
