"""Decisions about registrations, on values alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from typing import Protocol
from uuid import UUID

from events.congress.organizing.access import NOT_CHOSEN
from events.congress.organizing.models import Event
from events.congress.organizing.windows import wall_time
from events.platform.language.cleaning import fold
from events.platform.zoned import ZonedTime

MOST_LANGUAGES = 12
# So many people may be registered with one address in so long: a delegation, but no flood of mails to a stranger.
MOST_AT_ONE_ADDRESS, AT_ONE_ADDRESS_WITHIN = 30, dt.timedelta(hours=1)

# Neither vowels, which make words, nor what is misread or misheard: 0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B.
_REFERENCE_SYMBOLS = "CDFHJKMNPRTVWXY3479"
_LONGEST_REFERENCE = 12  # as its column has it
_REFERENCE_LENGTH = 8
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)


class Holder(Protocol):
    """A registration."""

    @property
    def state(self) -> str: ...
    @property
    def holds_seat(self) -> bool: ...
    @property
    def checked_in_at(self) -> dt.datetime | None: ...


def corrections_end(event: Event) -> ZonedTime | None:
    """Return until when people correct their own data, None for always."""
    return wall_time(event.corrections_close, event.time_zone)


def may_correct(event: Event, now: dt.datetime) -> bool:
    """Whether people may change what is theirs by themselves: the minute that is named as the end still counts."""
    last = corrections_end(event)
    return last is None or now < last.instant() + dt.timedelta(minutes=1)


def may_hand_on(event: Event, registration: Holder, access: str, now: dt.datetime) -> bool:
    """Whether somebody may give their place away by themselves: not what is by invitation, nor once they came."""
    is_over = event.state != "published" or now.date() > event.ends_on
    is_theirs = registration.holds_seat or registration.state == "waitlisted"
    is_personal = access in NOT_CHOSEN or registration.checked_in_at is not None
    return is_theirs and not is_over and not is_personal and may_correct(event, now)


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


def reference_in(typed: str) -> str:
    """Return what was typed as a reference is stored; "" for what cannot be one, which no database is asked for."""
    reference = typed.upper()
    is_one = len(reference) <= _LONGEST_REFERENCE and reference.isascii() and reference.isprintable()
    return reference if is_one else ""


def new_nonce() -> str:
    """Return the nonce of a form, which makes sending twice sending once; 144 random bits, for it opens a page."""
    return secrets.token_urlsafe(18)


def is_nonce(text: str) -> bool:
    return _NONCE.fullmatch(text) is not None


def search_text(*parts: str) -> str:
    """Return the folded text that the organizers' search looks into."""
    return fold(" ".join(part for part in parts if part))


def sort_key(text: str) -> str:
    """Return the folded text that lists sort by and filters look into."""
    return fold(text)[:200]
