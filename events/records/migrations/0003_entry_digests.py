from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import UTCDatetimeField
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0002_question_revisions")]

    initial = False

    operations = [
        ops.CreateModel(
            name="EntryDigest",
            fields=[
                ("item", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("scope", fields.UUIDField()),
                ("writer", fields.IntField()),
                ("shown", fields.CharField(max_length=32)),
                ("placed", fields.CharField(max_length=32)),
                ("sequence", fields.IntField()),
                ("revised_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "entry_digest",
                "app": "events",
                "indexes": [Index(fields=["scope"])],
                "pk_attr": "item",
                "table_description": "What an item of calendars showed when its scope was last changed, and its stamps of then.",
            },
            bases=["Model"],
        ),
        # The stamp of a slot was that of its event where the event was called off: now it is the slot's own.
        ops.RunSQL(
            "UPDATE slot SET revised_at = (SELECT cancelled_at FROM event WHERE event.id = slot.event_id)"
            " WHERE EXISTS (SELECT 1 FROM event WHERE event.id = slot.event_id AND event.state = 'cancelled'"
            " AND event.cancelled_at > slot.revised_at)"
        ),
    ]
