from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0028_seats_by_attendance")]

    initial = False

    operations = [
        ops.AddIndex(
            model_name="Claim",
            index=Index(fields=["group"]),
        ),
        ops.AddIndex(
            model_name="Claim",
            index=Index(fields=["state", "expires_at"]),
        ),
        ops.AddField(
            model_name="Pool",
            name="offer_hours",
            field=fields.IntField(null=True),
        ),
    ]
