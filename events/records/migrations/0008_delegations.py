from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import UTCDatetimeField
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0007_seats_by_attendance")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Delegation",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "event",
                    fields.ForeignKeyField(
                        "events.Event",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="delegations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "known_organization",
                    fields.ForeignKeyField(
                        "events.Organization",
                        source_field="known_organization_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="event_delegations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(default="", db_default="", max_length=200)),
                ("country", fields.CharField(max_length=2)),
                ("focal_name", fields.CharField(max_length=200)),
                ("focal_email", fields.CharField(max_length=254)),
                ("focal_language", fields.CharField(max_length=12)),
                ("opens", fields.CharField(null=True, max_length=16)),
                ("closes", fields.CharField(null=True, max_length=16)),
                ("notes", fields.TextField(default="", unique=False)),
                ("waits_together", fields.BooleanField(default=False, db_default=False)),
                ("head_id", fields.UUIDField(null=True)),
                (
                    "letter",
                    fields.ForeignKeyField(
                        "events.StoredFile",
                        source_field="letter_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="delegation_letters",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("letter_state", fields.CharField(default="missing", db_default="missing", max_length=12)),
                ("letter_reason", fields.CharField(default="", db_default="", max_length=1000)),
                ("letter_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("link_generation", fields.IntField(default=1, db_default=1)),
                ("retired_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
            ],
            options={
                "table": "delegation",
                "app": "events",
                "indexes": [Index(fields=["event_id", "created_at"]), Index(fields=["known_organization_id"])],
                "pk_attr": "id",
                "table_description": "Those whom an organization or a country sends to an event, named by its focal point.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="DelegationQuota",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "delegation",
                    fields.ForeignKeyField(
                        "events.Delegation",
                        source_field="delegation_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="quotas",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "category",
                    fields.ForeignKeyField(
                        "events.Category",
                        source_field="category_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="delegation_quotas",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "pool",
                    fields.ForeignKeyField(
                        "events.Pool",
                        source_field="pool_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="delegation_quotas",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "delegation_quota",
                "app": "events",
                "unique_together": (("delegation", "category"),),
                "pk_attr": "id",
                "table_description": "How many people a delegation may name in a category: the capacity of a pool in which each holds a place.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Registration",
            name="delegation",
            field=fields.ForeignKeyField(
                "events.Delegation",
                source_field="delegation_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="registrations",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Registration",
            name="is_listed",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="Registration",
            name="nominated_at",
            field=UTCDatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name="Registration",
            index=Index(fields=["delegation_id"]),
        ),
    ]
