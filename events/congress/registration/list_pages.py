"""The organizers' list of registrations, its columns, and the same as a file."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.access import Access
from events.congress.organizing.list_pages import event_list
from events.congress.registration.export_queries import MOST_AT_ONCE, address_of_files, table_of
from events.congress.registration.list_columns import Line, RegistrationList, list_of
from events.congress.registration.list_queries import (
    CategoryCount,
    count_of,
    counts_of,
    found_by,
    number_erased,
    page_of,
)
from events.congress.registration.organizer_pages import opener_of, sight_of
from events.congress.registration.question_queries import CategoryChoice, Questions, questions_of
from events.congress.registration.words import ALWAYS_COUNTED, COUNT_WORDS
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.tables.responses import table_response
from events.platform.web.addresses import address
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import installation, now
from events.platform.web.lists.asked import ListRequest, with_query
from events.platform.web.lists.view import ListRow, ListView
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.lists.pages import around_rows, opened_by_default
from events.records.lists.places import ListPlace
from events.records.lists.queries import columns_of
from events.records.vault.sealing import SealError
from events.records.vault.words import KEY_IS_MISSING, UNOPENED

_log = logging.getLogger(__name__)

DO_NOT_OPEN = Flash(KEY_IS_MISSING, title=UNOPENED, tone="warm")
_NAME = "organize.registrations"


async def opened(request: Request) -> ListPlace[RegistrationList]:
    """Return the list as somebody with this sight sees it."""
    event = request.state.event
    made = list_of(await questions_of(event), sight_of(request), event.time_zone)
    return event_list(request, _NAME, _("Registrations"), made)


async def registrations(request: Request) -> Response:
    """List who registered: search, filters, counts, fifty to a page."""
    event, actor = request.state.event, request.state.actor
    questions, sight = await questions_of(event), sight_of(request)
    made = list_of(questions, sight, event.time_zone)
    place = event_list(request, _NAME, _("Registrations"), made)
    if default := await opened_by_default(place):
        return redirect(request, default)
    asked = place.asked
    kept = await columns_of(actor.account_id, event.id, _NAME)
    shown = [column.key for column in place.listing.shown(asked.columns or kept)]
    counts = await counts_of(event.id, {category.id: category.pool_id for category in questions.all_categories})
    number = await _number_found(made, asked, counts)
    lines = await page_of(made, asked, shown) if number else []
    view = ListView(place.listing, asked, place.at(), _rows(made, event.slug, lines, shown), number, kept)
    around = await around_rows(place, view)
    return render(
        request,
        "congress/registration/list.html",
        **await place.frame(),
        **around | {"files": _files(event.slug, asked, has_sealed=bool(sight.of(questions).sealed))},
        sees_email=sight.sees("email"),
        totals=_totals(event.slug, counts, asked),
        category_counts=_category_counts(questions, counts),
        may_edit=actor.may(Rule.EDIT, event.id),
        acts=[(_ACTS[act], place.at(act)) for act in _acts(request, questions, counts)],
    )


def _rows(made: RegistrationList, slug: str, lines: Sequence[Line], shown: Sequence[str]) -> list[ListRow]:
    cells = [made.field(key).cell for key in shown]
    return [
        ListRow(
            row.reference,
            address("organize.registration", slug=slug, reference=row.reference),
            [cell((row, answers)) for cell in cells],
        )
        for row, answers in lines
    ]


def _acts(request: Request, questions: Questions, counts: Mapping[UUID, CategoryCount]) -> Iterator[str]:
    """Give what may be done with those chosen in the list, as far as there is something to do it to."""
    if request.state.actor.may(Rule.EDIT, request.state.event.id):
        stages = {stage for count in counts.values() for stage in count.states}
        is_decided = any(one.access == Access.BY_APPROVAL for one in questions.all_categories)
        if is_decided or stages & {"submitted", "refused"}:
            yield from ("approval", "refusal", "again")
        if questions.currency:
            yield "payment"
        yield "tagging"
        if questions.tags:
            yield "untagging"
        if request.state.event.starts_on <= (now() + _A_DAY).date():
            yield "certificates"
        yield "message"
    yield "table"


_A_DAY = dt.timedelta(days=1)
_ACTS: Mapping[str, LazyText] = {
    "approval": _("Approve"),
    "refusal": _("Refuse"),
    "again": _("Decide again"),
    "payment": _("Payment"),
    "tagging": _("Tag"),
    "untagging": _("Remove a tag"),
    "certificates": _("Certificates"),
    "message": _("Write to them"),
    "table": _("Download"),
}


async def _number_found(made: RegistrationList, asked: ListRequest, counts: Mapping[UUID, CategoryCount]) -> int:
    if asked.is_narrowed:
        return await count_of(found_by(made, asked))
    return _number_in_all(counts) - await number_erased(made.event_id)


def _number_in_all(counts: Mapping[UUID, CategoryCount]) -> int:
    return sum(sum(count.states.values()) for count in counts.values())


def _totals(slug: str, counts: Mapping[UUID, CategoryCount], asked: ListRequest) -> list[dict[str, object]]:
    """Return how many are in each stage, over all categories, each with the address of those."""
    numbers = {state: sum(count.states.get(state, 0) for count in counts.values()) for state in COUNT_WORDS}
    return [
        {
            "label": word,
            "value": numbers[state],
            "href": address(_NAME, slug=slug, state=state),
            "is_current": asked.narrowing == {"state": state},
        }
        for state, word in COUNT_WORDS.items()
        if numbers[state] or state in ALWAYS_COUNTED
    ]


def _category_counts(
    questions: Questions, counts: Mapping[UUID, CategoryCount]
) -> list[tuple[CategoryChoice, CategoryCount]]:
    """Return the categories on offer, and the others that somebody has."""
    pairs = [(category, counts[category.id]) for category in questions.all_categories]
    return [(category, count) for category, count in pairs if not category.is_retired or count.states]


def _files(slug: str, asked: ListRequest, *, has_sealed: bool) -> list[tuple[str, str]]:
    """Return the kinds of file that hold the same registrations, each with its address."""
    files = [
        (kind, with_query(address(f"{_NAME}.{kind}", slug=slug), asked.narrowing)) for kind in ("xlsx", "csv", "json")
    ]
    sealed = with_query(address(f"{_NAME}.xlsx", slug=slug), asked.narrowing | {"sealed": "yes"})
    return [*files, ("sealed", sealed)] if has_sealed else files


async def registrations_csv(request: Request) -> Response:
    """Send the registrations that the list shows as a file for any spreadsheet."""
    return await _file(request, "csv")


async def registrations_xlsx(request: Request) -> Response:
    """Send the same as a file in which telephone numbers and long digits stay what they are."""
    return await _file(request, "xlsx")


async def registrations_json(request: Request) -> Response:
    """Send the same for a program."""
    return await _file(request, "json")


async def _file(request: Request, kind: str) -> Response:
    """Send the table; sealed answers stand in it when it is asked for."""
    event, sight = request.state.event, sight_of(request)
    questions = await questions_of(event)
    made = list_of(questions, sight, event.time_zone)
    asked = ListRequest.read(made.listing, request.query_params.multi_items())
    found = found_by(made, asked)
    seen = sight.of(questions)
    is_sealed = request.query_params.get("sealed") == "yes" and bool(seen.sealed)
    if not is_sealed and await count_of(found) > MOST_AT_ONCE:  # what is sealed lies in no file, and is sent at once
        return redirect(
            request, with_query(address(f"{_NAME}.exports", slug=event.slug), asked.narrowing | {"format": kind})
        )
    opener = opener_of(request, seen, f"{_NAME}.{kind}") if is_sealed else None
    base_url = installation(request).settings.base_url
    try:
        return await table_response(
            table_of(event, seen, sight, found, now(), opener, address_of_files(base_url, event.slug)), kind
        )
    except SealError as error:
        _log.error("a table goes without its sealed answers: %s", error)
        return redirect(request, address(_NAME, slug=event.slug), DO_NOT_OPEN)
