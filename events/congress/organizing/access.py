"""How one comes into a category of participants."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from events.platform.language.lazy import LazyText, pgettext


class Access(StrEnum):
    OPEN = "open"
    BY_APPROVAL = "by_approval"
    BY_INVITATION = "by_invitation"
    ACCOMPANYING = "accompanying"  # registered by whom they accompany


# Nobody chooses these by themselves on the form for everybody.
NOT_CHOSEN = frozenset({Access.BY_INVITATION, Access.ACCOMPANYING})


ACCESS_WORDS: Mapping[str, LazyText] = {
    Access.OPEN: pgettext("a category", "Open to everybody"),
    Access.BY_APPROVAL: pgettext("a category", "By approval: each registration is approved or refused"),
    Access.BY_INVITATION: pgettext("a category", "By invitation only"),
    Access.ACCOMPANYING: pgettext("a category", "Accompanying persons: added by participants on their page"),
}
