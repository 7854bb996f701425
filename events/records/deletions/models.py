"""The table of deleted rows."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import UTCDatetimeField, json_field


class Deletion(Model):
    """One thing that was deleted: `rows` are all of its rows, in the order in which they are made again.

    It is erased when it was brought back, or after some weeks.
    """

    id = fields.UUIDField(primary_key=True)
    scope = fields.UUIDField()
    kind = fields.CharField(max_length=40)  # the table's noun: session, speaker
    subject = fields.UUIDField()
    title = fields.CharField(max_length=300)
    rows = json_field(default=list)  # [{"table": …, "values": {…}}]
    deleted_at = UTCDatetimeField()
    deleted_by = fields.UUIDField(null=True)

    class Meta:
        table = "deletion"
        indexes = (("scope", "kind", "deleted_at"),)
