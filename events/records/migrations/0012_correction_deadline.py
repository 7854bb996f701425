from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("events", "0011_stored_file_subjects")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Event",
            name="corrections_close",
            field=fields.CharField(null=True, max_length=16),
        ),
    ]
