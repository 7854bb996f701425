"""An invitation as organizers wish it, and whether somebody can register by one now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from events.congress.invitations.models import Invitation
from events.congress.organizing.models import Event
from events.congress.organizing.windows import Window, window_of
from events.congress.registration.question_queries import CategoryChoice
from events.platform.zoned import ZonedTime, zone

MOST_USES = 10_000


@dataclass(frozen=True)
class Wish:
    """What an invitation says. One without an `email` is for whoever has its link."""

    category_id: UUID
    language: str
    email: str = ""
    name: str = ""
    delegation_id: UUID | None = None
    uses: int = 1
    answer_by: dt.date | None = None
    at_any_time: bool = False


class Hindrance(StrEnum):
    """Why nobody can register by an invitation now, but for the window, which speaks for itself."""

    WITHDRAWN = "withdrawn"
    USED = "used"
    EXPIRED = "expired"
    NO_CATEGORY = "no_category"
    NO_DELEGATION = "no_delegation"
    DRAFT = "draft"
    OVER = "over"


def today_in(event: Event, now: dt.datetime) -> dt.date:
    """Return the day that it is where the event takes place."""
    return now.astimezone(zone(event.time_zone)).date()


def window_for(invitation: Invitation, event: Event, category: CategoryChoice, now: dt.datetime) -> Window:
    """Return when somebody can register by an invitation: at any time until the event is over, or as everybody can."""
    if not invitation.at_any_time or event.state != "published":
        return window_of(event, now, category)
    last = ZonedTime(dt.datetime.combine(event.ends_on, dt.time(23, 59)), event.time_zone)
    return Window("open" if today_in(event, now) <= event.ends_on else "closed", closes=last)


def hindrance_of(
    invitation: Invitation, used: int, event: Event, category: CategoryChoice, now: dt.datetime
) -> Hindrance | None:
    """Return what hinders somebody from registering by an invitation with its delegation, beside the window."""
    today = today_in(event, now)
    reasons = (
        (invitation.withdrawn_at is not None, Hindrance.WITHDRAWN),
        (used >= invitation.uses, Hindrance.USED),
        (invitation.is_over(today), Hindrance.EXPIRED),
        (event.state == "draft", Hindrance.DRAFT),
        (category.is_retired, Hindrance.NO_CATEGORY),
        (bool(invitation.delegation and invitation.delegation.retired_at), Hindrance.NO_DELEGATION),
        (today > event.ends_on, Hindrance.OVER),
    )
    return next((reason for is_so, reason in reasons if is_so), None)
