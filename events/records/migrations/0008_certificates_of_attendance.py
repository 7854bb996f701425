from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import JSONField, UTCDatetimeField
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0007_seats_by_attendance")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Certificate",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "event",
                    fields.ForeignKeyField(
                        "events.Event",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="certificates",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "registration",
                    fields.ForeignKeyField(
                        "events.Registration",
                        source_field="registration_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="certificates",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("code", fields.CharField(unique=True, max_length=12)),
                ("digests", JSONField(default=dict)),
                ("issued_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "certificate",
                "app": "events",
                "indexes": [Index(fields=["registration_id", "issued_at"])],
                "pk_attr": "id",
                "table_description": "A certificate of attendance that somebody downloaded. `digests` tell whether what it says is still so.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Event",
            name="certificates_from",
            field=fields.DateField(null=True),
        ),
    ]
