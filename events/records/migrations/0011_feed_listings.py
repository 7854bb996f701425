from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import UTCDatetimeField
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0010_open_arrivals")]

    initial = False

    operations = [
        ops.CreateModel(
            name="FeedListing",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("scope", fields.UUIDField()),
                ("part", fields.UUIDField()),
                ("item", fields.UUIDField()),
                ("changed_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("left_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("sequence", fields.IntField(default=0, db_default=0)),
            ],
            options={
                "table": "feed_listing",
                "app": "events",
                "unique_together": (("part", "item"),),
                "indexes": [Index(fields=["scope"])],
                "pk_attr": "id",
                "table_description": "That the public calendar of a whole event, a track or a room (`part`) has told an item, a slot.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Event",
            name="withdrawn_at",
            field=UTCDatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
