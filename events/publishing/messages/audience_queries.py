"""Whom a message reaches: registrations that the list finds by its filters, or speakers. Each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from events.congress.agenda.models import Speaker
from events.congress.organizing.models import Event
from events.congress.registration.audience_queries import audience_of as found_by
from events.congress.registration.models import Registration
from events.congress.registration.sight import Sight
from events.publishing.delivery.mailing_messages import is_written_to
from events.records.outbox.models import Mailing
from events.records.outbox.operations import Addressed

_AT_ONCE = 500


@dataclass(frozen=True)
class Audience:
    """Those whom a message reaches, in the order of their registration or name.

    `lost` names what its filters ask for and is no longer there; then it reaches nobody until somebody chose again.
    """

    recipients: tuple[Addressed, ...]
    lost: tuple[str, ...] = ()

    @property
    def languages(self) -> Mapping[str, int]:
        """How many are written to in each language, the most frequent first."""
        counts = Counter(one.language for one in self.recipients)
        return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))

    def first_in(self, language: str) -> Addressed | None:
        return next((one for one in self.recipients if one.language == language), None)


async def audience_of(event: Event, mailing: Mailing, sight: Sight) -> Audience:
    """Return whom a mailing reaches, for somebody with this sight: nobody who cancelled, or wants none of its kind."""
    if mailing.reaches == "speakers":
        return Audience(tuple(await _speakers(event, mailing)))
    found = await found_by(event, mailing.audience, sight)
    ids = [one.registration_id for one in found.recipients]
    return Audience(tuple([one async for one in _registrations(mailing, ids)]), found.lost)


async def _registrations(mailing: Mailing, found: Sequence[UUID]) -> AsyncIterator[Addressed]:
    for at in range(0, len(found), _AT_ONCE):
        rows = await Registration.filter(id__in=found[at : at + _AT_ONCE])
        for row in sorted(rows, key=lambda row: (row.registered_at, row.id)):
            if is_written_to(row, mailing):
                dedup = f"mailing:{mailing.id}:{row.id}"
                yield Addressed(row.email, row.language, dedup, row.id, row.badge_name)


async def _speakers(event: Event, mailing: Mailing) -> list[Addressed]:
    rows = await Speaker.filter(event_id=event.id, retired_at=None).exclude(email="").order_by("sort_name", "id")
    main = event.default_language
    return [
        Addressed(row.email, row.language or main, f"mailing:{mailing.id}:{row.id}", row.id, row.name) for row in rows
    ]
