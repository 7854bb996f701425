"""Attachments of the mails of a confirmed registration: the badge, made at delivery.

No calendar is among them: nobody who adds its entries learns of a change, and with the subscribed calendar, which has
the same UIDs, every client shows each of them twice.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from events.congress.registration.models import Registration
from events.platform.language.i18n import pgettext, speaking
from events.platform.smtp.mime import Attachment
from events.platform.web.installation import Installation

Maker = Callable[[Installation, Registration, str], Awaitable[bytes]]


@dataclass(frozen=True)
class Document:
    """A file for a registration: how it is called, what it is, and who makes it (a room to the right)."""

    filename: Callable[[Registration], str]
    content_type: str
    make: Maker


def filenames(documents: Sequence[Document], registration: Registration, language: str) -> list[str]:
    """Return the names of the files, without making them. The registration has its event fetched."""
    with speaking(language):
        return [document.filename(registration) for document in documents]


async def attachments(
    documents: Sequence[Document], installation: Installation, registration: Registration, language: str
) -> list[Attachment]:
    """Make every file. An error of a maker comes through: a mail does not leave without its files."""
    names = filenames(documents, registration, language)
    return [
        Attachment(name, document.content_type, await document.make(installation, registration, language))
        for name, document in zip(names, documents, strict=True)
    ]


def registration_documents() -> tuple[Document, ...]:
    """Return the files of a confirmed registration.

    Their rooms stand to the right of mail, so they load on first use.
    """
    from events.congress.badges.document_queries import badge_pdf

    return (Document(badge_name, "application/pdf", badge_pdf),)


def badge_name(registration: Registration) -> str:
    return _safe(f"{pgettext('file name', 'badge')}-{registration.reference}") + ".pdf"


def _safe(name: str) -> str:
    """Return ASCII letters, digits and hyphens: a file name that every mail program shows as it is."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "file"
