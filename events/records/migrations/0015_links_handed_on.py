from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("events", "0014_put_on")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Account",
            name="handed_on_by",
            field=fields.UUIDField(null=True),
        ),
        ops.AlterModelOptions(
            name="SignInLink",
            options={
                "table": "sign_in_link",
                "app": "events",
                "pk_attr": "id",
                "table_description": "A sign-in link sent by mail or handed on: random, hashed, single use, consumed by POST.",
            },
        ),
        ops.AddField(
            model_name="SignInLink",
            name="is_handed_on",
            field=fields.BooleanField(default=False, db_default=False),
        ),
    ]
