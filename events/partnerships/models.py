"""Tables of partnerships: what several missions and exchanges between the same partners serve."""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import UTCDatetimeField


class Partnership(Model):
    """A partnership, which several missions and exchanges between the same partners serve. Texts: name, purpose."""

    id = fields.UUIDField(primary_key=True)
    code = fields.CharField(max_length=80, unique=True)
    begins_on = fields.DateField(null=True)
    ends_on = fields.DateField(null=True)
    created_at = UTCDatetimeField()
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "partnership"


class Exchange(Model):
    """Something of a partnership that is no mission of this installation. Texts: title."""

    id = fields.UUIDField(primary_key=True)
    partnership: fields.ForeignKeyRelation[Partnership] = fields.ForeignKeyField(
        "events.Partnership", related_name="exchanges", on_delete=fields.RESTRICT
    )
    partnership_id: UUID
    begins_on = fields.DateField(null=True)
    ends_on = fields.DateField(null=True)
    removed_at = UTCDatetimeField(null=True)

    class Meta:
        table = "exchange"
