from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0014_streams")]

    initial = False

    operations = [
        ops.AddIndex(
            model_name="Registration",
            index=Index(fields=["event_id", "id", "erased_at"]),
        ),
        ops.AddIndex(
            model_name="Registration",
            index=Index(fields=["event_id", "country", "erased_at"]),
        ),
    ]
