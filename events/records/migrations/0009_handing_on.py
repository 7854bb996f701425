from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("events", "0008_delegations")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Registration",
            name="handed_to",
            field=fields.UUIDField(null=True),
        ),
    ]
