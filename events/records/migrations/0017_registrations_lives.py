from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import UTCDatetimeField
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("events", "0016_addresses_as_people_read_them")]

    initial = False

    operations = [
        ops.AlterModelOptions(
            name="Category",
            options={
                "table": "category",
                "app": "events",
                "unique_together": (("event", "code"),),
                "pk_attr": "id",
                "table_description": "A category of participants with its own seats. `access` is how one comes into it.",
            },
        ),
        ops.AddField(
            model_name="Category",
            name="access",
            field=fields.CharField(default="open", db_default="open", max_length=16),
        ),
        ops.AddField(
            model_name="Event",
            name="approves_again",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="Registration",
            name="approval",
            field=fields.CharField(default="not_asked", db_default="not_asked", max_length=12),
        ),
        ops.AddField(
            model_name="Registration",
            name="approval_at",
            field=UTCDatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Registration",
            name="approval_by",
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name="Registration",
            name="approval_reason",
            field=fields.CharField(default="", db_default="", max_length=1000),
        ),
        ops.AddField(
            model_name="Registration",
            name="life_turns",
            field=fields.IntField(default=0, db_default=0),
        ),
    ]
