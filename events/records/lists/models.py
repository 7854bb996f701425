"""Tables of what people keep of lists. `scope` is an event or mission, or NO_SCOPE; `name` the page of the list.

Columns that no longer exist stand in no list and are passed over where they are read.
"""

from __future__ import annotations

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from events.platform.storage.database import UTCDatetimeField, json_field
from events.records.people.models import Account

NO_SCOPE = UUID(int=0)  # of lists that belong to no event or mission


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


class SavedView(Model):
    """A list under a title: filters, sort and columns as in its address, for its author or for all of the team."""

    id = fields.UUIDField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "events.Account", related_name="saved_views", on_delete=fields.CASCADE
    )
    account_id: UUID
    scope = fields.UUIDField()
    name = fields.CharField(max_length=60)
    title = fields.CharField(max_length=60)
    query: dict[str, str] = json_field(default=dict)
    is_shared = fields.BooleanField(default=False, db_default=False)
    version = fields.IntField(default=1, db_default=1)

    class Meta:
        table = "saved_view"
        indexes = (("scope", "name"),)


class DefaultView(Model):
    """The view with which a list opens for an account."""

    id = fields.BigIntField(primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "events.Account", related_name="default_views", on_delete=fields.CASCADE
    )
    account_id: UUID
    view: fields.ForeignKeyRelation[SavedView] = fields.ForeignKeyField(
        "events.SavedView", related_name="default_for", on_delete=fields.CASCADE
    )
    view_id: UUID
    scope = fields.UUIDField()
    name = fields.CharField(max_length=60)

    class Meta:
        table = "default_view"
        unique_together = (("account", "scope", "name"),)
