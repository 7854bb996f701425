"""A participant's letters behind their private link: asking for one, its state, and the letter itself."""

from __future__ import annotations

import logging
from collections.abc import Collection
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.badges.pages import pdf_response
from events.congress.letters import operations
from events.congress.letters.forms import AskForm
from events.congress.letters.operations import AskedAlreadyError, NotRegisteredError
from events.congress.letters.paper_queries import pdf_of
from events.congress.letters.placeholders import PASSPORT_WORDS
from events.congress.letters.queries import (
    content_of,
    is_in_force,
    languages_of,
    letter_of,
    letters_of,
    passport_day,
    request_in,
    requests_of,
)
from events.congress.letters.words import KIND_WORDS, OPEN, STATE_TONES, STATE_WORDS
from events.congress.organizing.retention import sealed_until
from events.congress.registration.models import Registration
from events.platform.language.cleaning import uuid_in
from events.platform.language.i18n import own_name
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, RefusedError, edit_row, found
from events.platform.web.fields import choices_of
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import installation, now
from events.publishing.pocket.participant_queries import held_registration
from events.publishing.pocket.passport_pages import NOT_KEPT
from events.publishing.pocket.personal_frame import personal_page
from events.records.vault.operations import Looker
from events.records.vault.queries import names_kept
from events.records.vault.sealing import Sealer, SealError, master_keys

_log = logging.getLogger(__name__)

ASKED = Flash(_("We prepare it and write to you when it is ready."), title=_("Your request is with the organizers"))
TAKEN_BACK = Flash(_("Your request is taken back."))
ANSWERED = Flash(_("The organizers have answered it already."), tone="warm")
_TWICE = _("You asked for this letter already, and it is not answered yet.")
_NOT_CONFIRMED = _("Letters are for confirmed registrations.")


async def letters(request: Request) -> Response:
    """Show what was asked for, and ask for a letter."""
    registration = await held_registration(request)
    kept = (await names_kept([registration.id])).get(registration.id, set()) & PASSPORT_WORDS.keys()
    languages = choices_of([(code, own_name(code)) for code in languages_of(registration.event)])
    return await edit_row(
        request,
        load=partial(_present, registration),
        form=partial(AskForm, registration.event, kept, choices={"language": languages}),
        save=partial(_ask, request),
        show=partial(_show, request, kept),
    )


async def _present(registration: Registration) -> Present[Registration]:
    language = registration.language if registration.language in languages_of(registration.event) else ""
    return Present(registration, {"kind": "visa", "language": language})


async def _ask(request: Request, registration: Registration, form: AskForm, _version: int) -> Response:
    sealer = Sealer(master_keys(installation(request).settings), now())
    try:
        await operations.ask_for_letter(registration.event, registration.id, form.wish(), sealer)
    except AskedAlreadyError:
        raise RefusedError(str(_TWICE)) from None
    except NotRegisteredError:
        raise RefusedError(str(_NOT_CONFIRMED)) from None
    except SealError as error:
        _log.error("the passport of registration %s cannot be sealed: %s", registration.reference, error)
        raise RefusedError(str(NOT_KEPT)) from None
    return _back(request, ASKED)


def _back(request: Request, flash: Flash) -> Response:
    return redirect(request, address("personal.letters", token=request.path_params["token"]), flash)


async def _show(request: Request, kept: Collection[str], registration: Registration, edit: Edit) -> Response:
    rows = await requests_of(registration.id)
    issued = await letters_of([row.id for row in rows])
    readable = await names_kept([letter.id for letters in issued.values() for letter in letters])
    standing = {
        row.id: letter for row in rows for letter in issued[row.id] if is_in_force(letter) and letter.id in readable
    }
    day = await passport_day(registration.id)
    return await personal_page(
        request,
        registration,
        "publishing/pocket/letters.html",
        edit.status,
        rows=rows,
        letters=standing,
        has_passport=kept == PASSPORT_WORDS.keys(),
        destroyed_on=day[0] if day else sealed_until(registration.event.ends_on, now()),
        form=edit.form,
        kind_words=KIND_WORDS,
        state_words=STATE_WORDS,
        tones=STATE_TONES,
        open_states=OPEN,
    )


async def letter(request: Request) -> Response:
    """The letter as it was issued, as long as it is in force; the look is recorded."""
    registration = await held_registration(request)
    one = found(await letter_of(registration.id, request.path_params["letter"]))
    here = installation(request)
    looker = Looker(None, "personal.letter", now())
    try:
        content = found(await content_of(master_keys(here.settings), one, looker))
    except SealError as error:
        _log.error("the letter %s does not open: %s", one.id, error)
        return await personal_page(request, registration, "publishing/pocket/letter_closed.html", 503)
    return pdf_response(await pdf_of(here, one, content), f"letter-{one.code}")


async def withdrawal(request: Request) -> Response:
    """Ask whether to take a request back (GET), and do it (POST)."""
    registration = await held_registration(request)
    request_id = found(uuid_in(request.path_params["letter"]))
    row = found(await request_in(registration.event_id, request_id))
    found(row if row.registration_id == registration.id else None)
    if request.method != "POST":
        page, is_open = "publishing/pocket/letter_withdrawal.html", row.state in OPEN
        return await personal_page(request, registration, page, row=row, kinds=KIND_WORDS, is_open=is_open)
    is_done = await operations.withdraw(row, "", by=None, now=now())
    return _back(request, TAKEN_BACK if is_done else ANSWERED)
