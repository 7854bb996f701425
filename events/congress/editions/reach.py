"""Whom an act on an event reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reach:
    """How many people an act reaches, by the language they read, and what else it touches."""

    by_language: Mapping[str, int] = field(default_factory=dict)
    sessions_outside: int = 0  # sessions that the new dates leave outside the event

    @property
    def people(self) -> int:
        return sum(self.by_language.values())

    def __bool__(self) -> bool:
        return bool(self.people or self.sessions_outside)
