"""Who a message goes to: the registrations that a filter of the list finds, as one value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from events.congress.organizing.models import Event
from events.congress.registration.list_columns import list_of
from events.congress.registration.list_queries import found_by, found_rows
from events.congress.registration.question_queries import questions_of
from events.congress.registration.sight import Sight
from events.platform.storage.database import identifier
from events.platform.web.lists.asked import ListRequest
from events.records.lists.views import lost_in


@dataclass(frozen=True)
class Recipient:
    """A registration that was found, the language it is written to in, and its state."""

    registration_id: UUID
    language: str
    state: str


@dataclass(frozen=True)
class Audience:
    """Those whom a filter found, the oldest registration first. `query` is the filter as it stands in an address.

    `lost` names what was asked for and is no longer there, or not seen; then nobody is found, rather than too many.
    """

    query: Mapping[str, str]
    recipients: tuple[Recipient, ...]
    lost: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return len(self.recipients)

    @property
    def languages(self) -> Mapping[str, int]:
        """How many are written to in each language, the most frequent first."""
        return dict(Counter(recipient.language for recipient in self.recipients).most_common())


async def audience_of(event: Event, query: Mapping[str, str], sight: Sight) -> Audience:
    """Return whom the list of registrations finds by the query of its address, for somebody with this sight.

    Who cancelled is in it too, unless the filter says otherwise. A filter by a question that was deleted, or that this
    sight does not see, is not in the query of the audience, and finds nobody.
    """
    made = list_of(await questions_of(event), sight, event.time_zone)
    asked = ListRequest.read(made.listing, query.items())
    if lost := lost_in(made.listing, query):
        return Audience(asked.narrowing, (), lost)
    rows = await found_rows(found_by(made, asked), "r.id, r.language, r.state")
    people = [Recipient(identifier(str(row["id"])), str(row["language"]), str(row["state"])) for row in rows]
    return Audience(asked.narrowing, tuple(people))
