from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("events", "0011_feed_listings")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Registration",
            name="star_changes",
            field=fields.IntField(default=0, db_default=0),
        ),
    ]
