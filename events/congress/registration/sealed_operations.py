"""Answers to sensitive questions: sealed in the vault, opened with a recorded look, moved there when they become so."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from events.congress.organizing.models import Event
from events.congress.organizing.retention import sealed_until
from events.congress.registration.models import Answer, Registration
from events.congress.registration.question_queries import Question, Questions
from events.congress.registration.stored_answers import Given
from events.records.vault.operations import Looker, keep_sensitive_of_all, read_sensitive_of_all
from events.records.vault.sealing import MasterKeys, Sealer

_BATCH = 200  # registrations whose answers are sealed or opened at once


@dataclass(frozen=True)
class Opener:
    """Who opens the answers to these questions of an event, and with which master keys."""

    keys: MasterKeys
    event_id: UUID
    questions: Sequence[Question]
    looker: Looker


async def seal_answers(
    sealer: Sealer | None, questions: Questions, registration_id: UUID, answers: Mapping[UUID, Given]
) -> None:
    """Seal these answers of a registration; an empty one is taken away. Nothing happens for none."""
    if not answers:
        return
    if sealer is None:
        raise ValueError("an answer to a sensitive question came without the keys to seal it")
    values = {Questions.sealed_name(question): given.sealed for question, given in answers.items()}
    day = sealed_until(questions.ends_on, sealer.now)
    await keep_sensitive_of_all(sealer, questions.event_id, {registration_id: values}, day)


async def seal_given(sealer: Sealer, event: Event, question_id: UUID) -> None:
    """Seal the answers that were given to a question while it was an ordinary one, in the caller's transaction."""
    name, day = Questions.sealed_name(question_id), sealed_until(event.ends_on, sealer.now)
    given = Answer.filter(field_id=question_id).order_by("registration_id").limit(_BATCH)
    while rows := await given:
        values = {row.registration_id: {name: Given(row.value, row.field_version).sealed} for row in rows}
        await keep_sensitive_of_all(sealer, event.id, values, day)
        await Answer.filter(id__in=[row.id for row in rows]).delete()


async def open_answers(opener: Opener, registrations: Collection[UUID]) -> dict[UUID, dict[UUID, Given]]:
    """Return the sealed answers of registrations, by registration and question; each look is recorded. Raise SealError.

    Not to be called inside a transaction.
    """
    names = {Questions.sealed_name(question.id): question.id for question in opener.questions}
    values = await read_sensitive_of_all(opener.keys, opener.event_id, registrations, names, opener.looker)
    return {
        registration: {names[name]: Given.from_sealed(value) for name, value in kept.items()}
        for registration, kept in values.items()
    }


async def with_sealed(
    rows: AsyncIterator[tuple[Registration, Mapping[UUID, Given]]], opener: Opener
) -> AsyncIterator[tuple[Registration, Mapping[UUID, Given]]]:
    """Give rows of registrations with their sealed answers beside the others."""
    batch: list[tuple[Registration, Mapping[UUID, Given]]] = []
    async for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            for opened in await _opened(batch, opener):
                yield opened
            batch = []
    for opened in await _opened(batch, opener):
        yield opened


async def _opened(
    batch: Sequence[tuple[Registration, Mapping[UUID, Given]]], opener: Opener
) -> list[tuple[Registration, Mapping[UUID, Given]]]:
    sealed = await open_answers(opener, [row.id for row, _answers in batch])
    return [(row, {**answers, **sealed.get(row.id, {})}) for row, answers in batch]
