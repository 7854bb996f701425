"""Requests for letters as their event's organizers see them: the list, one of them, and what becomes of it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.badges.pages import pdf_response
from events.congress.letters import operations
from events.congress.letters.forms import AnswerForm
from events.congress.letters.making_queries import Made, made_of
from events.congress.letters.models import Letter, LetterRequest
from events.congress.letters.operations import NotRegisteredError
from events.congress.letters.paper_queries import draft_pdf, pdf_of
from events.congress.letters.placeholders import PASSPORT_WORDS, PLACEHOLDER_WORDS
from events.congress.letters.queries import (
    content_of,
    is_in_force,
    letters_of,
    open_values,
    outdated_in,
    paper_of,
    passport_day,
    passport_of,
    request_in,
)
from events.congress.letters.words import HELD, KIND_WORDS, OPEN, STATE_TONES, STATE_WORDS
from events.congress.organizing.frame_queries import organize_frame
from events.platform.language.cleaning import uuid_in
from events.platform.language.i18n import current_language, gettext
from events.platform.language.lazy import gettext as _
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row, found, version_of
from events.platform.web.flash import Flash, mailed, redirect
from events.platform.web.forms import read_form
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.people.queries import names_of
from events.records.vault.operations import Looker
from events.records.vault.queries import looks_of_subject
from events.records.vault.sealing import Sealer, SealError, master_keys
from events.records.vault.words import KEY_IS_MISSING, UNOPENED

_log = logging.getLogger(__name__)

PREPARED = Flash(_("This request is in preparation."))
ISSUED = Flash(_("The letter is issued. Look at it, then send it."))
SENT = Flash(_("A mail with the link is on its way."))
REFUSED = Flash(_("The request is refused; a mail says why."))
WITHDRAWN = Flash(_("Withdrawn. Whoever checks the letter is told so."))
CLOSED = Flash(_("This is not possible any more: somebody answered the request meanwhile."), tone="warm")
_PAGE = "organize.letters"


_WORDS = {"kind_words": KIND_WORDS, "state_words": STATE_WORDS, "tones": STATE_TONES, "open_states": OPEN}


async def letter(request: Request) -> Response:
    """Show one request, its letters, and what differs by now."""
    return await _show(request, await _asked_for(request))


async def _asked_for(request: Request) -> LetterRequest:
    request_id = found(uuid_in(request.path_params["letter"]))
    return found(await request_in(request.state.event.id, request_id))


async def _show(request: Request, row: LetterRequest, status: int = 200, problem: str = "") -> Response:
    event = request.state.event
    paper = await paper_of(event)
    values = await open_values(paper, event, row, now())
    issued = (await letters_of([row.id]))[row.id]
    standing = next((one for one in issued if is_in_force(one)), None)
    kept, looks = await passport_day(row.registration_id), await looks_of_subject(row.registration_id, most=20)
    people = {one.issued_by for one in issued} | {look.looked_by for look in looks if look.looked_by}
    return render(
        request,
        "congress/letters/request.html",
        status,
        **await organize_frame(request.state.actor, event, _PAGE),
        row=row,
        registration=row.registration,
        issued=issued,
        standing=standing,
        outdated=_named(await outdated_in(standing, values, row.registration_id) if standing else []),
        destroyed_on=kept[0] if kept else None,
        looks=looks,
        names=await names_of(people),
        problem=problem,
        held_states=HELD,
        **_WORDS,
    )


def _named(names: list[str]) -> list[str]:
    return [str(PLACEHOLDER_WORDS[name]) for name in names]


async def passport(request: Request) -> Response:
    """Show what is kept of the passport; the look is recorded."""
    row = await _asked_for(request)
    event, problem = request.state.event, ""
    values: Mapping[str, str] = {}
    try:
        values = await _passport(request, row, "organize.letter.passport")
    except SealError as error:
        _log.error("the passport of registration %s does not open: %s", row.registration_id, error)
        problem = f"{UNOPENED}. {KEY_IS_MISSING}"
    return render(
        request,
        "congress/letters/passport.html",
        **await organize_frame(request.state.actor, event, _PAGE),
        row=row,
        registration=row.registration,
        facts=[(words, values.get(name, "")) for name, words in PASSPORT_WORDS.items()],
        problem=problem,
    )


async def _passport(request: Request, row: LetterRequest, place: str) -> dict[str, str]:
    keys, looker = master_keys(installation(request).settings), Looker(request.state.actor.account_id, place, now())
    return await passport_of(keys, request.state.event, row.registration_id, current_language(), looker)


async def preparation(request: Request) -> Response:
    """Take a request on."""
    row = await _asked_for(request)
    is_done = await operations.prepare(row, by=request.state.actor.account_id, now=now())
    return _back(request, row, PREPARED if is_done else CLOSED)


def _back(request: Request, row: LetterRequest, flash: Flash) -> Response:
    return redirect(request, address("organize.letter", slug=request.state.event.slug, letter=row.id), flash)


async def _make(request: Request, row: LetterRequest, place: str) -> Made:
    """Return the letter as it would be now; the look at the passport is recorded. Raise SealError."""
    keys, looker = master_keys(installation(request).settings), Looker(request.state.actor.account_id, place, now())
    return (await made_of(keys, request.state.event, [row], looker))[row.id]


async def draft(request: Request) -> Response:
    """Show the letter as it would be issued now."""
    row = await _asked_for(request)
    try:
        made = await _make(request, row, "organize.letter.draft")
    except SealError as error:
        return await _unopened(request, row, error)
    paper = made.paper.row
    pictures = (paper.letterhead_id, paper.signature_id) if paper else (None, None)
    return pdf_response(await draft_pdf(installation(request), made.content, pictures), f"draft-{row.kind}")


async def _unopened(request: Request, row: LetterRequest, error: SealError) -> Response:
    _log.error("what is sealed for the letter %s does not open: %s", row.id, error)
    return await _show(request, row, 409, f"{UNOPENED}. {KEY_IS_MISSING}")


async def issue(request: Request) -> Response:
    """Issue the letter, or issue it anew; the one before is superseded."""
    row = await _asked_for(request)
    version = version_of(str((await read_form(request)).get("version", "")))
    try:
        made = await _make(request, row, "organize.letter.issue")
    except SealError as error:
        return await _unopened(request, row, error)
    if missing := made.missing:
        told = gettext("The letter cannot be issued. Missing: %(names)s.", names=", ".join(_named(missing)))
        return await _show(request, row, 422, told)
    sealer = Sealer(master_keys(installation(request).settings), now(), request.state.actor.account_id)
    try:
        await operations.issue(request.state.event, row, made.to_issue(), sealer, version)
    except ChangedMeanwhileError:
        return _back(request, row, CLOSED)
    except NotRegisteredError:
        told = gettext("Letters are issued for confirmed registrations only.")
        return await _show(request, row, 422, told)
    return _back(request, row, ISSUED)


async def file(request: Request) -> Response:
    """Show a letter as it was issued, also one that is not in force any more."""
    row = await _asked_for(request)
    one = found(await Letter.get_or_none(request_id=row.id, code=request.path_params["code"]))
    here, looker = installation(request), Looker(request.state.actor.account_id, "organize.letter.file", now())
    try:
        content = await content_of(master_keys(here.settings), one, looker)
    except SealError as error:
        return await _unopened(request, row, error)
    return pdf_response(await pdf_of(here, one, found(content)), f"letter-{one.code}")


async def sending(request: Request) -> Response:
    """Tell by mail that the letter is there."""
    row = await _asked_for(request)
    is_done = await operations.send(row, by=request.state.actor.account_id, now=now())
    return _back(request, row, mailed(request, SENT) if is_done else CLOSED)


async def refusal(request: Request) -> Response:
    """Ask for the reason (GET), and refuse (POST)."""
    return await _answer(request, is_refusal=True)


async def withdrawal(request: Request) -> Response:
    """Ask for the reason (GET), and withdraw the request or its letter (POST)."""
    return await _answer(request, is_refusal=False)


async def _answer(request: Request, *, is_refusal: bool) -> Response:
    return await edit_row(
        request,
        load=partial(_present, request),
        form=AnswerForm,
        save=partial(_save_answer, request, is_refusal),
        show=partial(_show_answer, request, is_refusal),
    )


async def _present(request: Request) -> Present[LetterRequest]:
    return Present(await _asked_for(request), {})


async def _save_answer(
    request: Request, is_refusal: bool, row: LetterRequest, form: AnswerForm, _version: int
) -> Response:
    act = operations.refuse if is_refusal else operations.withdraw
    is_done = await act(row, form.reason.data, by=request.state.actor.account_id, now=now())
    done = mailed(request, REFUSED) if is_refusal else WITHDRAWN
    return _back(request, row, done if is_done else CLOSED)


async def _show_answer(request: Request, is_refusal: bool, row: LetterRequest, edit: Edit) -> Response:
    return render(
        request,
        "congress/letters/answer.html",
        edit.status,
        **await organize_frame(request.state.actor, request.state.event, _PAGE),
        row=row,
        registration=row.registration,
        is_refusal=is_refusal,
        form=edit.form,
        edit=edit,
    )
