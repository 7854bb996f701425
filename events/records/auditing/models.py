"""The table of changes."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import UTCDatetimeField, json_field


class Change(Model):
    """One change of one row. `actor` is an account, None for a participant or a command."""

    id = fields.BigIntField(primary_key=True)
    scope = fields.UUIDField(null=True)
    kind = fields.CharField(max_length=40)
    subject = fields.UUIDField()
    act = fields.CharField(max_length=40)
    actor = fields.UUIDField(null=True)
    details = json_field(default=dict)
    made_at = UTCDatetimeField()

    class Meta:
        table = "change"
        indexes = (("scope", "made_at"), ("subject", "made_at"))
