"""A participant's passport behind their private link: given for the authorities' list, and taken back."""

from __future__ import annotations

import logging
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from events.congress.letters import operations
from events.congress.letters.forms import PassportForm
from events.congress.letters.placeholders import PASSPORT_WORDS
from events.congress.letters.queries import passport_day
from events.congress.organizing.retention import sealed_until
from events.congress.registration.models import Registration
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, RefusedError, edit_row
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import installation, now
from events.publishing.pocket.participant_queries import held_registration
from events.publishing.pocket.personal_frame import personal_page
from events.records.vault.queries import names_kept
from events.records.vault.sealing import Sealer, SealError, master_keys

_log = logging.getLogger(__name__)

KEPT = Flash(_("Your passport data is kept sealed."))
DESTROYED = Flash(_("Your passport data is destroyed."))
NOT_KEPT = _("Your passport cannot be kept at the moment. Try again later.")


async def passport(request: Request) -> Response:
    """Give one's passport, which is not shown again."""
    registration = await held_registration(request)
    return await edit_row(
        request,
        load=partial(_present, registration),
        form=partial(PassportForm, registration.event),
        save=partial(_keep, request),
        show=partial(_show, request),
    )


async def _present(registration: Registration) -> Present[Registration]:
    return Present(registration, {})


async def _keep(request: Request, registration: Registration, form: PassportForm, _version: int) -> Response:
    sealer = Sealer(master_keys(installation(request).settings), now())
    try:
        await operations.keep_passport(registration.event, registration.id, form.passport, sealer)
    except SealError as error:
        _log.error("the passport of registration %s cannot be sealed: %s", registration.reference, error)
        raise RefusedError(str(NOT_KEPT)) from None
    return redirect(request, address("personal.passport", token=request.path_params["token"]), KEPT)


async def _show(request: Request, registration: Registration, edit: Edit) -> Response:
    kept = (await names_kept([registration.id])).get(registration.id, set())
    day = await passport_day(registration.id)
    return await personal_page(
        request,
        registration,
        "publishing/pocket/passport.html",
        edit.status,
        form=edit.form,
        has_passport=kept >= PASSPORT_WORDS.keys(),
        destroyed_on=day[0] if day else sealed_until(registration.event.ends_on, now()),
    )


async def destruction(request: Request) -> Response:
    """Ask whether to destroy what is kept of the passport (GET), and do it (POST)."""
    registration = await held_registration(request)
    if request.method != "POST":
        return await personal_page(request, registration, "publishing/pocket/passport_destruction.html")
    sealer = Sealer(master_keys(installation(request).settings), now())
    await operations.destroy_passport(registration.event, registration.id, sealer)
    return redirect(request, address("personal.passport", token=request.path_params["token"]), DESTROYED)
