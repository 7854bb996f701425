"""The organizers' list of invitations, and the acts on many of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.invitations.bulk_kinds import KINDS, LEFT, MOST, OUTCOME_WORDS
from events.congress.invitations.bulk_operations import Doing, do, take_back
from events.congress.invitations.list_queries import Line, counts_of, invitation_list, lines_among
from events.congress.invitations.states import STATE_TONES, STATE_WORDS
from events.congress.invitations.values import today_in
from events.congress.organizing.list_pages import event_list
from events.congress.registration.question_queries import questions_of
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import now
from events.platform.web.lists.asked import ListRequest, with_query
from events.platform.web.lists.cells import Pill
from events.platform.web.lists.in_sql import SqlList
from events.records.lists.bulk_operations import Do
from events.records.lists.forms import NothingAsked
from events.records.lists.kept_act_pages import ActedOn, Ready, kept_act_page, told_page, undoing_page
from events.records.lists.kept_acts import Reached
from events.records.lists.pages import list_page
from events.records.lists.places import ListPlace

NAME = "organize.invitations"
NOT_PUBLISHED = Flash(_("The event is not published, so nobody can answer an invitation."), tone="warm")


async def opened(request: Request) -> ListPlace[SqlList[Line]]:
    """Return the list of an event's invitations."""
    event = request.state.event
    rows = await invitation_list(event, await questions_of(event), today_in(event, now()))
    return event_list(request, NAME, _("Invitations"), rows)


async def invitations(request: Request) -> Response:
    """List the invitations: search, filters, counts, fifty to a page."""
    event, place = request.state.event, await opened(request)
    counts, asked = await counts_of(event.id, today_in(event, now())), place.asked
    return await list_page(
        place,
        "congress/invitations/list.html",
        totals=[
            {
                "label": word,
                "value": counts[state],
                "href": address(NAME, slug=event.slug, state=state),
                "is_current": asked.narrowing == {"state": state},
            }
            for state, word in STATE_WORDS.items()
            if counts.get(state)
        ],
        acts=[(kind.label, place.at(key)) for key, kind in KINDS.items()],
        all_found={key: with_query(place.at(key), asked.query | {"all": "yes"}) for key in ("sending", "reminders")},
    )


async def sending(request: Request) -> Response:
    """Send those that were not sent yet."""
    return await _page(request, "sending")


async def repetition(request: Request) -> Response:
    """Send those again that nobody answered."""
    return await _page(request, "repetition")


async def reminders(request: Request) -> Response:
    """Remind whoever has not answered."""
    return await _page(request, "reminders")


async def withdrawal(request: Request) -> Response:
    """Let nobody register by them any more."""
    return await _page(request, "withdrawal")


async def act(request: Request) -> Response:
    """Show what became of each invitation."""
    on = await _acted_on(request)
    return await told_page(on, await on.act())


async def undoing(request: Request) -> Response:
    """Ask before all of an act is taken back (GET); take it back (POST)."""
    on = await _acted_on(request)
    act = await on.act()

    async def prepare(_lines: Sequence[Line]) -> Do:
        return partial(take_back, _doing(on), act)

    return await undoing_page(on, act, prepare)


async def _page(request: Request, key: str) -> Response:
    on = await _acted_on(request)
    if KINDS[key].writes and request.state.event.state != "published":
        return redirect(request, on.chosen.asked.at(on.place.at()), NOT_PUBLISHED)

    async def prepare(_lines: Sequence[Line], _form: NothingAsked) -> Ready:
        return Ready(partial(do, _doing(on), key))

    return await kept_act_page(on, KINDS[key], prepare)


def _doing(on: ActedOn[Line]) -> Doing:
    return Doing(on.place.account, on.at, today_in(on.place.request.state.event, on.at))


async def _acted_on(request: Request) -> ActedOn[Line]:
    event, place, at = request.state.event, await opened(request), now()

    async def read(asked: ListRequest) -> Sequence[Line]:
        return await place.rows.rows_of(await place.rows.keys(asked, MOST + 1))

    def shown(line: Line) -> Reached:
        row, about = line.invitation, Pill(STATE_WORDS[line.state], STATE_TONES[line.state])
        return Reached(row.id, line.name, row.language, line.state, about, place.rows.href(line), row.version)

    return ActedOn(
        place=place,
        at=at,
        kinds=KINDS,
        most=MOST,
        read=read,
        among=partial(lines_among, today_in(event, at)),
        shown=shown,
        states={state: (word, STATE_TONES[state]) for state, word in STATE_WORDS.items()},
        about=_("State"),
        is_left=LEFT.__contains__,
        word=lambda outcome: str(OUTCOME_WORDS[outcome]),
    )
