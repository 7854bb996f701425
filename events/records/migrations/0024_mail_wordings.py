from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("events", "0023_list_keys")]

    initial = False

    operations = [
        ops.CreateModel(
            name="MailWording",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "event",
                    fields.ForeignKeyField(
                        "events.Event",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="mail_wordings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("kind", fields.CharField(max_length=40)),
                ("version", fields.IntField(default=1, db_default=1)),
            ],
            options={
                "table": "mail_wording",
                "app": "events",
                "unique_together": (("event", "kind"),),
                "pk_attr": "id",
                "table_description": "What organizers write in place of our text of one kind of mail: the texts `subject` and `body`.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Event",
            name="reply_to",
            field=fields.CharField(default="", db_default="", max_length=254),
        ),
    ]
