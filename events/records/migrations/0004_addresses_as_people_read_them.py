"""Addresses are compared with their domain as people read it: those that were kept in Punycode follow."""

import hashlib
from typing import Any
from uuid import UUID

from tortoise import migrations
from tortoise.migrations import operations as ops

from events.platform.email_addresses import fold_email
from events.platform.language.cleaning import fold
from events.platform.storage.database import prepared

# Where another row is known by the new spelling already, the older one stays.
_ACCOUNT = (
    "UPDATE account SET email_folded = $1 WHERE id = $2 AND NOT EXISTS (SELECT 1 FROM account WHERE email_folded = $1)"
)
_ADDRESS = "UPDATE address SET email_folded = $1 WHERE id = $2"
_REGISTRATION = (
    "UPDATE registration SET email = $1, active_key = $3, search_text = REPLACE(search_text, $4, $5) WHERE id = $2 "
    "AND NOT EXISTS (SELECT 1 FROM registration WHERE active_key = $3)"
)


async def forward(_apps: object, editor: Any) -> None:
    client = editor.client

    async def run(sql: str, *params: object) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = await client.execute_query_dict(
            *prepared(sql, params, client.capabilities.dialect)
        )
        return rows

    for table, update in (("account", _ACCOUNT), ("address", _ADDRESS)):
        for row in await run(f"SELECT id, email_folded FROM {table} WHERE email_folded LIKE '%xn--%'"):  # noqa: S608 - names of ours
            await run(update, fold_email(row["email_folded"]), row["id"])
    for row in await run(
        "SELECT id, event_id, email, badge_name, active_key FROM registration WHERE email LIKE '%xn--%'"
    ):
        email = fold_email(row["email"])
        searched = fold(row["email"]), fold(email)
        await run(_REGISTRATION, email, row["id"], row["active_key"] and _key(row, email), *searched)


def _key(row: dict[str, Any], email: str) -> str:
    """Return what `active_key` of a registration was when this was written."""
    parts = "\0".join((UUID(str(row["event_id"])).hex, email.casefold(), fold(row["badge_name"])))
    return hashlib.blake2b(parts.encode(), digest_size=32).hexdigest()


class Migration(migrations.Migration):
    dependencies = [("events", "0003_stamps_of_slots_and_legs")]

    initial = False

    operations = [ops.RunPython(forward)]
