"""The acts that show an event to others or hide it: what is asked before, and what the button says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _


@dataclass(frozen=True)
class ActWords:
    """The page that asks before an act."""

    page: str  # its name in the address book
    question: LazyText
    meaning: LazyText
    button: LazyText


# By the state that the act leads to.
ACTS: Mapping[str, ActWords] = {
    "published": ActWords(
        "organize.publication",
        _("Publish the event?"),
        _("Everybody sees the public pages and the programme; registration opens in its window."),
        _("Publish the event"),
    ),
    "draft": ActWords(
        "organize.withdrawal",
        _("Take the event back to a draft?"),
        _(
            "Only the team sees it then. The public pages answer nothing until it is published again, and calendars "
            "say that it is withdrawn for now."
        ),
        _("Take it back to a draft"),
    ),
    "cancelled": ActWords(
        "organize.cancellation",
        _("Call the event off?"),
        _("The public pages stay and say so, calendars show it as cancelled, and nobody can register."),
        _("Call the event off"),
    ),
}
