"""Public pages of registration: the form, and having one's link sent again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from events.congress.organizing.event_queries import public_event
from events.congress.organizing.frame_queries import public_frame
from events.congress.organizing.models import Event
from events.congress.registration import link_operations as links
from events.congress.registration import operations
from events.congress.registration.device_cookie import remember
from events.congress.registration.forms import LinkForm, RegistrationForm, registration_form
from events.congress.registration.operations import AlreadyRegisteredError
from events.congress.registration.queries import find_by_nonce, registered_since
from events.congress.registration.question_queries import CategoryChoice, Questions, questions_of
from events.congress.registration.rules import (
    AT_ONE_ADDRESS_WITHIN,
    MOST_AT_ONE_ADDRESS,
    Window,
    active_key,
    is_nonce,
    new_nonce,
    window_of,
)
from events.congress.registration.values import Application, Receipt
from events.platform.language.cleaning import fold_email
from events.platform.language.formats import city_of, day, time
from events.platform.language.i18n import Translated, current_language
from events.platform.language.i18n import gettext as _
from events.platform.lru import LruCache
from events.platform.web.addresses import address
from events.platform.web.forms import read_form
from events.platform.web.installation import installation, now
from events.platform.web.templating import render
from events.records.seats.queries import seats_of

# The empty form is the same for everybody but for its nonce: it is rendered once per revision and language.
_NONCE_GOES_HERE = "nonce-of-this-form-goes-here"
_forms: LruCache[tuple[UUID, int, str, frozenset[str]], str] = LruCache(60)


async def registration(request: Request) -> Response:
    """The form of an event (GET), and what it sends (POST)."""
    event = await public_event(request)
    if request.method == "POST":
        return await _register(request, event)
    window, questions = window_of(event, now()), await questions_of(event)
    if not questions.categories or not (window.is_open or window.phase == "draft"):
        return await _closed_page(request, event, window)
    return await _empty_form(request, _Asked(event, questions, window, await _full_categories(questions)))


@dataclass(frozen=True)
class _Asked:
    """The context in which the form of an event is drawn; `full` are the categories where one would wait."""

    event: Event
    questions: Questions
    window: Window
    full: frozenset[str] = frozenset()


async def _empty_form(request: Request, asked: _Asked) -> Response:
    form = registration_form(asked.questions)
    if request.query_params or not asked.window.is_open:
        return await _form_page(request, asked, form, new_nonce())
    key = (asked.event.id, asked.event.revision, current_language(), asked.full)
    html = _forms.get(key)
    if html is None:
        page = await _form_page(request, asked, form, _NONCE_GOES_HERE)
        html = _forms.put(key, bytes(page.body).decode())
    headers = {"content-language": current_language(), "cache-control": "no-store"}
    return HTMLResponse(html.replace(_NONCE_GOES_HERE, new_nonce()), headers=headers)


async def _full_categories(questions: Questions) -> frozenset[str]:
    """Return the codes of the categories where one would wait for a seat."""
    seats = await seats_of([questions.event_pool_id, *(category.pool_id for category in questions.categories)])
    full = {pool for pool, one in seats.items() if one.is_full}
    is_whole_full = questions.event_pool_id in full
    return frozenset(one.code for one in questions.categories if is_whole_full or one.pool_id in full)


async def _form_page(
    request: Request, asked: _Asked, form: RegistrationForm, nonce: str, status: int = 200
) -> HTMLResponse:
    categories = asked.questions.categories
    return render(
        request,
        "congress/registration/form.html",
        status,
        {"cache-control": "no-store"},
        **await public_frame(asked.event, "registration"),
        form=form,
        nonce=nonce,
        hints={category.code: hint for category in categories if (hint := _hint(category, asked.full))},
        notice_number=asked.questions.notice_number,
        window=asked.window,
        window_text=window_text(asked.window),
    )


def _hint(category: CategoryChoice, full: frozenset[str]) -> list[Translated | str]:
    """Return what stands under the name of a category: its note and what it allows."""
    hints: list[Translated | str] = [category.note] if category.note else []
    if len(category.attendances) == 1:
        hints.append(_("On site only.") if category.attendances == ("on_site",) else _("Online only."))
    if category.code in full:
        hints.append(_("All seats are taken: you would be put on the waiting list."))
    return hints


def window_text(window: Window) -> str:
    """Return when registration is or was open, in the time of the event's place."""
    if window.phase == "cancelled":
        return _("The event is cancelled. Nobody can register for it any more.")
    if window.phase == "draft":
        return _("This is what the form will look like. Nobody can register before the event is published.")
    at = window.opens if window.phase == "not_yet" else window.closes
    if at is None:
        unknown = _("Registration has not opened yet. Its date will be given on the pages of the event.")
        return unknown if window.phase == "not_yet" else ""
    values = {"day": day(at.wall.date()), "time": time(at.wall), "place": city_of(at.zone)}
    if window.phase == "not_yet":
        return _("Registration opens on %(day)s at %(time)s (time in %(place)s).", **values)
    if window.phase == "closed":
        return _("Registration closed on %(day)s at %(time)s (time in %(place)s).", **values)
    return _("Registration is open until %(day)s, %(time)s (time in %(place)s).", **values)


