"""Reading the registrations that were chosen in the list."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from events.congress.registration.bulk.values import Person
from events.congress.registration.list_columns import RegistrationList
from events.congress.registration.list_queries import Found, found_by, found_rows
from events.platform.storage.database import identifier
from events.platform.storage.statements import Statement
from events.platform.web.lists.asked import ListRequest

_COLUMNS = "r.id, r.reference, r.badge_name, r.language, r.state, r.approval, r.payment, r.price, r.checked_in_at"


async def people_found(made: RegistrationList, asked: ListRequest) -> tuple[Person, ...]:
    """Return those that the list finds, the oldest registration first."""
    return await _people(found_by(made, asked))


async def people_of(event_id: UUID, ids: Iterable[UUID]) -> tuple[Person, ...]:
    """Return those of an event's registrations, the oldest first."""
    wanted = list(ids)

    def among(to: Statement) -> str:
        return to.any_of("r.id", wanted)

    return await _people(Found(event_id, (among,)))


async def _people(found: Found) -> tuple[Person, ...]:
    return tuple(
        Person(
            identifier(str(row["id"])),
            row["reference"],
            row["badge_name"],
            row["language"],
            row["state"],
            row["approval"],
            row["payment"],
            row["price"] is not None,
            row["checked_in_at"] is not None,
        )
        for row in await found_rows(found, _COLUMNS)
    )
