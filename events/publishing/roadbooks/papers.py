"""Roadbooks, day sheets, hosts' versions and reports as papers to answer with: composed here, set in the PDF worker."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from uuid import UUID

from events.missions.file.models import Mission
from events.missions.itineraries.plan.values import Delegate, Partner, Plan
from events.platform.language.i18n import speaking
from events.platform.language.lazy import gettext as _
from events.platform.web.installation import Installation
from events.publishing.roadbooks.document import Document
from events.publishing.roadbooks.hosting import host_version, read_in, spoken_with
from events.publishing.roadbooks.loading import extras_of, with_map
from events.publishing.roadbooks.paper import day_sheet_pdf, document_docx, document_pdf, host_pdf, roadbook_pdf
from events.publishing.roadbooks.paper_responses import DOCX, PDF, Paper, file_name
from events.publishing.roadbooks.report import MissionReport
from events.publishing.roadbooks.report_composing import report_document
from events.publishing.roadbooks.roadbook_composing import EmergencyContact, Extras, day_sheet, legs_of, roadbook
from events.publishing.roadbooks.values import Roadbook

_REPORT_STANDS = _("Nothing is lost: the report is unchanged. Try again in a moment.")


@dataclass(frozen=True)
class Edition:
    """For whom papers of a mission are made, and in which language.

    `person` is somebody who travels, None the whole delegation. Only those who may know the references of bookings
    get them (`has_references`). `contacts` are whom to call; a paper that holds any is not kept.
    """

    here: Installation
    mission: Mission
    plan: Plan
    language: str
    person: Delegate | None = None
    has_references: bool = True
    contacts: tuple[EmergencyContact, ...] = ()

    @property
    def person_id(self) -> UUID | None:
        return self.person.id if self.person else None

    @property
    def shown_plan(self) -> Plan:
        """The plan as its reader may know it."""
        if self.has_references:
            return self.plan
        return replace(self.plan, legs=tuple(replace(leg, reference="") for leg in self.plan.legs))

    def key(self, kind: str, *more: object) -> tuple[object, ...]:
        # Hashes of texts are salted by the process: a key gives no sealed value away.
        return (
            kind,
            self.mission.id,
            self.mission.revision,
            self.language,
            self.person_id,
            self.has_references,
            hash(self.contacts),
            *more,
        )

    def name(self, kind: str, *more: str) -> str:
        return file_name(kind, self.mission.slug, *more, self.person.code if self.person else "", self.language)


def roadbook_paper(edition: Edition) -> Paper:
    async def make() -> bytes:
        with speaking(edition.language):
            extras = replace(await extras_of(edition.mission), emergency_contacts=edition.contacts)
            book = await asyncio.to_thread(_composed, edition, extras)
        return await edition.here.pdf.write(roadbook_pdf, book)

    return Paper(edition.key("roadbook"), edition.name("roadbook"), make, is_kept=not edition.contacts)


def _composed(edition: Edition, extras: Extras) -> Roadbook:
    """Return the roadbook: a tenth of a second for a long journey, so in a thread, the map with it."""
    plan = edition.shown_plan
    mapped = with_map(extras, legs_of(plan, edition.person_id))
    return roadbook(plan, mapped, edition.language, edition.person_id)


def day_paper(edition: Edition, day: dt.date) -> Paper:
    async def make() -> bytes:
        with speaking(edition.language):
            extras = await extras_of(edition.mission)
            plan, person = edition.shown_plan, edition.person_id
            sheet = await asyncio.to_thread(day_sheet, plan, extras, edition.language, day, person)
        return await edition.here.pdf.write(day_sheet_pdf, sheet)

    return Paper(edition.key("day", day), edition.name("day", day.isoformat()), make)


def host_paper(here: Installation, mission: Mission, plan: Plan, partner: Partner, asked: str | None) -> Paper:
    """Return the version for one partner, in the language asked for, else in the partner's own."""
    read = read_in(plan, partner.id, asked)
    language = spoken_with(read, read.partner(partner.id) or partner, None)

    async def make() -> bytes:
        with speaking(language):
            extras = await extras_of(mission)
            version = await asyncio.to_thread(host_version, read, extras, partner.id)
        return await here.pdf.write(host_pdf, version)

    key = ("host", mission.id, mission.revision, language, partner.id)
    return Paper(key, file_name("host", mission.slug, partner.code, language), make)


async def report_paper(
    here: Installation, mission: Mission, report: MissionReport, language: str, *, is_word: bool
) -> Paper:
    """Return the report as PDF or DOCX. It tells of other missions' ratings and of today: what it says is its key."""
    document = await asyncio.to_thread(report_document, report, language)
    digest = await asyncio.to_thread(_digest, document)

    async def make() -> bytes:
        return await here.pdf.write(document_docx if is_word else document_pdf, document)

    name = file_name("report", mission.slug, language, suffix=".docx" if is_word else ".pdf")
    return Paper(("report", is_word, digest), name, make, DOCX if is_word else PDF, comfort=_REPORT_STANDS)


def _digest(document: Document) -> bytes:
    return hashlib.blake2b(repr(document).encode(), digest_size=16).digest()
