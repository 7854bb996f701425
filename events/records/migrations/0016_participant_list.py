from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("events", "0015_list_indexes")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ParticipantList",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "event",
                    fields.OneToOneField(
                        "events.Event",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="participant_list",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("number", fields.IntField(default=1, db_default=1)),
            ],
            options={
                "table": "participant_list",
                "app": "events",
                "pk_attr": "id",
                "table_description": "The revision of an event's public list of participants, which is none of the event's own.",
            },
            bases=["Model"],
        ),
    ]
