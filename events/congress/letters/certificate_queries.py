"""Certificates of attendance: who has one, from when on, what it says, and whether that is still so."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from events.congress.badges.attendance_queries import days_attended
from events.congress.letters.composing import LetterContent, changed_since, compose
from events.congress.letters.models import Certificate, LetterPaper
from events.congress.letters.queries import paper_of, values_of_event, values_of_person
from events.congress.letters.words import CERTIFICATE
from events.congress.organizing.certificate_days import certificates_out_at
from events.congress.organizing.models import Event
from events.congress.registration.life import State
from events.congress.registration.models import Registration
from events.platform.language.formats import day, list_of
from events.platform.language.i18n import speaking


class Validity(StrEnum):
    """The answer to whoever checks a certificate."""

    GENUINE = "genuine"
    OUTDATED = "outdated"  # the name or the days are others by now
    VOID = "void"  # they did not come after all, or their registration does not stand


def has_certificate(registration: Registration) -> bool:
    """Whether somebody came, so that there is a certificate for them, or will be."""
    return registration.state == State.CONFIRMED and registration.checked_in_at is not None


def is_certificate_out(event: Event, registration: Registration, now: dt.datetime) -> bool:
    return has_certificate(registration) and now >= certificates_out_at(event)


@dataclass(frozen=True)
class Attended:
    """Who came, on which days: what makes a certificate another one when it changes."""

    name: str
    days: tuple[dt.date, ...]

    @property
    def values(self) -> dict[str, str]:
        return {"legal_name": self.name, "days": " ".join(str(one) for one in self.days)}


async def attended_by(event: Event, registration: Registration) -> Attended:
    """Return what a certificate would say now of somebody."""
    name = registration.legal_name or registration.badge_name
    return Attended(name, tuple(await days_attended(event, registration)))


async def last_certificate(registration: Registration) -> Certificate | None:
    """Return the newest certificate of somebody."""
    return await Certificate.filter(registration_id=registration.id).order_by("-issued_at", "-id").first()


async def certificate_at(code: str) -> Certificate | None:
    """Return the certificate with this code, of whatever event, with its registration."""
    return await Certificate.get_or_none(code=code).select_related("event", "registration")


def says_what_is(certificate: Certificate, attended: Attended) -> bool:
    return not changed_since(certificate.id, certificate.digests, attended.values)


async def validity_of(certificate: Certificate) -> Validity:
    """Return whether a certificate, with its event and registration, still holds. One whose holder is erased does."""
    registration = certificate.registration
    if registration.erased_at is not None:
        return Validity.GENUINE
    if not has_certificate(registration):
        return Validity.VOID
    is_so = says_what_is(certificate, await attended_by(certificate.event, registration))
    return Validity.GENUINE if is_so else Validity.OUTDATED


async def certificate_content(
    event: Event, registration: Registration, language: str, now: dt.datetime
) -> tuple[LetterContent, LetterPaper | None]:
    """Return what a certificate says in a language, and the paper that it is written on."""
    paper = await paper_of(event)
    of_event = await values_of_event(paper, event, language, now)
    of_person = await values_of_person(event, registration, language)
    attended = await days_attended(event, registration)
    with speaking(language):
        days = {"days": list_of([day(one) for one in attended])}
    return compose(paper.wording(CERTIFICATE, language), of_event | of_person | days), paper.row
