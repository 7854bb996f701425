"""Events as registration needs them at every request: read once per revision, not once per request.

What the public sees of an event changes with its revision, which is known without a query; the row that was read at
this revision is therefore still the row. Pages that are kept need none of this; the form and the personal page are not.
"""

from __future__ import annotations

from uuid import UUID
from weakref import WeakKeyDictionary

from starlette.requests import Request

from events.access import public_event
from events.installation import Installation, installation
from events.organizing.models import Event
from events.revisions import Revisions

_MOST = 200

# By installation, for two of them in one process (as in tests) have different events under one slug.
_known: WeakKeyDictionary[Revisions, dict[str | UUID, Event]] = WeakKeyDictionary()


async def event_in_address(request: Request) -> Event:
    """The event of a public page, as `public_event`; a draft is always read, for its readers are checked."""
    here = installation(request)
    event = await _current(here, request.path_params["slug"])
    if event is None or event.state == "draft":
        event = await public_event(request)
        _remember(here, event)
    return event


async def event_of(here: Installation, event_id: UUID) -> Event:
    """The event of a registration."""
    event = await _current(here, event_id)
    if event is None:
        event = await Event.get(id=event_id)
        _remember(here, event)
    return event


async def _current(here: Installation, key: str | UUID) -> Event | None:
    event = _known.get(here.revisions, {}).get(key)
    if event is None or await here.revisions.current(event.slug) != event.revision:
        return None
    return event


def _remember(here: Installation, event: Event) -> None:
    known = _known.setdefault(here.revisions, {})
    if len(known) > _MOST:
        known.clear()
    known[event.slug] = known[event.id] = event
