"""Merges that stand, as reads follow them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Merges:
    """Each organization that was merged, with the one it was merged into. Acts see to it that no circle arises."""

    targets: Mapping[UUID, UUID] = field(default_factory=dict)

    def head(self, organization: UUID) -> UUID:
        """Return the organization that stands for this one now: itself, or the last it was merged into."""
        while organization in self.targets:
            organization = self.targets[organization]
        return organization

    def family(self, head: UUID) -> list[UUID]:
        """Return an organization and all that it stands for."""
        return list(self._family(head))

    def _family(self, head: UUID) -> Iterator[UUID]:
        yield head
        for source, target in self.targets.items():
            if target == head:
                yield from self._family(source)
