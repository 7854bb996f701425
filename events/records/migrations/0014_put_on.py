from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import UTCDatetimeField


class Migration(migrations.Migration):
    dependencies = [("events", "0013_speaker_contacts")]

    initial = False

    operations = [
        ops.AddField(
            model_name="LegPerson",
            name="put_on_at",
            field=UTCDatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        # Whose row counts one change, and has them on it, was put on then for the first time.
        ops.RunSQL("UPDATE leg_person SET put_on_at = changed_at WHERE is_on AND sequence = 1"),
        # No version that was released has kept anything here, and now it holds words where rows were named.
        ops.RunSQL("UPDATE leg_person SET told = NULL WHERE told IS NOT NULL"),
    ]
