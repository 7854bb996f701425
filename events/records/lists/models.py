"""Tables of what people keep of lists. `scope` is an event or mission; `name` the page of the list.

Columns that no longer exist stand in no list and are passed over where they are read.
"""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import UTCDatetimeField, json_field
from events.records.people.models import Account


class ListColumns(Model):
    """The columns that an account chose for a list."""

    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "events.Account", related_name="list_columns", on_delete=fields.CASCADE
    )
    account_id: UUID
    scope = fields.UUIDField()
    name = fields.CharField(max_length=60)
    columns: list[str] = json_field(default=list)

    class Meta:
        table = "list_columns"
        unique_together = (("account", "scope", "name"),)


class BulkAct(Model):
    """One act on many rows of a list, and what became of each: the identifier of a row to a word of the act.

    `subject` is the row that it was done with, such as a tag.
    """

    id = fields.UUIDField(primary_key=True)
    scope = fields.UUIDField()
    name = fields.CharField(max_length=60)
    act = fields.CharField(max_length=30)
    subject = fields.UUIDField(null=True)
    by = fields.UUIDField()
    made_at = UTCDatetimeField()
    outcomes: dict[str, str] = json_field(default=dict)
    undone_at = UTCDatetimeField(null=True)

    class Meta:
        table = "bulk_act"
        indexes = (("scope", "made_at"),)
