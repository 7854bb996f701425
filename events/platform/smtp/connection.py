"""One SMTP connection, reused while there is mail, and what went wrong sorted into three kinds."""

from __future__ import annotations

import contextlib
import ipaddress
import ssl
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

# The port, TLS from the first byte, and STARTTLS: None takes it where the server offers it.
_SCHEMES: Mapping[str, tuple[int, bool, bool | None]] = {
    "smtp": (25, False, None),
    "smtp+starttls": (587, False, True),
    "smtps": (465, True, False),
}
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


class Unwritable(Refused):
    """Our server cannot write to letters beyond ASCII before the @ (it is without SMTPUTF8, RFC 6531)."""

    reason = "utf8"


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
        port, use_tls, start_tls = _SCHEMES[parts.scheme]
        self._smtp = SMTP(
            hostname=host,
            port=parts.port or port,
            username=_unquoted(parts.username),
            password=_unquoted(parts.password),
            use_tls=use_tls,
            start_tls=False if start_tls is None and is_here(host) else start_tls,
            local_hostname=own_name,
            timeout=_PATIENCE,
        )

    @property
    def is_encrypted(self) -> bool:
        """Whether the connection that is open is encrypted."""
        return self._smtp.is_connected and self._smtp.get_transport_info("cipher") is not None

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
        options = [] if recipient.isascii() else ["SMTPUTF8"]
        try:
            await self._smtp.sendmail(sender, [recipient], content, mail_options=options)
        except SMTPNotSupported as failure:
            raise Unwritable(_answer_in(failure)) from None
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


def _unquoted(part: str | None) -> str | None:
    return unquote(part) if part else None


def is_here(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False
