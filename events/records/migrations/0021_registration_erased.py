from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import UTCDatetimeField


class Migration(migrations.Migration):
    dependencies = [("events", "0020_accreditation")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Registration",
            name="erased_at",
            field=UTCDatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
