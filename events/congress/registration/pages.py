"""Public pages of registration: the form, and having one's link sent again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from starlette.background import BackgroundTask
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from events.congress.organizing.access import Access
from events.congress.organizing.event_queries import public_event
from events.congress.organizing.frame_queries import public_frame
from events.congress.organizing.models import Event
from events.congress.registration import link_operations as links
from events.congress.registration import operations
from events.congress.registration.device_cookie import remember
from events.congress.registration.forms import registration_form
from events.congress.registration.operations import AlreadyRegisteredError
from events.congress.registration.option_seat_operations import OptionFullError
from events.congress.registration.queries import find_by_nonce, full_options, registered_since
from events.congress.registration.question_queries import CategoryChoice, Questions, questions_of
from events.congress.registration.registration_forms import RegistrationForm
from events.congress.registration.rules import (
    AT_ONE_ADDRESS_WITHIN,
    MOST_AT_ONE_ADDRESS,
    Window,
    active_key,
    is_nonce,
    joint_window,
    new_nonce,
    window_of,
)
from events.congress.registration.values import Application, Receipt
from events.congress.registration.window_words import window_text
from events.platform.email_addresses import fold_email
from events.platform.language.i18n import Translated, current_language
from events.platform.language.i18n import gettext as _
from events.platform.language.lazy import gettext as lazy_gettext
from events.platform.lru import LruCache
from events.platform.web.addresses import address
from events.platform.web.email_fields import are_reachable
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import read_form
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.money import money
from events.records.people.throttle_operations import mail_delay
from events.records.seats.queries import seats_of
from events.records.vault.sealing import Sealer, master_keys

# The empty form is the same for everybody but for its nonce: it is rendered once per revision and language.
_NONCE_GOES_HERE = "nonce-of-this-form-goes-here"

MAIL_LATER = Flash(
    lazy_gettext(
        "Many people registered from your network within the hour, so the mail to you comes later. Your registration "
        "stands all the same; keep the address of this page."
    ),
    title=lazy_gettext("Your mail comes later"),
)
_Key = tuple[UUID, int, str, frozenset[str], frozenset[tuple[str, str]]]
_forms: LruCache[_Key, str] = LruCache(60)


async def registration(request: Request) -> Response:
    """The form of an event (GET), and what it sends (POST)."""
    event = await public_event(request)
    if request.method == "POST":
        return await _register(request, event)
    every = await questions_of(event)
    window, questions = _open_now(event, every)
    if not questions.categories or not (window.is_open or window.phase == "draft"):
        return await _closed_page(request, event, window, every)
    return await _empty_form(request, await _asked(event, questions, window))


async def _asked(event: Event, questions: Questions, window: Window) -> _Asked:
    return _Asked(event, questions, window, await _full(questions), await full_options(questions))


def _open_now(event: Event, questions: Questions) -> tuple[Window, Questions]:
    """Return when anybody can register, and the form with the categories that are open to everybody now."""
    offered = [one for one in questions.categories if one.access != Access.BY_INVITATION]
    windows = {one.id: window_of(event, now(), one) for one in offered}
    window = joint_window(list(windows.values()) or [window_of(event, now())])
    return window, questions.among([id for id, one in windows.items() if one.phase == window.phase])


@dataclass(frozen=True)
class _Asked:
    """The context in which the form of an event is drawn; `full` says where one would wait for a seat."""

    event: Event
    questions: Questions
    window: Window
    full: frozenset[str] = frozenset()
    full_options: frozenset[tuple[str, str]] = frozenset()


async def _empty_form(request: Request, asked: _Asked) -> Response:
    form = registration_form(asked.questions)
    if request.query_params or not asked.window.is_open:
        return await _form_page(request, asked, form, new_nonce())
    key = (asked.event.id, asked.event.revision, current_language(), asked.full, asked.full_options)
    html = _forms.get(key)
    if html is None:
        page = await _form_page(request, asked, form, _NONCE_GOES_HERE)
        html = _forms.put(key, bytes(page.body).decode())
    headers = {"content-language": current_language(), "cache-control": "no-store"}
    return HTMLResponse(html.replace(_NONCE_GOES_HERE, new_nonce()), headers=headers)


async def _full(questions: Questions) -> frozenset[str]:
    """Return the codes of categories where one would wait for a seat, and the ways to take part, after a colon."""
    attended = questions.attendance_pools
    pools = [questions.event_pool_id, *attended.values(), *(one.pool_id for one in questions.categories)]
    full = {pool for pool, seats in (await seats_of(pools)).items() if seats.is_full}
    is_event_full = questions.event_pool_id in full
    categories = {one.code for one in questions.categories if is_event_full or one.pool_id in full}
    return frozenset(categories | {f":{name}" for name, pool in attended.items() if pool in full})


async def _form_page(
    request: Request, asked: _Asked, form: RegistrationForm, nonce: str, status: int = 200
) -> HTMLResponse:
    categories = asked.questions.categories
    form.mark_full(asked.full_options)
    return render(
        request,
        "congress/registration/form.html",
        status,
        {"cache-control": "no-store"},
        **await public_frame(asked.event, "registration"),
        form=form,
        nonce=nonce,
        hints={category.code: hint for category in categories if (hint := _hint(asked, category))},
        attendance_hints={
            name: [_("All seats are taken: you would be put on the waiting list.")]
            for name in ("on_site", "online")
            if f":{name}" in asked.full
        },
        notice_number=asked.questions.notice_number,
        window=asked.window,
        window_text=window_text(asked.window),
    )


def _hint(asked: _Asked, category: CategoryChoice) -> list[Translated | str]:
    """Return what stands under the name of a category: its note, what it costs and what it allows."""
    hints: list[Translated | str] = [category.note] if category.note else []
    if len(category.attendances) == 1:
        hints.append(_("On site only.") if category.attendances == ("on_site",) else _("Online only."))
    if category.price:
        hints.append(_("Price: %(amount)s.", amount=money(category.price, asked.questions.currency)))
    if category.access == Access.BY_APPROVAL:
        hints.append(_("The organizers approve or refuse each registration."))
    if category.code in asked.full:
        hints.append(_("All seats are taken: you would be put on the waiting list."))
    return hints


async def _closed_page(request: Request, event: Event, window: Window, questions: Questions) -> Response:
    context = await public_frame(event, "registration")
    is_by_invitation = bool(questions.categories) and all(
        one.access == Access.BY_INVITATION for one in questions.categories
    )
    text = _("Registration is by invitation: open the link in your invitation.") if is_by_invitation else ""
    return render(
        request,
        "congress/registration/closed.html",
        **context,
        window=window,
        is_by_invitation=is_by_invitation,
        window_text=text or window_text(window),
    )


async def _register(request: Request, event: Event) -> Response:
    sent = await read_form(request)
    window, questions = _open_now(event, await questions_of(event))
    nonce = _nonce_in(sent)
    form = registration_form(questions, sent)
    status = await _refusal(request, form, is_open=window.is_open and bool(questions.categories))
    if not status:
        return await _write(request, event, form, nonce)
    # A retry may come when the first try has closed what it needs: what that made is still its answer.
    if known := await find_by_nonce(event.id, nonce):
        return _to_personal_page(request, event, known, form)
    asked = _Asked(event, questions, window) if status == _CLOSED else await _asked(event, questions, window)
    return await _form_page(request, asked, form, nonce, status)


def _nonce_in(sent: FormData) -> str:
    nonce = str(sent.get("nonce", ""))
    return nonce if is_nonce(nonce) else new_nonce()


_CLOSED = 409


async def _refusal(request: Request, form: RegistrationForm, *, is_open: bool) -> int:
    """Return the status that a form is refused with, 0 for one that may be written; the form says why."""
    is_valid = form.validate()
    if not is_open:
        return _CLOSED
    if not is_valid or not _is_notice_current(form) or not await are_reachable(request, form):
        return 422
    return 429 if await _is_flood(form) else 0


async def _is_flood(form: RegistrationForm) -> bool:
    """Whether so many people were registered with this address that its owner may be the victim of it."""
    since = now() - AT_ONE_ADDRESS_WITHIN
    if await registered_since(form.questions.event_id, fold_email(form.email.data), since) < MOST_AT_ONE_ADDRESS:
        return False
    form.email.errors = [_("For safety this is limited. Wait a few minutes and try again.")]
    return True


def _is_notice_current(form: RegistrationForm) -> bool:
    """Whether the wording agreed to is the one on the page; a form without its number agrees to the present one."""
    questions = form.questions
    if questions.notice_id is None or form.notice.data in ("", str(questions.notice_number)):
        return True
    form.consent.data = False
    form.consent.errors = [_("The privacy notice has changed meanwhile. Read it again, then agree.")]
    return False


async def _write(request: Request, event: Event, form: RegistrationForm, nonce: str) -> Response:
    has_consented = form.questions.notice_id is not None
    settings, at = installation(request).settings, now()
    delay = await mail_delay(client_of(request), settings.registrations_per_network, at)
    application = Application(
        form.details(),
        nonce,
        current_language(),
        has_consented,
        Sealer(master_keys(settings), at),
        mail_at=at + delay,
    )
    try:
        receipt = await operations.register(form.questions, application, at)
    except AlreadyRegisteredError as error:
        return _link_by_mail(event, error.known)
    except OptionFullError as full:
        form.refuse_full(full)
        asked = await _asked(event, form.questions, window_of(event, at))
        return await _form_page(request, asked, form, nonce, 422)
    return _to_personal_page(request, event, receipt, form, MAIL_LATER if delay else None)


def _link_by_mail(event: Event, known: Receipt) -> Response:
    """Send the link to the address and show nothing: whoever typed this may be a stranger."""
    task = BackgroundTask(links.send_link, known.id, current_language(), now())
    return RedirectResponse(address("registration.sent", slug=event.slug, draft="done"), 303, background=task)


def _to_personal_page(
    request: Request, event: Event, receipt: Receipt, form: RegistrationForm, flash: Flash | None = None
) -> Response:
    """Answer the first sending of a form, and each repetition of it.

    The page says so when the same form came back with somebody else in it: that was not taken. Once the link was
    replaced, as for another address, the form that made it opens nothing either.
    """
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
