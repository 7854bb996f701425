from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import UTCDatetimeField
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0012_correction_deadline")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Invitation",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "event",
                    fields.ForeignKeyField(
                        "events.Event",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="invitations",
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
                        related_name="invitations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "delegation",
                    fields.ForeignKeyField(
                        "events.Delegation",
                        source_field="delegation_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="invitations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("email", fields.CharField(null=True, max_length=254)),
                ("name", fields.CharField(default="", db_default="", max_length=200)),
                ("name_key", fields.CharField(default="", db_default="", max_length=200)),
                ("language", fields.CharField(max_length=12)),
                ("uses", fields.IntField(default=1, db_default=1)),
                ("answer_by", fields.DateField(null=True)),
                ("at_any_time", fields.BooleanField(default=False, db_default=False)),
                ("generation", fields.IntField(default=1, db_default=1)),
                ("sent_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("opened_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("declined_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("withdrawn_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("erased_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
            ],
            options={
                "table": "invitation",
                "app": "events",
                "unique_together": (("event", "email"),),
                "indexes": [Index(fields=["event_id", "created_at"]), Index(fields=["event_id", "name_key"])],
                "pk_attr": "id",
                "table_description": "An invitation to register in a category. Its link is derived from `generation`.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="InvitationUse",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "invitation",
                    fields.ForeignKeyField(
                        "events.Invitation",
                        source_field="invitation_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="registrations",
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
                        related_name="invitation_uses",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("used_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "invitation_use",
                "app": "events",
                "unique_together": (("registration",),),
                "indexes": [Index(fields=["invitation_id"])],
                "pk_attr": "id",
                "table_description": "That somebody registered by an invitation. One that was cancelled or declined counts no more.",
            },
            bases=["Model"],
        ),
    ]
