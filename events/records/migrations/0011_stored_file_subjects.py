from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0010_bulk_acts")]

    initial = False

    operations = [
        ops.AddField(
            model_name="StoredFile",
            name="subject",
            field=fields.UUIDField(null=True),
        ),
        ops.AddIndex(
            model_name="StoredFile",
            index=Index(fields=["subject"]),
        ),
    ]
