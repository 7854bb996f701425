"""The flash: what an act did, told once on the page that its redirect leads to.

A message is a constant beside its room: `REMOVED = Flash(_("The line counts no longer."))`. `redirect` puts its
key and values into a cookie; the base templates draw it on that one page, and the cookie is taken back. The words come
from the program, values are escaped, and a cookie that says anything else is ignored. Pages whose bytes are kept for
everybody never look at it, nor does what a script fetches: a copy on a phone would tell it for ever.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.installation import installation

COOKIE = "events_flash"
_LASTS = 120  # seconds: a slow network, and not the next visit
_LONGEST_VALUE = 100  # characters, so that some values in any script fit into a cookie
_LARGEST = 3500  # bytes; browsers drop cookies above 4,096
_PLACEHOLDER = re.compile(r"%\((\w+)\)")

_KNOWN: dict[str, Flash] = {}


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True)
class Flash:
    """A message with its tone; its text may have placeholders.

    `link` is the label of a link to the fragment that the redirect names, `address` that of an address to hand on.
    """

    text: LazyText
    title: LazyText | None = None
    tone: Literal["good", "warm", "info"] = "good"
    link: LazyText | None = None
    address: LazyText | None = None

    def __post_init__(self) -> None:
        _KNOWN[self.key] = self

    @property
    def key(self) -> str:
        texts = (text.arguments if text else () for text in (self.text, self.title, self.link, self.address))
        return _digest(repr((*texts, self.tone)))

    @property
    def placeholders(self) -> AbstractSet[str]:
        return frozenset(_PLACEHOLDER.findall(self.text.arguments[-1]))

    def told(self, carried: _Carried) -> Told:
        """Return the message in the language of the request."""
        text = self.text % carried.values if carried.values else str(self.text)
        title, link, label = ("" if words is None else str(words) for words in (self.title, self.link, self.address))
        return Told(self.tone, title, text, link, f"#{carried.fragment}", carried.draft, label, carried.address)


SAVED = Flash(_("Saved."))
MAIL_WAITS = Flash(_("The mail waits in the outbox: no mail server is set up here."), tone="warm")


class _Carried(msgspec.Struct, array_like=True):
    """The content of the cookie: the key of a message, a digest of the page that tells it (its address may be a private
    link), the values, the fragment that is linked to, the draft that is done with, and an address to hand on, which
    may be a private link: it stands in no URL and no log, and ends with the cookie when the page has shown it.
    """

    key: str
    page: str
    values: dict[str, str]
    fragment: str = ""
    draft: str = ""
    address: str = ""


@dataclass(frozen=True)
class Told:
    """A message as the page draws it."""

    tone: str
    title: str
    text: str
    link: str = ""
    href: str = ""
    draft: str = ""
    address_label: str = ""
    address: str = ""


def redirect(
    request: Request,
    to: str,
    flash: Flash | None = None,
    /,
    *,
    draft: str = "",
    shown: str = "",
    **values: object,
) -> RedirectResponse:
    """Answer 303 to the address `to`, whose page tells `flash` with these values.

    `draft` is the key under which the device kept what was typed (see the macro `forms.form`); that page drops it.
    `shown` is an address of ours that the page shows once, for whoever hands it on.
    """
    response = RedirectResponse(to, 303)
    if flash is not None:
        texts = {name: str(values[name])[:_LONGEST_VALUE] for name in flash.placeholders}
        address, _, fragment = to.partition("#")
        page = _digest(unquote(address.partition("?")[0]))
        _send(request, response, _encoded(_Carried(flash.key, page, texts, fragment, draft, shown)))
    return response


def mailed(request: Request, flash: Flash) -> Flash:
    """Return what is told of an act that queued mail: `flash`, or that the mail waits where no server is set up."""
    return flash if installation(request).settings.has_mail_server else MAIL_WAITS


def _send(request: Request, response: Response, value: str, lasts: int = _LASTS) -> None:
    response.set_cookie(
        COOKIE,
        value,
        max_age=lasts,
        path="/",
        httponly=True,
        samesite="lax",
        secure=installation(request).settings.is_https,
    )


def _encoded(carried: _Carried) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(carried)).decode()


def with_flash(page: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """Return a page that may draw the message its request brought along, by `request.state.flash`."""

    async def flashing(request: Request) -> Response:
        request.state.flash = flash = _Pending(request)
        response = await page(request)
        if flash.is_taken:
            _send(request, response, "", lasts=0)
        return response

    return flashing


class _Pending:
    """The flash that a request brought along; `take` is called by the template that draws it."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self.is_taken = False

    def take(self) -> Told | None:
        told = _told(self._request)
        self.is_taken = told is not None
        return told


def _told(request: Request) -> Told | None:
    carried = _carried_to(request)
    if carried is None:
        return None
    flash = _KNOWN.get(carried.key)
    if flash is None or flash.placeholders != carried.values.keys():
        return None
    is_ours = carried.address.startswith(installation(request).absolute("/")) and flash.address is not None
    return flash.told(carried) if is_ours or not carried.address else None


def _carried_to(request: Request) -> _Carried | None:
    """Return what the cookie carries to this page; what it carries to another one is told in another tab."""
    is_page = request.method == "GET" and "is_head" not in request.scope
    is_visit = is_page and request.headers.get("sec-fetch-mode", "navigate") == "navigate"
    carried = _decoded(request.cookies.get(COOKIE, "")) if is_visit else None
    return carried if carried and carried.page == _digest(request.scope["path"]) else None


def _decoded(value: str) -> _Carried | None:
    if len(value) > _LARGEST:
        return None
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(value), type=_Carried)
    except (ValueError, RecursionError, msgspec.MsgspecError):
        return None
