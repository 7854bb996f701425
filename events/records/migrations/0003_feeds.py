from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from events.platform.storage.columns import UTCDatetimeField


class Migration(migrations.Migration):
    dependencies = [("events", "0002_missions")]

    initial = False

    operations = [
        ops.CreateModel(
            name="FeedEnd",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("subject", fields.UUIDField()),
                ("generation", fields.IntField()),
                ("ended_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "feed_end",
                "app": "events",
                "unique_together": (("subject", "generation"),),
                "pk_attr": "id",
                "table_description": "When a generation of somebody's calendar addresses was replaced.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="FeedFetch",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("subject", fields.UUIDField()),
                ("purpose", fields.CharField(max_length=20)),
                ("generation", fields.IntField()),
                ("client", fields.CharField(max_length=20)),
                ("last_fetched_at", UTCDatetimeField(auto_now=False, auto_now_add=False)),
                ("count", fields.IntField(default=0, db_default=0)),
            ],
            options={
                "table": "feed_fetch",
                "app": "events",
                "unique_together": (("subject", "purpose", "generation", "client"),),
                "pk_attr": "id",
                "table_description": "Which kind of application fetched a private calendar, when last, and how often.",
            },
            bases=["Model"],
        ),
        ops.AddIndex(
            model_name="Delegate",
            index=Index(fields=["person_id"]),
        ),
        ops.AlterModelOptions(
            name="Grant",
            options={
                "table": "grant_of_role",
                "app": "events",
                "unique_together": (("account", "scope_kind", "scope"),),
                "indexes": [Index(fields=["scope_kind", "scope"])],
                "pk_attr": "id",
                "table_description": "A right: this account has this role in this scope (an event or a mission).",
            },
        ),
        ops.AddIndex(
            model_name="Registration",
            index=Index(fields=["person_id"]),
        ),
        ops.AlterModelOptions(
            name="Room",
            options={
                "table": "room",
                "app": "events",
                "unique_together": (("event", "code"),),
                "pk_attr": "id",
                "table_description": "Where sessions take place.",
            },
        ),
        ops.AddField(
            model_name="Room",
            name="feed_generation",
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name="Room",
            name="join_url",
            field=fields.CharField(default="", db_default="", max_length=500),
        ),
        ops.AddIndex(
            model_name="Star",
            index=Index(fields=["registration_id", "sequence"]),
        ),
    ]
