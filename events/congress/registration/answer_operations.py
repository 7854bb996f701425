"""Storing the answers of a registration, each where its question says at that moment."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from uuid import UUID

from events.congress.registration.answers import sort_key
from events.congress.registration.file_operations import claim_files
from events.congress.registration.models import Answer
from events.congress.registration.question_queries import Questions
from events.congress.registration.sealed_operations import seal_answers
from events.congress.registration.stored_answers import Given
from events.platform.storage.database import dialect, execute_count, execute_rows
from events.records.vault.sealing import Sealer

Answers = Mapping[UUID, Given]


async def save_answers(sealer: Sealer | None, questions: Questions, registration_id: UUID, answers: Answers) -> None:
    """Store these answers, in the caller's transaction; empty ones take away what was there, others stay.

    Those to sensitive questions are sealed. Which these are is read here, for an owner may have decided it after the
    form was read; an answer to a question that was deleted meanwhile is to nothing.
    """
    if not answers:
        return
    is_sensitive = await _held_questions(questions.event_id)
    plain = {id: given for id, given in answers.items() if is_sensitive.get(id) is False}
    await claim_files(questions, registration_id, plain)
    await _write(questions, registration_id, plain)
    sealed = {id: given for id, given in answers.items() if is_sensitive.get(id)}
    await seal_answers(sealer, questions, registration_id, sealed)


async def _held_questions(event_id: UUID) -> dict[UUID, bool]:
    """Return whether each question is sensitive; none becomes so, or is deleted, before the transaction ends."""
    lock = " FOR SHARE" if dialect() == "postgresql" else ""  # on SQLite one transaction writes at a time
    sql = "SELECT id, is_sensitive FROM form_field WHERE event_id = $1 ORDER BY id"
    return {UUID(str(row["id"])): bool(row["is_sensitive"]) for row in await execute_rows(sql + lock, [event_id])}


async def _write(questions: Questions, registration_id: UUID, answers: Answers) -> None:
    """An answer that is the same stays one to the revision that it was given to."""
    if empty := [question for question, given in answers.items() if not given.value]:
        await Answer.filter(registration_id=registration_id, field_id__in=empty).delete()
    asked = {question.id: question for question in questions.all_questions}
    rows = [
        (id, given.revision, given.value, sort_key(asked[id], given)) for id, given in answers.items() if given.value
    ]
    if rows:
        places = ", ".join(f"($1, ${at}, ${at + 1}, ${at + 2}, ${at + 3})" for at in range(2, 2 + 4 * len(rows), 4))
        await execute_count(
            f"INSERT INTO answer (registration_id, field_id, field_version, value, sort_key) VALUES {places} "  # noqa: S608
            "ON CONFLICT (registration_id, field_id) DO UPDATE "
            "SET field_version = excluded.field_version, value = excluded.value, sort_key = excluded.sort_key "
            "WHERE answer.value <> excluded.value",
            [registration_id, *chain.from_iterable(rows)],
        )
