"""Tables of what people keep of lists. `scope` is an event or mission; `name` the page of the list.

Columns that no longer exist stand in no list and are passed over where they are read.
"""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import json_field
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
