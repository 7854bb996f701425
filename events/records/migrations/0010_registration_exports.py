from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import JSONField, UTCDatetimeField
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0009_alerts")]

    initial = False

    operations = [
        ops.CreateModel(
            name="RegistrationExport",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "event",
                    fields.ForeignKeyField(
                        "events.Event",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="registration_exports",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("asked_by", fields.UUIDField()),
                ("open_key", fields.CharField(null=True, unique=True, max_length=80)),
                ("role", fields.CharField(max_length=12)),
                ("kind", fields.CharField(max_length=4)),
                ("query", JSONField(default=dict)),
                ("columns", JSONField(default=list)),
                ("language", fields.CharField(max_length=8)),
                ("state", fields.CharField(default="waiting", db_default="waiting", max_length=8)),
                ("total", fields.IntField()),
                ("done", fields.IntField(default=0, db_default=0)),
                ("attempts", fields.IntField(default=0, db_default=0)),
                ("asked_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("lease_until", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ended_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "registration_export",
                "app": "events",
                "indexes": [Index(fields=["state", "asked_at"]), Index(fields=["event_id"])],
                "pk_attr": "id",
                "table_description": "A list of registrations that becomes a file, for the account that asked; both go together, soon.",
            },
            bases=["Model"],
        ),
    ]
