"""Mails that came back, found in the mailbox of our sender and written down at the mail that was sent.

A report counts only for the mail whose Message-ID it returns and for the address that this one mail went to: that
identifier is random and known to nobody but its recipient, so nobody can have another's address marked.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging

from events.platform.email_addresses import for_smtp
from events.platform.imap.mailbox import Letter, MailboxError, mark_read, unread
from events.platform.imap.reports import Report, read_report
from events.platform.language.cleaning import uuid_in
from events.publishing.delivery.links import masked
from events.records.outbox.models import Message
from events.records.outbox.operations import note_bounce
from events.settings import Settings

logger = logging.getLogger("events.publishing.delivery")


async def note_bounces(settings: Settings, _now: dt.datetime) -> int:
    """Read new reports from the mailbox of the settings, if there is one; return how many mails came back."""
    url = settings.bounces_imap_url
    if not url:
        return 0
    try:
        letters = await asyncio.to_thread(unread, url)
        reports = await asyncio.to_thread(_reports_in, letters)
        number = sum([await _note(report) for report in reports])
        if letters:
            await asyncio.to_thread(mark_read, url, [letter.uid for letter in letters])
    except MailboxError as failure:
        logger.error("the mailbox of mails that came back cannot be read: %s", failure)
        return 0
    return number


def _reports_in(letters: list[Letter]) -> list[Report]:
    return [report for letter in letters if (report := read_report(letter.content))]


async def _note(report: Report) -> bool:
    asked = uuid_in(report.message_id)
    message = await Message.get_or_none(id=asked) if asked else None
    if message is None or for_smtp(message.recipient).lower() not in {one.lower() for one in report.recipients}:
        return False
    return await note_bounce(message.id, message.recipient, masked(report.said))
