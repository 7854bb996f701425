"""Acts on many registrations, and taking them back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.registration.act_forms import PaymentForm, ReasonForm
from events.congress.registration.bulk.kinds import KINDS, LEFT, OUTCOME_WORDS
from events.congress.registration.bulk.operations import DO, UNDO, Doing
from events.congress.registration.bulk.selection_queries import people_found, people_of
from events.congress.registration.bulk.values import MOST, Person
from events.congress.registration.life import Payment
from events.congress.registration.list_pages import opened
from events.congress.registration.mark_forms import ChosenTagForm, NewOrChosenTagForm
from events.congress.registration.models import Tag
from events.congress.registration.question_queries import questions_of
from events.congress.registration.tag_operations import tag_named
from events.congress.registration.tag_queries import tag_in, tags_in
from events.congress.registration.words import STATE_TONES, STATE_WORDS
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import found
from events.platform.web.fields import choices_of
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import Form
from events.platform.web.installation import now
from events.platform.web.lists.asked import with_query
from events.platform.web.lists.cells import Pill
from events.records.lists.act_pages import NOTHING_CHOSEN
from events.records.lists.bulk_operations import Do
from events.records.lists.forms import NothingAsked
from events.records.lists.kept_act_pages import ActedOn, Ready, kept_act_page, told_page, undoing_page
from events.records.lists.kept_acts import Reached

_NO_TAG = Flash(_("Make the tag first."), tone="info")


async def approval(request: Request) -> Response:
    """Approve those who were chosen."""
    return await _page(request, "approval", NothingAsked)


async def refusal(request: Request) -> Response:
    """Refuse them, with one reason."""
    return await _page(request, "refusal", ReasonForm)


async def reconsideration(request: Request) -> Response:
    """Take approvals and refusals back."""
    return await _page(request, "reconsideration", NothingAsked)


async def payment(request: Request) -> Response:
    """Note how the payments stand."""
    return await _page(request, "payment", PaymentForm)


async def certificates(request: Request) -> Response:
    """Send them to their certificates of attendance."""
    return await _page(request, "certificates", NothingAsked)


async def tagging(request: Request) -> Response:
    """Put a tag on them, which may be new."""
    return await _page(request, "tagging", NewOrChosenTagForm)


async def untagging(request: Request) -> Response:
    """Take a tag off them."""
    tags = (await questions_of(request.state.event)).tags
    if not tags:
        return redirect(request, address("organize.tags", slug=request.state.event.slug), _NO_TAG)
    choices = {"tag": choices_of((tag.code, tag.name) for tag in tags)}
    return await _page(request, "untagging", partial(ChosenTagForm, choices=choices))


async def message(request: Request) -> Response:
    """Go on to a message to those who were chosen."""
    return await _go_on(request, "organize.mailings.new")


async def table(request: Request) -> Response:
    """Go on to the list of those who were chosen, which can be downloaded."""
    return await _go_on(request, "organize.registrations.xlsx")


async def act(request: Request) -> Response:
    """Show what became of each registration."""
    on = await _acted_on(request)
    act = await on.act()
    tags = await tags_in(request.state.event.id) if act.subject else []
    return await told_page(on, act, next((tag.name for tag in tags if tag.id == act.subject), ""))


async def undoing(request: Request) -> Response:
    """Ask before all of an act is taken back (GET); take it back (POST)."""
    on = await _acted_on(request)
    act = await on.act()

    async def prepare(_people: Sequence[Person]) -> Do:
        tag = await Tag.get_or_none(id=act.subject) if act.subject else None
        doing = Doing(await questions_of(request.state.event), on.place.account, on.at, tag=tag)
        return partial(UNDO[act.act], doing, act)

    return await undoing_page(on, act, prepare)


async def _acted_on(request: Request) -> ActedOn[Person]:
    event, place = request.state.event, await opened(request)

    def shown(one: Person) -> Reached:
        about = Pill(STATE_WORDS[one.stage], STATE_TONES[one.stage])
        href = address("organize.registration", slug=event.slug, reference=one.reference)
        return Reached(one.id, one.name, one.language, one.stage, about, href)

    return ActedOn(
        place=place,
        at=now(),
        kinds=KINDS,
        most=MOST,
        read=partial(people_found, place.rows),
        among=partial(people_of, event.id),
        shown=shown,
        states={state: (word, STATE_TONES[state]) for state, word in STATE_WORDS.items()},
        about=_("State"),
        is_left=LEFT.__contains__,
        word=lambda outcome: str(OUTCOME_WORDS[outcome]),
    )


async def _go_on(request: Request, name: str) -> Response:
    on = await _acted_on(request)
    if not await on.rows():
        return redirect(request, on.chosen.asked.at(on.place.at()), NOTHING_CHOSEN)
    return redirect(request, with_query(address(name, slug=request.state.event.slug), on.chosen.narrowing))


async def _page(request: Request, key: str, form: Callable[..., Form]) -> Response:
    event, on = request.state.event, await _acted_on(request)

    async def prepare(_people: Sequence[Person], typed: Form) -> Ready:
        doing = await _doing(Doing(await questions_of(event), on.place.account, on.at), typed)
        return Ready(partial(DO[key], doing), doing.tag.id if doing.tag else None)

    return await kept_act_page(
        on,
        KINDS[key],
        prepare,
        form,
        "congress/registration/bulk/act.html",
        tags=[tag.name for tag in await tags_in(event.id)] if key == "tagging" else [],
    )


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
