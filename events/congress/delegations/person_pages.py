"""One person of a delegation: completed for them, replaced, withdrawn, made its head."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from events.congress.delegations.completion_pages import save_answer
from events.congress.delegations.desk_pages import CLOSED, check_flood, nonce_of
from events.congress.delegations.forms import NomineeForm
from events.congress.delegations.frame_pages import Desk, desk_of
from events.congress.delegations.leaving_operations import leave
from events.congress.delegations.nominee_operations import Naming, substitute, withdraw
from events.congress.delegations.operations import choose_head
from events.congress.registration.correction_pages import edit_registration
from events.congress.registration.models import Registration
from events.congress.registration.operations import AlreadyRegisteredError
from events.congress.registration.registration_forms import RegistrationForm
from events.congress.registration.rules import new_nonce
from events.congress.registration.substitution_operations import NotHandedOnError
from events.congress.registration.words import STATE_TONES, STATE_WORDS
from events.platform.language.i18n import gettext
from events.platform.language.lazy import gettext as _
from events.platform.web.editing import Edit, Present, RefusedError, edit_row
from events.platform.web.flash import Flash, mailed, redirect
from events.platform.web.installation import installation, now
from events.records.vault.sealing import Sealer, master_keys

COMPLETED = Flash(_("%(name)s takes part now. Their consent is not yours to give: a mail tells them."))
REPLACED = Flash(_("%(name)s has the place now. Both are told by mail."))
WITHDRAWN = Flash(_("%(name)s is no longer of the delegation."))
GONE = Flash(_("This person is no longer of the delegation."), tone="warm")
HEAD = Flash(_("%(name)s is the head of the delegation."))
LATE = Flash(_("Registration is over: nobody can confirm any more."), tone="warm")


async def person(request: Request) -> Response:
    """Show somebody of the delegation and what can be done."""
    desk = await desk_of(request)
    row = desk.member()
    return await desk.show(
        "person",
        row=row,
        category=desk.questions.category(row.category_id),
        may_confirm=desk.may_confirm(row),
        state_words=STATE_WORDS,
        tones=STATE_TONES,
    )


async def completion(request: Request) -> Response:
    """Say for somebody what they would have said themselves, and have them take part; it is recorded as such."""
    desk = await desk_of(request)
    row = desk.member()
    if row.state != "nominated" or not desk.may_confirm(row):
        return redirect(request, desk.url("person", reference=row.reference), LATE)
    return await edit_registration(
        request,
        desk.questions.among({row.category_id}),
        partial(_member, request),
        save=partial(_complete, desk),
        show=partial(_show_completion, desk),
    )


async def _member(request: Request) -> Registration:
    return (await desk_of(request)).member()


async def _complete(desk: Desk, row: Registration, form: RegistrationForm, version: int) -> Response:
    sealer = Sealer(master_keys(installation(desk.request).settings), now(), desk.by)
    await save_answer(row, form, version, sealer)
    return redirect(desk.request, desk.url(), COMPLETED, name=form.badge_name.data)


async def _show_completion(desk: Desk, row: Registration, edit: Edit) -> Response:
    return await desk.show("completion", edit.status, row=row, form=edit.form, edit=edit)


async def substitution(request: Request) -> Response:
    """Name somebody in the place of somebody else."""
    desk = await desk_of(request)
    row = desk.member()
    if not desk.may_name or row.nominated_at is None or row.checked_in_at is not None:
        return redirect(request, desk.url("person", reference=row.reference), CLOSED)
    return await edit_row(
        request,
        load=partial(_present_nothing, desk),
        form=_substitute_form,
        save=partial(_replace, row),
        show=partial(_show_substitution, row),
    )


def _substitute_form(sent: FormData | None = None, *, data: Mapping[str, Any] | None = None) -> NomineeForm:
    form = NomineeForm(sent, choices={"category": []}, data=data)
    del form.category
    return form


async def _present_nothing(desk: Desk) -> Present[Desk]:
    return Present(desk, {"language": desk.file.row.focal_language, "nonce": new_nonce()})


async def _replace(row: Registration, desk: Desk, form: NomineeForm, _version: int) -> Response:
    await check_flood(desk)
    naming = Naming(form.substitute(row.category_id), nonce_of(form), desk.by)
    try:
        await substitute(desk.questions, desk.file.row, row, naming, now())
    except AlreadyRegisteredError:
        known = gettext("This person is registered already: name them in a place of their own.")
        raise RefusedError(known, "email") from None
    except NotHandedOnError:
        return redirect(desk.request, desk.url(), GONE)
    return redirect(desk.request, desk.url(), mailed(desk.request, REPLACED), name=naming.nominee.name)


async def _show_substitution(row: Registration, desk: Desk, edit: Edit) -> Response:
    return await desk.show("nominee", edit.status, form=edit.form, replaced=row)


async def withdrawal(request: Request) -> Response:
    """Ask whether to withdraw somebody (GET), and do it (POST)."""
    desk = await desk_of(request)
    row = desk.member()
    if request.method != "POST":
        return await desk.show("withdrawal", row=row)
    is_done = await withdraw(desk.questions, desk.file.row, row, by=desk.by, now=now())
    return redirect(request, desk.url(), WITHDRAWN if is_done else GONE, name=row.badge_name)


async def departure(request: Request) -> Response:
    """Ask whether to take somebody out who stays registered (GET), and do it (POST)."""
    desk = await desk_of(request)
    row = desk.member()
    if request.method != "POST":
        return await desk.show("departure", row=row)
    is_done = await leave(desk.questions, row.id, by=desk.by, now=now())
    return redirect(request, desk.url(), WITHDRAWN if is_done else GONE, name=row.badge_name)


async def head(request: Request) -> Response:
    """Make somebody the head of the delegation."""
    desk = await desk_of(request)
    row = desk.member()
    is_done = await choose_head(desk.file.row, row, by=desk.by, now=now())
    return redirect(request, desk.url(), HEAD if is_done else GONE, name=row.badge_name)
