"""What everybody reads of an event's registration: from when, until when, over. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from events.congress.organizing.access import NOT_CHOSEN
from events.congress.organizing.models import Event
from events.congress.organizing.window_words import window_text
from events.congress.organizing.windows import Window, end_of, joint_window, window_of
from events.platform.language.formats import day_of_month
from events.platform.language.i18n import gettext as _
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as lazy_gettext
from events.platform.zoned import zone

Phase = Literal["draft", "cancelled", "not_yet", "preparing", "by_invitation", "open", "closed", "over"]

_LABELS: dict[Phase, LazyText] = {
    "draft": lazy_gettext("Register"),
    "open": lazy_gettext("Register"),
    "not_yet": pgettext("registration", "Not open yet"),
    "preparing": pgettext("registration", "Not open yet"),
    "by_invitation": pgettext("registration", "By invitation"),
    "closed": pgettext("registration", "Registration closed"),
    "cancelled": pgettext("event", "Cancelled"),
    "over": lazy_gettext("The event is over"),
}


@dataclass(frozen=True)
class CategoryWindow:
    """What of a category decides when people register in it by themselves."""

    access: str  # an Access
    opens: str | None  # wall times in the event's zone
    closes: str | None


@dataclass(frozen=True)
class RegistrationState:
    """The state of registration at one moment; by the clock alone it is another at `changes_at`."""

    phase: Phase
    window: Window
    is_on: bool  # one of the days of the event, there
    changes_at: dt.datetime | None

    @property
    def label(self) -> str:
        """What the main button says."""
        opens = self.window.opens
        if self.phase == "not_yet" and opens is not None:
            return _("Opens on %(day)s", day=day_of_month(opens.wall))
        return str(_LABELS[self.phase])

    @property
    def takes_people(self) -> bool:
        return self.phase in ("open", "draft")

    @property
    def text(self) -> str:
        """When one can register, or why one cannot, in a sentence; "" where there is nothing to add."""
        if self.phase == "preparing":
            return _("The organizers are still preparing the form.")
        if self.phase == "by_invitation":
            return _("Registration is by invitation: open the link in your invitation.")
        if self.phase == "over":
            return _("The event is over. Thank you to everybody who took part.")
        return window_text(self.window)


def registration_state(event: Event, categories: Sequence[CategoryWindow], now: dt.datetime) -> RegistrationState:
    """Return the state of registration for everybody; `categories` are those in use."""
    offered = [window_of(event, now, one) for one in categories if one.access not in NOT_CHOSEN]
    windows = offered or [window_of(event, now)]
    begins, ends = (_midnight(event, day) for day in (event.starts_on, event.ends_on + dt.timedelta(days=1)))
    is_over, window = now >= ends, joint_window(windows)
    turns = [begins, ends, *(at for one in windows for at in _turns(event, one))]
    return RegistrationState(
        _phase(event, window, categories, is_over=is_over, is_offered=bool(offered)),
        window,
        begins <= now < ends,
        min((at for at in turns if now < at <= ends), default=None),
    )


def _phase(
    event: Event, window: Window, categories: Sequence[CategoryWindow], *, is_over: bool, is_offered: bool
) -> Phase:
    if event.state != "published":
        return "cancelled" if event.state == "cancelled" else "draft"
    if is_over:
        return "over"
    if not is_offered:
        return "by_invitation" if categories else "preparing"
    return window.phase


def _turns(event: Event, window: Window) -> list[dt.datetime]:
    """Return when a window opens and closes by itself."""
    return [window.opens.instant(), end_of(event, window.closes)] if window.opens else []


def _midnight(event: Event, day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone(event.time_zone))
