"""Each event counts who comes and who takes part online apart: pools without a limit, with the claims of before."""

import uuid
from typing import Any

from tortoise import migrations
from tortoise.migrations import operations as ops

from events.platform.storage.database import prepared

_CLAIMS = """
INSERT INTO claim (pool_id, holder, state, "group", claimed_at, expires_at)
SELECT CAST($1 AS {uuid}), c.holder, c.state, c."group", c.claimed_at, c.expires_at
FROM claim c JOIN registration r ON r.id = c.holder JOIN event e ON e.id = r.event_id AND e.pool_id = c.pool_id
WHERE e.id = $2 AND r.attendance = $3 ORDER BY c.id
"""
_TAKEN = "UPDATE pool SET taken = (SELECT COUNT(*) FROM claim WHERE pool_id = $1 AND state = 'taken') WHERE id = $1"


async def forward(_apps: object, editor: Any) -> None:
    client = editor.client
    is_sqlite = client.capabilities.dialect == "sqlite"

    async def run(sql: str, *params: object) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = await client.execute_query_dict(
            *prepared(sql, params, client.capabilities.dialect)
        )
        return rows

    for event in await run("SELECT id FROM event"):
        for attendance in ("on_site", "online"):
            pool = uuid.uuid4()
            await run("INSERT INTO pool (id, scope, taken) VALUES ($1, $2, 0)", pool, event["id"])
            await run(_CLAIMS.format(uuid="TEXT" if is_sqlite else "UUID"), pool, event["id"], attendance)
            await run(_TAKEN, pool)
            await run(f"UPDATE event SET {attendance}_pool_id = $1 WHERE id = $2", pool, event["id"])  # noqa: S608 - two names


class Migration(migrations.Migration):
    dependencies = [("events", "0006_registration_keys")]

    initial = False

    operations = [ops.RunPython(forward)]
