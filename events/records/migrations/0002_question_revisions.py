from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import JSONField, UTCDatetimeField
from tortoise.fields.base import OnDelete
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("events", "0001_tables")]

    initial = False

    operations = [
        ops.CreateModel(
            name="FieldRevision",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "field",
                    fields.ForeignKeyField(
                        "events.FormField",
                        source_field="field_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="revisions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("number", fields.IntField()),
                ("kind", fields.CharField(max_length=12)),
                ("label", JSONField(default=dict)),
                ("options", JSONField(default=list)),
                ("replaced_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "field_revision",
                "app": "events",
                "unique_together": (("field", "number"),),
                "pk_attr": "id",
                "table_description": "A question as it was asked before it changed: what the answers given then are shown by. Never edited.",
            },
            bases=["Model"],
        ),
    ]
