"""Whoever writes what keeps its writer's name: minutes, remarks, the steps of a mission."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Author:
    """An account and the name under which it writes; a traveller has no account."""

    account_id: UUID | None
    name: str
