"""What waits for the organizers of an event, counted in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from events.congress.organizing.models import Event
from events.platform.language.lazy import LazyPlural, ngettext
from events.platform.storage.database import execute_rows


@dataclass(frozen=True)
class Waiting:
    """A kind of thing that waits: its words by number, where it is decided, and the statement that counts it."""

    words: LazyPlural
    page: str
    count: str
    query: Mapping[str, str] = field(default_factory=dict)


# Each counts rows of the event $1, in the order in which they are shown; who may edit decides on all of them.
_WAITING = (
    Waiting(
        ngettext("%(num)s registration to approve", "%(num)s registrations to approve"),
        "organize.registrations",
        "SELECT COUNT(*) FROM registration WHERE event_id = $1 AND state = 'submitted' AND approval = 'asked'",
        {"state": "submitted"},
    ),
    Waiting(
        ngettext("%(num)s letter to prepare", "%(num)s letters to prepare"),
        "organize.letters",
        "SELECT COUNT(*) FROM letter_request WHERE event_id = $1 AND state IN ('asked', 'in_preparation')",
    ),
    Waiting(
        ngettext(
            "%(num)s request for erasure to answer within a month",
            "%(num)s requests for erasure to answer within a month",
        ),
        "organize.erasure_requests",
        "SELECT COUNT(*) FROM erasure_request r JOIN registration p ON p.id = r.registration_id "
        "WHERE p.event_id = $1 AND r.open_for IS NOT NULL",
    ),
    Waiting(
        ngettext("%(num)s delegation’s letter to look at", "%(num)s delegations’ letters to look at"),
        "organize.delegations",
        "SELECT COUNT(*) FROM delegation WHERE event_id = $1 AND letter_state = 'received' AND retired_at IS NULL",
    ),
    Waiting(
        ngettext("%(num)s mail to look at before it leaves", "%(num)s mails to look at before they leave"),
        "organize.outbox",
        "SELECT COUNT(*) FROM message WHERE scope = $1 AND state = 'held'",
        {"state": "held"},
    ),
    Waiting(
        ngettext("%(num)s mail that could not be delivered", "%(num)s mails that could not be delivered"),
        "organize.outbox",
        "SELECT COUNT(*) FROM message WHERE scope = $1 AND state = 'failed'",
        {"state": "failed"},
    ),
    Waiting(
        ngettext("%(num)s mail that came back", "%(num)s mails that came back"),
        "organize.outbox",
        "SELECT COUNT(*) FROM message WHERE scope = $1 AND state = 'bounced'",
        {"state": "bounced"},
    ),
)
_COUNT = "SELECT " + ", ".join(f"({waiting.count}) AS n{at}" for at, waiting in enumerate(_WAITING))


async def waiting_in(event: Event) -> list[tuple[Waiting, int]]:
    """Return what waits for the organizers, with how many of each; nothing of which there is none."""
    (row,) = await execute_rows(_COUNT, [event.id])
    numbers = [int(row[f"n{at}"]) for at in range(len(_WAITING))]
    return [(waiting, number) for waiting, number in zip(_WAITING, numbers, strict=True) if number]
