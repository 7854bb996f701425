"""Acts on many registrations: each asks first, is done one by one, and tells what became of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import organize_frame
from events.congress.registration.act_forms import PaymentForm, ReasonForm
from events.congress.registration.bulk.forms import NothingAsked
from events.congress.registration.bulk.kinds import KINDS, Kind
from events.congress.registration.bulk.operations import DO, Doing
from events.congress.registration.bulk.selection_queries import selection_of
from events.congress.registration.bulk.values import MOST, Person, Selection, counted
from events.congress.registration.life import Payment
from events.congress.registration.list_columns import list_of
from events.congress.registration.mark_forms import ChosenTagForm, NewOrChosenTagForm
from events.congress.registration.organizer_pages import sight_of
from events.congress.registration.question_queries import questions_of
from events.congress.registration.tag_operations import tag_named
from events.congress.registration.tag_queries import tag_in, tags_in
from events.congress.registration.words import STATE_TONES, STATE_WORDS
from events.platform.language.formats import language_name
from events.platform.language.lazy import gettext as _
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row, found
from events.platform.web.fields import choices_of
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import Form
from events.platform.web.installation import now
from events.platform.web.lists.asked import with_query
from events.platform.web.lists.chosen import Chosen
from events.platform.web.templating import render
from events.records.lists.bulk_operations import Asked, act_on

LIST = "organize.registrations"
_NOBODY = Flash(_("Choose registrations in the list first, or all that were found."), tone="warm")
_NO_TAG = Flash(_("Make the tag first."), tone="info")
_FEW = 5  # people who are named


async def approval(request: Request) -> Response:
    """Approve those who were chosen."""
    return await _page(request, KINDS["approval"], NothingAsked)


async def refusal(request: Request) -> Response:
    """Refuse them, with one reason."""
    return await _page(request, KINDS["refusal"], ReasonForm)


async def reconsideration(request: Request) -> Response:
    """Take approvals and refusals back."""
    return await _page(request, KINDS["reconsideration"], NothingAsked)


async def payment(request: Request) -> Response:
    """Note how the payments stand."""
    return await _page(request, KINDS["payment"], PaymentForm)


async def certificates(request: Request) -> Response:
    """Send them to their certificates of attendance."""
    return await _page(request, KINDS["certificates"], NothingAsked)


async def tagging(request: Request) -> Response:
    """Put a tag on them, which may be new."""
    return await _page(request, KINDS["tagging"], NewOrChosenTagForm)


async def untagging(request: Request) -> Response:
    """Take a tag off them."""
    tags = (await questions_of(request.state.event)).tags
    if not tags:
        return redirect(request, _at(request, "organize.tags"), _NO_TAG)
    choices = {"tag": choices_of((tag.code, tag.name) for tag in tags)}
    return await _page(request, KINDS["untagging"], partial(ChosenTagForm, choices=choices))


async def message(request: Request) -> Response:
    """Go on to a message to those who were chosen."""
    chosen, selection = await _selected(request)
    if not selection.people:
        return _back(request, chosen)
    return redirect(request, with_query(_at(request, "organize.mailings.new"), chosen.narrowing))


async def table(request: Request) -> Response:
    """Go on to the list of those who were chosen, which can be downloaded."""
    chosen, selection = await _selected(request)
    if not selection.people:
        return _back(request, chosen)
    return redirect(request, with_query(_at(request, f"{LIST}.xlsx"), chosen.narrowing))


def _at(request: Request, name: str, **more: object) -> str:
    return address(name, slug=request.state.event.slug, **more)


def _back(request: Request, chosen: Chosen) -> Response:
    return redirect(request, chosen.asked.at(_at(request, LIST)), _NOBODY)


async def _selected(request: Request) -> tuple[Chosen, Selection]:
    event = request.state.event
    made = list_of(await questions_of(event), sight_of(request), event.time_zone)
    chosen = Chosen.read(made.listing, request.query_params.multi_items())
    return chosen, await selection_of(made, chosen)


async def _page(request: Request, kind: Kind, form: Callable[..., Form]) -> Response:
    """Ask, naming whom it reaches (GET); do it (POST), unless others are found by now."""
    chosen, selection = await _selected(request)
    if not selection.people:
        return _back(request, chosen)
    return await edit_row(
        request,
        load=partial(_load, request),
        form=form,
        save=partial(_do, request, kind, chosen),
        show=partial(_show, request, kind, chosen),
    )


async def _load(request: Request) -> Present[Selection]:
    _chosen, selection = await _selected(request)
    return Present(selection, {}, selection.version)


async def _do(request: Request, kind: Kind, chosen: Chosen, selection: Selection, form: Form, version: int) -> Response:
    if version != selection.version or len(selection.people) > MOST:
        raise ChangedMeanwhileError
    event, by, at = request.state.event, request.state.actor.account_id, now()
    doing = await _doing(Doing(await questions_of(event), by, at), form)
    asked = Asked(event.id, LIST, kind.key, by, at, doing.tag.id if doing.tag else None)
    act = await act_on(asked, [one.id for one in selection.people], partial(DO[kind.key], doing))
    return redirect(request, with_query(_at(request, f"{LIST}.act", act=act.id), chosen.asked.query))


async def _doing(doing: Doing, form: Form) -> Doing:
    if isinstance(form, NewOrChosenTagForm):
        return replace(doing, tag=await tag_named(doing.questions.event_id, form.name.data, doing.who))
    if isinstance(form, ChosenTagForm):
        return replace(doing, tag=found(await tag_in(doing.questions.event_id, form.tag.data)))
    if isinstance(form, ReasonForm):
        return replace(doing, reason=form.reason.data)
    if isinstance(form, PaymentForm):
        return replace(doing, payment=Payment(form.payment.data), note=form.note.data)
    return doing


def _languages(people: Sequence[Person]) -> Mapping[str, int]:
    return counted(one.language for one in people)


async def _show(request: Request, kind: Kind, chosen: Chosen, selection: Selection, edit: Edit) -> Response:
    fit = [one for one in selection.people if kind.fits(one)]
    path = _at(request, LIST)
    return render(
        request,
        "congress/registration/bulk/act.html",
        edit.status,
        **await organize_frame(request.state.actor, request.state.event, LIST),
        kind=kind,
        edit=edit,
        form=edit.form,
        action=with_query(request.url.path, chosen.query),
        back=chosen.asked.at(path),
        chosen_href=with_query(path, chosen.narrowing),
        fit=fit,
        left=len(selection.people) - len(fit),
        few=fit[:_FEW],
        stages=selection.stages,
        mails=[(language_name(code, capital=True), number) for code, number in _languages(fit).items()],
        is_too_many=len(selection.people) > MOST,
        most=MOST,
        state_words=STATE_WORDS,
        tones=STATE_TONES,
        tags=[tag.name for tag in await tags_in(request.state.event.id)] if kind.key == "tagging" else [],
    )
