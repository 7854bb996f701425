from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import UTCDatetimeField
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0013_invitations")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Note",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "registration",
                    fields.ForeignKeyField(
                        "events.Registration",
                        source_field="registration_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="notes",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("text", fields.TextField(unique=False)),
                ("written_by", fields.UUIDField()),
                ("written_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("corrected_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
            ],
            options={
                "table": "registration_note",
                "app": "events",
                "indexes": [Index(fields=["registration_id", "written_at"])],
                "pk_attr": "id",
                "table_description": "A note of an organizer on a registration, which the participant is not shown.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Tag",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "event",
                    fields.ForeignKeyField(
                        "events.Event",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="tags",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("code", fields.CharField(max_length=60)),
                ("name", fields.CharField(max_length=40)),
                ("name_key", fields.CharField(max_length=80)),
                ("colour", fields.IntField(default=1, db_default=1)),
                ("version", fields.IntField(default=1, db_default=1)),
            ],
            options={
                "table": "tag",
                "app": "events",
                "unique_together": (("event", "code"), ("event", "name_key")),
                "pk_attr": "id",
                "table_description": "A word by which the organizers of an event mark registrations. `colour` is 1 to 10, a place in the palette.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Tagging",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "tag",
                    fields.ForeignKeyField(
                        "events.Tag",
                        source_field="tag_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="taggings",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "registration",
                    fields.ForeignKeyField(
                        "events.Registration",
                        source_field="registration_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="taggings",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("tagged_by", fields.UUIDField()),
                ("tagged_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "tagging",
                "app": "events",
                "unique_together": (("registration", "tag"),),
                "indexes": [Index(fields=["tag_id", "registration_id"])],
                "pk_attr": "id",
                "table_description": "A tag on a registration, who set it and when.",
            },
            bases=["Model"],
        ),
    ]
