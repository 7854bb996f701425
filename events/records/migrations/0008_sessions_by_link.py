from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("events", "0007_partings")]

    initial = False

    operations = [
        ops.AddField(
            model_name="SignInSession",
            name="is_by_link",
            field=fields.BooleanField(default=False, db_default=False),
        ),
    ]
