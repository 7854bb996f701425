"""Tables of calendars: what public ones have told, when addresses of private ones ended, and who fetched them last.

The addresses themselves are derived (`events.publishing.calendars.tokens`); nothing secret is stored.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import UTCDatetimeField


class FeedEnd(Model):
    """When a generation of somebody's calendar addresses was replaced.

    `subject` is the row whose `feed_generation` counts: a registration, a delegate, a mission, a room.
    """

    id = fields.BigIntField(primary_key=True)
    subject = fields.UUIDField()
    generation = fields.IntField()
    ended_at = UTCDatetimeField()

    class Meta:
        table = "feed_end"
        unique_together = (("subject", "generation"),)


class FeedListing(Model):
    """That the public calendar of a whole event, a track or a room (`part`) has told an item, a slot.

    As a star does in one person's calendar, leaving and coming back are kept: `left_at` makes a tombstone there for a
    while, and `sequence` is added to the slot's, so that the entry's number only grows.
    """

    id = fields.BigIntField(primary_key=True)
    scope = fields.UUIDField()  # the event
    part = fields.UUIDField()
    item = fields.UUIDField()
    changed_at = UTCDatetimeField()
    left_at = UTCDatetimeField(null=True)
    sequence = fields.IntField(default=0, db_default=0)

    class Meta:
        table = "feed_listing"
        unique_together = (("part", "item"),)
        indexes = (("scope",),)


class FeedFetch(Model):
    """Which kind of application fetched a private calendar, when last, and how often.

    `client` is a short plain name of `events.platform.ical.clients`; no address and no whole User-Agent is kept.
    """

    id = fields.BigIntField(primary_key=True)
    subject = fields.UUIDField()
    purpose = fields.CharField(max_length=20)
    generation = fields.IntField()
    client = fields.CharField(max_length=20)
    last_fetched_at = UTCDatetimeField()
    count = fields.IntField(default=0, db_default=0)

    class Meta:
        table = "feed_fetch"
        unique_together = (("subject", "purpose", "generation", "client"),)
