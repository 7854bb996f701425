"""What organizers enter of a delegation, and whom it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Entered:
    """A delegation as it is typed; `quotas` are places by category."""

    name: str
    country: str
    focal_name: str
    focal_email: str  # in lower case
    focal_language: str
    opens: str | None = None
    closes: str | None = None
    notes: str = ""
    quotas: Mapping[UUID, int] = field(default_factory=dict)

    def columns(self) -> dict[str, Any]:
        """Return the columns of its row."""
        return {name: value for name, value in vars(self).items() if name != "quotas"}


@dataclass(frozen=True)
class Nominee:
    """Somebody whom a delegation names, and the language of the mails to them."""

    name: str
    email: str  # in lower case
    category_id: UUID
    language: str
    function: str = ""
