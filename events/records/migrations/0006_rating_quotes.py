from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("events", "0005_deletions")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Rating",
            name="may_quote",
            field=fields.BooleanField(default=False, db_default=False),
        ),
    ]
