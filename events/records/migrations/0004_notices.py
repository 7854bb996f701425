from uuid import uuid4

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from events.platform.storage.columns import JSONField, UTCDatetimeField


class Migration(migrations.Migration):
    dependencies = [("events", "0003_feeds")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Notice",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("kind", fields.CharField(max_length=8)),
                ("scope", fields.UUIDField()),
                ("subject", fields.UUIDField()),
                ("open_subject", fields.UUIDField(null=True, unique=True)),
                ("before", JSONField(default=dict)),
                ("first_changed_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("changed_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("batch", fields.UUIDField(null=True)),
                ("gathered_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("told_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("passed_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("passed_by", fields.UUIDField(null=True)),
            ],
            options={
                "table": "notice",
                "app": "events",
                "indexes": [Index(fields=["scope", "changed_at"]), Index(fields=["batch"])],
                "pk_attr": "id",
                "table_description": "What a session or leg was before it was changed; what it is now stands in its own rows.",
            },
            bases=["Model"],
        ),
    ]
