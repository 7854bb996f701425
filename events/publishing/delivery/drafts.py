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
from events.publishing.delivery.placeholders import Wording
from events.publishing.delivery.words import greeted
from events.records.outbox.models import Message
from events.settings import Settings


class NoLongerTrue(Exception):  # noqa: N818 - it is no error
    """The mail has been overtaken, or what it is about is gone; the text says which, for the log."""


@dataclass(frozen=True)
class Draft:
    """A mail before it is set: `source` is what `read_letter` reads, `documents_of` whose documents go with it.

    `reservations` are objects of schema.org, for mail programs that put journeys and stays into their calendar;
    `unsubscribe` is the address at which its reader ends such mails.
    """

    recipient: str
    recipient_name: str
    sender_name: str
    reply_to: str
    language: str
    source: str
    documents_of: Registration | None = None
    reservations: tuple[Mapping[str, Any], ...] = ()
    unsubscribe: str = ""


@dataclass(frozen=True)
class Sending:
    """A message whose turn has come: the language of its reader, and where its private links come from.

    `tried` is a text that organizers try out: it stands in place of the one they saved.
    """

    message: Message
    language: str
    links: Links
    installation: Installation
    tried: Wording | None = None

    @property
    def settings(self) -> Settings:
        return self.installation.settings

    def draft(
        self, to: tuple[str, str], sender_name: str, row: Event | Mission | None, values: Mapping[str, object]
    ) -> Draft:
        """Return the mail to an address and name, from the template of its kind filled with `values`.

        Answers go to the address of the event or mission `row`, else to that of the installation.
        """
        can_reply = bool(self._reply_to(row))
        return self._drafted(to, sender_name, row, self._rendered(self.message.kind, can_reply=can_reply, **values))

    def worded(self, source: str, to: tuple[str, str], sender_name: str, row: Event, **said: object) -> Draft:
        """Return the mail in the words of organizers: our small print, about what is `said`, follows them."""
        return self._drafted(to, sender_name, row, f"{source}\n{self._rendered('small_print', **said)}")

    def _rendered(self, template: str, **values: object) -> str:
        with speaking(self.language):
            return render_text(f"publishing/delivery/{template}.txt", **values)

    def _drafted(self, to: tuple[str, str], sender_name: str, row: Event | Mission | None, source: str) -> Draft:
        recipient, name = to
        return Draft(recipient, greeted(name), sender_name, self._reply_to(row), self.language, source)

    def _reply_to(self, row: Event | Mission | None) -> str:
        own = row.reply_to if isinstance(row, Event) else ""
        return own or (row.contact_email if row else "") or self.settings.mail_reply_to or ""
