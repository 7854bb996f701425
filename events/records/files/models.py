"""The table of stored files."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import UTCDatetimeField


class StoredFile(Model):
    """One file that somebody sent. The bytes lie under `stored_as`, a random name, outside the web root.

    `media_type` was found in the content; `name` is the cleaned name it came with. `size` in bytes and `sha256` are
    of what is stored. `subject` is whom in its scope it belongs to, where the scope alone does not say. `keep_until` is
    the last day it is kept, None for as long as its scope. A removed file keeps its row, with `deleted_at`, and has no
    bytes.
    """

    id = fields.UUIDField(primary_key=True)
    scope = fields.UUIDField()
    subject = fields.UUIDField(null=True)
    purpose = fields.CharField(max_length=12)  # document, evidence, receipt, picture, agenda, table, logo, answer
    name = fields.CharField(max_length=120)
    media_type = fields.CharField(max_length=100)
    size = fields.IntField()
    sha256 = fields.CharField(max_length=64)
    stored_as = fields.CharField(max_length=40, unique=True)
    owner = fields.UUIDField(null=True)
    created_at = UTCDatetimeField()
    keep_until = fields.DateField(null=True)
    deleted_at = UTCDatetimeField(null=True)

    class Meta:
        table = "stored_file"
        indexes = (("scope", "created_at"), ("keep_until",), ("subject",))
