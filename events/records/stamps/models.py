"""The table of digests of calendar entries."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import UTCDatetimeField


class EntryDigest(Model):
    """Digest of an item's calendar entry when its scope last changed, and its stamps of then.

    `item` is a slot, a leg, or another row that decides what entries show; `shown` is a digest of all that an entry
    of it shows in every language, `placed` of its time, place and status alone. `writer` is the number of the program
    that made them: digests of another one say nothing.
    """

    item = fields.UUIDField(primary_key=True)
    scope = fields.UUIDField()  # the event or mission
    writer = fields.IntField()
    shown = fields.CharField(max_length=32)
    placed = fields.CharField(max_length=32)
    sequence = fields.IntField()
    revised_at = UTCDatetimeField()

    class Meta:
        table = "entry_digest"
        indexes = (("scope",),)
