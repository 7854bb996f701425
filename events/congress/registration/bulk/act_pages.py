"""What an act on many registrations did, and taking it back."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.confirmation_pages import ask
from events.congress.organizing.frame_queries import organize_frame
from events.congress.registration.bulk.kinds import KINDS, LEFT, OUTCOME_WORDS
from events.congress.registration.bulk.operations import UNDO, Doing
from events.congress.registration.bulk.selection_queries import people_of
from events.congress.registration.bulk.values import counted
from events.congress.registration.list_columns import list_of
from events.congress.registration.models import Tag
from events.congress.registration.organizer_pages import sight_of
from events.congress.registration.question_queries import questions_of
from events.congress.registration.words import STATE_TONES, STATE_WORDS
from events.platform.language.cleaning import uuid_in
from events.platform.language.lazy import gettext as _
from events.platform.language.lazy import ngettext
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.editing import found
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import now
from events.platform.web.lists.asked import ListRequest, with_query
from events.platform.web.templating import render
from events.records.lists.bulk_operations import Asked, act_on, note_undone
from events.records.lists.models import BulkAct
from events.records.lists.queries import act_in
from events.records.people.queries import names_of

LIST = "organize.registrations"
_MOST_LISTED = 200
_UNDONE_BEFORE = Flash(_("This was already taken back."), tone="warm")
_SINCE = _("Anything changed since then stays as it is.")
_NO_MAIL = _("No mail is sent.")
_MAILED = ngettext("%(num)s person gets a mail about it.", "%(num)s people get a mail about it.")


async def act(request: Request) -> Response:
    """Show what became of each registration."""
    event, row = request.state.event, await _act(request)
    left = {one: word for one, word in row.outcomes.items() if word in LEFT}
    people = await people_of(event.id, [found(uuid_in(one)) for one in list(left)[:_MOST_LISTED]])
    kind = KINDS[row.act]
    return render(
        request,
        "congress/registration/bulk/done.html",
        **await organize_frame(request.state.actor, event, LIST),
        act=row,
        kind=kind,
        tag=next((tag.name for tag in (await questions_of(event)).tags if tag.id == row.subject), ""),
        by=(await names_of([row.by])).get(row.by, ""),
        counts=[(OUTCOME_WORDS[word], number) for word, number in counted(_done(row).values()).items()],
        left=[(one, OUTCOME_WORDS[left[str(one.id)]]) for one in people],
        left_in_all=len(left),
        undoing=_address(request, row, f"{LIST}.act.undoing") if kind.undoing and _done(row) else "",
        back=with_query(address(LIST, slug=event.slug), await _query(request)),
        state_words=STATE_WORDS,
        tones=STATE_TONES,
    )


async def undoing(request: Request) -> Response:
    """Ask before all of an act is taken back (GET); take it back (POST)."""
    event, row = request.state.event, await _act(request)
    kind, ids = KINDS[row.act], [found(uuid_in(one)) for one in _done(row)]
    if kind.undoing is None or row.undone_at or not ids:
        return redirect(request, _address(request, row, f"{LIST}.act"), _UNDONE_BEFORE if row.undone_at else None)
    if request.method != "POST":
        lines = (_SINCE, _MAILED.of(len(ids)) if kind.writes else _NO_MAIL)
        back = _address(request, row, f"{LIST}.act")
        return await ask(request, LIST, Confirmation(kind.undoing.of(len(ids)), lines, _("Undo"), back))
    by, at = request.state.actor.account_id, now()
    if not await note_undone(row, at):
        return redirect(request, _address(request, row, f"{LIST}.act"), _UNDONE_BEFORE)
    tag = await Tag.get_or_none(id=row.subject) if row.subject else None
    doing = Doing(await questions_of(event), by, at, tag=tag)
    asked = Asked(event.id, LIST, _BACK[row.act], by, at, row.subject)
    made = await act_on(asked, ids, partial(UNDO[row.act], doing, row))
    return redirect(request, _address(request, made, f"{LIST}.act"))


# Under which act it is kept that another one was taken back.
_BACK = {
    "approval": "reconsideration",
    "refusal": "reconsideration",
    "payment": "payment",
    "tagging": "untagging",
    "untagging": "tagging",
}


def _done(act: BulkAct) -> dict[str, str]:
    return {one: word for one, word in act.outcomes.items() if word not in LEFT}


async def _act(request: Request) -> BulkAct:
    return found(await act_in(request.state.event.id, LIST, uuid_in(request.path_params["act"])))


def _address(request: Request, act: BulkAct, name: str) -> str:
    return address(name, slug=request.state.event.slug, act=act.id)


async def _query(request: Request) -> dict[str, str]:
    """Return what was asked of the list from which the act was chosen."""
    event = request.state.event
    made = list_of(await questions_of(event), sight_of(request), event.time_zone)
    return ListRequest.read(made.listing, request.query_params.multi_items()).query
