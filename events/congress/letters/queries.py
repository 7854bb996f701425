"""Reading requests for letters, the letters, and what they say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from events.congress.letters.composing import LetterContent, Wording, changed_since
from events.congress.letters.models import Letter, LetterPaper, LetterRequest, LetterTemplate
from events.congress.letters.placeholders import PASSPORT_WORDS
from events.congress.letters.words import BODIES, TITLES, RequestState
from events.congress.organizing.frame_queries import face_of
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import questions_of
from events.platform.language.formats import country, day, span
from events.platform.language.i18n import languages, speaking
from events.platform.zoned import zone
from events.records.texts.languages import fallback_order
from events.records.texts.queries import Texts, texts_of
from events.records.vault.models import Look, SensitiveValue
from events.records.vault.operations import Looker, read_sensitive
from events.records.vault.queries import names_kept
from events.records.vault.sealing import MasterKeys

CONTENT = "content"  # the name under which the vault keeps what a letter says
_POSTCODE = re.compile(r"\b[A-Z]{0,2}[-\d ]*\d[-\d]*\b")


@dataclass(frozen=True)
class Paper:
    """Letterhead, signature and the texts of each kind of letter; rows are None until somebody writes them."""

    row: LetterPaper | None
    templates: Mapping[str, LetterTemplate]
    texts: Texts

    def text(self, name: str, language: str) -> str:
        """Return a text of the paper: issuer, address, city, signer, signer_function; "" for none."""
        return self.texts.of(self.row.id, name).into(language).text if self.row else ""

    def wording(self, kind: str, language: str) -> Wording:
        """Return the texts of a letter; a template that is not written in this language is ours."""
        written = self.written(kind)
        with speaking(language):
            return Wording(
                language=language,
                title=written["title"].get(language) or str(TITLES[kind]),
                body=written["body"].get(language) or str(BODIES[kind]),
                address=self.text("address", language),
                signer=self.text("signer", language),
                signer_function=self.text("signer_function", language),
            )

    def written(self, kind: str) -> dict[str, Mapping[str, str]]:
        """Return title and body as they were written, by language."""
        row = self.templates.get(kind)
        return {name: self.texts.of(row.id, name).texts if row else {} for name in ("title", "body")}


async def paper_of(event: Event) -> Paper:
    row = await LetterPaper.get_or_none(event_id=event.id)
    templates = {found.kind: found for found in await LetterTemplate.filter(event_id=event.id)}
    subjects = [*([row.id] if row else []), *(found.id for found in templates.values())]
    return Paper(row, templates, await texts_of(subjects, fallback_order(event)))


async def asks_passports(event_id: UUID) -> bool:
    """Whether everybody who comes is asked for their passport."""
    return await LetterPaper.exists(event_id=event_id, asks_passports=True)


def languages_of(event: Event) -> list[str]:
    """Return the languages in which letters are written: those of the event that we have texts in."""
    return [code for code in fallback_order(event) if code in languages()] or [languages()[0]]


async def values_of_event(paper: Paper, event: Event, language: str, now: dt.datetime) -> dict[str, str]:
    """Return what is filled into every letter of an event."""
    name = (await face_of(event)).event.name.into(language).text
    with speaking(language):
        return {
            "event": name,
            "dates": span(event.starts_on, event.ends_on),
            "first_day": day(event.starts_on),
            "last_day": day(event.ends_on),
            "city": paper.text("city", language) or city_in(event.address),
            "host_country": country(event.country),
            "issuer": paper.text("issuer", language) or name,
            "today": day(now.astimezone(zone(event.time_zone)).date()),
        }


async def open_values(paper: Paper, event: Event, request: LetterRequest, now: dt.datetime) -> dict[str, str]:
    """Return what is filled into a letter, in its language, but for the passport. The request has its registration."""
    language = request.language
    of_event = await values_of_event(paper, event, language, now)
    of_person = await values_of_person(event, request.registration, language)
    with speaking(language):
        return {
            **of_event,
            **of_person,
            "purpose": request.purpose,
            "stay_from": _day(request.stays_from),
            "stay_until": _day(request.stays_until),
            "consulate": request.consulate,
        }


async def values_of_person(event: Event, registration: Registration, language: str) -> dict[str, str]:
    """Return what is filled in of a registration."""
    category = (await questions_of(event)).category(registration.category_id)
    with speaking(language):
        return {
            "legal_name": registration.legal_name or registration.badge_name,
            "function": registration.function,
            "organization": registration.organization,
            "country": country(registration.country),
            "category": category.name.into(language).text,
            "reference": registration.reference,
        }


def city_in(address: str) -> str:
    """Return what is likely the city in a postal address: its last part, without the postcode."""
    parts = [part.strip() for part in re.split(r"[\n,]", address) if part.strip()]
    return " ".join(_POSTCODE.sub(" ", parts[-1]).split()) if parts else ""


def _day(value: dt.date | None) -> str:
    return day(value) if value else ""


async def passport_of(
    keys: MasterKeys, event: Event, registration_id: UUID, language: str, looker: Looker
) -> dict[str, str]:
    """Return what is kept of a passport, in words; the look is recorded. Raise SealError. Not inside a transaction."""
    values = await read_sensitive(keys, event.id, registration_id, tuple(PASSPORT_WORDS), looker)
    with speaking(language):
        return {name: in_words(name, value) for name, value in values.items()}


def in_words(name: str, value: str) -> str:
    """Return what is sealed of a passport as a letter says it, in the current language."""
    if name == "nationality":
        return country(value)
    return day(dt.date.fromisoformat(value)) if name in {"birth_date", "passport_expiry"} else value


async def content_of(keys: MasterKeys, letter: Letter, looker: Looker) -> LetterContent | None:
    """Return what a letter says; None once it was destroyed. The look is recorded. Raise SealError."""
    values = await read_sensitive(keys, letter.event_id, letter.id, (CONTENT,), looker)
    return LetterContent.opened(values[CONTENT]) if CONTENT in values else None


async def requests_in(event_id: UUID) -> list[LetterRequest]:
    """Return the requests of an event with their registrations, the oldest first."""
    return await LetterRequest.filter(event_id=event_id).order_by("asked_at", "id").select_related("registration")


async def requests_among(event_id: UUID, ids: Collection[UUID]) -> list[LetterRequest]:
    """Return those of an event's requests with their registrations, the oldest first."""
    rows = LetterRequest.filter(event_id=event_id, id__in=list(ids)).order_by("asked_at", "id")
    return await rows.select_related("registration") if ids else []


