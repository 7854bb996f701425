"""Asking to be erased behind the private link, and taking that back."""

from __future__ import annotations

import datetime as dt
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from events.congress.registration.accompanying_queries import Brought, brought_by
from events.congress.registration.erasures.operations import ask_for_erasure, take_back
from events.congress.registration.erasures.queries import last_request, open_request
from events.congress.registration.erasures.words import STATE_WORDS
from events.congress.registration.models import Registration
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, edit_row
from events.platform.web.fields import LongTextField
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import Form
from events.platform.web.installation import now
from events.publishing.pocket.participant_queries import held_registration
from events.publishing.pocket.personal_frame import personal_page
from events.records.people.throttle_operations import allow

_DAY = dt.timedelta(days=1)
_MOST = 3  # a day: each is a mail, and a decision of somebody

ASKED = Flash(_("They answer within a month. Your registration stands until then."), title=_("Your request is sent"))
ASKED_BEFORE = Flash(_("Your request is with the organizers already."))
TAKEN_BACK = Flash(_("Your request is taken back: nothing is erased."))
ANSWERED = Flash(_("There is no request of yours to take back."), tone="warm")


class ErasureForm(Form):
    """Why somebody wants to be erased; nobody has to say."""

    reason = LongTextField(_("Reason"), longest=1000)


async def erasure(request: Request) -> Response:
    """Say what erasing means, and ask for it; or show what was asked for."""
    registration = await held_registration(request)
    return await edit_row(
        request,
        load=partial(_present, registration),
        form=ErasureForm,
        save=partial(_ask, request),
        show=partial(_show, request),
    )


async def _present(registration: Registration) -> Present[Registration]:
    return Present(registration, {})


async def _ask(request: Request, registration: Registration, form: ErasureForm, _version: int) -> Response:
    if await open_request(registration.id):
        return _back(request, ASKED_BEFORE)
    if not await allow(f"erasure of {registration.id}", _MOST, _DAY, now()):
        raise HTTPException(429)
    is_done = await ask_for_erasure(registration.id, form.reason.data, now())
    return _back(request, ASKED if is_done else ASKED_BEFORE)


def _back(request: Request, flash: Flash) -> Response:
    return redirect(request, address("personal.erasure", token=request.path_params["token"]), flash)


async def _show(request: Request, registration: Registration, edit: Edit) -> Response:
    last = await last_request(registration.id)
    return await personal_page(
        request,
        registration,
        "publishing/pocket/erasure.html",
        edit.status,
        form=edit.form,
        last=last,
        brought=Brought(await brought_by(registration)).standing,
        erasure_words=STATE_WORDS,
    )


async def withdrawal(request: Request) -> Response:
    """Ask whether to take the request back (GET), and do it (POST)."""
    registration = await held_registration(request)
    if request.method != "POST":
        page, asked = "publishing/pocket/erasure_withdrawal.html", await open_request(registration.id)
        return await personal_page(request, registration, page, is_open=asked is not None)
    return _back(request, TAKEN_BACK if await take_back(registration.id, now()) else ANSWERED)
