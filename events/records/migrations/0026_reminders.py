from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("events", "0025_mailings")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Event",
            name="reminds",
            field=fields.BooleanField(default=False, db_default=False),
        ),
    ]
