"""Decisions about registrations, on values alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from events.congress.organizing.models import Event
from events.platform.language.cleaning import fold
from events.platform.zoned import ZonedTime

MOST_LANGUAGES = 12
# So many people may be registered with one address in so long: a delegation, but no flood of mails to a stranger.
MOST_AT_ONE_ADDRESS, AT_ONE_ADDRESS_WITHIN = 30, dt.timedelta(hours=1)

# Neither vowels, which make words, nor what is misread or misheard: 0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B.
_REFERENCE_SYMBOLS = "CDFHJKMNPRTVWXY3479"
_REFERENCE_LENGTH = 8
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)

# Why one can or cannot register now; "draft" is seen by the team only.
Phase = Literal["open", "not_yet", "closed", "cancelled", "draft"]


@dataclass(frozen=True)
class Window:
    """Whether registration is open, and the wall times of its ends where they are set."""

    phase: Phase
    opens: ZonedTime | None = None
    closes: ZonedTime | None = None

    @property
    def is_open(self) -> bool:
        return self.phase == "open"


def window_of(event: Event, now: dt.datetime) -> Window:
    """Return the window of registration: closed without an opening; without a closing it ends with the last day."""
    opens = _wall(event.registration_opens, event.time_zone)
    closes = _wall(event.registration_closes, event.time_zone)
    return Window(_phase(event, now, opens, closes), opens, closes)


def _phase(event: Event, now: dt.datetime, opens: ZonedTime | None, closes: ZonedTime | None) -> Phase:
    if event.state != "published":
        return "cancelled" if event.state == "cancelled" else "draft"
    if opens is None or now < opens.instant():
        return "not_yet"
    last = closes or ZonedTime(dt.datetime.combine(event.ends_on, dt.time(23, 59)), event.time_zone)
    # The minute that is named as the end still counts.
    return "open" if now < last.instant() + dt.timedelta(minutes=1) else "closed"


def _wall(stored: str | None, zone: str) -> ZonedTime | None:
    return ZonedTime.parse(stored, zone) if stored else None


def active_key(event_id: UUID, email: str, name: str) -> str:
    """Return the key that all registrations of one person at one event share: 64 characters.

    A person is an address and a name; the address alone may be shared, as by a delegation.
    """
    parts = "\0".join((event_id.hex, email.casefold(), fold(name)))
    return hashlib.blake2b(parts.encode(), digest_size=32).hexdigest()


def new_reference() -> str:
    """Return a reference to write and say, as "CDFH-3479": one of 17,000 million."""
    symbols = [secrets.choice(_REFERENCE_SYMBOLS) for _ in range(_REFERENCE_LENGTH)]
    return "".join(symbols[:4]) + "-" + "".join(symbols[4:])


def new_nonce() -> str:
    """Return the nonce of a form, which makes sending twice sending once; 144 random bits, for it opens a page."""
    return secrets.token_urlsafe(18)


def is_nonce(text: str) -> bool:
    return _NONCE.fullmatch(text) is not None


def search_text(*parts: str) -> str:
    """Return the folded text that the organizers' search looks into."""
    return fold(" ".join(part for part in parts if part))
