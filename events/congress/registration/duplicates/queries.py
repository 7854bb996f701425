"""Likely duplicates of an event, and what was merged."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from difflib import SequenceMatcher
from itertools import groupby
from uuid import UUID

from events.congress.registration.duplicates.models import RegistrationDistinction, RegistrationMerge
from events.congress.registration.life import IS_STANDING
from events.congress.registration.models import Registration
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.storage.database import execute_rows

SAME_ADDRESS, SAME_NAME = _("Same address, like names"), _("Same name, like addresses")
_LIKE = 0.7  # of 1, how much two addresses have in common

# Why they are likely one person's, the earlier one and the later one.
Pair = tuple[LazyText, Registration, Registration]
_MOST = 200  # addresses, or names, that several have


async def duplicates_in(event_id: UUID) -> list[Pair]:
    """Return the registrations of an event that stand and are likely one person's, in pairs; none told apart before."""
    apart = {frozenset((row.one_id, row.other_id)) for row in await distinctions_in(event_id)}
    by_email = await _rows(event_id, "email", await _shared(event_id, "email"))
    by_name = await _rows(event_id, "badge_name_key", await _shared(event_id, "badge_name_key"))
    pairs = [
        *_pairs(SAME_ADDRESS, groupby(by_email, lambda row: row.email), _share_a_word, apart),
        *_pairs(SAME_NAME, groupby(by_name, lambda row: row.badge_name_key), _have_like_addresses, apart),
    ]
    first = {(earlier.id, later.id): (why, earlier, later) for why, earlier, later in reversed(pairs)}
    return [*first.values()][::-1]


def _pairs(
    why: LazyText,
    groups: Iterable[tuple[str, Iterable[Registration]]],
    are_alike: Callable[[Registration, Registration], bool],
    apart: Collection[frozenset[UUID]],
) -> list[Pair]:
    """Return each registration with the earliest that it is like, and was not told apart from."""
    found = []
    for _shared_by_all, rows in groups:
        group = list(rows)
        for at, later in enumerate(group):
            others = (one for one in group[:at] if frozenset((one.id, later.id)) not in apart)
            if earlier := next((one for one in others if are_alike(one, later)), None):
                found.append((why, earlier, later))
    return found


def _share_a_word(one: Registration, other: Registration) -> bool:
    """An address may be a secretariat's, which registers many: their names then have nothing in common."""
    return not set(one.badge_name_key.split()).isdisjoint(other.badge_name_key.split())


def _have_like_addresses(one: Registration, other: Registration) -> bool:
    return SequenceMatcher(None, one.email, other.email).ratio() >= _LIKE


async def _shared(event_id: UUID, column: str) -> list[str]:
    sql = f"""
        SELECT {column} AS shared FROM registration WHERE event_id = $1 AND {IS_STANDING} AND {column} <> ''
        GROUP BY {column} HAVING count(*) > 1 ORDER BY {column} LIMIT {_MOST}
    """  # noqa: S608 - a column of ours
    return [str(row["shared"]) for row in await execute_rows(sql, [event_id])]


async def _rows(event_id: UUID, column: str, shared: Collection[str]) -> list[Registration]:
    if not shared:
        return []
    rows = Registration.filter(event_id=event_id, **{f"{column}__in": list(shared)})
    return [row for row in await rows.order_by(column, "registered_at", "id") if not row.is_over]


async def distinctions_in(event_id: UUID) -> list[RegistrationDistinction]:
    """Return which registrations of an event were told apart, the latest first."""
    rows = RegistrationDistinction.filter(one__event_id=event_id).select_related("one", "other")
    return await rows.order_by("-made_at", "id")


async def merge_of(ended: UUID) -> RegistrationMerge | None:
    """Return the merge that ended a registration and stands."""
    return await RegistrationMerge.filter(ended_id=ended, separation=None).select_related("kept").order_by("id").first()


async def merged_into(kept: UUID) -> list[Registration]:
    """Return the registrations that were merged into one, the latest first."""
    rows = RegistrationMerge.filter(kept_id=kept, separation=None).select_related("ended")
    return [row.ended for row in await rows.order_by("-made_at", "id")]


async def all_merged_into(kept: UUID) -> list[Registration]:
    """Return the registrations that became one with another, those merged into them too."""
    found: dict[UUID, Registration] = {}
    waiting = [kept]
    while waiting:
        new = [row for row in await merged_into(waiting.pop()) if row.id not in found and row.id != kept]
        found |= {row.id: row for row in new}
        waiting += [row.id for row in new]
    return [row for row in found.values() if row.erased_at is None]
