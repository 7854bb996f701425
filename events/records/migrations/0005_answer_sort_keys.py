"""Answers gain the key by which they are sorted and found."""

from decimal import Decimal
from typing import Any

import msgspec
from tortoise import migrations
from tortoise.migrations import operations as ops

from events.platform.language.cleaning import fold
from events.platform.storage.database import prepared

_BATCH = 500
_KINDS = "SELECT id, kind FROM form_field"
_ANSWERS = "SELECT id, field_id, value FROM answer WHERE id > $1 ORDER BY id LIMIT $2"


async def forward(_apps: object, editor: Any) -> None:
    client = editor.client

    async def run(sql: str, *params: object) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = await client.execute_query_dict(
            *prepared(sql, params, client.capabilities.dialect)
        )
        return rows

    kinds = {str(row["id"]): row["kind"] for row in await run(_KINDS)}
    last = 0
    while rows := await run(_ANSWERS, last, _BATCH):
        for row in rows:
            key = _key(kinds[str(row["field_id"])], row["value"])
            await run("UPDATE answer SET sort_key = $1 WHERE id = $2", key[:200], row["id"])
        last = rows[-1]["id"]


def _key(kind: str, value: str) -> str:
    """Return what the key of an answer was when this was written."""
    if kind == "number":
        return _padded(value)
    if kind == "telephone":
        return _dialled(value)
    return fold(value) if kind in ("text", "long_text") else value


def _padded(value: str) -> str:
    try:
        millionths = int(Decimal(value).scaleb(6))
    except (ArithmeticError, ValueError):
        return fold(value)
    return f"1{millionths:022d}" if millionths >= 0 else f"0{10**22 + millionths:022d}"


def _dialled(value: str) -> str:
    try:
        typed, e164 = msgspec.json.decode(value, type=tuple[str, str])
    except msgspec.MsgspecError:
        return fold(value)
    return e164 or fold(typed)


class Migration(migrations.Migration):
    dependencies = [("events", "0004_addresses_as_people_read_them")]

    initial = False

    operations = [ops.RunPython(forward)]
