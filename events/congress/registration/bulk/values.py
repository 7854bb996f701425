"""Registrations that were chosen in the list, as values."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from events.congress.registration.life import stage_of

MOST = 2000  # registrations of one act


@dataclass(frozen=True)
class Person:
    """A registration that was chosen, as far as the acts have to know it."""

    id: UUID
    reference: str
    name: str
    language: str
    state: str
    approval: str
    payment: str
    is_priced: bool
    is_checked_in: bool

    @property
    def stage(self) -> str:
        return stage_of(self.state, self.approval)


@dataclass(frozen=True)
class Selection:
    """Those who were chosen, the oldest registration first."""

    people: tuple[Person, ...]

    @property
    def version(self) -> int:
        """Another number for other people: somebody registered, or is not found any more, since they were shown."""
        return zlib.crc32(b"".join(sorted(one.id.bytes for one in self.people))) % 10**8

    @property
    def stages(self) -> Mapping[str, int]:
        return counted(one.stage for one in self.people)


def counted(words: Iterable[str]) -> dict[str, int]:
    """Return how often each comes, the most frequent first."""
    return dict(sorted(Counter(words).items(), key=lambda one: (-one[1], one[0])))
