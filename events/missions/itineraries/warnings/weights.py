"""How heavy a warning weighs, and which of them are told in one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from uuid import UUID

from events.missions.itineraries.warnings.rules.values import OF_PAPERS, Warning, WarningCode


class Weight(IntEnum):
    """The heaviest first."""

    WRONG = 1  # it cannot be as it is typed, or somebody will not get there
    RISK = 2  # it may go wrong
    NOTE = 3  # it may be meant so


_WRONG = frozenset(
    {
        WarningCode.ENDS_BEFORE_START,
        WarningCode.OTHER_YEAR,
        WarningCode.NOBODY,
        WarningCode.OVERLAP,
        WarningCode.SPEED,
        WarningCode.RETURN_FIRST,
        WarningCode.FOREIGN_CLOCK,
        WarningCode.CLOCK_SKIPPED,
        WarningCode.PASSPORT_EXPIRED,
        WarningCode.VISA_MISSING,
        WarningCode.VISA_ENDS,
    }
)
_NOTE = frozenset(
    {
        WarningCode.OUTSIDE_DATES,
        WarningCode.CLOCK_SPANNED,
        WarningCode.BED_EMPTY,
        WarningCode.WEEKEND,
        WarningCode.NO_OBJECTIVE,
        WarningCode.NO_MEETING,
        WarningCode.PASSPORT,
    }
)
_LACKED = frozenset({WarningCode.VISA_MISSING, WarningCode.VACCINATION_MISSING})


def weight_of(code: WarningCode) -> Weight:
    if code in _WRONG:
        return Weight.WRONG
    return Weight.NOTE if code in _NOTE else Weight.RISK


@dataclass(frozen=True, slots=True)
class Group:
    """Warnings told in one line: `told` concerns everybody whom one of `members` does."""

    told: Warning
    members: tuple[Warning, ...]

    @property
    def weight(self) -> Weight:
        return weight_of(self.told.code)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(warning.key for warning in self.members)


def groups_of(warnings: Iterable[Warning]) -> tuple[Group, ...]:
    """Return warnings in groups, the heaviest first: one line for the visa that twelve people lack."""
    found: dict[tuple[object, ...], list[Warning]] = {}
    for warning in warnings:
        found.setdefault((warning.code, *_sameness(warning)), []).append(warning)
    groups = (Group(_together(members), tuple(members)) for members in found.values())
    return tuple(sorted(groups, key=lambda group: group.weight))


def _sameness(warning: Warning) -> tuple[object, ...]:
    """Of papers it is all that the sentence says but for the people, or the paper that somebody lacks."""
    if warning.code not in OF_PAPERS:
        return (warning.key,)
    if warning.code in _LACKED:
        return (warning.distinct.partition(":")[0],)
    return tuple(sorted((name, str(value)) for name, value in warning.facts.items()))


def _together(members: list[Warning]) -> Warning:
    people = frozenset[UUID]().union(*(warning.delegate_ids for warning in members))
    return replace(members[0], delegate_ids=people)
