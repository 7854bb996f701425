"""The private links in mails: real at the moment of sending, masked everywhere else."""

from __future__ import annotations

import datetime as dt
import re
from typing import Protocol
from uuid import UUID

from events.congress.registration.models import Registration
from events.platform.web.addresses import address
from events.platform.web.installation import Installation
from events.records.people.operations import issue_link

MASK = "••••"
_PRIVATE = re.compile(
    r"(/(?:registrations|alerts|sign-in|badges|calendars|invitations|place-offers|news|travellers|missions|hosts|ratings|roadbooks)/)"
    r"[A-Za-z0-9_%-]{20,}"
)


class Links(Protocol):
    """Where the private links of a letter come from."""

    async def personal(self, registration: Registration, language: str) -> str:
        """Return the address of somebody's personal page."""

    async def news(self, registration: Registration, language: str) -> str:
        """Return the address at which somebody says that they want no news of the event."""

    async def sign_in(self, account_id: UUID, language: str, lasts: dt.timedelta) -> str:
        """Return an address that signs an account in once."""

    async def private(self, name: str, language: str, token: str) -> str:
        """Return the private address `name` of a mission, for the token that opens it."""


class RealLinks:
    """Links that work. A sign-in link is issued anew each time: only its hash is stored."""

    def __init__(self, installation: Installation, now: dt.datetime) -> None:
        self._installation = installation
        self._now = now
        self._tokens: list[str] = []

    async def personal(self, registration: Registration, language: str) -> str:
        token = self._installation.signer.token("registration", registration.id, registration.link_generation)
        return self._real("personal", language, token)

    async def news(self, registration: Registration, language: str) -> str:
        return self._real("news", language, news_token(self._installation, registration))

    async def sign_in(self, account_id: UUID, language: str, lasts: dt.timedelta) -> str:
        return self._real("sign_in.token", language, await issue_link(account_id, self._now, lasts))

    async def private(self, name: str, language: str, token: str) -> str:
        return self._real(name, language, token)

    def _real(self, name: str, language: str, token: str) -> str:
        self._tokens.append(token)
        return self._installation.absolute(address(name, language, token=token))

    def masked(self, text: str) -> str:
        """Return the text with every link made here masked, for keeping."""
        for token in self._tokens:
            text = text.replace(token, MASK)
        return text


class MaskedLinks:
    """Links that show where they lead and open nothing; no token is made."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    async def personal(self, registration: Registration, language: str) -> str:
        return self._masked("personal", language)

    async def news(self, registration: Registration, language: str) -> str:
        return self._masked("news", language)

    async def sign_in(self, account_id: UUID, language: str, lasts: dt.timedelta) -> str:
        return self._masked("sign_in.token", language)

    async def private(self, name: str, language: str, token: str) -> str:
        return self._masked(name, language)

    def _masked(self, name: str, language: str) -> str:
        return self._installation.absolute(address(name, language, token="token")).replace("token", MASK)  # noqa: S106


def news_token(installation: Installation, registration: Registration) -> str:
    """Return the token of the address at which somebody says whether they want news of the event."""
    return installation.signer.token("news", registration.id, registration.link_generation)


def masked(text: str) -> str:
    """Return a text from outside, such as a mail server's answer that quotes the mail, without any private link."""
    return _PRIVATE.sub(rf"\g<1>{MASK}", text)
