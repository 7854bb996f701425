"""The organizers' list of invitations, and the acts on all that it shows: sending and reminding."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.congress.invitations.forms import delegation_name
from events.congress.invitations.list_columns import Part, is_unanswered, is_unsent, listing_of
from events.congress.invitations.list_queries import Asked, Line, addressed_among, count_of, counts_of, page_of
from events.congress.invitations.models import Invitation
from events.congress.invitations.sending_operations import remind_of_invitations, send_invitations
from events.congress.invitations.states import STATE_TONES, STATE_WORDS
from events.congress.invitations.values import today_in
from events.congress.organizing.confirmation_pages import ask
from events.congress.organizing.frame_queries import organize_frame
from events.congress.registration.question_queries import Questions, questions_of
from events.platform.language.formats import day, moment, number
from events.platform.language.i18n import gettext, own_name
from events.platform.language.lazy import LazyPlural, ngettext
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.confirmation import Confirmation
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import read_form
from events.platform.web.installation import now
from events.platform.web.lists.asked import ListRequest, with_query
from events.platform.web.lists.cells import Cell, Pill
from events.platform.web.lists.declared import Column, Listing
from events.platform.web.lists.view import ListRow, ListView
from events.platform.web.templating import localize, render
from events.records.lists.operations import keep_columns
from events.records.lists.queries import columns_of
from events.records.outbox.queries import STATE_WORDS as MAIL_WORDS

NAME = "organize.invitations"

QUEUED = Flash(_("In the outbox: %(number)s. They leave within minutes."))
NONE_LEFT = Flash(_("There is nobody to write to."), tone="warm")
NOT_PUBLISHED = Flash(_("The event is not published, so nobody can answer an invitation."), tone="warm")
_SEND = ngettext(
    "One invitation that was not sent yet goes out by mail, in its own language.",
    "%(num)s invitations that were not sent yet go out by mail, each in its own language.",
)
_REMIND = ngettext(
    "One person who was written to and has not answered gets a reminder.",
    "%(num)s people who were written to and have not answered get a reminder.",
)
_NARROWED = _("Only those count that the filters of the list find.")
_LEAVE = _("What has left cannot be taken back.")


async def invitations(request: Request) -> Response:
    """List the invitations: search, filters, counts, fifty to a page."""
    event, actor = request.state.event, request.state.actor
    questions = await questions_of(event)
    listing, asked = asked_of(request, questions)
    columns = asked.request.columns or await columns_of(actor.account_id, event.id, NAME)
    counts = await counts_of(event.id, asked.today)
    is_narrowed = asked.request.is_narrowed
    view = ListView(
        listing=listing,
        asked=asked.request,
        path=address(NAME, slug=event.slug),
        rows=[_row(request, line, questions, listing.shown(columns)) for line in await page_of(asked)],
        found=await count_of(asked) if is_narrowed else sum(counts.values()),
        columns=columns,
    )
    return render(
        request,
        "congress/invitations/list.html",
        **await organize_frame(actor, event, NAME),
        view=view,
        totals=[
            {
                "label": word,
                "value": counts[state],
                "href": address(NAME, slug=event.slug, state=state),
                "is_current": asked.request.narrowing == {"state": state},
            }
            for state, word in STATE_WORDS.items()
            if counts.get(state)
        ],
        columns_action=address(f"{NAME}.columns", slug=event.slug),
        files=[
            (kind, with_query(address(f"{NAME}.{kind}", slug=event.slug), asked.request.narrowing))
            for kind in ("xlsx", "csv")
        ],
        sending=with_query(address(f"{NAME}.sending", slug=event.slug), asked.request.narrowing),
        reminders=with_query(address(f"{NAME}.reminders", slug=event.slug), asked.request.narrowing),
    )


def asked_of(request: Request, questions: Questions) -> tuple[Listing, Asked]:
    event = request.state.event
    listing = listing_of(questions.all_categories, MAIL_WORDS)
    asked = ListRequest.read(listing, request.query_params.multi_items())
    return listing, Asked(event.id, asked, today_in(event, now()))


def _row(request: Request, line: Line, questions: Questions, shown: Sequence[Column]) -> ListRow:
    event = request.state.event
    cells = cells_of(line, questions, event.time_zone)
    href = address("organize.invitation", slug=event.slug, invitation=line.invitation.id)
    return ListRow(str(line.invitation.id), href, [cells[column.key] for column in shown])


def cells_of(line: Line, questions: Questions, zone: str) -> dict[str, Cell]:
    """Return what each column shows of an invitation; times are those of `zone`."""
    row = line.invitation
    return {
        "name": row.name or row.email or gettext("Whoever has the link"),
        "state": Pill(STATE_WORDS[line.state], STATE_TONES[line.state]),
        "email": row.email or "",
        "category": localize(questions.category(row.category_id).name),
        "delegation": delegation_name(row.delegation) if row.delegation else "",
        "mail": Pill(line.mail.state_name, line.mail.tone) if line.mail else "",
        "used": f"{number(line.used)} / {number(row.uses)}",
        "language": own_name(row.language),
        "answer_by": day(row.answer_by) if row.answer_by else "",
        "sent_at": moment(row.sent_at, zone) if row.sent_at else "",
        "created_at": moment(row.created_at, zone),
    }


async def columns(request: Request) -> Response:
    """Keep the columns that somebody chose, and show the list with them."""
    event, sent = request.state.event, await read_form(request)
    listing, _found = asked_of(request, await questions_of(event))
    chosen = ListRequest.read(listing, [("columns", str(key)) for key in sent.getlist("columns")]).columns
    await keep_columns(request.state.actor.account_id, event.id, NAME, chosen)
    kept = [(name, str(value)) for name, value in sent.multi_items() if name != "columns"]
    return redirect(request, ListRequest.read(listing, kept).at(address(NAME, slug=event.slug)))


async def sending(request: Request) -> Response:
    """Ask before the invitations that the list shows and that were not sent are (GET); send them (POST)."""
    asked = Confirmation(_("Send these invitations?"), (), _("Send"), _back(request))
    return await _write_to(request, is_unsent, send_invitations, asked, _SEND)


async def reminders(request: Request) -> Response:
    """Ask before those whom the list shows and who have not answered are reminded (GET); remind them (POST)."""
    asked = Confirmation(_("Remind these people?"), (), _("Remind"), _back(request))
    return await _write_to(request, is_unanswered, remind_of_invitations, asked, _REMIND)


Write = Callable[..., Awaitable[int]]


async def _write_to(
    request: Request, reached: Callable[[object], Part], write: Write, asked: Confirmation, counted: LazyPlural
) -> Response:
    event = request.state.event
    if event.state != "published":
        return redirect(request, asked.back, NOT_PUBLISHED)
    _listing, found = asked_of(request, await questions_of(event))
    rows: list[Invitation] = await addressed_among(found, reached(found.today))
    if not rows:
        return redirect(request, asked.back, NONE_LEFT)
    if request.method == "POST":
        by: UUID = request.state.actor.account_id
        return redirect(request, asked.back, QUEUED, number=await write(rows, by=by, now=now()))
    narrowed = (_NARROWED,) if found.request.is_narrowed else ()
    lines = (counted.of(len(rows)), *narrowed, _LEAVE)
    action = f"{request.url.path}?{request.url.query}" if request.url.query else ""
    return await ask(request, NAME, Confirmation(asked.title, lines, asked.label, asked.back, action))


def _back(request: Request) -> str:
    back = address(NAME, slug=request.state.event.slug)
    return f"{back}?{request.url.query}" if request.url.query else back