async def with_passport(registrations: Collection[UUID]) -> set[UUID]:
    """Return who of these gave all of their passport. Opens nothing."""
    kept = await names_kept(registrations)
    return {one for one, names in kept.items() if names >= PASSPORT_WORDS.keys()}


async def request_in(event_id: UUID, request_id: UUID) -> LetterRequest | None:
    """Return a request of this event with its registration."""
    return await LetterRequest.get_or_none(id=request_id, event_id=event_id).select_related("registration")


async def requests_of(registration_id: UUID) -> list[LetterRequest]:
    """Return what somebody asked for, the newest first."""
    return await LetterRequest.filter(registration_id=registration_id).order_by("-asked_at", "id")


async def letters_of(requests: Sequence[UUID]) -> dict[UUID, list[Letter]]:
    """Return the letters of requests, the newest first."""
    found: dict[UUID, list[Letter]] = {request: [] for request in requests}
    for letter in await Letter.filter(request_id__in=list(requests)).order_by("-number"):
        found[letter.request_id].append(letter)
    return found


async def letter_of(registration_id: UUID, code: str) -> Letter | None:
    """Return a letter of somebody that is in force, with its request."""
    letter = await Letter.get_or_none(code=code, request__registration_id=registration_id).select_related("request")
    return letter if letter and is_in_force(letter) else None


async def unopened_letters(**narrowing: object) -> list[Letter]:
    """Return the letters that were sent, stand, and were not opened behind the link of whoever asked, with their
    requests and registrations.
    """
    rows = Letter.filter(superseded_at=None, withdrawn_at=None, request__state=RequestState.SENT, **narrowing)
    sent = await rows.order_by("id").select_related("request__registration")
    looks = Look.filter(subject__in=[one.id for one in sent], looked_by=None)
    opened = set(await looks.values_list("subject", flat=True)) if sent else set()
    return [one for one in sent if one.id not in opened]


def is_in_force(letter: Letter) -> bool:
    return letter.superseded_at is None and letter.withdrawn_at is None


async def letter_at(code: str) -> Letter | None:
    """Return the letter with this code, of whatever event, with its request and registration."""
    return await Letter.get_or_none(code=code).select_related("event", "request__registration")


async def passport_day(registration_id: UUID) -> tuple[dt.date, dt.datetime] | None:
    """Return the day on which what is kept of a passport is destroyed, and when it was given; None for none."""
    kept = SensitiveValue.filter(subject=registration_id, name__in=list(PASSPORT_WORDS)).order_by("-updated_at")
    row = await kept.first()
    return (row.destroy_on, row.updated_at) if row else None


async def outdated_in(letter: Letter, values: Mapping[str, str], registration_id: UUID) -> list[str]:
    """Return the names of what is no longer as the letter says, in the order of the placeholders."""
    changed = changed_since(letter.id, letter.digests, values)
    kept = await passport_day(registration_id)
    return [*changed, "passport_number"] if kept and kept[1] > letter.issued_at else changed
