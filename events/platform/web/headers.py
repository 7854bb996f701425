"""Security headers of every answer, and requests that are refused before any page sees them."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import URL, Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import language_from_header, languages, speaking
from events.settings import Settings

# No unsafe-inline anywhere: styles and scripts are files, positions are classes.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

# Of what is the same for everybody and made for programs: scripts of other sites may read it too, without cookies.
FOR_OTHER_SITES = {"access-control-allow-origin": "*"}


def security_headers(settings: Settings) -> list[tuple[bytes, bytes]]:
    """Return the security headers of every answer."""
    headers = [
        (b"content-security-policy", _POLICY.encode()),
        (b"x-content-type-options", b"nosniff"),
        # Not no-referrer: that turns Origin into "null" and breaks the check of where a form came from.
        (b"referrer-policy", b"same-origin"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"permissions-policy", b"camera=(self), geolocation=(), microphone=()"),
    ]
    if settings.is_https:
        headers.append((b"strict-transport-security", b"max-age=31536000"))
    return headers


class SecurityHeaders:
    """ASGI layer that adds the security headers, and `no-store` where a page said nothing about caching."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._added = security_headers(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(sent: Message) -> None:
            if sent["type"] == "http.response.start":
                headers = [*(_staying_here(header, scope) for header in sent.get("headers", [])), *self._added]
                if not any(name == b"cache-control" for name, _ in headers):
                    headers.append((b"cache-control", b"no-store"))
                sent = {**sent, "headers": headers}
            await send(sent)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _staying_here(header: tuple[bytes, bytes], scope: Scope) -> tuple[bytes, bytes]:
    """Return a redirect to the host that was asked without scheme and host.

    Starlette takes them from the Host header when a slash is missing.
    """
    name, value = header
    if name != b"location" or b"://" not in value.partition(b"?")[0]:
        return header
    host, _slash, path = value.partition(b"://")[2].partition(b"/")
    return (name, b"/" + path.lstrip(b"/")) if host.decode("latin-1") == URL(scope=scope).netloc else header


class SameSiteOnly:
    """ASGI layer that refuses unsafe requests which another site made a browser send.

    Sec-Fetch-Site decides where a browser sends it, else Origin against the address we are reached at. A client
    that sends neither is no browser and carries nobody's cookies by accident.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._origin = settings.origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_unsafe = scope["type"] == "http" and scope["method"] not in ("GET", "HEAD", "OPTIONS")
        if is_unsafe and not is_same_site(Headers(scope=scope), self._origin):
            await _refuse(scope, send)
            return
        await self._app(scope, receive, send)


def is_same_site(headers: Headers, own_origin: str) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    if origin is None:
        return True
    return origin == own_origin or _authority(origin) == headers.get("host", "").lower() != ""


def _authority(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # such as "http://["
        return ""


class BodyLimit:
    """ASGI layer that ends a request whose body exceeds `largest` bytes with our own 413 page.

    A handler that asks for files raises the limit of its request before it reads (`forms.read_form`). Starlette's own
    limit answers in plain English; this one raises inside the page, where the reader's language is known. Nothing is
    begun for a body of which no byte has come: hundreds that stall must not cost hundreds of pages.
    """

    def __init__(self, app: ASGIApp, largest: int) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        announced = int(declared) if declared.isdigit() and len(declared) < 20 else 0
        first = await receive() if announced <= self._largest else None
        if first is not None and first["type"] == "http.disconnect":
            return
        received = 0

        async def counted() -> Message:
            nonlocal received, first
            largest = scope.get("largest_body", self._largest)
            if announced > largest:
                raise HTTPException(413)
            message, first = first or await receive(), None
            received += len(message.get("body", b""))
            if received > largest:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)


async def _refuse(scope: Scope, send: Send) -> None:
    language = scope["path"].lstrip("/").partition("/")[0]
    if language not in languages():
        language = language_from_header(Headers(scope=scope).get("accept-language", ""))
    with speaking(language):
        body = _("This form was sent from another site. Open the page here and send it again.").encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
