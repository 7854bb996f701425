"""What a registration that stands still lacks: required questions that are asked of it and have no answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from events.congress.organizing.models import Event
from events.congress.registration.answers import codes_of
from events.congress.registration.conditions import asked_of
from events.congress.registration.models import Answer, Registration
from events.congress.registration.question_queries import Question, Questions, questions_of
from events.congress.registration.stored_answers import Given
from events.records.vault.queries import names_kept

_TOGETHER = 500  # registrations that are looked at by one statement


async def unanswered_by(event: Event, rows: Sequence[Registration]) -> dict[UUID, list[Question]]:
    """Return the required questions that people left out, in the order of the form; only those who did are named.

    Opens nothing: a question that depends on a sealed answer is asked of nobody here.
    """
    questions = await questions_of(event)
    if not any(one.is_required for one in questions.questions):
        return {}
    found: dict[UUID, list[Question]] = {}
    for at in range(0, len(rows), _TOGETHER):
        some = rows[at : at + _TOGETHER]
        plain, sealed = await _answers([row.id for row in some]), await names_kept([row.id for row in some])
        for row in some:
            if left := _unanswered(questions, row, plain.get(row.id, {}), sealed.get(row.id, ())):
                found[row.id] = left
    return found


async def _answers(ids: Collection[UUID]) -> dict[UUID, dict[UUID, Given]]:
    found: defaultdict[UUID, dict[UUID, Given]] = defaultdict(dict)
    for row in await Answer.filter(registration_id__in=list(ids)):
        found[row.registration_id][row.field_id] = Given(row.value, row.field_version)
    return found


def _unanswered(
    questions: Questions, row: Registration, plain: Mapping[UUID, Given], sealed: Collection[str]
) -> list[Question]:
    chosen = {one.code: codes_of(one, plain.get(one.id)) for one in questions.questions}
    asked = asked_of(questions.questions, questions.category(row.category_id).code, chosen)
    return [
        one
        for one in questions.questions
        if one.is_required and one.code in asked and one.id not in plain and Questions.sealed_name(one.id) not in sealed
    ]
