"""Answers of calendars behind private addresses; their entries are the caller's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.platform.web.addresses import address
from events.platform.web.cached_answers import is_plain
from events.platform.web.editing import found
from events.platform.web.installation import Installation, installation, now
from events.platform.web.polls import Polled
from events.publishing.calendars.feeds import CALENDAR_TYPE, Feed, FeedRequest, language_for
from events.publishing.calendars.fetches import note_fetch
from events.publishing.calendars.privacy_levels import Level, level_granted
from events.publishing.calendars.tokens import FeedAccess, PrivateFeed, open_feed


@dataclass(frozen=True)
class Behind:
    """The rows that a query finds about the subject of an address: all that decides what its calendar holds."""

    query: str
    subject: UUID
    rows: Sequence[Mapping[str, Any]]

    @property
    def row(self) -> Mapping[str, Any]:
        """Return the only row."""
        return self.rows[0]


async def behind(request: Request, query: str) -> Behind:
    """Return what a query finds about whom the address claims to be about. Raise HTTPException 404."""
    here = installation(request)
    subject = found(here.signer.subject_of(request.path_params["token"]))
    rows = await here.revisions.rows(query, [subject])
    if not rows:
        raise HTTPException(404)
    return Behind(query, subject, rows)


@dataclass(frozen=True)
class Poll:
    """A calendar that is asked for by a valid address: in which language, and how much it may tell.

    `shown` are the parameters of the address that were asked for.
    """

    request: Request
    here: Installation
    behind: Behind
    opened: FeedAccess
    moment: dt.datetime
    language: str
    level: Level
    shown: Mapping[str, str | None]

    async def answer(self, page: str, name: str, render: Callable[[FeedRequest], Awaitable[Feed]]) -> Response:
        """Answer the calendar as a file of this name (ASCII); one that only says when somebody is busy has another.

        Whoever asks again in one of the few ways that links are written is answered by the layer outside, as long as
        the rows behind it are what they are and the address is not replaced.
        """
        token = self.request.path_params["token"]
        source = self.here.absolute(address(page, token=token, **self.shown))
        feed = await render(FeedRequest(self.language, self.moment, source, self.level, self.opened))
        if self.opened.ended_at is None and self._is_plain():
            until = feed.valid_until.timestamp() if feed.valid_until else float("inf")
            state, note = self.behind, partial(_note, self.opened)
            self.request.scope["polled"] = Polled(state.query, state.subject, state.rows, until, note)
        name = "busy.ics" if self.level is Level.BUSY else name
        headers = {
            "cache-control": "private, no-cache",
            "vary": "accept-encoding",
            "content-disposition": f'inline; filename="{name}"',
        }
        return Response(feed.content, headers=headers, media_type=CALENDAR_TYPE)

    def _is_plain(self) -> bool:
        """Whether the address has only parameters that decide something, and values that are there."""
        asked = self.request.query_params
        return is_plain(self.request, self.shown) and all(asked[name] == self.shown[name] for name in asked)


def _note(opened: FeedAccess, user_agent: str) -> None:
    note_fetch(opened, user_agent, now())


async def open_poll(
    request: Request,
    purpose: str,
    state: Behind,
    own: Mapping[str, Any],
    has_ended: Callable[[dt.datetime], bool] = lambda _moment: False,
) -> Poll:
    """Open the address by its subject's `own` row, by its `feed_generation`; its `language` is the default one.

    Who fetches is noted. Raise HTTPException: 404 for a forged address, 410 for one replaced long ago and for a
    calendar that `has_ended`.
    """
    here, moment, asked = installation(request), now(), request.query_params
    token = request.path_params["token"]
    feed = PrivateFeed(purpose, state.subject, own["feed_generation"])
    opened = await open_feed(here.signer, token, feed, moment)
    if has_ended(moment):
        raise HTTPException(410)
    _note(opened, request.headers.get("user-agent", ""))
    level = level_granted(opened.granted, asked.get("level"))
    language = language_for(asked.get("lang"), own["language"])
    shown = {"lang": language if asked.get("lang") else None, "level": str(level) if asked.get("level") else None}
    return Poll(request, here, state, opened, moment, language, level, shown)
