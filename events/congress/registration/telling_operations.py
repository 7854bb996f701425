"""Telling somebody who is registered by mail: one row of the outbox, in the transaction that it tells of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from events.congress.registration.life import State
from events.congress.registration.models import Registration
from events.records.outbox.operations import queue_mail

# The mail with which somebody is told that they are registered, by where they stand.
KIND_OF: Mapping[State, str] = {
    State.CONFIRMED: "registration_confirmed",
    State.SUBMITTED: "registration_submitted",
    State.WAITLISTED: "registration_waitlisted",
    State.NOMINATED: "registration_nominated",
}


@dataclass(frozen=True)
class News:
    """News for somebody who is registered, told by mail: its kind, and the `details` that no row holds.

    The same `occasion` is told once, each telling without one is an occasion of its own. `due_at` is for a mail that
    has to wait.
    """

    kind: str
    details: Mapping[str, Any] | None = None
    occasion: str = ""
    due_at: dt.datetime | None = None


async def tell(registration: Registration, news: News, now: dt.datetime) -> bool:
    """Queue one mail about a registration, to its address and in its language; return whether it is a new one."""
    return await queue_mail(
        news.kind,
        recipient=registration.email,
        recipient_name=registration.badge_name,
        language=registration.language,
        dedup=f"{news.kind}:{registration.id}:{news.occasion or format(now, '%Y%m%d%H%M%S%f')}",
        now=now,
        due_at=news.due_at,
        scope=registration.event_id,
        subject=registration.id,
        details=news.details,
    )


def kind_promoted(state: str) -> str:
    """Return the kind of the mail to who waited and has a seat now."""
    return "registration_submitted" if state == State.SUBMITTED else "registration_promoted"
