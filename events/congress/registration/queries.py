"""Reading registrations."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from events.congress.registration.models import Registration
from events.congress.registration.values import SHOWN, Details, Receipt
from events.platform.storage.database import execute_rows


async def find_by_nonce(event_id: UUID, nonce: str) -> Receipt | None:
    """Return the registration that a form with this nonce has made."""
    return await _receipt("event_id = $1 AND nonce = $2", [event_id, nonce])


async def find_standing(key: str) -> Receipt | None:
    """Return the registration of this person that is not cancelled."""
    return await _receipt("active_key = $1", [key])


async def registered_since(event_id: UUID, email: str, since: dt.datetime) -> int:
    """Return how many people were registered with this address since then, whatever became of them."""
    rows = await execute_rows(
        "SELECT count(*) AS number FROM registration WHERE event_id = $1 AND email = $2 AND registered_at > $3",
        [event_id, email, since],
    )
    return int(rows[0]["number"])


async def _receipt(condition: str, values: list[object]) -> Receipt | None:
    columns = "id, state, link_generation, active_key"
    rows = await execute_rows(f"SELECT {columns} FROM registration WHERE {condition}", values)  # noqa: S608
    if not rows:
        return None
    row = rows[0]
    return Receipt(UUID(str(row["id"])), row["state"], row["link_generation"], row["active_key"])


async def answers_of(registration_id: UUID) -> dict[UUID, str]:
    """Return the stored answers of a registration, by question."""
    rows = await execute_rows("SELECT field_id, value FROM answer WHERE registration_id = $1", [registration_id])
    return {UUID(str(row["field_id"])): row["value"] for row in rows}


async def details_of(registration: Registration) -> Details:
    """Return what a registration says at present, as it was typed."""
    columns = {name: getattr(registration, name) for name in SHOWN}
    typed: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in columns.items()
    }
    return Details(**typed, answers=await answers_of(registration.id))
