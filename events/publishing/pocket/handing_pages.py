"""Giving one's place to a colleague behind the private link, and taking that back."""

from __future__ import annotations

import datetime as dt
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from wtforms.fields.choices import SelectChoice

from events.congress.registration.accompanying_queries import Brought, brought_by
from events.congress.registration.models import Registration
from events.congress.registration.place_offer_operations import OfferedAlreadyError, offer_place, withdraw_offer
from events.congress.registration.place_offer_queries import open_offer
from events.congress.registration.question_queries import questions_of
from events.congress.registration.rules import may_hand_on
from events.platform.email_addresses import fold_email
from events.platform.language.i18n import current_language, languages, own_name
from events.platform.language.lazy import gettext as _
from events.platform.web.addresses import address
from events.platform.web.editing import Edit, Present, RefusedError, edit_row
from events.platform.web.email_fields import EmailField
from events.platform.web.fields import LineField, SelectField, choices_of
from events.platform.web.flash import Flash, redirect
from events.platform.web.form_rules import Filled
from events.platform.web.forms import Form
from events.platform.web.installation import now
from events.publishing.pocket.participant_pages import too_late
from events.publishing.pocket.participant_queries import held_registration
from events.publishing.pocket.personal_frame import personal_page
from events.records.people.throttle_operations import allow

_DAY = dt.timedelta(days=1)
_MOST = 3  # a day: each is a mail to somebody who did not ask for it

OFFERED = Flash(
    _("The place stays yours until they take it over."), title=_("Your colleague was sent a mail with a link")
)
KEPT = Flash(_("The offer is withdrawn: you keep your place."))
TOO_LATE = Flash(_("Nothing is offered any more."), tone="warm")
_TWICE = _("Your place is offered to somebody already. Take that back first.")
_NOT_HERE = _("You cannot give this place away by yourself")
_OWN = _("This is your own address.")


def _languages() -> list[SelectChoice]:
    return choices_of([(code, own_name(code)) for code in languages()])


class ColleagueForm(Form):
    """Who is to have somebody's place."""

    name = LineField(_("Name of your colleague"), [Filled()], longest=100)
    email = EmailField(_("E-mail address"), [Filled()])
    language = SelectField(_("Language"), [Filled()], choices=_languages)


async def handing(request: Request) -> Response:
    """Offer one's place to a colleague."""
    registration = await held_registration(request)
    if not await _may(registration):
        return await too_late(request, registration, _NOT_HERE)
    return await edit_row(
        request,
        load=partial(_present, registration),
        form=ColleagueForm,
        save=partial(_offer, request),
        show=partial(_show, request),
    )


async def _may(registration: Registration) -> bool:
    questions = await questions_of(registration.event)
    access = questions.category(registration.category_id).access
    return may_hand_on(registration.event, registration, access, now())


async def _present(registration: Registration) -> Present[Registration]:
    return Present(registration, {"language": current_language()})


async def _offer(request: Request, registration: Registration, form: ColleagueForm, _version: int) -> Response:
    email = fold_email(form.email.data)
    if email == registration.email:
        raise RefusedError(str(_OWN), "email")
    if await open_offer(registration.id, now()):
        raise RefusedError(str(_TWICE))
    if not await allow(f"place offer {registration.id}", _MOST, _DAY, now()):
        raise HTTPException(429)
    try:
        await offer_place(registration, form.name.data, email, form.language.data, now())
    except OfferedAlreadyError:
        raise RefusedError(str(_TWICE)) from None
    return redirect(request, address("personal", token=request.path_params["token"]), OFFERED)


async def _show(request: Request, registration: Registration, edit: Edit) -> Response:
    offer = await open_offer(registration.id, now())
    context = {"edit": edit, "form": edit.form, "offer": offer}
    brought = Brought(await brought_by(registration)).standing
    page = "publishing/pocket/handing.html"
    return await personal_page(request, registration, page, edit.status, **context, brought=brought)


async def withdrawal(request: Request) -> Response:
    """Ask whether to keep the place after all (GET), and do it (POST)."""
    registration = await held_registration(request)
    if request.method != "POST":
        offer = await open_offer(registration.id, now())
        return await personal_page(request, registration, "publishing/pocket/handing_withdrawal.html", offer=offer)
    is_done = await withdraw_offer(registration, now())
    return redirect(request, address("personal", token=request.path_params["token"]), KEPT if is_done else TOO_LATE)
