from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import JSONField, UTCDatetimeField
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0018_answer_sort_keys")]

    initial = False

    operations = [
        ops.CreateModel(
            name="LetterPaper",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "event",
                    fields.ForeignKeyField(
                        "events.Event",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="letter_papers",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "letterhead",
                    fields.ForeignKeyField(
                        "events.StoredFile",
                        source_field="letterhead_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="letter_papers_headed",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "signature",
                    fields.ForeignKeyField(
                        "events.StoredFile",
                        source_field="signature_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="letter_papers_signed",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("version", fields.IntField(default=1, db_default=1)),
            ],
            options={
                "table": "letter_paper",
                "app": "events",
                "unique_together": (("event",),),
                "pk_attr": "id",
                "table_description": "What all letters of an event share. Texts: issuer, address, city, signer, function.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LetterRequest",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "event",
                    fields.ForeignKeyField(
                        "events.Event",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="letter_requests",
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
                        related_name="letter_requests",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("active_key", fields.CharField(null=True, unique=True, max_length=64)),
                ("kind", fields.CharField(max_length=12)),
                ("language", fields.CharField(max_length=12)),
                ("state", fields.CharField(max_length=16)),
                ("purpose", fields.TextField(default="", unique=False)),
                ("consulate", fields.CharField(default="", db_default="", max_length=200)),
                ("stays_from", fields.DateField(null=True)),
                ("stays_until", fields.DateField(null=True)),
                ("needed_by", fields.DateField(null=True)),
                ("reason", fields.TextField(default="", unique=False)),
                ("asked_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1, db_default=1)),
            ],
            options={
                "table": "letter_request",
                "app": "events",
                "indexes": [Index(fields=["event_id", "state", "asked_at"]), Index(fields=["registration_id"])],
                "pk_attr": "id",
                "table_description": "A letter that somebody asked for. `active_key` is unique while it is open, and NULL once it is refused, withdrawn",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Letter",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "event",
                    fields.ForeignKeyField(
                        "events.Event",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="letters",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "request",
                    fields.ForeignKeyField(
                        "events.LetterRequest",
                        source_field="request_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="letters",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("code", fields.CharField(unique=True, max_length=12)),
                ("number", fields.IntField()),
                ("issuer", fields.CharField(default="", db_default="", max_length=300)),
                ("digests", JSONField(default=dict)),
                (
                    "letterhead",
                    fields.ForeignKeyField(
                        "events.StoredFile",
                        source_field="letterhead_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="letters_headed",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "signature",
                    fields.ForeignKeyField(
                        "events.StoredFile",
                        source_field="signature_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="letters_signed",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("issued_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("issued_by", fields.UUIDField()),
                ("superseded_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("withdrawn_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "letter",
                "app": "events",
                "unique_together": (("request", "number"),),
                "indexes": [Index(fields=["event_id", "issued_at"])],
                "pk_attr": "id",
                "table_description": "A letter that was issued, never changed: its content is sealed. Of a request, the newest one is in force.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LetterTemplate",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "event",
                    fields.ForeignKeyField(
                        "events.Event",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="letter_templates",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("kind", fields.CharField(max_length=12)),
                ("version", fields.IntField(default=1, db_default=1)),
            ],
            options={
                "table": "letter_template",
                "app": "events",
                "unique_together": (("event", "kind"),),
                "pk_attr": "id",
                "table_description": "The texts of one kind of letter of an event, title and body; those that nobody wrote are ours.",
            },
            bases=["Model"],
        ),
    ]
