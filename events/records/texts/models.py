"""The table of texts that organizers write in several languages."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import UTCDatetimeField


class Text(Model):
    """One text in one language.

    `scope` is the event (or mission) whose pages need it, so that a page reads all its texts in one query;
    `subject` is the row it belongs to and `name` which of its texts it is ("title", "abstract").
    `source_revision` is the revision of the source text that a translation was made from.
    """

    id = fields.BigIntField(primary_key=True)
    scope = fields.UUIDField()
    subject = fields.UUIDField()
    name = fields.CharField(max_length=40)
    language = fields.CharField(max_length=12)
    body = fields.TextField()
    state = fields.CharField(max_length=12, default="ready", db_default="ready")
    revision = fields.IntField(default=1, db_default=1)
    source_revision = fields.IntField(null=True)
    updated_at = UTCDatetimeField()

    class Meta:
        table = "text"
        unique_together = (("subject", "name", "language"),)
        indexes = (("scope",),)
