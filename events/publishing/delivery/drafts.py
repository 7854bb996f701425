"""A mail before it is set, and the message that it is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.missions.file.models import Mission
from events.platform.language.i18n import speaking
from events.platform.web.installation import Installation
from events.platform.web.templating import render_text
from events.publishing.delivery.links import Links
from events.publishing.delivery.words import greeted
from events.records.outbox.models import Message
from events.settings import Settings


class NoLongerTrue(Exception):  # noqa: N818 - it is no error
    """The mail has been overtaken, or what it is about is gone; the text says which, for the log."""


@dataclass(frozen=True)
class Draft:
    """A mail before it is set: `source` is what `read_letter` reads, `documents_of` whose documents go with it.

    `reservations` are objects of schema.org, for mail programs that put journeys and stays into their calendar.
    """

    recipient: str
    recipient_name: str
    sender_name: str
    reply_to: str
    language: str
    source: str
    documents_of: Registration | None = None
    reservations: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Sending:
    """A message whose turn has come: the language of its reader, and where its private links come from."""

    message: Message
    language: str
    links: Links
    installation: Installation

    @property
    def settings(self) -> Settings:
        return self.installation.settings

    def draft(
        self, to: tuple[str, str], sender_name: str, row: Event | Mission | None, values: Mapping[str, object]
    ) -> Draft:
        """Return the mail to an address and name, from the template of its kind filled with `values`.

        Answers go to the contact address of the event or mission `row`, else to that of the installation.
        """
        reply_to = (row.contact_email if row else "") or self.settings.mail_reply_to or ""
        with speaking(self.language):
            source = render_text(f"publishing/delivery/{self.message.kind}.txt", can_reply=bool(reply_to), **values)
        recipient, name = to
        return Draft(recipient, greeted(name), sender_name, reply_to, self.language, source)
