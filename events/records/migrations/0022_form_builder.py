from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import JSONField
from tortoise.fields.base import OnDelete
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("events", "0021_registration_erased")]

    initial = False

    operations = [
        ops.AlterModelOptions(
            name="FieldOption",
            options={
                "table": "field_option",
                "app": "events",
                "unique_together": (("field", "code"),),
                "pk_attr": "id",
                "table_description": "An option of a question; one with a capacity has a pool of seats.",
            },
        ),
        ops.AddField(
            model_name="FieldOption",
            name="pool",
            field=fields.ForeignKeyField(
                "events.Pool",
                source_field="pool_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="options",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="FieldRevision",
            name="help",
            field=JSONField(null=True),
        ),
        ops.AddField(
            model_name="FormField",
            name="destroyed",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="FormField",
            name="kept_days",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="FormField",
            name="shown_when",
            field=JSONField(null=True),
        ),
    ]
