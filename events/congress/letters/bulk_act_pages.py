"""What an act on many requests for letters did, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.congress.letters.bulk_kinds import KINDS, is_left, outcome_words
from events.congress.letters.bulk_operations import UNDO, Doing, do_each
from events.congress.letters.list_pages import LIST, opened
from events.congress.letters.models import LetterRequest
from events.congress.letters.queries import requests_among
from events.congress.letters.words import KIND_WORDS
from events.congress.organizing.confirmation_pages import ask
from events.congress.organizing.frame_queries import organize_frame
from events.congress.registration.bulk.values import counted
from events.platform.language.cleaning import uuid_in
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import found
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.lists.bulk_operations import Asked, act_on, note_undone
from events.records.lists.models import BulkAct
from events.records.lists.queries import act_in
from events.records.people.queries import names_of
from events.records.vault.sealing import Sealer, master_keys

_BACK = "-back"  # after the act that was taken back, by which taking it back is kept
_TAKEN_BACK = _("Taken back")
_UNDONE_BEFORE = Flash(_("This was already taken back."), tone="warm")


async def act(request: Request) -> Response:
    """Show what became of each request."""
    event, row = request.state.event, await _act(request)
    done = _done(row)
    left = {one: word for one, word in row.outcomes.items() if one not in done}
    rows = await _requests(event.id, left)
    place = await opened(request)
    return render(
        request,
        "congress/letters/bulk/done.html",
        **await organize_frame(request.state.actor, event, LIST),
        act=row,
        title=_TAKEN_BACK if row.act.endswith(_BACK) else KINDS[row.act].done,
        by=(await names_of([row.by])).get(row.by, ""),
        counts=[(outcome_words(word), number) for word, number in counted(done.values()).items()],
        left=[(one, outcome_words(left[str(one.id)])) for one in rows.values()],
        undoing=_address(request, row, f"{LIST}.act.undoing") if row.act in UNDO and done else "",
        back=place.asked.at(place.at()),
        kind_words=KIND_WORDS,
    )


async def undoing(request: Request) -> Response:
    """Ask before all of an act is taken back (GET); take it back (POST)."""
    event, row = request.state.event, await _act(request)
    ids, back = [UUID(one) for one in _done(row)], _address(request, row, f"{LIST}.act")
    kind = KINDS.get(row.act)
    if row.undone_at or not ids or kind is None or kind.undoing is None:
        return redirect(request, back, _UNDONE_BEFORE if row.undone_at else None)
    if request.method != "POST":
        lines = (kind.undone or "",)
        return await ask(request, LIST, Confirmation(kind.undoing.of(len(ids)), lines, _("Undo"), back))
    by, at = request.state.actor.account_id, now()
    if not await note_undone(row, at):
        return redirect(request, back, _UNDONE_BEFORE)
    sealer = Sealer(master_keys(installation(request).settings), at, by)
    doing = Doing(event, await _requests(event.id, _done(row)), sealer, by)
    take_back = UNDO[row.act]
    made = await act_on(
        Asked(event.id, LIST, row.act + _BACK, by, at),
        ids,
        partial(do_each, lambda doing, one: take_back(doing, row, one), doing),
    )
    return redirect(request, _address(request, made, f"{LIST}.act"))


async def _requests(event_id: UUID, ids: Mapping[str, str]) -> dict[UUID, LetterRequest]:
    return {row.id: row for row in await requests_among(event_id, [UUID(one) for one in ids])}


def _done(act: BulkAct) -> dict[str, str]:
    return {one: word for one, word in act.outcomes.items() if not is_left(word)}


async def _act(request: Request) -> BulkAct:
    return found(await act_in(request.state.event.id, LIST, uuid_in(request.path_params["act"])))


def _address(request: Request, act: BulkAct, name: str) -> str:
    return address(name, slug=request.state.event.slug, act=act.id)
