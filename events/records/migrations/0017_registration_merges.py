from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import UTCDatetimeField
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0016_saved_views")]

    initial = False

    operations = [
        ops.CreateModel(
            name="RegistrationMerge",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "ended",
                    fields.ForeignKeyField(
                        "events.Registration",
                        source_field="ended_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="merges",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "kept",
                    fields.ForeignKeyField(
                        "events.Registration",
                        source_field="kept_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="merged",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("state_before", fields.CharField(max_length=12)),
                ("made_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("made_by", fields.UUIDField()),
            ],
            options={
                "table": "registration_merge",
                "app": "events",
                "indexes": [Index(fields=["ended_id"]), Index(fields=["kept_id"])],
                "pk_attr": "id",
                "table_description": "That two registrations are one person's: `ended` was in `state_before`, and `kept` stays. Stands until undone.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RegistrationSeparation",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "merge",
                    fields.OneToOneField(
                        "events.RegistrationMerge",
                        source_field="merge_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="separation",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("made_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("made_by", fields.UUIDField()),
            ],
            options={
                "table": "registration_separation",
                "app": "events",
                "pk_attr": "id",
                "table_description": "That a merge of registrations was undone. Never edited.",
            },
            bases=["Model"],
        ),
    ]
