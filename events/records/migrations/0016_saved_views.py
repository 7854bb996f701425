from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import JSONField
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0015_place_offers")]

    initial = False

    operations = [
        ops.CreateModel(
            name="SavedView",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "events.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="saved_views",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("scope", fields.UUIDField()),
                ("name", fields.CharField(max_length=60)),
                ("title", fields.CharField(max_length=60)),
                ("query", JSONField(default=dict)),
                ("is_shared", fields.BooleanField(default=False, db_default=False)),
                ("version", fields.IntField(default=1, db_default=1)),
            ],
            options={
                "table": "saved_view",
                "app": "events",
                "indexes": [Index(fields=["scope", "name"])],
                "pk_attr": "id",
                "table_description": "A list under a title: filters, sort and columns as in its address, for its author or for all of the team.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="DefaultView",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "events.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="default_views",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "view",
                    fields.ForeignKeyField(
                        "events.SavedView",
                        source_field="view_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="default_for",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("scope", fields.UUIDField()),
                ("name", fields.CharField(max_length=60)),
            ],
            options={
                "table": "default_view",
                "app": "events",
                "unique_together": (("account", "scope", "name"),),
                "pk_attr": "id",
                "table_description": "The view with which a list opens for an account.",
            },
            bases=["Model"],
        ),
    ]
