from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import JSONField, UTCDatetimeField
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0024_mail_wordings")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Mailing",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("scope", fields.UUIDField()),
                ("reaches", fields.CharField(max_length=16)),
                ("audience", JSONField(default=dict)),
                ("is_news", fields.BooleanField(default=False, db_default=False)),
                ("sends_at", fields.CharField(null=True, max_length=16)),
                ("created_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("queued_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("released_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("stopped_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
            ],
            options={
                "table": "mailing",
                "app": "events",
                "indexes": [Index(fields=["scope", "created_at"])],
                "pk_attr": "id",
                "table_description": "A message to many, whose texts are `subject` and `body`: one mail to each whom a filter finds, never a second.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Message",
            name="batch",
            field=fields.UUIDField(null=True),
        ),
        ops.AddIndex(
            model_name="Message",
            index=Index(fields=["batch", "state"]),
        ),
        ops.AddField(
            model_name="Registration",
            name="news_declined_at",
            field=UTCDatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
