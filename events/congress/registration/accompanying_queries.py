"""Who accompanies whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from events.congress.registration.models import Registration
from events.congress.registration.question_queries import CategoryChoice


async def brought_by(host: Registration) -> list[Registration]:
    """Return those who accompany somebody, the first registered first; also who takes part no more."""
    brought = Registration.filter(host_id=host.id, erased_at=None)
    return await brought.order_by("registered_at", "id")


async def host_of(registration: Registration) -> Registration | None:
    """Return whom somebody accompanies."""
    return await Registration.get(id=registration.host_id) if registration.host_id else None


@dataclass(frozen=True)
class Brought:
    """Those who accompany somebody."""

    people: Sequence[Registration]

    @property
    def standing(self) -> list[Registration]:
        return [one for one in self.people if not one.is_over]

    def has_room_in(self, category: CategoryChoice) -> bool:
        """Whether one more may come in this category."""
        return sum(one.category_id == category.id for one in self.standing) < category.per_host
