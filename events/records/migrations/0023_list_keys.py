"""Registrations get folded keys by which their list sorts and filters; accounts keep the columns that they look at."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations as ops
from events.platform.storage.columns import JSONField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

from events.platform.language.cleaning import fold
from events.platform.storage.database import prepared

_KEYED = ("badge_name", "legal_name", "organization", "function")
_BATCH = 1000


async def fill_keys(_apps: object, editor: Any) -> None:
    client = editor.client

    async def run(sql: str, *params: object) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = await client.execute_query_dict(
            *prepared(sql, params, client.capabilities.dialect)
        )
        return rows

    columns = ", ".join(_KEYED)
    keys = ", ".join(f"{name}_key = ${at}" for at, name in enumerate(_KEYED, 2))
    last = ""
    while rows := await run(
        f"SELECT id, reference, {columns} FROM registration WHERE reference > $1 ORDER BY reference LIMIT {_BATCH}",  # noqa: S608
        last,
    ):
        for row in rows:
            given = [fold(row[name])[:200] for name in _KEYED]
            await run(f"UPDATE registration SET {keys} WHERE id = $1", row["id"], *given)  # noqa: S608 - names of ours
        last = rows[-1]["reference"]


class Migration(migrations.Migration):
    dependencies = [("events", "0022_form_builder")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ListColumns",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "events.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="list_columns",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("scope", fields.UUIDField()),
                ("name", fields.CharField(max_length=60)),
                ("columns", JSONField(default=list)),
            ],
            options={
                "table": "list_columns",
                "app": "events",
                "unique_together": (("account", "scope", "name"),),
                "pk_attr": "id",
                "table_description": "The columns that an account chose for a list.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Registration",
            name="badge_name_key",
            field=fields.CharField(default="", db_default="", max_length=200),
        ),
        ops.AddField(
            model_name="Registration",
            name="function_key",
            field=fields.CharField(default="", db_default="", max_length=200),
        ),
        ops.AddField(
            model_name="Registration",
            name="legal_name_key",
            field=fields.CharField(default="", db_default="", max_length=200),
        ),
        ops.AddField(
            model_name="Registration",
            name="organization_key",
            field=fields.CharField(default="", db_default="", max_length=200),
        ),
        ops.AddIndex(
            model_name="Registration",
            index=Index(fields=["event_id", "badge_name_key"]),
        ),
        ops.AddIndex(
            model_name="Registration",
            index=Index(fields=["event_id", "organization_key"]),
        ),
        ops.AddIndex(
            model_name="Registration",
            index=Index(fields=["event_id", "country"]),
        ),
        ops.AddIndex(
            model_name="Registration",
            index=Index(fields=["event_id", "id"]),
        ),
        # Covers what lists ask of answers without a look at their rows.
        ops.RemoveIndex(model_name="Answer", name=None, fields=["field_id", "sort_key"]),
        ops.AddIndex(model_name="Answer", index=Index(fields=["field_id", "sort_key", "registration_id"])),
        # Counts of stages are read off it alone.
        ops.RemoveIndex(model_name="Registration", name=None, fields=["event_id", "state", "category_id"]),
        ops.AddIndex(model_name="Registration", index=Index(fields=["event_id", "state", "category_id", "approval"])),
        ops.RunPython(fill_keys),
    ]
