"""The form by which people register themselves, however they came to it: drawn, received, written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from starlette.background import BackgroundTask
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from events.congress.organizing.access import Access
from events.congress.organizing.frame_queries import public_frame
from events.congress.organizing.models import Event
from events.congress.organizing.window_words import window_text
from events.congress.organizing.windows import Window
from events.congress.quotas.operations import QuotaFullError
from events.congress.registration import link_operations as links
from events.congress.registration import operations
from events.congress.registration.device_cookie import remember
from events.congress.registration.file_pages import read_answers
from events.congress.registration.forms import registration_form
from events.congress.registration.full_queries import Full, full_in
from events.congress.registration.operations import AlreadyRegisteredError, NotInvitedError
from events.congress.registration.option_seat_operations import OptionFullError
from events.congress.registration.queries import find_by_nonce, registered_since
from events.congress.registration.question_queries import CategoryChoice, Questions
from events.congress.registration.registration_forms import RegistrationForm
from events.congress.registration.rules import (
    AT_ONE_ADDRESS_WITHIN,
    MOST_AT_ONE_ADDRESS,
    active_key,
    is_nonce,
    new_nonce,
)
from events.congress.registration.values import Application, Permission, Receipt
from events.platform.email_addresses import fold_email
from events.platform.language.i18n import Translated, current_language
from events.platform.language.i18n import gettext as _
from events.platform.language.lazy import gettext as lazy_gettext
from events.platform.web.addresses import address
from events.platform.web.email_fields import are_reachable
from events.platform.web.flash import Flash, redirect
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.money import money
from events.records.people.throttle_operations import MailDelay, sweep_tries
from events.records.vault.sealing import Sealer, master_keys

MAIL_LATER = Flash(
    lazy_gettext(
        "Many people registered from your network within the hour, so the mail to you comes later. Your registration "
        "stands all the same; keep the address of this page."
    ),
    title=lazy_gettext("Your mail comes later"),
)
_CLOSED = 409


Writes = Callable[[Questions, Application, dt.datetime], Awaitable[Receipt]]


@dataclass(frozen=True)
class Invited:
    """The form as an invitation changes it.

    One that is kept for an `email` registers that address alone, and shows the personal page to nobody: its link goes
    to the address, and `page` says so. `nonce_of` makes of a form's nonce the one that is kept, for a nonce opens a
    page and is known to whoever was forwarded the link. `closed` says why nobody can register by it, "" where one can;
    `used` says it of one that somebody used meanwhile. `intro` stands in place of our words about invitations. Where it
    `has_place`, nobody has to wait; where it is for whom somebody brings, `page` follows. `write` registers whoever
    sent the form.
    """

    permission: Permission
    delegation_id: UUID | None
    page: str
    email: str
    nonce_of: Callable[[str], str]
    closed: str = ""
    used: str = ""
    intro: str = ""
    has_place: bool = False
    is_for_companion: bool = False
    write: Writes = operations.register


@dataclass(frozen=True)
class Entrance:
    """The way to the form of an event: what may be chosen there, until when, and where the form is sent."""

    event: Event
    questions: Questions
    window: Window
    action: str
    data: Mapping[str, object] = field(default_factory=dict)  # what the empty form shows
    invited: Invited | None = None
    by_invitation: Sequence[CategoryChoice] = ()  # what is not offered here, for it needs an invitation

    @property
    def is_open(self) -> bool:
        return self.window.is_open and bool(self.questions.categories)

    @property
    def text(self) -> str:
        """When one can register, or why one cannot, in words."""
        return (self.invited and self.invited.closed) or window_text(self.window)

    @property
    def email(self) -> str:
        return self.invited.email if self.invited else ""

    def closed(self, why: str) -> Entrance:
        """Return the same for an invitation by which nobody can register any more."""
        invited = replace(self.invited, closed=why) if self.invited else None
        return replace(self, window=replace(self.window, phase="closed"), invited=invited)

    def form(self, sent: FormData | None = None) -> RegistrationForm:
        """Return the form as it was sent, or empty; the address of an invitation stands in place of any other."""
        if sent is not None and self.email:
            others = [(name, value) for name, value in sent.multi_items() if name not in ("email", "email-answer")]
            sent = FormData([*others, ("email", self.email)])
        form = registration_form(self.questions, sent, data=self.data)
        form.email.stood = self.email
        return form

    def nonce(self, typed: str) -> str:
        """Return the nonce that a registration keeps of the form's."""
        return self.invited.nonce_of(typed) if self.invited else typed


async def form_page(
    request: Request, entrance: Entrance, form: RegistrationForm, nonce: str, full: Full, status: int = 200
) -> HTMLResponse:
    """Draw the form."""
    form.mark_full(full.options)
    frame = await public_frame(entrance.event, "registration")
    if entrance.invited:  # the form for everybody is not the way for them
        frame["event_nav"]["action"] = None
    return render(
        request,
        "congress/registration/form.html",
        status,
        {"cache-control": "no-store"},
        **frame,
        form=form,
        nonce=nonce,
        entrance=entrance,
        hints={one.code: hint for one in entrance.questions.categories if (hint := _hint(entrance, one, full))},
        attendance_hints={
            name: [_("All seats are taken: you would be put on the waiting list.")]
            for name in ("on_site", "online")
            if f":{name}" in full.seats
        },
        notice_number=entrance.questions.notice_number,
        window=entrance.window,
        window_text=entrance.text,
    )


