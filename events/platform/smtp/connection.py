"""One SMTP connection, reused while there is mail, and what went wrong sorted into three kinds."""

from __future__ import annotations

import contextlib
import ipaddress
import ssl
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

_PATIENCE = 30.0  # seconds for each answer of the server


class DeliveryFailure(Exception):  # noqa: N818 - the kinds below say what failed
    """Why a mail did not leave. `reason` is a word that pages translate, `detail` what the server said."""

    reason = ""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class Outage(DeliveryFailure):
    """The server cannot be used at all: no message is at fault, and none uses up a try."""

    reason = "server"


class Refused(DeliveryFailure):
    """The server will never take this message (5yz about recipient or content, RFC 5321, 4.2.1)."""

    reason = "refused"


class Postponed(DeliveryFailure):
    """The server did not take this message now (4yz, or the connection broke): another try is worth it."""

    reason = "postponed"


class PostOffice:
    """The mail server behind `smtp://`, `smtp+starttls://` or `smtps://user:password@host:port`.

    `smtp://` uses TLS where the server offers it, except on this machine, whose certificates nobody signs.
    Certificates are checked. `own_name` is what we call ourselves in EHLO.
    """

    def __init__(self, smtp_url: str, own_name: str) -> None:
        parts = urlsplit(smtp_url)
        host = parts.hostname or "localhost"
        is_implicit, is_demanded = parts.scheme == "smtps", parts.scheme == "smtp+starttls"
        self._smtp = SMTP(
            hostname=host,
            port=parts.port or (465 if is_implicit else 587 if is_demanded else 25),
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            use_tls=is_implicit,
            start_tls=False if is_implicit else True if is_demanded else (False if _is_here(host) else None),
            local_hostname=own_name,
            timeout=_PATIENCE,
        )

    async def ready(self) -> None:
        """Connected, and the server still there: it may have closed a connection that rested. Raises Outage."""
        if self._smtp.is_connected:
            try:
                await self._smtp.noop()
                return
            except (SMTPException, OSError):
                self._smtp.close()
        try:
            await self._smtp.connect()
        except (SMTPException, OSError, ssl.SSLError, ValueError) as failure:
            raise Outage(_answer_in(failure)) from None

    async def send(self, sender: str, recipient: str, content: bytes) -> None:
        """Hand one message over when ready. Raises Refused or Postponed; returns once the server has taken it."""
        try:
            await self._smtp.sendmail(sender, [recipient], content)
        except SMTPRecipientsRefused as failure:
            raise _sorted(failure.recipients[0]) from None
        except SMTPResponseException as failure:
            raise _sorted(failure) from None
        except ValueError:
            raise Refused("the address cannot be used in SMTP") from None
        except (SMTPException, OSError) as failure:
            self._smtp.close()
            raise Postponed(f"the connection broke: {failure}") from None

    async def close(self) -> None:
        """Say goodbye; a server that is gone is not waited for."""
        if self._smtp.is_connected:
            with contextlib.suppress(SMTPException, OSError):
                await self._smtp.quit(timeout=2)
        self._smtp.close()


def _sorted(failure: SMTPResponseException) -> DeliveryFailure:
    """A sender that is refused is a setting to be corrected, so it is no reason to give a message up."""
    is_for_good = 500 <= failure.code <= 599 and isinstance(failure, SMTPRecipientRefused | SMTPDataError)
    return (Refused if is_for_good else Postponed)(_answer_in(failure))


def _answer_in(failure: Exception) -> str:
    if isinstance(failure, SMTPResponseException):
        return f"{failure.code} {failure.message}"
    return str(failure) or type(failure).__name__


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False
