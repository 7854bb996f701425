from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0011_registration_distinctions")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Category",
            name="per_host",
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name="Registration",
            name="host",
            field=fields.ForeignKeyField(
                "events.Registration",
                source_field="host_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="accompanying",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddIndex(
            model_name="Registration",
            index=Index(fields=["host_id"]),
        ),
    ]
