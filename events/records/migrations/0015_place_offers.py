from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import UTCDatetimeField
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("events", "0014_tags_and_notes")]

    initial = False

    operations = [
        ops.CreateModel(
            name="PlaceOffer",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "registration",
                    fields.ForeignKeyField(
                        "events.Registration",
                        source_field="registration_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="place_offers",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("open_for", fields.UUIDField(null=True, unique=True)),
                ("name", fields.CharField(max_length=200)),
                ("email", fields.CharField(max_length=254)),
                ("language", fields.CharField(max_length=12)),
                ("made_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("taken_at", UTCDatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "place_offer",
                "app": "events",
                "indexes": [Index(fields=["registration_id", "made_at"]), Index(fields=["expires_at"])],
                "pk_attr": "id",
                "table_description": "A place that its holder gives to somebody, theirs once they confirm behind their own link.",
            },
            bases=["Model"],
        ),
        ops.AddIndex(
            model_name="Registration",
            index=Index(fields=["handed_to"]),
        ),
    ]
