"""Finding out whether the mail server takes us in, and whether our own address is found and answers."""

from __future__ import annotations

import asyncio
import datetime as dt
import email.utils
from urllib.parse import urlsplit

import httpx

from events.platform.fetching import resolve
from events.platform.language.i18n import gettext as _
from events.platform.smtp.connection import Outage, PostOffice, is_here
from events.platform.web.installation import now
from events.records.checkup.facts import Address, Answer, Mail
from events.settings import Settings

_PATIENCE = 10.0  # seconds for each of them


async def mail(settings: Settings) -> Mail:
    """Connect to the mail server and sign in there; nothing is sent."""
    if not settings.smtp_url:
        return Mail(is_set=False)
    office = PostOffice(settings.smtp_url, urlsplit(settings.base_url).hostname or "localhost")
    try:
        async with asyncio.timeout(_PATIENCE):
            await office.ready()
        trouble = ""
    except Outage as outage:
        trouble = outage.detail
    except TimeoutError:
        trouble = _("no answer for %(seconds)d seconds", seconds=_PATIENCE)
    found = Mail(True, trouble, office.is_encrypted, is_here(urlsplit(settings.smtp_url).hostname or "localhost"))
    await office.close()
    return found


async def address(settings: Settings, *, is_asked: bool) -> Address:
    """Look our own name up; `is_asked` also asks for the page of health there."""
    parts = urlsplit(settings.base_url)
    host = parts.hostname or ""
    trouble = ""
    if not is_here(host):
        try:
            async with asyncio.timeout(_PATIENCE):
                await resolve(host, parts.port or 443)
        except (OSError, UnicodeError) as error:  # TimeoutError is an OSError
            trouble = str(error) or type(error).__name__
    answer = await _answer(settings.base_url) if is_asked and not trouble else None
    return Address(settings.base_url, settings.is_https, is_here(host), trouble, answer)


async def _answer(url: str) -> Answer:
    try:
        async with httpx.AsyncClient(timeout=_PATIENCE, trust_env=False) as client:
            answer = await client.get(f"{url}/healthz")
    except (httpx.HTTPError, OSError) as error:
        return Answer(trouble=str(error) or type(error).__name__)
    try:
        version = str(answer.json()["version"])
    except (ValueError, KeyError, TypeError):
        version = ""
    return Answer("", version, _ahead(answer.headers.get("date", "")))


def _ahead(date: str) -> dt.timedelta | None:
    """Return how far ahead the clock of a header is; it has whole seconds."""
    try:
        return email.utils.parsedate_to_datetime(date).astimezone(dt.UTC) - now()
    except ValueError:
        return None
