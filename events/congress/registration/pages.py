"""The public page of registration."""

from __future__ import annotations

from uuid import UUID

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from events.congress.organizing.access import NOT_CHOSEN, Access
from events.congress.organizing.event_queries import public_event
from events.congress.organizing.frame_queries import public_frame
from events.congress.organizing.models import Event
from events.congress.registration.form_pages import Entrance, form_page, receive
from events.congress.registration.forms import AlertForm
from events.congress.registration.full_queries import Full, full_in
from events.congress.registration.opening import is_awaited, offered_windows, public_window
from events.congress.registration.question_queries import Questions, questions_of
from events.congress.registration.rules import Window, new_nonce
from events.congress.registration.window_words import window_text
from events.platform.language.i18n import current_language
from events.platform.language.i18n import gettext as _
from events.platform.lru import LruCache
from events.platform.web.addresses import address
from events.platform.web.installation import now
from events.platform.web.templating import render

# The empty form is the same for everybody but for its nonce: it is rendered once per revision and language.
_NONCE_GOES_HERE = "nonce-of-this-form-goes-here"

_Key = tuple[UUID, int, str, Full]
_forms: LruCache[_Key, str] = LruCache(60)


async def registration(request: Request) -> Response:
    """The form of an event (GET), and what it sends (POST)."""
    event = await public_event(request)
    every = await questions_of(event)
    entrance = _open_now(event, every)
    if request.method == "POST":
        return await receive(request, entrance)
    if not entrance.questions.categories or not (entrance.window.is_open or entrance.window.phase == "draft"):
        return await _closed_page(request, event, entrance.window, every)
    return await _empty_form(request, entrance)


def _open_now(event: Event, questions: Questions) -> Entrance:
    """Return when anybody can register, and the form with the categories that are open to everybody now."""
    windows = offered_windows(event, questions, now())
    window = public_window(event, windows, now())
    open_now = questions.among([id for id, one in windows.items() if one.phase == window.phase])
    invited = [one for one in questions.categories if one.access == Access.BY_INVITATION]
    return Entrance(event, open_now, window, address("registration", slug=event.slug), by_invitation=invited)


async def _empty_form(request: Request, entrance: Entrance) -> Response:
    full = await full_in(entrance.questions)
    form = entrance.form()
    if request.query_params or not entrance.window.is_open:
        return await form_page(request, entrance, form, new_nonce(), full)
    key = (entrance.event.id, entrance.event.revision, current_language(), full)
    html = _forms.get(key)
    if html is None:
        page = await form_page(request, entrance, form, _NONCE_GOES_HERE, full)
        html = _forms.put(key, bytes(page.body).decode())
    headers = {"content-language": current_language(), "cache-control": "no-store"}
    return HTMLResponse(html.replace(_NONCE_GOES_HERE, new_nonce()), headers=headers)


async def _closed_page(request: Request, event: Event, window: Window, questions: Questions) -> Response:
    context = await public_frame(event, "registration")
    is_by_invitation = bool(questions.categories) and all(one.access in NOT_CHOSEN for one in questions.categories)
    text = _("Registration is by invitation: open the link in your invitation.") if is_by_invitation else ""
    return render(
        request,
        "congress/registration/closed.html",
        **context,
        window=window,
        is_by_invitation=is_by_invitation,
        window_text=text or window_text(window),
        form=AlertForm() if is_awaited(event, questions, now()) else None,
    )
