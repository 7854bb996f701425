"""What of an event's registration is open to everybody, and what is still to open. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from events.congress.organizing.access import NOT_CHOSEN
from events.congress.organizing.models import Event
from events.congress.organizing.windows import Window, joint_window, window_of
from events.congress.registration.question_queries import Questions


def offered_windows(event: Event, questions: Questions, now: dt.datetime) -> dict[UUID, Window]:
    """Return the windows of the categories that need no invitation, by their id."""
    offered = [one for one in questions.categories if one.access not in NOT_CHOSEN]
    return {one.id: window_of(event, now, one) for one in offered}


def public_window(event: Event, windows: Mapping[UUID, Window], now: dt.datetime) -> Window:
    """Return from when to when anybody can register, as anything of several windows is open."""
    return joint_window(list(windows.values()) or [window_of(event, now)])


def open_now(windows: Mapping[UUID, Window]) -> set[UUID]:
    return {id for id, one in windows.items() if one.is_open}


def is_awaited(event: Event, questions: Questions, now: dt.datetime) -> bool:
    """Whether anything is still to open to everybody: a category, or the form that is being prepared."""
    windows = offered_windows(event, questions, now)
    if event.state != "published":
        return False
    if not questions.categories:
        return window_of(event, now).phase in ("not_yet", "open")
    return any(one.phase == "not_yet" for one in windows.values())
