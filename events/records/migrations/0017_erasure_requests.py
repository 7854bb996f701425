from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import UTCDatetimeField
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0016_participant_list")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ErasureRequest",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "registration",
                    fields.ForeignKeyField(
                        "events.Registration",
                        source_field="registration_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="erasure_requests",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("open_for", fields.UUIDField(null=True, unique=True)),
                ("state", fields.CharField(max_length=12)),
                ("reason", fields.CharField(default="", db_default="", max_length=1000)),
                ("answer", fields.CharField(default="", db_default="", max_length=1000)),
                ("asked_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("closed_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("closed_by", fields.UUIDField(null=True)),
            ],
            options={
                "table": "erasure_request",
                "app": "events",
                "indexes": [Index(fields=["registration_id", "asked_at"])],
                "pk_attr": "id",
                "table_description": "That somebody asked for their registration to be erased.",
            },
            bases=["Model"],
        ),
    ]
