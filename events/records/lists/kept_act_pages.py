"""Acts on many rows of a list: each asks first, is done a few rows at a time, tells what became of each, is undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from starlette.responses import Response

from events.platform.language.cleaning import uuid_in
from events.platform.language.formats import language_name, number
from events.platform.language.lazy import LazyText, ngettext
from events.platform.language.lazy import gettext as _
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.confirmation import Confirmation, confirmation
from events.platform.web.editing import Edit, Present, edit_row, found
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import Form
from events.platform.web.lists.asked import ListRequest, with_query
from events.platform.web.lists.chosen import Chosen
from events.platform.web.templating import render
from events.records.lists.act_pages import NOTHING_CHOSEN, TOO_MANY
from events.records.lists.bulk_operations import Asked, Do, act_on, note_undone
from events.records.lists.forms import NothingAsked
from events.records.lists.kept_acts import NO_MAIL, KeptAct, Reached, counted, first_of, version_of
from events.records.lists.models import BulkAct
from events.records.lists.places import ListPlace
from events.records.lists.queries import act_in
from events.records.people.queries import names_of

Row = TypeVar("Row")

_FEW = 5  # rows that are named in the question
_MOST_LISTED = 200  # of those that were left
_TAKEN_BACK = _("Taken back")
_UNDONE_BEFORE = Flash(_("This was already taken back."), tone="warm")
_MAILED = ngettext("%(num)s person gets a mail about it.", "%(num)s people get a mail about it.")


@dataclass(frozen=True)
class ActedOn(Generic[Row]):
    """A list whose rows are acted on, and its acts.

    `read` finds rows as the list does, `among` by their identifiers; `states` are the word and tone of each state.
    `is_left` says of an outcome that nothing was done, `word` puts it in words.
    """

    place: ListPlace[Any]
    at: dt.datetime  # of the act; what it writes bears the same, by which taking it back knows it
    kinds: Mapping[str, KeptAct[Row]]
    most: int  # rows of one act
    read: Callable[[ListRequest], Awaitable[Sequence[Row]]]
    among: Callable[[Sequence[UUID]], Awaitable[Sequence[Row]]]
    shown: Callable[[Row], Reached]
    states: Mapping[str, tuple[LazyText, str]]
    about: LazyText  # the head of what stands between a name and a reason
    is_left: Callable[[str], bool]
    word: Callable[[str], str]

    @property
    def chosen(self) -> Chosen:
        return Chosen.read(self.place.listing, self.place.request.query_params.multi_items())

    async def rows(self) -> Sequence[Row]:
        """Return the rows that the address chooses."""
        chosen = self.chosen
        return (
            [] if chosen.is_empty else await self.read(ListRequest.read(self.place.listing, chosen.narrowing.items()))
        )

    def version(self, rows: Sequence[Row]) -> int:
        return version_of(map(self.shown, rows))

    def done(self, act: BulkAct) -> dict[str, str]:
        """Return what was done, by the identifier of its row."""
        return {one: word for one, word in act.outcomes.items() if not self.is_left(word)}

    async def act(self) -> BulkAct:
        """Return the act in the address. Raise HTTPException 404 for one of another list."""
        place = self.place
        return found(await act_in(place.scope, place.name, uuid_in(place.request.path_params["act"])))

    async def keep(self, key: str, ids: Sequence[UUID], do: Do, subject: UUID | None = None) -> BulkAct:
        """Do something to rows, as whoever asks."""
        return await act_on(
            Asked(self.place.scope, self.place.name, key, self.place.account, self.at, subject), ids, do
        )


@dataclass(frozen=True)
class Ready:
    """How an act is done once its form is read, and with which other row."""

    do: Do
    subject: UUID | None = None


async def kept_act_page(
    on: ActedOn[Row],
    kind: KeptAct[Row],
    prepare: Callable[[Sequence[Row], Any], Awaitable[Ready]],
    form: Callable[..., Form] = NothingAsked,
    template: str = "records/lists/act.html",
    **context: object,
) -> Response:
    """Ask, naming what it reaches (GET); do it (POST), unless something changed since."""
    place, chosen = on.place, on.chosen
    if not await on.rows():
        return redirect(place.request, chosen.asked.at(place.at()), NOTHING_CHOSEN)

    async def load() -> Present[Sequence[Row]]:
        rows = await on.rows()
        return Present(rows, {}, on.version(rows))

    async def save(rows: Sequence[Row], typed: Form, version: int) -> Response:
        if version != on.version(rows) or len(rows) > on.most:
            raise ChangedMeanwhileError
        ready = await prepare(rows, typed)
        act = await on.keep(kind.key, [on.shown(row).id for row in rows], ready.do, ready.subject)
        return redirect(place.request, with_query(place.at("act", act=act.id), chosen.asked.query))

    async def show(rows: Sequence[Row], edit: Edit) -> Response:
        around = await place.frame()
        return render(place.request, template, edit.status, **around, **_asked(on, kind, rows), edit=edit, **context)

    return await edit_row(place.request, load=load, form=form, save=save, show=show)


def _asked(on: ActedOn[Row], kind: KeptAct[Row], rows: Sequence[Row]) -> dict[str, Any]:
    """Return the context of the question."""
    place, chosen = on.place, on.chosen
    fit = [on.shown(row) for row in rows if kind.fits(row)]
    languages = counted(one.language for one in fit)
    states = counted(on.shown(row).state for row in rows)
    return {
        "kind": kind,
        "label": place.label,
        "action": with_query(place.request.url.path, chosen.query),
        "back": chosen.asked.at(place.at()),
        "chosen_href": with_query(place.at(), chosen.narrowing),
        "fit": fit,
        "left": len(rows) - len(fit),
        "few": [one.name for one in fit[:_FEW]],
        "states": [(*on.states[state], times) for state, times in states.items()],
        "mails": [(language_name(code, capital=True), times) for code, times in languages.items()],
        "too_many": TOO_MANY % {"most": number(on.most)} if len(rows) > on.most else "",
    }


async def told_page(on: ActedOn[Row], act: BulkAct, subject: str = "") -> Response:
    """Show what became of each row; `subject` is what the act was done with, in words."""
    place, done, kind = on.place, on.done(act), on.kinds.get(act.act)
    left = [one for one in act.outcomes if one not in done]
    named = map(on.shown, await on.among(first_of(left, _MOST_LISTED)))
    return render(
        place.request,
        "records/lists/done.html",
        **await place.frame(),
        act=act,
        label=place.label,
        title=kind.done if kind else _TAKEN_BACK,
        subject=subject,
        by=(await names_of([act.by])).get(act.by, ""),
        counts=[(on.word(word), times) for word, times in counted(done.values()).items()],
        about=on.about,
        left=[(one, on.word(act.outcomes[str(one.id)])) for one in named],
        left_in_all=len(left),
        undoing=place.at("act.undoing", act=act.id) if kind and kind.undoing and done else "",
        back=place.asked.at(place.at()),
    )


async def undoing_page(on: ActedOn[Row], act: BulkAct, prepare: Callable[[Sequence[Row]], Awaitable[Do]]) -> Response:
    """Ask before all of an act is taken back (GET); take it back (POST). `prepare` is given what it changed."""
    place, request, kind = on.place, on.place.request, on.kinds.get(act.act)
    ids, back = [UUID(one) for one in on.done(act)], place.at("act", act=act.id)
    if kind is None or kind.undoing is None or act.undone_at or not ids:
        return redirect(request, back, _UNDONE_BEFORE if act.undone_at else None)
    if request.method != "POST":
        lines = (kind.undone, _MAILED.of(len(ids)) if kind.writes else NO_MAIL)
        asked = Confirmation(kind.undoing.of(len(ids)), lines, _("Undo"), back)
        return confirmation(request, await place.frame(), asked)
    if not await note_undone(act, on.at):
        return redirect(request, back, _UNDONE_BEFORE)
    made = await on.keep(kind.kept_back, ids, await prepare(await on.among(ids)), act.subject)
    return redirect(request, place.at("act", act=made.id))
