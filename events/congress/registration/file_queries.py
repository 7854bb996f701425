"""Reading the files of answers."""

from __future__ import annotations

from uuid import UUID

from events.congress.registration.models import Answer
from events.congress.registration.question_queries import Questions
from events.congress.registration.stored_answers import attached_in
from events.records.files.models import StoredFile


async def answer_file_of(questions: Questions, registration_id: UUID, code: str) -> StoredFile | None:
    """Return the file that a registration gave as the answer to the question with this code, among `questions`."""
    question = next((one for one in questions.files if one.code == code), None)
    answer = question and await Answer.get_or_none(registration_id=registration_id, field_id=question.id)
    file = attached_in(answer.value) if answer else None
    if file is None:
        return None
    return await StoredFile.get_or_none(
        id=file.id, scope=questions.event_id, subject=registration_id, keep_until=None, deleted_at=None
    )
