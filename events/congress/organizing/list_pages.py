"""Lists that stand in an event."""

from __future__ import annotations

from functools import partial
from typing import TypeVar

from starlette.requests import Request

from events.congress.organizing.frame_queries import organize_frame
from events.platform.language.lazy import LazyText
from events.platform.web.permissions import Rule
from events.records.lists.places import Listed, ListPlace

Made = TypeVar("Made", bound=Listed)


def event_list(request: Request, name: str, label: LazyText, rows: Made, menu: str = "") -> ListPlace[Made]:
    """Return a list of the event in the address; `menu` is the page of the menu that it belongs to, if not its own."""
    event, actor = request.state.event, request.state.actor
    return ListPlace(
        request=request,
        name=name,
        label=label,
        scope=event.id,
        rows=rows,
        frame=partial(organize_frame, actor, event, menu or name),
        may_share=actor.may(Rule.EDIT, event.id),
        given={"slug": event.slug},
    )
