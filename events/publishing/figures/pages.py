"""Organizers look at the figures of their event, and carry them away: each alone, or all of them as a report.

On the page all groups are told. In what is handed on, groups of one or two people are gathered.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import organize_frame
from events.congress.organizing.models import Event
from events.congress.registration.organizer_pages import sight_of
from events.congress.registration.question_queries import questions_of
from events.platform.language.formats import day, number, span
from events.platform.language.i18n import current_language, languages, speaking
from events.platform.language.i18n import gettext as _
from events.platform.language.lazy import gettext as lazy_gettext
from events.platform.tables.files import Table
from events.platform.tables.responses import table_response
from events.platform.web.editing import found
from events.platform.web.installation import installation, now
from events.platform.web.permissions import Rule
from events.platform.web.templating import render
from events.platform.zoned import ZonedTime
from events.publishing.calendars.feeds import language_for
from events.publishing.figures.pictures import bars_of, picture_of, rows_of
from events.publishing.figures.queries import figures_of
from events.publishing.figures.report import report_document
from events.publishing.figures.values import FEWEST, Figure
from events.publishing.roadbooks.paper import document_pdf
from events.publishing.roadbooks.paper_responses import Paper, answer_paper, file_name
from events.publishing.roadbooks.typst_values import picture_png
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of

_FIGURES_STAND = lazy_gettext("Nothing is lost: the figures are unchanged. Try again in a moment.")
_WIDTH, _PPI = 180, 200  # of a picture as pixels, in millimetres


async def figures(request: Request) -> Response:
    """Show everything that is counted, each figure with its table."""
    event = request.state.event
    return render(
        request,
        "publishing/figures/figures.html",
        **await organize_frame(request.state.actor, event, "organize.figures"),
        figures=[_shown(figure) for figure in await _figures(request)],
        fewest=FEWEST,
        tongues=languages(),
    )


def _shown(figure: Figure) -> dict[str, object]:
    head, rows = rows_of(figure)
    is_map = any(count.position for count in figure.counts)
    pictures = [picture_of(figure), *([bars_of(figure)] if is_map else [])]
    drawn = [Markup(picture) for picture in pictures]  # noqa: S704 - drawn here, texts escaped
    return {"code": figure.code, "title": figure.title, "pictures": drawn, "head": head, "rows": rows}


async def _figures(request: Request) -> list[Figure]:
    event: Event = request.state.event
    seen = sight_of(request).of(await questions_of(event))
    return await figures_of(event, seen, await _earlier(request))


async def _earlier(request: Request) -> Event | None:
    """Return the edition that the event was copied from, where whoever asks may read it too."""
    before = request.state.event.copied_from
    if before is None or not request.state.actor.may(Rule.READ, before):
        return None
    return await Event.get_or_none(id=before)


async def _handed_on(request: Request) -> Figure:
    """Return the figure that the address names, the first one otherwise, as it may be handed on."""
    every = await _figures(request)
    asked = request.query_params.get("figure", "")
    chosen = found(next((one for one in every if one.code == asked), every[0] if every and not asked else None))
    return chosen.to_hand_on(_("Others"))


async def picture_svg(request: Request) -> Response:
    """Send a figure as SVG."""
    figure = await _handed_on(request)
    return Response(picture_of(figure), headers=_named(request, figure, ".svg"), media_type="image/svg+xml")


async def picture_of_pixels(request: Request) -> Response:
    """Send a figure as PNG."""
    figure = await _handed_on(request)
    picture, pdf = picture_of(figure), installation(request).pdf

    async def make() -> bytes:
        return await pdf.write(picture_png, picture, width=_WIDTH, ppi=_PPI)

    name = file_name(request.state.event.slug, figure.code, suffix=".png")
    return await answer_paper(
        request, Paper(("figure", _digest(picture)), name, make, "image/png", comfort=_FIGURES_STAND)
    )


async def table_csv(request: Request) -> Response:
    """Send a figure's table as CSV."""
    figure = await _handed_on(request)
    head, rows = rows_of(figure)
    name = file_name(request.state.event.slug, figure.code, suffix="")
    return await table_response(Table(name, head, _each(rows)), "csv")


async def _each(rows: Sequence[Sequence[str]]) -> AsyncIterator[Sequence[str]]:
    for row in rows:
        yield row


def _named(request: Request, figure: Figure, suffix: str) -> dict[str, str]:
    name = file_name(request.state.event.slug, figure.code, suffix=suffix)
    return {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}


async def report(request: Request) -> Response:
    """Send the report for donors, in the language asked for, else in the reader's."""
    event: Event = request.state.event
    language = language_for(request.query_params.get("lang"), current_language())
    with speaking(language):
        handed_on = [figure.to_hand_on(_("Others")) for figure in await _figures(request)]
        title = str((await texts_of([event.id], fallback_order(event))).of(event.id, "name"))
        document = report_document(handed_on, title, _facts(event, handed_on), language)
    key = ("figures", _digest(repr(document)))
    name = file_name("figures", event.slug, language)
    pdf = installation(request).pdf
    return await answer_paper(
        request, Paper(key, name, lambda: pdf.write(document_pdf, document), comfort=_FIGURES_STAND)
    )


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _facts(event: Event, figures: Sequence[Figure]) -> list[tuple[str, str]]:
    whole = next((figure.total for figure in figures if figure.code == "attendance"), 0)
    today = ZonedTime.from_instant(now(), event.time_zone).wall.date()
    return [
        (_("Dates"), span(event.starts_on, event.ends_on)),
        (_("Confirmed registrations"), number(whole)),
        (_("As of"), day(today)),
    ]
