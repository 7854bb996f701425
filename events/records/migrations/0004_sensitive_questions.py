from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import JSONField
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("events", "0003_entry_digests")]

    initial = False

    operations = [
        ops.AddField(
            model_name="FormField",
            name="is_sensitive",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="FormField",
            name="seen_by",
            field=JSONField(null=True),
        ),
    ]
