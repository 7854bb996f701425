from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import JSONField, UTCDatetimeField
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0004_sensitive_questions")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Deletion",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("scope", fields.UUIDField()),
                ("kind", fields.CharField(max_length=40)),
                ("subject", fields.UUIDField()),
                ("title", fields.CharField(max_length=300)),
                ("rows", JSONField(default=list)),
                ("deleted_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("deleted_by", fields.UUIDField(null=True)),
            ],
            options={
                "table": "deletion",
                "app": "events",
                "indexes": [Index(fields=["scope", "kind", "deleted_at"])],
                "pk_attr": "id",
                "table_description": "One thing that was deleted: `rows` are all of its rows, in the order in which they are made again.",
            },
            bases=["Model"],
        ),
    ]
