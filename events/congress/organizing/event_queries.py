"""Events by slug or id, cached: read once per revision, not once per request.

An event's revision is raised by every act that changes its row, and is known without a query; the row that was read at
this revision is therefore still the row.
"""

from __future__ import annotations

from uuid import UUID
from weakref import WeakKeyDictionary

from starlette.exceptions import HTTPException
from starlette.requests import Request

from events.congress.organizing.models import Event
from events.platform.lru import LruCache
from events.platform.storage.revisions import Revisions
from events.platform.web.gate import actor_of
from events.platform.web.installation import installation
from events.platform.web.permissions import Actor, Rule

_Known = LruCache[str | UUID, Event]

# By installation, for two of them in one process (as in tests) have different events under one slug.
_known: WeakKeyDictionary[Revisions, _Known] = WeakKeyDictionary()


async def event_by_slug(revisions: Revisions, slug: str) -> Event | None:
    """Return the event at this address, published or not; None when there is none."""
    return await _current(revisions, slug) or _remember(revisions, await Event.get_or_none(slug=slug))


async def event_by_id(revisions: Revisions, event_id: UUID) -> Event:
    """Return the event of a row that refers to it."""
    event = await _current(revisions, event_id) or _remember(revisions, await Event.get(id=event_id))
    assert event is not None  # noqa: S101 - `get` raises
    return event


async def _current(revisions: Revisions, key: str | UUID) -> Event | None:
    known = _known.get(revisions)
    event = known.get(key) if known is not None else None
    if event is None or await revisions.current(event.slug) != event.revision:
        return None
    return event


def _remember(revisions: Revisions, event: Event | None) -> Event | None:
    if event is not None:
        known = _known.setdefault(revisions, LruCache(400))
        known.put(event.slug, event)
        known.put(event.id, event)
    return event


async def event_at(request: Request) -> Event | None:
    """Return the event that the address of a page names, published or not."""
    return await event_by_slug(installation(request).revisions, request.path_params["slug"])


async def public_event(request: Request) -> Event:
    """Return the event of a public page: published, or a draft shown to its team, whose bytes are not kept.

    Raises HTTPException 404 for everybody else.
    """
    event = await event_at(request)
    if event is None:
        raise HTTPException(404)
    if event.state == "draft":
        request.scope.pop("cacheable", None)
        if not _is_on_team(await actor_of(request), event):
            raise HTTPException(404)
    return event


def _is_on_team(actor: Actor | None, event: Event) -> bool:
    return actor is not None and (actor.may(Rule.READ, event.id) or actor.may(Rule.CHECK_IN, event.id))
