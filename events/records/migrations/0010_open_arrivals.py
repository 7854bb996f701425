from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("events", "0009_organizations")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Leg",
            name="is_open_ended",
            field=fields.BooleanField(default=False, db_default=False),
        ),
    ]
