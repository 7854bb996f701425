"""The pages of the audit log: of one event for its owners, and of all that somebody owns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from events.congress.organizing.frame_queries import organize_frame
from events.platform.language.cleaning import clean_line
from events.platform.language.lazy import LazyText, pgettext
from events.platform.web.addresses import address
from events.platform.web.permissions import Actor
from events.platform.web.templating import render
from events.records.auditing.acts import Act
from events.records.auditing.words import ACT_WORDS, KIND_WORDS, RETENTION_WORDS
from events.records.people.frames import account_frame
from events.records.people.queries import names_of
from events.secretariat.audit.queries import (
    LOOKED,
    MOST_PAGES,
    Choice,
    about,
    account_named,
    actors_in,
    destroyed_lately,
    entries_in,
)

_WORDS: Mapping[str, LazyText] = {**ACT_WORDS, LOOKED: pgettext("act", "Looked at sealed values")}


async def audit(request: Request) -> Response:
    """Show the audit log of one event."""
    event = request.state.event
    frame = await organize_frame(request.state.actor, event, "organize.audit")
    here = address("organize.audit", slug=event.slug)
    return await _page(request, "secretariat/audit/event.html", {**frame, "here": here}, [event.id])


async def everywhere(request: Request) -> Response:
    """Show the audit log of all events and missions that somebody owns, and of acts that belong to none."""
    actor: Actor = request.state.actor
    here = address("organize.audit_everywhere")
    frame = {**account_frame(actor), "here": here, "destroyed": await destroyed_lately(), "retained": RETENTION_WORDS}
    return await _page(request, "secretariat/audit/everywhere.html", frame, actor.scopes("own"), with_unscoped=True)


async def _page(
    request: Request,
    template: str,
    frame: Mapping[str, object],
    scopes: Collection[UUID],
    *,
    with_unscoped: bool = False,
) -> Response:
    choice, page = await _choice(request), _page_number(request)
    entries, has_more = await entries_in(scopes, choice, page, with_unscoped=with_unscoped)
    return render(
        request,
        template,
        **frame,
        entries=entries,
        about=await about(entries),
        names=await names_of({entry.by for entry in entries if entry.by}),
        act_words=_WORDS,
        kind_words=KIND_WORDS,
        choice=choice,
        actors=[(str(account), name) for account, name in await actors_in(scopes, with_unscoped=with_unscoped)],
        acts=sorted(((act, str(word)) for act, word in _WORDS.items()), key=lambda pair: pair[1]),
        kinds=sorted(((kind, str(word)) for kind, word in KIND_WORDS.items()), key=lambda pair: pair[1]),
        previous=_address(request, frame, page - 1) if page > 1 else "",
        next=_address(request, frame, page + 1) if has_more and page < MOST_PAGES else "",
    )


async def _choice(request: Request) -> Choice:
    """Return the filters in the address; one that does not exist narrows nothing."""
    asked = {name: clean_line(request.query_params.get(name, ""))[:100] for name in _FILTERS}
    return Choice(
        act=asked["act"] if asked["act"] in {*Act, LOOKED} else "",
        kind=asked["kind"] if asked["kind"] in KIND_WORDS else "",
        by=await account_named(asked["by"]),
        words=asked["q"],
        since=_day(asked["since"]),
        until=_day(asked["until"]),
    )


_FILTERS = ("q", "act", "kind", "by", "since", "until")


def _day(text: str) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2150 else None


def _page_number(request: Request) -> int:
    text = request.query_params.get("page", "1")
    is_number = text.isascii() and text.isdigit() and len(text) < 7
    return min(max(int(text), 1), MOST_PAGES) if is_number else 1


def _address(request: Request, frame: Mapping[str, object], page: int) -> str:
    asked = {name: request.query_params.get(name, "")[:100] for name in _FILTERS}
    name, given = ("organize.audit", {"slug": request.state.event.slug}) if "event" in frame else _EVERYWHERE
    return address(name, **given, **asked, page=page)


_EVERYWHERE: tuple[str, dict[str, str]] = ("organize.audit_everywhere", {})
