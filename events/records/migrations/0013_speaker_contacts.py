from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("events", "0012_star_changes")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Speaker",
            name="email",
            field=fields.CharField(default="", db_default="", max_length=254),
        ),
        ops.AddField(
            model_name="Speaker",
            name="language",
            field=fields.CharField(default="", db_default="", max_length=12),
        ),
        ops.AddField(
            model_name="Speaker",
            name="registration",
            field=fields.ForeignKeyField(
                "events.Registration",
                source_field="registration_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="speakers",
                on_delete=OnDelete.SET_NULL,
            ),
        ),
    ]
