"""Rows that were chosen in a list for an act: one by one, or all that it finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from events.platform.web.lists.asked import ListRequest
from events.platform.web.lists.declared import Kind, Listing


@dataclass(frozen=True)
class Chosen:
    """What was asked of the list, and which of its rows were chosen: all that it finds, or these.

    `key` is that of the filter by which the list finds rows that are named one by one.
    """

    asked: ListRequest
    key: str
    codes: tuple[str, ...]
    is_all: bool

    @classmethod
    def read(cls, listing: Listing, given: Sequence[tuple[str, str]]) -> Chosen:
        """Return what an address says was chosen."""
        key = next(one.key for one in listing.filters if one.kind is Kind.CODES)
        boxes = [(key, value) for name, value in given if name == "chosen"]
        named = ListRequest.read(listing, boxes).chosen.get(key, ())
        return cls(ListRequest.read(listing, given), key, named, ("all", "yes") in given)

    @property
    def query(self) -> dict[str, str]:
        """The list with what was chosen in it, as names and values of a query."""
        return self.asked.query | ({"all": "yes"} if self.is_all else {"chosen": ",".join(self.codes)})

    @property
    def narrowing(self) -> dict[str, str]:
        """The filters of the list that find what was chosen, and nothing else."""
        return self.asked.narrowing if self.is_all else {self.key: ",".join(self.codes)}

    @property
    def is_empty(self) -> bool:
        return not (self.is_all or self.codes)