def _hint(entrance: Entrance, category: CategoryChoice, full: Full) -> list[Translated | str]:
    """Return what stands under the name of a category: its note, what it costs and what it allows."""
    hints: list[Translated | str] = [category.note] if category.note else []
    if len(category.attendances) == 1:
        hints.append(_("On site only.") if category.attendances == ("on_site",) else _("Online only."))
    if category.price:
        hints.append(_("Price: %(amount)s.", amount=money(category.price, entrance.questions.currency)))
    if category.access == Access.BY_APPROVAL:
        hints.append(_("The organizers approve or refuse each registration."))
    if category.code in full.seats:
        hints.append(_("All seats are taken: you would be put on the waiting list."))
    return hints


async def receive(request: Request, entrance: Entrance) -> Response:
    """Register whoever sent the form, or show it again with all that was typed."""
    sent = await read_answers(request, entrance.questions, nonce_of=entrance.nonce)
    nonce = _nonce_in(sent)
    form = entrance.form(sent)
    status = await _refusal(request, form, is_open=entrance.is_open)
    if not status:
        return await _write(request, entrance, form, nonce)
    # A retry may come when the first try has closed what it needs: what that made is still its answer.
    if known := await find_by_nonce(entrance.event.id, entrance.nonce(nonce)):
        return _registered(request, entrance, known, form)
    full = Full() if status == _CLOSED else await _full_at(entrance)
    return await form_page(request, entrance, form, nonce, full, status)


async def _full_at(entrance: Entrance) -> Full:
    full = await full_in(entrance.questions)
    return replace(full, seats=frozenset()) if entrance.invited and entrance.invited.has_place else full


def _nonce_in(sent: FormData) -> str:
    nonce = str(sent.get("nonce", ""))
    return nonce if is_nonce(nonce) else new_nonce()


async def _refusal(request: Request, form: RegistrationForm, *, is_open: bool) -> int:
    """Return the status that a form is refused with, 0 for one that may be written; the form says why."""
    is_valid = form.validate()
    if not is_open:
        return _CLOSED
    if not is_valid or not form.is_notice_current() or not await are_reachable(request, form):
        return 422
    return 429 if await _is_flood(form) else 0


async def _is_flood(form: RegistrationForm) -> bool:
    """Whether so many people were registered with this address that its owner may be the victim of it."""
    since = now() - AT_ONE_ADDRESS_WITHIN
    if await registered_since(form.questions.event_id, fold_email(form.email.data), since) < MOST_AT_ONE_ADDRESS:
        return False
    form.email.errors = [_("For safety this is limited. Wait a few minutes and try again.")]
    return True


async def _write(request: Request, entrance: Entrance, form: RegistrationForm, nonce: str) -> Response:
    settings, at = installation(request).settings, now()
    await sweep_tries(at)
    delay = MailDelay(client_of(request), settings.registrations_per_network)
    application = Application(
        form.details(),
        entrance.nonce(nonce),
        current_language(),
        has_consented=form.questions.notice_id is not None,
        sealer=Sealer(master_keys(settings), at),
        mail_at=delay.counted,
        permission=entrance.invited.permission if entrance.invited else None,
        delegation_id=entrance.invited.delegation_id if entrance.invited else None,
    )
    try:
        write = entrance.invited.write if entrance.invited else operations.register
        receipt = await write(form.questions, application, at)
    except AlreadyRegisteredError as error:
        return _link_by_mail(entrance.event, error.known)
    except NotInvitedError:
        used = _("Somebody was faster, or the organizers withdrew the invitation: it registers nobody any more.")
        used = (entrance.invited and entrance.invited.used) or used
        return await form_page(request, entrance.closed(used), form, nonce, Full(), _CLOSED)
    except QuotaFullError:
        full_by_now = _("Your delegation has named as many people in this category as it may. Ask its focal point.")
        return await form_page(request, entrance.closed(full_by_now), form, nonce, Full(), _CLOSED)
    except OptionFullError as full:
        form.refuse_full(full)
        return await form_page(request, entrance, form, nonce, await _full_at(entrance), 422)
    return _registered(request, entrance, receipt, form, MAIL_LATER if delay.waits else None)


def _link_by_mail(event: Event, known: Receipt) -> Response:
    """Send the link to the address and show nothing: whoever typed this may be a stranger."""
    task = BackgroundTask(links.send_link, known.id, current_language(), now())
    return RedirectResponse(address("registration.sent", slug=event.slug, draft="done"), 303, background=task)


def _registered(
    request: Request, entrance: Entrance, receipt: Receipt, form: RegistrationForm, flash: Flash | None = None
) -> Response:
    """Answer the first sending of a form, and each repetition of it.

    The page says so when the same form came back with somebody else in it: that was not taken. Once the link was
    replaced, as for another address, the form that made it opens nothing either.
    """
    if entrance.invited and (entrance.email or entrance.invited.is_for_companion):
        return redirect(request, entrance.invited.page, flash)
    event = entrance.event
    if receipt.link_generation != 1:
        return _link_by_mail(event, receipt)
    here = installation(request)
    token = here.signer.token("registration", receipt.id, receipt.link_generation)
    is_same = receipt.active_key == active_key(event.id, form.email.data, form.badge_name.data)
    response = redirect(request, address("personal", token=token, sent="" if is_same else "before"), flash)
    remember(response, event.id, token, here.settings)
    return response


def client_of(request: Request) -> str:
    return request.client.host if request.client else "unknown"
