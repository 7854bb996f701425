"""Answers of calendars behind private addresses; their entries are the caller's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.platform.storage.database import execute_rows
from events.platform.web.addresses import address
from events.platform.web.editing import found
from events.platform.web.installation import Installation, installation, now
from events.publishing.calendars.feeds import Feed, FeedRequest, language_for
from events.publishing.calendars.fetches import note_fetch
from events.publishing.calendars.polling import answer_poll
from events.publishing.calendars.privacy_levels import Level, level_granted
from events.publishing.calendars.tokens import Opened, open_feed


@dataclass(frozen=True)
class Poll:
    """A calendar that is asked for by a valid address: in which language, and how much it may tell.

    `shown` are the parameters of the address that were asked for.
    """

    request: Request
    here: Installation
    opened: Opened
    moment: dt.datetime
    language: str
    level: Level
    shown: Mapping[str, str | None]

    async def answer(
        self, page: str, state: Iterable[object], name: str, render: Callable[[FeedRequest], Awaitable[Feed]]
    ) -> Response:
        """Answer 304, or the calendar as a file of this name.

        `state` is all that decides what it holds but for the address.
        """
        token = self.request.path_params["token"]
        key = (token, self.language, self.level, *self.shown.values(), *map(str, state))

        async def render_here() -> Feed:
            source = self.here.absolute(address(page, token=token, **self.shown))
            return await render(FeedRequest(self.language, self.moment, source, self.level, self.opened))

        return await answer_poll(self.request, key, name, self.moment, render_here)


def subject_of(request: Request) -> UUID:
    """Return whom the address claims to be about. Raise HTTPException 404."""
    return found(installation(request).signer.subject_of(request.path_params["token"]))


async def state_behind(query: str, subject: UUID) -> dict[str, Any]:
    """Return the row that a query finds about a subject. Raise HTTPException 404."""
    rows = await execute_rows(query, [subject])
    if not rows:
        raise HTTPException(404)
    return rows[0]


async def open_poll(
    request: Request,
    purpose: str,
    subject: UUID,
    state: Mapping[str, Any],
    has_ended: Callable[[dt.datetime], bool] = lambda _moment: False,
) -> Poll:
    """Open the address by its subject's `feed_generation`, and note who fetches; their own `language` is the default.

    Raise HTTPException: 404 for a forged address, 410 for one replaced long ago and for a calendar that `has_ended`.
    """
    here, moment, asked = installation(request), now(), request.query_params
    token = request.path_params["token"]
    opened = await open_feed(here.signer, token, purpose, subject, state["feed_generation"], moment)
    if has_ended(moment):
        raise HTTPException(410)
    note_fetch(opened, request.headers.get("user-agent", ""), moment)
    level = level_granted(opened.granted, asked.get("level"))
    language = language_for(asked.get("lang"), state["language"])
    shown = {"lang": language if asked.get("lang") else None, "level": str(level) if asked.get("level") else None}
    return Poll(request, here, opened, moment, language, level, shown)
