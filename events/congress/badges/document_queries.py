"""Badges as PDFs, from registrations: the pages, the mails and the organizers' sheet take them here."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from babel import UnknownLocaleError

from events.congress.badges.credential_operations import PrintedCode, ensure_credentials, printed_code
from events.congress.badges.models import Credential
from events.congress.badges.order import Order, in_order
from events.congress.badges.sheet import BadgeFace, badges_pdf
from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.models import Category, Event
from events.congress.organizing.queries import EventWithTexts
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import questions_of
from events.platform.language.choices import common_languages, further_languages
from events.platform.language.formats import country, span
from events.platform.language.i18n import Translated, own_name, speaking
from events.platform.language.i18n import gettext as _
from events.platform.lru import LruCache
from events.platform.pdf.fonts import uncovered
from events.platform.web.installation import Installation
from events.platform.web.installation import now as clock
from events.records.texts.languages import fallback_order
from events.records.texts.queries import texts_of


class NoBadgeError(Exception):
    """Only a confirmed registration has a badge; `state` is the stage of this one."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


@dataclass(frozen=True)
class _Category:
    name: Translated
    colour: int


async def badge_pdf(installation: Installation, registration: Registration, language: str) -> bytes:
    """Return the badge of a confirmed registration (its event fetched), with its texts in `language`.

    Raises NoBadgeError for any other state, PdfError when it could not be made.
    """
    if registration.state != "confirmed":
        raise NoBadgeError(registration.stage)
    faces = await _faces(installation, registration.event, [registration], language)
    return await _pdf_of(installation, faces, language)


async def badges_pdf_of_event(
    installation: Installation,
    event: Event,
    language: str,
    category_id: UUID | None = None,
    order: Order = Order.NAME,
) -> bytes:
    """Return the badges of all who are confirmed, or of one category's, in this order; each in its bearer's language.

    `language` is the document's own. Raises NoBadgeError when nobody is, PdfError when it could not be made.
    """
    wanted = Registration.filter(event_id=event.id, state="confirmed")
    if category_id is not None:
        wanted = wanted.filter(category_id=category_id)
    registrations = in_order(await wanted, order, await questions_of(event))
    if not registrations:
        raise NoBadgeError("nobody")
    return await _pdf_of(installation, await _faces(installation, event, registrations), language)


async def _pdf_of(installation: Installation, faces: Sequence[BadgeFace], language: str) -> bytes:
    with speaking(language):
        title = _("Badge of %(name)s", name=faces[0].name) if len(faces) == 1 else _("Badges")
    return await installation.pdf.write(badges_pdf, faces, language=language, title=title)


async def _faces(
    installation: Installation, event: Event, registrations: Sequence[Registration], language: str | None = None
) -> list[BadgeFace]:
    """Return faces in `language`, or each in its bearer's. Signing takes 50 ms for a thousand: in a thread."""
    ids = [registration.id for registration in registrations]
    credentials = await ensure_credentials(event.id, ids, clock())
    about, categories = (await face_of(event)).event, await _categories(event)

    def face(registration: Registration) -> BadgeFace:
        return _face(
            about,
            categories[registration.category_id],
            registration,
            _code(credentials[registration.id], installation),
            language or registration.language,
        )

    return await asyncio.to_thread(lambda: [face(registration) for registration in registrations])


def _code(credential: Credential, installation: Installation) -> PrintedCode:
    return printed_code(credential, installation.settings.secret_key)


@cache
def spoken_name(code: str, language: str) -> str:
    """Return a language by its own name, where that is known and can be printed; else by its name in `language`."""
    try:
        own = own_name(code)
    except UnknownLocaleError:
        own = ""
    if own and not uncovered(own):
        return own
    return dict((*common_languages(language), *further_languages(language))).get(code, code)


_kept: LruCache[tuple[UUID, int], Mapping[UUID, _Category]] = LruCache(200)


async def _categories(event: Event) -> Mapping[UUID, _Category]:
    """Return the categories of an event, cached by its revision: `event` was just read."""
    key = (event.id, event.revision)
    return _kept.get(key) or _kept.put(key, await _read_categories(event))


async def _read_categories(event: Event) -> Mapping[UUID, _Category]:
    rows = await Category.filter(event_id=event.id)
    texts = await texts_of([row.id for row in rows], fallback_order(event))
    return {row.id: _Category(texts.of(row.id, "name"), row.colour) for row in rows}


def _face(
    about: EventWithTexts, category: _Category, registration: Registration, code: PrintedCode, language: str
) -> BadgeFace:
    with speaking(language):
        return BadgeFace(
            name=registration.badge_name,
            function=registration.function,
            organization=registration.organization,
            country=country(registration.country),
            category=str(category.name),
            category_colour=category.colour - 1,
            languages=[spoken_name(code, language) for code in registration.spoken_languages],
            event_name=str(about.name),
            event_dates=span(about.event.starts_on, about.event.ends_on),
            place=str(about.text("venue")),
            short_code=code.short_code,
            qr_text=code.qr_text,
            qr_description=_("QR code of the badge"),
            language=language,
            attendance=_("Online") if registration.attendance == "online" else "",
        )
