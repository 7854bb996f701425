"""The organizers' list of registrations, its columns, and the same as a file."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.access import Access
from events.congress.organizing.frame_queries import organize_frame
from events.congress.registration.export_queries import table_of
from events.congress.registration.list_columns import RegistrationList, list_of
from events.congress.registration.list_queries import (
    CategoryCount,
    Line,
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
from events.platform.web.forms import read_form
from events.platform.web.installation import installation, now
from events.platform.web.lists.asked import ListRequest, with_query
from events.platform.web.lists.declared import Listing
from events.platform.web.lists.view import ListRow, ListView
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.records.lists.operations import keep_columns
from events.records.lists.queries import columns_of, default_view, views_for
from events.records.lists.views import opening_of
from events.records.vault.sealing import SealError
from events.records.vault.words import KEY_IS_MISSING, UNOPENED

_log = logging.getLogger(__name__)

DO_NOT_OPEN = Flash(KEY_IS_MISSING, title=UNOPENED, tone="warm")
_NAME = "organize.registrations"


async def registrations(request: Request) -> Response:
    """List who registered: search, filters, counts, fifty to a page."""
    event, actor = request.state.event, request.state.actor
    questions, sight = await questions_of(event), sight_of(request)
    made = list_of(questions, sight, event.time_zone)
    listing = made.listing
    if not request.query_params and (opened := await _opened_by_default(request, listing)):
        return redirect(request, opened)
    asked = ListRequest.read(listing, request.query_params.multi_items())
    columns = asked.columns or await columns_of(actor.account_id, event.id, _NAME)
    shown = [column.key for column in listing.shown(columns)]
    counts = await counts_of(event.id, {category.id: category.pool_id for category in questions.all_categories})
    number = await _number_found(made, asked, counts)
    lines = await page_of(made, asked, shown) if number else []
    view = ListView(
        listing=listing,
        asked=asked,
        path=address(_NAME, slug=event.slug),
        rows=_rows(made, event.slug, lines, shown),
        found=number,
        columns=columns,
    )
    return render(
        request,
        "congress/registration/list.html",
        **await organize_frame(actor, event, _NAME),
        view=view,
        sees_email=sight.sees("email"),
        totals=_totals(event.slug, counts, asked),
        category_counts=_category_counts(questions, counts),
        may_edit=actor.may(Rule.EDIT, event.id),
        columns_action=address(f"{_NAME}.columns", slug=event.slug),
        acts=[(_ACTS[act], address(f"{_NAME}.{act}", slug=event.slug)) for act in _acts(request, questions, counts)],
        views=await _views(request, listing, asked),
        save_view=with_query(address(f"{_NAME}.views", slug=event.slug), asked.query),
        files=_files(event.slug, asked, has_sealed=bool(sight.of(questions).sealed)),
    )


@dataclass(frozen=True)
class _View:
    """A saved view above the list; of the current one also how it is changed, and what of it is no longer there."""

    title: str
    href: str
    is_current: bool
    is_changed: bool
    edit_href: str
    missing: tuple[str, ...]


async def _views(request: Request, listing: Listing, asked: ListRequest) -> list[_View]:
    event = request.state.event
    found = []
    for row in await views_for(request.state.actor.account_id, event.id, _NAME):
        opening = opening_of(listing, row.query, str(row.id))
        is_current = asked.view == str(row.id)
        is_changed = is_current and replace(asked, page=1).query != opening.asked.query
        edit = address(f"{_NAME}.view", slug=event.slug, view=row.id)
        found.append(
            _View(
                row.title,
                opening.asked.at(address(_NAME, slug=event.slug)),
                is_current,
                is_changed,
                with_query(edit, asked.query) if is_changed else edit,
                opening.missing if is_current else (),
            )
        )
    return found


async def _opened_by_default(request: Request, listing: Listing) -> str:
    """Return the address of the view with which the list opens for whoever is signed in."""
    account, event = request.state.actor.account_id, request.state.event
    wanted = await default_view(account, event.id, _NAME)
    rows = await views_for(account, event.id, _NAME) if wanted else []
    row = next((row for row in rows if row.id == wanted), None)
    path = address(_NAME, slug=event.slug)
    return opening_of(listing, row.query, str(row.id)).asked.at(path) if row else ""


def _rows(made: RegistrationList, slug: str, lines: Sequence[Line], shown: Sequence[str]) -> list[ListRow]:
    cells = [made.field(key).cell for key in shown]
    return [
        ListRow(
            row.reference,
            address("organize.registration", slug=slug, reference=row.reference),
            [cell(row, answers) for cell in cells],
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
        yield "message"
    yield "table"


_ACTS: Mapping[str, LazyText] = {
    "approval": _("Approve"),
    "refusal": _("Refuse"),
    "again": _("Decide again"),
    "payment": _("Payment"),
    "tagging": _("Tag"),
    "untagging": _("Remove a tag"),
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


async def columns(request: Request) -> Response:
    """Keep the columns that somebody chose, and show the list with them."""
    event, sent = request.state.event, await read_form(request)
    listing = list_of(await questions_of(event), sight_of(request), event.time_zone).listing
    chosen = ListRequest.read(listing, [("columns", str(key)) for key in sent.getlist("columns")]).columns
    await keep_columns(request.state.actor.account_id, event.id, _NAME, chosen)
    kept = [(name, str(value)) for name, value in sent.multi_items() if name != "columns"]
    return redirect(request, ListRequest.read(listing, kept).at(address(_NAME, slug=event.slug)))


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
    found = found_by(made, ListRequest.read(made.listing, request.query_params.multi_items()))
    seen = sight.of(questions)
    is_sealed = request.query_params.get("sealed") == "yes" and bool(seen.sealed)
    opener = opener_of(request, seen, f"{_NAME}.{kind}") if is_sealed else None
    try:
        return await table_response(
            table_of(event, seen, sight, found, now(), opener, installation(request).settings.base_url), kind
        )
    except SealError as error:
        _log.error("a table goes without its sealed answers: %s", error)
        return redirect(request, address(_NAME, slug=event.slug), DO_NOT_OPEN)
