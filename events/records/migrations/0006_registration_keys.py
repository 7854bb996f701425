"""Registrations gain the folded keys by which their list sorts and filters."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations as ops

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
    dependencies = [("events", "0005_answer_sort_keys")]

    initial = False

    operations = [ops.RunPython(fill_keys)]
