"""The organizers' list of requests for letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response

from events.congress.letters.bulk_kinds import KINDS
from events.congress.letters.models import LetterRequest
from events.congress.letters.queries import requests_in, with_passport
from events.congress.letters.request_list import Shown, request_list
from events.congress.letters.words import STATE_WORDS, TEMPLATE_WORDS
from events.congress.organizing.list_pages import event_list
from events.congress.registration.question_queries import questions_of
from events.platform.language.lazy import pgettext
from events.platform.web.addresses import address
from events.platform.web.installation import now
from events.platform.web.lists.in_memory import MemoryList
from events.platform.web.permissions import Rule
from events.platform.zoned import zone
from events.records.lists.pages import list_page
from events.records.lists.places import ListPlace

LIST = "organize.letters"


async def opened(request: Request) -> ListPlace[MemoryList[LetterRequest]]:
    """Return the list of an event's requests."""
    event = request.state.event
    rows = await requests_in(event.id)
    shown = Shown(
        await questions_of(event),
        event.time_zone,
        now().astimezone(zone(event.time_zone)).date(),
        await with_passport([row.registration_id for row in rows]),
        lambda row: address("organize.letter", slug=event.slug, letter=row.id),
    )
    return event_list(request, LIST, pgettext("navigation", "Letters"), request_list(shown, rows))


async def letters(request: Request) -> Response:
    """List what was asked for, those that somebody waits for first."""
    place = await opened(request)
    rows = [*place.rows.rows]
    return await list_page(
        place,
        "congress/letters/list.html",
        totals=_totals(request.state.event.slug, rows, place.asked.narrowing),
        waiting=sum(row.is_open for row in rows),
        is_owner=request.state.actor.may(Rule.OWN, request.state.event.id),
        acts=[(kind.label, place.at(key)) for key, kind in KINDS.items()],
        templates=TEMPLATE_WORDS,
    )


def _totals(slug: str, rows: Sequence[LetterRequest], narrowing: Mapping[str, str]) -> list[dict[str, object]]:
    """Return how many requests are in each state, each with the address of those."""
    numbers = {state: sum(row.state == state for row in rows) for state in STATE_WORDS}
    return [
        {
            "label": word,
            "value": numbers[state],
            "href": address(LIST, slug=slug, state=state),
            "is_current": narrowing == {"state": state},
        }
        for state, word in STATE_WORDS.items()
        if numbers[state]
    ]
