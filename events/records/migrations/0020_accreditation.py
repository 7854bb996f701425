from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import UTCDatetimeField
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0019_letters")]

    initial = False

    operations = [
        ops.CreateModel(
            name="AccreditationList",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "event",
                    fields.ForeignKeyField(
                        "events.Event",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="accreditation_lists",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("made_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("made_by", fields.UUIDField()),
            ],
            options={
                "table": "accreditation_list",
                "app": "events",
                "unique_together": (("event", "number"),),
                "pk_attr": "id",
                "table_description": "A list of people that an owner made for the authorities of the host state.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AccreditationEntry",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "list",
                    fields.ForeignKeyField(
                        "events.AccreditationList",
                        source_field="list_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="entries",
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
                        related_name="accreditation_entries",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "accreditation_entry",
                "app": "events",
                "unique_together": (("registration",),),
                "indexes": [Index(fields=["list_id"])],
                "pk_attr": "id",
                "table_description": "Somebody on such a list: on one, and no other.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="LetterPaper",
            name="asks_passports",
            field=fields.BooleanField(default=False, db_default=False),
        ),
    ]
