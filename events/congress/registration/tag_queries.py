"""Reading the tags of an event, and of its registrations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from events.congress.registration.models import Tag, Tagging
from events.platform.storage.database import execute_rows


@dataclass(frozen=True)
class TagLine:
    """A tag, and how many registrations have it."""

    tag: Tag
    number: int


async def tags_in(event_id: UUID) -> list[Tag]:
    """Return the tags of an event by name."""
    return await Tag.filter(event_id=event_id).order_by("name_key")


async def tag_in(event_id: UUID, code: str) -> Tag | None:
    return await Tag.get_or_none(event_id=event_id, code=code)


async def tag_lines(event_id: UUID) -> list[TagLine]:
    """Return the tags of an event with their numbers of registrations."""
    rows = await execute_rows(
        "SELECT t.id, count(*) AS number FROM tag t JOIN tagging g ON g.tag_id = t.id WHERE t.event_id = $1 "
        "GROUP BY t.id",
        [event_id],
    )
    numbers: Mapping[str, int] = {str(row["id"]): int(row["number"]) for row in rows}
    return [TagLine(tag, numbers.get(str(tag.id), 0)) for tag in await tags_in(event_id)]


async def codes_of(registration_id: UUID) -> list[str]:
    """Return the codes of a registration's tags."""
    rows = Tagging.filter(registration_id=registration_id).order_by("tag__name_key")
    return [str(code) for (code,) in await rows.values_list("tag__code")]
