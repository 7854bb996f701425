"""Who agreed to be named in public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from events.congress.registration.life import State
from events.congress.registration.models import Registration
from events.platform.language.formats import country


@dataclass(frozen=True)
class Listed:
    """Somebody as everybody may know them."""

    name: str
    organization: str


async def listed(event_id: UUID) -> list[tuple[str, Sequence[Listed]]]:
    """Return those who take part and agreed to be named, by country in the order of its name."""
    rows = Registration.filter(event_id=event_id, state=State.CONFIRMED, is_listed=True, erased_at=None)
    columns = await rows.order_by("badge_name_key", "reference").values_list("country", "badge_name", "organization")
    found = sorted(((country(code), Listed(name, of)) for code, name, of in columns), key=lambda one: one[0].casefold())
    return [(place, [one for _place, one in people]) for place, people in groupby(found, lambda one: one[0])]
