from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("events", "0012_accompanying_persons")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Event",
            name="letter_days",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="Event",
            name="unfinished_days",
            field=fields.IntField(null=True),
        ),
    ]
