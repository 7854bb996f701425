"""Reading registrations."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from events.congress.registration.models import Registration
from events.congress.registration.question_queries import Question, Questions
from events.congress.registration.stored_answers import Given
from events.congress.registration.values import SHOWN, Details, Receipt
from events.platform.storage.database import execute_rows
from events.records.seats.queries import seats_of
from events.records.vault.queries import names_kept


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


async def answers_of(registration_id: UUID) -> dict[UUID, Given]:
    """Return the stored answers of a registration, by question."""
    sql = "SELECT field_id, value, field_version FROM answer WHERE registration_id = $1"
    rows = await execute_rows(sql, [registration_id])
    return {UUID(str(row["field_id"])): Given(row["value"], row["field_version"]) for row in rows}


async def details_of(registration: Registration) -> Details:
    """Return what a registration says at present, as it was typed."""
    columns = {name: getattr(registration, name) for name in SHOWN}
    typed: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in columns.items()
    }
    return Details(**typed, answers=await answers_of(registration.id))


async def full_options(questions: Questions) -> frozenset[tuple[str, str]]:
    """Return the codes of questions and their options whose seats are all taken."""
    limited = {
        option.pool_id: (question.code, option.code)
        for question in questions.questions
        for option in question.options
        if option.pool_id
    }
    return frozenset(limited[pool] for pool, seats in (await seats_of(limited)).items() if seats.is_full)


async def sealed_kept(registration_id: UUID, questions: Questions) -> list[Question]:
    """Return the sensitive questions that a registration has answered; opens nothing, so it is no look."""
    if not questions.sealed:
        return []
    kept = (await names_kept([registration_id])).get(registration_id, set())
    return [question for question in questions.sealed if Questions.sealed_name(question.id) in kept]
