"""The door's page: a code from a camera, a scanner that types, or fingers; somebody found by name; the answer."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import secrets
from dataclasses import replace
from urllib.parse import quote, unquote
from uuid import UUID

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from events.congress.badges.answers import Answer, answer_of, as_json, too_many
from events.congress.badges.check_in_operations import Door, Outcome, Reading, check_in, read_code, undo_check_in
from events.congress.badges.door_queries import attendance_of, count_arrival, people_named
from events.congress.organizing.frame_queries import organize_frame
from events.congress.organizing.models import Event
from events.congress.registration.question_queries import questions_of
from events.congress.registration.words import STATE_TONES, STATE_WORDS
from events.platform.language.cleaning import clean_line
from events.platform.language.lazy import gettext as _
from events.platform.qr.scanning import PictureError, decode_picture
from events.platform.web.addresses import address
from events.platform.web.flash import Flash, redirect
from events.platform.web.forms import read_form
from events.platform.web.installation import installation, now
from events.platform.web.permissions import Actor, Rule
from events.platform.web.templating import render
from events.records.people.throttle_operations import allow
from events.settings import Settings

_COOKIE = "events_door"
_A_YEAR = 365 * 86400
_LONGEST_NAME = 60
# One code in three seconds for a quarter of an hour: more than fingers manage, too few to guess one.
_MOST_TYPED, _TYPED_WITHIN = 300, dt.timedelta(minutes=15)
_LONGEST_KEPT = dt.timedelta(days=2)
_SECURE_HOSTS = ("localhost", "127.0.0.1", "[::1]")


TAKEN_BACK = Flash(
    _("This person no longer counts as in; their badge is welcome again."), title=_("Taken back"), tone="info"
)


async def check_in_page(request: Request) -> Response:
    """The page (GET), and the answer to a code or to a person found by name (POST)."""
    if request.method != "POST":
        return await _page(request, None)
    sent = {name: str(value) for name, value in (await read_form(request)).items()}
    reading = _read(request, sent)
    if reading is None:
        return await _page(request, None, 422)
    reading = replace(reading, age=_age(sent.get("age", "")))
    return await _check_in(request, reading, sent.get("nonce", ""), is_part=sent.get("part") == "verdict")


def _age(seconds: str) -> dt.timedelta:
    """Return for how long a device kept a reading; more than it keeps them is no age but a wrong clock."""
    kept = dt.timedelta(seconds=int(seconds)) if re.fullmatch(r"[0-9]{1,7}", seconds) else dt.timedelta(0)
    return kept if kept <= _LONGEST_KEPT else dt.timedelta(0)


async def check_in_picture(request: Request) -> Response:
    """A picture of a badge: a bare JPEG, PNG or WebP gives its code as JSON, an uploaded one is answered as a code."""
    if request.headers.get("content-type", "").startswith("multipart/"):
        return await _uploaded(request)
    return JSONResponse({"code": await _code_in(await request.body())})


async def _uploaded(request: Request) -> Response:
    sent = await read_form(request, with_files=True)
    picture, nonce = sent.get("picture"), sent.get("nonce")
    content = b""
    if isinstance(picture, UploadFile):
        content = await picture.read()
        await picture.close()
    event: Event = request.state.event
    reading = read_code(await _code_in(content), event.id, installation(request).settings.secret_key, is_camera=True)
    return await _check_in(request, reading, nonce if isinstance(nonce, str) else "")


async def _code_in(picture: bytes) -> str:
    try:
        return await asyncio.to_thread(decode_picture, picture) or ""
    except PictureError:
        return ""


def _read(request: Request, sent: dict[str, str]) -> Reading | None:
    event: Event = request.state.event
    if sent.get("registration"):
        try:
            return Reading("registration", UUID(sent["registration"]), "search")
        except ValueError:
            raise HTTPException(400) from None
    code = clean_line(sent.get("code", ""))
    if not code:
        return None
    key = installation(request).settings.secret_key
    return read_code(code, event.id, key, is_camera=sent.get("method") == "camera")


async def _check_in(request: Request, reading: Reading, nonce: str, *, is_part: bool = False) -> Response:
    event, actor = request.state.event, request.state.actor
    at = now()
    if reading.method == "typed" and not await allow(f"typed code {actor.account_id}", _MOST_TYPED, _TYPED_WITHIN, at):
        return await _respond(request, too_many(), 429, is_part)
    outcome = await check_in(event, reading, _door(request), nonce or secrets.token_urlsafe(18), at)
    if outcome.result == "welcome" and not outcome.is_repeated:
        count_arrival(event.id, 1)
    return await _respond(request, await _answer(event, outcome, at), 200, is_part)


async def _answer(event: Event, outcome: Outcome, at: dt.datetime) -> Answer:
    guest = outcome.guest
    category = (await questions_of(event)).category(guest.category_id).name if guest else None
    return answer_of(outcome, str(category) if category else "", event, at)


async def _respond(request: Request, answer: Answer, status: int, is_part: bool) -> Response:
    if "application/json" in request.headers.get("accept", ""):
        attendance = await attendance_of(request.state.event.id)
        return JSONResponse(as_json(answer) | {"inside": attendance.inside, "expected": attendance.expected}, status)
    return await (_part if is_part else _page)(request, answer, status)


async def _part(request: Request, answer: Answer, status: int) -> Response:
    """Only what the page's script takes out of a page: a third of the work."""
    return render(request, "congress/badges/part.html", status, **await _context(request, answer))


