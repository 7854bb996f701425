"""The clock of private calendars, set by a test: of their pages, and of the layer that answers polls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from events.platform.web import http_cache
from events.publishing.calendars import private_feeds


def set_now(monkeypatch: pytest.MonkeyPatch, now: Callable[[], dt.datetime]) -> None:
    monkeypatch.setattr(private_feeds, "now", now)
    monkeypatch.setattr(http_cache, "time", SimpleNamespace(time=lambda: now().timestamp()))
