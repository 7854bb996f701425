"""The public page of registration."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from events.congress.organizing.access import Access
from events.congress.organizing.event_queries import public_event
from events.congress.organizing.frame_queries import face_of, public_frame
from events.congress.organizing.models import Event
from events.congress.organizing.registration_state import registration_state
from events.congress.organizing.windows import Window
from events.congress.registration.form_pages import Entrance, form_page, receive
from events.congress.registration.forms import AlertForm
from events.congress.registration.full_queries import Full, full_in
from events.congress.registration.opening import is_awaited, offered_windows, public_window
from events.congress.registration.question_queries import Questions, questions_of
from events.congress.registration.rules import new_nonce
from events.platform.language.i18n import current_language
from events.platform.lru import LruCache
from events.platform.web.addresses import address
from events.platform.web.installation import now
from events.platform.web.templating import render

# The empty form is the same for everybody but for its nonce: it is rendered once per revision and language, and
# again when a window opens or closes.
_NONCE_GOES_HERE = "nonce-of-this-form-goes-here"

_Key = tuple[UUID, int, str, Full, dt.datetime | None]
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
    state = registration_state(entrance.event, (await face_of(entrance.event)).windows, now())
    key = (entrance.event.id, entrance.event.revision, current_language(), full, state.changes_at)
    html = _forms.get(key)
    if html is None:
        page = await form_page(request, entrance, form, _NONCE_GOES_HERE, full)
        html = _forms.put(key, bytes(page.body).decode())
    headers = {"content-language": current_language(), "cache-control": "no-store"}
    return HTMLResponse(html.replace(_NONCE_GOES_HERE, new_nonce()), headers=headers)


async def _closed_page(request: Request, event: Event, window: Window, questions: Questions) -> Response:
    context = await public_frame(event, "registration")
    return render(
        request,
        "congress/registration/closed.html",
        **context,
        window=window,
        window_text=context["registration_state"].text,
        form=AlertForm() if is_awaited(event, questions, now()) else None,
    )
