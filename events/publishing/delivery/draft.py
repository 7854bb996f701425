"""A mail before it is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from events.congress.registration.models import Registration


class NoLongerTrue(Exception):  # noqa: N818 - it is no error
    """What the mail would say has been overtaken, or what it is about is gone; the text says which, for the log."""


@dataclass(frozen=True)
class Draft:
    """A mail before it is set: `source` is what `read_letter` reads, `documents_of` whose documents go with it.

    `reservations` are objects of schema.org, for mail programs that put journeys and stays into their calendar.
    """

    recipient: str
    recipient_name: str
    sender_name: str
    reply_to: str
    language: str
    source: str
    documents_of: Registration | None = None
    reservations: tuple[Mapping[str, Any], ...] = ()
