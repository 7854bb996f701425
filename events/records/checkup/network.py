"""Findings about the network: mail server, public address, clock. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import ngettext
from events.records.checkup.facts import Address, Mail
from events.records.checkup.findings import Finding, Judged, Mark

CLOCK_MAY_DIFFER = dt.timedelta(seconds=5)
CLOCK_IS_WRONG = dt.timedelta(minutes=1)


def judge_mail(mail: Mail) -> Judged:
    """Judge whether mail could leave."""
    if not mail.is_set:
        text = _("Mail: there is no mail server, so that mails wait in the outbox. Set EVENTS_SMTP_URL.")
        yield Finding("mail", Mark.WARNING, text)
    elif mail.trouble:
        text = _(
            "Mail: the server of EVENTS_SMTP_URL does not take us in (%(trouble)s). Look at host, port, user and "
            "password there; what is written meanwhile waits in the outbox.",
            trouble=mail.trouble,
        )
        yield Finding("mail", Mark.ERROR, text)
    elif not (mail.is_encrypted or mail.is_here):
        text = _(
            "Mail: the connection to the server is not encrypted. Write smtp+starttls:// or smtps:// in "
            "EVENTS_SMTP_URL."
        )
        yield Finding("mail", Mark.WARNING, text)
    else:
        yield Finding("mail", Mark.OK, _("Mail: the server takes us in. No mail was sent."))


def judge_address(address: Address, program: str) -> Judged:
    """Judge the address that people type."""
    if address.is_here:
        text = _(
            "Address: %(url)s is reached from this machine only. Set EVENTS_BASE_URL to the address that people type.",
            url=address.url,
        )
        yield Finding("address", Mark.WARNING, text)
    elif not address.is_https:
        text = _(
            "Address: %(url)s sends private links in the open, and the camera at the door needs HTTPS. Put a reverse "
            "proxy in front and write https:// in EVENTS_BASE_URL.",
            url=address.url,
        )
        yield Finding("address", Mark.ERROR, text)
    elif address.trouble:
        text = _(
            "Address: the name in %(url)s is not found (%(trouble)s). Look for a slip in EVENTS_BASE_URL, or enter the "
            "name at your provider.",
            url=address.url,
            trouble=address.trouble,
        )
        yield Finding("address", Mark.ERROR, text)
    elif address.answer is None:
        text = _("Address: the name in %(url)s is found. To see whether it leads here, add --ask.", url=address.url)
        yield Finding("address", Mark.OK, text)
    if address.answer is not None:
        yield from _judge_answer(address, program)


def _judge_answer(address: Address, program: str) -> Judged:
    answer = address.answer
    if answer is None:
        return
    if answer.trouble:
        text = _(
            "Answer: %(url)s does not answer (%(trouble)s). Is the server started, and the proxy, and its certificate "
            "valid?",
            url=address.url,
            trouble=answer.trouble,
        )
        yield Finding("answer", Mark.ERROR, text)
    elif not answer.version:
        text = _(
            "Answer: something else than this program answers at %(url)s. Let the proxy pass requests on to it.",
            url=address.url,
        )
        yield Finding("answer", Mark.ERROR, text)
    elif answer.version != program:
        text = _(
            "Answer: version %(theirs)s is running, and %(ours)s is installed. Start the server anew.",
            theirs=answer.version,
            ours=program,
        )
        yield Finding("answer", Mark.WARNING, text)
    else:
        yield Finding("answer", Mark.OK, _("Answer: this program answers at %(url)s.", url=address.url))


def judge_clock(others: Sequence[dt.timedelta]) -> Judged:
    """Judge this machine's clock by how far ahead those of others are that were heard."""
    if not others:
        return
    most = max(map(abs, others))
    if most <= CLOCK_MAY_DIFFER:
        yield Finding("clock", Mark.OK, _("Clock: it agrees with the others."))
        return
    text = ngettext(
        "Clock: it differs by one second from another one. Let the system set it (timedatectl set-ntp true): "
        "deadlines and sign-in links go by it.",
        "Clock: it differs by %(num)s seconds from another one. Let the system set it (timedatectl set-ntp true): "
        "deadlines and sign-in links go by it.",
        round(most.total_seconds()),
    )
    yield Finding("clock", Mark.ERROR if most >= CLOCK_IS_WRONG else Mark.WARNING, text)
