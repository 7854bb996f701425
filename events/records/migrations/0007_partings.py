from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import JSONField


class Migration(migrations.Migration):
    dependencies = [("events", "0006_rating_quotes")]

    initial = False

    operations = [
        ops.AddField(
            model_name="LegPerson",
            name="told",
            field=JSONField(null=True),
        ),
    ]
