"""Registrations that were chosen in the list, as values."""

from __future__ import annotations

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
