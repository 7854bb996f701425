from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import JSONField
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("events", "0013_reminders")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Session",
            name="join_languages",
            field=JSONField(null=True),
        ),
        ops.AddField(
            model_name="Session",
            name="join_url",
            field=fields.CharField(default="", db_default="", max_length=500),
        ),
    ]
