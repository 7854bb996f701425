"""The forms of acts on many registrations."""

from __future__ import annotations

from events.platform.web.forms import Form


class NothingAsked(Form):
    """An act for which nothing is typed."""
