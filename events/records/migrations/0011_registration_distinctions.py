from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import UTCDatetimeField
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0010_registration_exports")]

    initial = False

    operations = [
        ops.CreateModel(
            name="RegistrationDistinction",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "one",
                    fields.ForeignKeyField(
                        "events.Registration",
                        source_field="one_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="distinctions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "other",
                    fields.ForeignKeyField(
                        "events.Registration",
                        source_field="other_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="distinguished",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("made_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("made_by", fields.UUIDField()),
            ],
            options={
                "table": "registration_distinction",
                "app": "events",
                "unique_together": (("one", "other"),),
                "indexes": [Index(fields=["other_id"])],
                "pk_attr": "id",
                "table_description": "That two registrations are not one person's, so that nobody looks at them again; deleted by who thinks otherwise.",
            },
            bases=["Model"],
        ),
    ]
