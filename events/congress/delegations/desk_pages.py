"""The focal point's pages, which organizers have too: the delegation, naming people one by one or as a list."""

from __future__ import annotations

import datetime as dt
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.congress.delegations.forms import NomineeForm, PasteForm, categories_of
from events.congress.delegations.frame_pages import Desk, desk_of
from events.congress.delegations.nominee_operations import ElsewhereError, Naming, nominate
from events.congress.delegations.operations import have_wait_together
from events.congress.delegations.pasted_queries import Pasted, look
from events.congress.delegations.pasting import Line
from events.congress.delegations.values import Nominee
from events.congress.delegations.words import LETTER_TONES, LETTER_WORDS, LINE_WORDS, when_text
from events.congress.quotas.operations import QuotaFullError
from events.congress.registration.rules import is_nonce, new_nonce
from events.congress.registration.words import STATE_TONES, STATE_WORDS
from events.platform.email_addresses import fold_email
from events.platform.language.lazy import gettext as _
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.web.editing import Edit, Present, RefusedError, edit_row
from events.platform.web.flash import Flash, mailed, redirect
from events.platform.web.forms import read_form
from events.platform.web.installation import installation, now
from events.records.imports.values import FATE_TONES
from events.records.people.throttle_operations import allow

NAMED = Flash(_("%(name)s is named: a mail asks to confirm."))
NAMED_ALL = Flash(_("%(number)s people are named: a mail asks each to confirm."))
NOT_ALL = Flash(_("%(number)s people are named. For the others no place was left."), tone="warm")
TOGETHER = Flash(_("Those of the delegation who wait get places all at once."))
ALONE = Flash(_("Each person who waits gets the first place that is free."))
CLOSED = Flash(_("Nobody can be named at the moment."), tone="warm")
_ELSEWHERE = _("This person belongs to another delegation.")
_FULL = _("No place is left in this category.")
# So many people may be named by one link in an hour: more than any delegation has, and no flood of mails.
_MOST, _HOUR = 300, dt.timedelta(hours=1)


async def delegation(request: Request) -> Response:
    """Show the delegation: its places, its people, its letter, and what can be done."""
    desk = await desk_of(request)
    return await desk.show(
        "desk",
        when=when_text(desk.window),
        state_words=STATE_WORDS,
        tones=STATE_TONES,
        letter_words=LETTER_WORDS,
        letter_tones=LETTER_TONES,
        has_server=installation(request).settings.has_mail_server,
    )


async def nomination(request: Request) -> Response:
    """Name one person."""
    desk = await desk_of(request)
    if not desk.may_name or not desk.file.open_quotas:
        return redirect(request, desk.url(), CLOSED)
    return await edit_row(
        request,
        load=partial(_present, desk),
        form=partial(NomineeForm, choices=categories_of(desk.file.open_quotas)),
        save=_save,
        show=_show,
    )


async def _present(desk: Desk) -> Present[Desk]:
    only = [quota.category.code for quota in desk.file.open_quotas]
    chosen = only[0] if len(only) == 1 else ""
    return Present(desk, {"language": desk.file.row.focal_language, "category": chosen, "nonce": new_nonce()})


async def _save(desk: Desk, form: NomineeForm, _version: int) -> Response:
    await check_flood(desk)
    naming = Naming(form.nominee(desk.file), nonce_of(form), desk.by)
    try:
        await nominate(desk.questions, desk.file.row, naming, now())
    except QuotaFullError:
        raise RefusedError(str(_FULL), "category") from None
    except ElsewhereError:
        raise RefusedError(str(_ELSEWHERE), "email") from None
    return redirect(desk.request, desk.url(), mailed(desk.request, NAMED), name=naming.nominee.name)


def nonce_of(form: NomineeForm) -> str:
    typed = form.nonce.data or ""
    return typed if is_nonce(typed) else new_nonce()


async def check_flood(desk: Desk, number: int = 1) -> None:
    """Raise HTTPException 429 for more nominations than any delegation makes."""
    if desk.is_organizer:
        return
    for _one in range(number):
        if not await allow(f"nominations {desk.file.row.id}", _MOST, _HOUR, now()):
            raise HTTPException(429)


async def _show(desk: Desk, edit: Edit) -> Response:
    return await desk.show("nominee", edit.status, form=edit.form, replaced=None)


async def people(request: Request) -> Response:
    """Paste a list of people (GET), and see line by line what it would do (POST); nothing is written by that."""
    desk = await desk_of(request)
    if not desk.may_name or not desk.file.open_quotas:
        return redirect(request, desk.url(), CLOSED)
    if request.method != "POST":
        return await _paste_page(desk, PasteForm(data={"language": desk.file.row.focal_language}))
    form = PasteForm(await read_form(request))
    if not form.validate():
        return await _paste_page(desk, form, 422)
    pasted = await look(form.people.data, desk.file, desk.questions)
    return await _paste_page(desk, form, 422 if pasted.preview.is_wrong else 200, pasted)


async def _paste_page(desk: Desk, form: PasteForm, status: int = 200, pasted: Pasted | None = None) -> Response:
    return await desk.show(
        "paste",
        status,
        form=form,
        preview=pasted.preview if pasted else None,
        nonce=new_nonce(),
        words=LINE_WORDS,
        fate_tones=FATE_TONES,
    )


async def naming(request: Request) -> Response:
    """Name everybody of a pasted list, as it was shown."""
    desk = await desk_of(request)
    sent = await read_form(request)
    form = PasteForm(sent)
    if not desk.may_name:
        return redirect(request, desk.url(), CLOSED)
    if not form.validate():
        return await _paste_page(desk, form, 422)
    pasted = await look(form.people.data, desk.file, desk.questions)
    if pasted.preview.is_wrong:
        return await _paste_page(desk, form, 422, pasted)
    await check_flood(desk, len(pasted.named))
    nonce = str(sent.get("nonce", ""))
    done = [await _name(desk, line, form.language.data, f"{nonce[:40]}-{line.number}") for line in pasted.named]
    flash = mailed(request, NAMED_ALL) if all(done) else NOT_ALL
    return redirect(request, desk.url(), flash, number=str(sum(done)))


async def _name(desk: Desk, line: Line, language: str, nonce: str) -> bool:
    assert line.category_id is not None  # noqa: S101 - a line without one is wrong
    nominee = Nominee(line.name, fold_email(line.email), line.category_id, language, line.function)
    naming = Naming(nominee, nonce if is_nonce(nonce) else new_nonce(), desk.by)
    try:
        await nominate(desk.questions, desk.file.row, naming, now())
    except (QuotaFullError, ElsewhereError, ChangedMeanwhileError):  # somebody was there a moment ago
        return False
    return True


async def together(request: Request) -> Response:
    """Have those who wait get places all at once."""
    return await _wait(request, is_together=True)


async def alone(request: Request) -> Response:
    """Have each who waits get the first place that is free."""
    return await _wait(request, is_together=False)


async def _wait(request: Request, *, is_together: bool) -> Response:
    desk = await desk_of(request)
    await have_wait_together(desk.questions, desk.file.row, is_together, by=desk.by, now=now())
    return redirect(request, desk.url(), TOGETHER if is_together else ALONE)
