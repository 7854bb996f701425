from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import JSONField, UTCDatetimeField
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0009_handing_on")]

    initial = False

    operations = [
        ops.CreateModel(
            name="BulkAct",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("scope", fields.UUIDField()),
                ("name", fields.CharField(max_length=60)),
                ("act", fields.CharField(max_length=30)),
                ("subject", fields.UUIDField(null=True)),
                ("by", fields.UUIDField()),
                ("made_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("outcomes", JSONField(default=dict)),
                ("undone_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "bulk_act",
                "app": "events",
                "indexes": [Index(fields=["scope", "made_at"])],
                "pk_attr": "id",
                "table_description": "One act on many rows of a list, and what became of each: the identifier of a row to a word of the act.",
            },
            bases=["Model"],
        ),
    ]
