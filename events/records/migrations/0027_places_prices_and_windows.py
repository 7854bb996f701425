from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import UTCDatetimeField
from tortoise.fields.base import OnDelete
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("events", "0026_reminders")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Category",
            name="closes",
            field=fields.CharField(null=True, max_length=16),
        ),
        ops.AddField(
            model_name="Category",
            name="opens",
            field=fields.CharField(null=True, max_length=16),
        ),
        ops.AddField(
            model_name="Category",
            name="price",
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name="Event",
            name="currency",
            field=fields.CharField(default="", db_default="", max_length=3),
        ),
        ops.AddField(
            model_name="Event",
            name="on_site_pool",
            field=fields.ForeignKeyField(
                "events.Pool",
                source_field="on_site_pool_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="events_on_site",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Event",
            name="online_pool",
            field=fields.ForeignKeyField(
                "events.Pool",
                source_field="online_pool_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="events_online",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Registration",
            name="currency",
            field=fields.CharField(default="", db_default="", max_length=3),
        ),
        ops.AddField(
            model_name="Registration",
            name="payment",
            field=fields.CharField(default="free", db_default="free", max_length=8),
        ),
        ops.AddField(
            model_name="Registration",
            name="payment_at",
            field=UTCDatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Registration",
            name="payment_by",
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name="Registration",
            name="payment_note",
            field=fields.CharField(default="", db_default="", max_length=200),
        ),
        ops.AddField(
            model_name="Registration",
            name="price",
            field=fields.BigIntField(null=True),
        ),
    ]
