from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import JSONField, UTCDatetimeField
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0008_certificates_of_attendance")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Alert",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "event",
                    fields.ForeignKeyField(
                        "events.Event",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="alerts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("email", fields.CharField(max_length=254)),
                ("language", fields.CharField(max_length=12)),
                ("open_then", JSONField(default=list)),
                ("asked_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("confirmed_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("told_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "opening_alert",
                "app": "events",
                "unique_together": (("event", "email"),),
                "indexes": [Index(fields=["told_at", "confirmed_at"])],
                "pk_attr": "id",
                "table_description": "That an address, in lower case, wants to be told once when registration is open, in a language.",
            },
            bases=["Model"],
        ),
        ops.AlterModelOptions(
            name="Note",
            options={
                "table": "registration_note",
                "app": "events",
                "indexes": [Index(fields=["registration_id", "written_at"])],
                "pk_attr": "id",
                "table_description": "A note of an organizer on a registration; the participant finds it in the copy of their data alone.",
            },
        ),
    ]
