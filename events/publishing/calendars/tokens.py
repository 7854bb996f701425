"""Addresses of private calendars: derived by the signer, of one person and purpose, for one level of privacy.

    purpose           subject                  address
    feed              registration             /calendars/{token}.ics
    everything        registration, delegate   /calendars/everything/{token}.ics
    traveller-feed    delegate                 /calendars/travellers/{token}.ics
    mission-feed      mission                  /calendars/missions/{token}.ics
    delegation-feed   mission                  /calendars/delegations/{token}.ics
    door-feed         room                     /calendars/doors/{token}.ics

The subject's row has the generation. An address that was replaced still answers for `LISTED_FOR`, so that subscribers
learn of it, and then has ended. One that was signed for less never tells more, whatever is added to it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from starlette.exceptions import HTTPException

from events.platform.signing import Signer
from events.platform.storage.database import execute_rows, instant
from events.publishing.calendars.privacy_levels import Level
from events.publishing.calendars.programme_entries import LISTED_FOR

_ENDS = """
SELECT generation, ended_at FROM feed_end WHERE subject = $1 AND generation < $2 ORDER BY generation DESC LIMIT 30
"""


@dataclass(frozen=True)
class PrivateFeed:
    """A private calendar: which one, whose, and how often its address was replaced."""

    purpose: str
    subject: UUID
    generation: int


@dataclass(frozen=True)
class FeedAccess:
    """A private calendar behind an address that is or was valid: up to which level, and when it was replaced."""

    subject: UUID
    purpose: str
    generation: int
    granted: Level
    ended_at: dt.datetime | None = None


def feed_token(signer: Signer, purpose: str, subject: UUID, generation: int, level: Level = Level.NO_REFERENCES) -> str:
    """Return the token of an address that tells up to `level`."""
    return signer.token(_signed(purpose, level), subject, generation)


def busy_secret(signer: Signer, subject: UUID) -> str:
    """Return what UIDs at the level BUSY are made with: nobody else can tell which entries they stand for."""
    return signer.token("busy", subject, 0)


def _signed(purpose: str, level: Level) -> str:
    return purpose if level is Level.NO_REFERENCES else f"{purpose} {level}"


def _granted(signer: Signer, token: str, feed: PrivateFeed) -> Level | None:
    for level in (Level.NO_REFERENCES, Level.BUSY, Level.ALL):
        if signer.is_valid(token, _signed(feed.purpose, level), feed.subject, feed.generation):
            return level
    return None


async def open_feed(signer: Signer, token: str, feed: PrivateFeed, now: dt.datetime) -> FeedAccess:
    """Return what a token opens. Raise HTTPException: 404 for a forged one, 410 for one replaced longer ago than a
    month.

    The current one costs no read.
    """
    granted = _granted(signer, token, feed)
    if granted is not None:
        return FeedAccess(feed.subject, feed.purpose, feed.generation, granted)
    former = await _former(signer, token, feed)
    if former is None:
        raise HTTPException(404)
    if former.ended_at is not None and now >= former.ended_at + LISTED_FOR:
        raise HTTPException(410)
    return former


async def _former(signer: Signer, token: str, feed: PrivateFeed) -> FeedAccess | None:
    """Return what an address opened that has been replaced."""
    for row in await execute_rows(_ENDS, [feed.subject, feed.generation]):
        one = replace(feed, generation=int(row["generation"]))
        granted = _granted(signer, token, one)
        if granted is not None:
            return FeedAccess(one.subject, one.purpose, one.generation, granted, instant(row["ended_at"]))
    return None
