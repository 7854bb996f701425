"""The organizers' list of registrations, and the same as a file."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from events.congress.organizing.frame_queries import organize_frame
from events.congress.registration.csv_queries import table_file
from events.congress.registration.list_queries import PAGE, CategoryCount, Choice, all_of, counts_of, page_of
from events.congress.registration.question_queries import Questions, questions_of
from events.congress.registration.words import ATTENDANCE_WORDS, COUNT_WORDS, STATE_TONES, STATE_WORDS
from events.platform.language.choices import countries, country_codes
from events.platform.language.cleaning import clean_line
from events.platform.language.formats import number
from events.platform.language.i18n import current_language
from events.platform.language.i18n import gettext as _
from events.platform.web.addresses import address
from events.platform.web.installation import now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.platform.zoned import ZonedTime

_LAST_PAGE = 100_000


async def registrations(request: Request) -> Response:
    """List who registered: search, filters, counts, fifty to a page."""
    event, actor = request.state.event, request.state.actor
    questions = await questions_of(event)
    choice, page = _choice(request, questions), _page_number(request)
    lines, found = await page_of(event.id, choice, page)
    counts = await counts_of(event.id, {category.id: category.pool_id for category in questions.all_categories})
    names = {category.id: category.name for category in questions.all_categories}
    return render(
        request,
        "congress/registration/list.html",
        **await organize_frame(actor, event, "organize.registrations"),
        lines=lines,
        names=names,
        tones=STATE_TONES,
        state_words=STATE_WORDS,
        attendance_words=ATTENDANCE_WORDS,
        choice=choice,
        chosen_category=request.query_params.get("category", "") if choice.category_id else "",
        is_chosen=choice != Choice(),
        states=STATE_WORDS.items(),
        categories=[(category.code, category.name) for category in questions.all_categories],
        countries=countries(current_language()),
        attendances=ATTENDANCE_WORDS.items(),
        totals=_totals(event.slug, counts),
        category_counts=[
            (category, counts[category.id])
            for category in questions.all_categories
            if not category.is_retired or counts[category.id].states
        ],
        may_edit=actor.may(Rule.EDIT, event.id),
        csv=address("organize.registrations.csv", slug=event.slug, **_query(request)),
        **_pages(request, event.slug, page, found),
    )


def _choice(request: Request, questions: Questions) -> Choice:
    """Return the filters in the address; one that does not exist narrows nothing."""
    asked = {name: clean_line(request.query_params.get(name, ""))[:100] for name in _FILTERS}
    category = questions.category_by_code(asked["category"])
    return Choice(
        words=asked["q"],
        state=asked["state"] if asked["state"] in STATE_WORDS else "",
        category_id=category.id if category else None,
        country=asked["country"] if asked["country"] in country_codes() else "",
        attendance=asked["attendance"] if asked["attendance"] in ATTENDANCE_WORDS else "",
    )


_FILTERS = ("q", "state", "category", "country", "attendance")


def _query(request: Request) -> dict[str, str]:
    return {name: clean_line(request.query_params.get(name, ""))[:100] for name in _FILTERS}


def _page_number(request: Request) -> int:
    text = request.query_params.get("page", "1")
    is_number = text.isascii() and text.isdigit() and len(text) < 7
    return min(max(int(text), 1), _LAST_PAGE) if is_number else 1


def _totals(slug: str, counts: Mapping[UUID, CategoryCount]) -> list[dict[str, object]]:
    """Return how many are in each state, over all categories."""
    return [
        {
            "label": word,
            "value": sum(count.states.get(state, 0) for count in counts.values()),
            "href": address("organize.registrations", slug=slug, state=state),
        }
        for state, word in COUNT_WORDS.items()
    ]


def _pages(request: Request, slug: str, page: int, found: int) -> dict[str, object]:
    first, last = (page - 1) * PAGE + 1, min(page * PAGE, found)

    def at(other: int) -> str:
        return address("organize.registrations", slug=slug, **_query(request), page=other)

    shown = _("%(first)s to %(last)s of %(found)s", first=number(first), last=number(last), found=number(found))
    return {
        "found": found,
        "previous": at(page - 1) if page > 1 else "",
        "next": at(page + 1) if last < found else "",
        "shown": shown if found and first <= last else "",
    }


async def registrations_csv(request: Request) -> Response:
    """Send the registrations that the list shows as a file for spreadsheets."""
    event = request.state.event
    questions = await questions_of(event)
    rows = all_of(event.id, _choice(request, questions))
    today = ZonedTime.from_instant(now(), event.time_zone).stored[:10]
    return StreamingResponse(
        table_file(rows, questions, event.time_zone, current_language()),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{event.slug}-{today}.csv"'},
    )
