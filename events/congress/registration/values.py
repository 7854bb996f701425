"""What a registration says of a person, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Details:
    """Everything that is typed in the form. `answers` are kept texts by question; an empty one is no answer."""

    badge_name: str
    email: str  # in lower case
    country: str
    attendance: str  # on_site, online
    category_id: UUID
    legal_name: str = ""
    organization: str = ""
    function: str = ""
    spoken_languages: tuple[str, ...] = ()
    answers: Mapping[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Receipt:
    """A registration, as far as its link and its confirmation need it."""

    id: UUID
    state: str
    link_generation: int
    active_key: str | None
