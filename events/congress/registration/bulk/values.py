"""Registrations that were chosen in the list, as values."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from events.congress.registration.life import stage_of
from events.platform.web.lists.asked import ListRequest
from events.platform.web.lists.declared import Listing

MOST = 2000  # registrations of one act


@dataclass(frozen=True)
class Chosen:
    """What was asked of the list, and which of its rows were chosen: all that it finds, or these."""

    asked: ListRequest
    references: tuple[str, ...]
    is_all: bool

    @classmethod
    def read(cls, listing: Listing, given: Sequence[tuple[str, str]]) -> Chosen:
        """Return what an address says was chosen."""
        boxes = [("reference", value) for name, value in given if name == "chosen"]
        named = ListRequest.read(listing, boxes).chosen.get("reference", ())
        return cls(ListRequest.read(listing, given), named, ("all", "yes") in given)

    @property
    def query(self) -> dict[str, str]:
        """The list with what was chosen in it, as names and values of a query."""
        return self.asked.query | ({"all": "yes"} if self.is_all else {"chosen": ",".join(self.references)})

    @property
    def narrowing(self) -> dict[str, str]:
        """The filters of the list that find what was chosen, and nothing else."""
        return self.asked.narrowing if self.is_all else {"reference": ",".join(self.references)}


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
