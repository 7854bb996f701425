"""Forms with files: what a browser sent is kept at once, so that a form that comes back has lost none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from events.congress.registration.file_fields import KEPT, REMOVAL, RefusedFile
from events.congress.registration.file_operations import FormSent, find_pending, keep_pending
from events.congress.registration.file_queries import answer_file_of
from events.congress.registration.question_queries import Question, Questions
from events.congress.registration.registration_forms import QUESTION
from events.congress.registration.stored_answers import Attached, Given, attached_in
from events.platform.language.i18n import gettext as _
from events.platform.web.editing import found
from events.platform.web.forms import read_form
from events.platform.web.installation import installation, now
from events.records.files.operations import FileRefusedError
from events.records.files.pages import file_response
from events.records.people.throttle_operations import allow_upload

_BESIDE_FILES = 1_500_000  # bytes of everything else in a form


async def read_answers(
    request: Request,
    questions: Questions,
    *,
    of: UUID | None = None,
    before: Mapping[UUID, Given] | None = None,
    nonce_of: Callable[[str], str] = str,
) -> FormData:
    """Return the form that was sent, with the files that it means in place of those that came.

    It corrects the registration `of` with the answers `before`, or has a nonce, kept as `nonce_of` makes it. A file is
    named by what the answer was, by what the form carries of an earlier try, or sent anew.
    """
    asked = [question for question in questions.files if not question.is_retired]
    if not asked:
        return await read_form(request)
    largest = _BESIDE_FILES + sum(question.frame.most_bytes for question in asked)
    sent = await read_form(request, with_files=True, largest=largest, most_files=len(asked))
    holder = str(of or nonce_of(str(sent.get("nonce", ""))))
    form = FormSent(installation(request).settings.files_dir, questions.event_id, holder, now())
    try:
        meant = [(QUESTION + one.code, await _meant(request, form, one, sent, before or {})) for one in asked]
    finally:
        await sent.close()
    files: list[tuple[str, Any]] = [(name, file) for name, file in meant if file]
    return FormData([*_texts(sent), *files])


def _texts(sent: FormData) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in sent.multi_items() if isinstance(value, str))


async def _meant(
    request: Request, form: FormSent, question: Question, sent: FormData, before: Mapping[UUID, Given]
) -> Attached | RefusedFile | None:
    """Return the file that a form means as the answer to a question."""
    name = QUESTION + question.code
    upload, kept = sent.get(name), str(sent.get(name + KEPT, ""))
    known = await _known(form, question, kept, before.get(question.id)) if kept else None
    if isinstance(upload, UploadFile) and upload.filename:
        return await _sent(request, form, question, upload, known)
    if sent.get(name + REMOVAL):
        return None
    return RefusedFile(_("This file was kept for a day only. Choose it again.")) if kept and not known else known


async def _known(form: FormSent, question: Question, kept: str, given: Given | None) -> Attached | None:
    answered = attached_in(given.value) if given else None
    return answered if answered and answered.id == kept else await find_pending(form, question, kept)


async def _sent(
    request: Request, form: FormSent, question: Question, upload: UploadFile, known: Attached | None
) -> Attached | RefusedFile:
    client = request.client.host if request.client else "unknown"
    if not await allow_upload(client, form.now):
        return RefusedFile(_("Too many files came from your network within the hour. Try again later."), known)
    try:
        return await keep_pending(form, question, upload)
    except FileRefusedError as refused:
        return RefusedFile(refused.text, known)


async def answer_file_response(request: Request, questions: Questions, registration_id: UUID) -> Response:
    """Send the file that a registration answered with, to whoever may see these questions. Raise HTTPException 404."""
    stored = found(await answer_file_of(questions, registration_id, request.path_params["question"]))
    return await file_response(request, stored, is_inline=True)