async def _closed_page(request: Request, event: Event, window: Window) -> Response:
    context = await public_frame(event, "registration")
    return render(
        request, "congress/registration/closed.html", **context, window=window, window_text=window_text(window)
    )


async def _register(request: Request, event: Event) -> Response:
    sent = await read_form(request)
    questions = await questions_of(event)
    nonce = str(sent.get("nonce", ""))
    nonce = nonce if is_nonce(nonce) else new_nonce()
    form, window = registration_form(questions, sent), window_of(event, now())
    is_open = window.is_open and bool(questions.categories)
    is_valid = form.validate() and is_open and _is_notice_current(form, questions)
    is_flood = is_valid and await _is_flood(form, event)
    if is_valid and not is_flood:
        return await _write(request, event, form, nonce)
    # A retry may come when the first try has closed what it needs: what that made is still its answer.
    if known := await find_by_nonce(event.id, nonce):
        return _to_personal_page(request, event, known, form)
    full = await _full_categories(questions) if is_open else frozenset()
    status = 429 if is_flood else 422 if is_open else 409
    return await _form_page(request, _Asked(event, questions, window, full), form, nonce, status)


async def _is_flood(form: RegistrationForm, event: Event) -> bool:
    """Whether so many people were registered with this address that its owner may be the victim of it."""
    since = now() - AT_ONE_ADDRESS_WITHIN
    if await registered_since(event.id, fold_email(form.email.data), since) < MOST_AT_ONE_ADDRESS:
        return False
    form.email.errors = [_("For safety this is limited. Wait a few minutes and try again.")]
    return True


def _is_notice_current(form: RegistrationForm, questions: Questions) -> bool:
    """Whether the wording agreed to is the one on the page; a form without its number agrees to the present one."""
    if questions.notice_id is None or form.notice.data in ("", str(questions.notice_number)):
        return True
    form.consent.data = False
    form.consent.errors = [_("The privacy notice has changed meanwhile. Read it again, then agree.")]
    return False


async def _write(request: Request, event: Event, form: RegistrationForm, nonce: str) -> Response:
    has_consented = form.questions.notice_id is not None
    application = Application(form.details(), nonce, current_language(), has_consented=has_consented)
    try:
        receipt = await operations.register(form.questions, application, now())
    except AlreadyRegisteredError as error:
        return _link_by_mail(event, error.known)
    return _to_personal_page(request, event, receipt, form)


def _link_by_mail(event: Event, known: Receipt) -> Response:
    """Send the link to the address and show nothing: whoever typed this may be a stranger."""
    task = BackgroundTask(links.send_link, known.id, current_language(), now())
    return RedirectResponse(address("registration.sent", slug=event.slug, draft="done"), 303, background=task)


def _to_personal_page(request: Request, event: Event, receipt: Receipt, form: RegistrationForm) -> Response:
    """Answer the first sending of a form, and each repetition of it.

    The page says so when the same form came back with somebody else in it: that was not taken. Once the link was
    replaced, as for another address, the form that made it opens nothing either.
    """
    if receipt.link_generation != 1:
        return _link_by_mail(event, receipt)
    here = installation(request)
    token = here.signer.token("registration", receipt.id, receipt.link_generation)
    is_same = receipt.active_key == active_key(event.id, form.email.data, form.badge_name.data)
    response = RedirectResponse(address("personal", token=token, sent="" if is_same else "before"), 303)
    remember(response, event.id, token, here.settings)
    return response


async def sent(request: Request) -> Response:
    """Say that a link is on its way, if there is somebody to send it to: the same for everybody."""
    event = await public_event(request)
    is_done = request.query_params.get("draft") == "done"
    context = await public_frame(event, "registration")
    return render(request, "congress/registration/sent.html", **context, is_draft_done=is_done)


async def link(request: Request) -> Response:
    """Ask for one's own link by mail; neither the page nor its time says whether the address is known."""
    event = await public_event(request)
    texts = await read_form(request) if request.method == "POST" else None
    form = LinkForm(texts)
    if texts is None or not form.validate():
        status = 200 if texts is None else 422
        return render(
            request, "congress/registration/link.html", status, **await public_frame(event, "registration"), form=form
        )
    email = fold_email(form.email.data)
    if not await links.allow_asking(email, _client(request), now()):
        raise HTTPException(429)
    # After the answer is on its way, for looking for people takes a different time than finding none.
    task = BackgroundTask(links.send_links, event.id, email, current_language(), now())
    return RedirectResponse(address("registration.sent", slug=event.slug), 303, background=task)


def _client(request: Request) -> str:
    return request.client.host if request.client else "unknown"