async def _page(request: Request, answer: Answer | None, status: int = 200) -> Response:
    event, actor = request.state.event, request.state.actor
    words = clean_line(request.query_params.get("q", ""))[:100]
    here = installation(request).settings
    response = render(
        request,
        "congress/badges/page.html",
        status,
        **(await organize_frame(actor, event, "organize.check_in") | await _context(request, answer)),
        words=words,
        found=await people_named(event.id, words) if words else None,
        categories={category.id: category.name for category in (await questions_of(event)).all_categories},
        has_camera=here.is_https or _host(here) in _SECURE_HOSTS,
        state_words=STATE_WORDS,
        tones=STATE_TONES,
        is_editor=_is_editor(request),
    )
    if _COOKIE not in request.cookies:
        _remember(response, Door(device=secrets.token_hex(4)), here)
    return response


async def _context(request: Request, answer: Answer | None) -> dict[str, object]:
    return {
        "event": request.state.event,
        "answer": answer,
        "nonce": secrets.token_urlsafe(18),
        "door": _door(request),
        "attendance": await attendance_of(request.state.event.id),
        "may_undo": _is_editor(request),
    }


def _is_editor(request: Request) -> bool:
    actor: Actor = request.state.actor
    return actor.may(Rule.EDIT, request.state.event.id)


def _host(settings: Settings) -> str:
    return settings.origin.partition("://")[2].rpartition(":")[0] or settings.origin.partition("://")[2]


async def removal(request: Request) -> Response:
    """Take a check-in back: for organizers, because it makes somebody welcome a second time."""
    event: Event = request.state.event
    try:
        registration = UUID(request.path_params["registration"])
    except ValueError:
        raise HTTPException(404) from None
    is_undone = await undo_check_in(event.id, registration, _door(request), now())
    if is_undone:
        count_arrival(event.id, -1)
    return redirect(request, address("organize.check_in", slug=event.slug), TAKEN_BACK if is_undone else None)


# -- which door this is ------------------------------------------------------------------------------------------


def _door(request: Request) -> Door:
    device, _dot, name = request.cookies.get(_COOKIE, "").partition(".")
    account = request.state.actor.account_id
    return Door(account, clean_line(unquote(name))[:_LONGEST_NAME], clean_line(device)[:16])


async def check_point(request: Request) -> Response:
    """Remember on this device how its check point is called."""
    door, name = _door(request), str((await read_form(request)).get("check_point", ""))
    response = redirect(request, address("organize.check_in", slug=request.state.event.slug))
    named = Door(None, clean_line(name)[:_LONGEST_NAME], door.device or secrets.token_hex(4))
    _remember(response, named, installation(request).settings)
    return response


def _remember(response: Response, door: Door, settings: Settings) -> None:
    response.set_cookie(
        _COOKIE,
        f"{door.device}.{quote(door.check_point)}",
        max_age=_A_YEAR,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.is_https,
    )
