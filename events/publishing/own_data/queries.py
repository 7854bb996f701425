"""Everything that is kept about one person at one event, read for that person.

GDPR, article 15, gives people the notes and tags that organizers made about them too; who made them is not told, for
that is about somebody else.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from tortoise.models import Model

from events.congress.agenda.models import Speaker, Star
from events.congress.alerts.models import Alert
from events.congress.badges.models import Credential, Scan
from events.congress.invitations.models import Invitation
from events.congress.letters.models import AccreditationEntry, Certificate, Letter, LetterRequest
from events.congress.quotas.models import Delegation
from events.congress.registration.duplicates.models import RegistrationMerge
from events.congress.registration.erasures.models import ErasureRequest
from events.congress.registration.models import Answer, Consent, Note, PlaceOffer, Registration, Tagging
from events.congress.registration.queries import details_of
from events.congress.registration.question_queries import Questions
from events.congress.registration.sealed_operations import Opener, open_answers
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.publishing.own_data import columns
from events.publishing.own_data.chapter_queries import (
    Subject,
    about,
    acts_of,
    alerts_of,
    answers_of,
    corrections_of,
    delegation_of,
    invitations_of,
    looks_of,
    merges_of,
    of_registration,
    passport_of,
    registration_of,
    rows_of,
    sessions_of,
    speakers_of,
)
from events.publishing.own_data.values import Chapter, Entry
from events.records.auditing.models import Change
from events.records.feeds.models import FeedEnd, FeedFetch
from events.records.files.models import StoredFile
from events.records.outbox.models import Message
from events.records.people.models import Address, Person
from events.records.vault.models import Look, SensitiveValue


@dataclass(frozen=True)
class Source:
    """A chapter: its name and title, the tables whose rows it tells, and how it is read."""

    name: str
    title: LazyText
    models: tuple[type[Model], ...]
    read: Callable[[Subject], Awaitable[Sequence[Entry]]]
    is_list: bool = True


async def own_data(registration: Registration, questions: Questions, opener: Opener) -> list[Chapter]:
    """Return all that is kept about somebody; what is sealed is opened, which is a recorded look.

    Raise SealError. Not to be called inside a transaction.
    """
    details = await details_of(registration)
    sealed = (await open_answers(opener, [registration.id])).get(registration.id, {})
    subject = Subject(registration, questions, opener, details, {**details.answers, **sealed})
    return [Chapter(one.name, one.title, await one.read(subject), one.is_list) for one in SOURCES]


# In the order in which they are told. A table that holds something of somebody stands here or is excused in
# `tests/publishing/own_data/test_completeness.py`.
SOURCES: tuple[Source, ...] = (
    Source(
        "event", _("The event"), (), rows_of(Registration, columns.EVENT, lambda row: {"id": row.id}), is_list=False
    ),
    Source("registration", _("Your registration"), (Registration,), registration_of, is_list=False),
    Source(
        "person", _("You"), (Person,), rows_of(Person, columns.PERSON, lambda row: {"id": row.person_id}), is_list=False
    ),
    Source(
        "addresses",
        _("Your addresses"),
        (Address,),
        rows_of(Address, columns.ADDRESS, lambda row: {"person_id": row.person_id}, "email"),
    ),
    Source("answers", _("Your answers"), (Answer, SensitiveValue), answers_of),
    Source(
        "files",
        _("Your files"),
        (StoredFile,),
        rows_of(StoredFile, columns.FILE, lambda row: {"subject": row.id, "deleted_at": None}, "created_at"),
    ),
    Source("passport", _("Your passport"), (SensitiveValue,), passport_of, is_list=False),
    Source("consents", _("What you agreed to"), (Consent,), rows_of(Consent, columns.CONSENT, of_registration)),
    Source("delegation", _("Your delegation"), (Delegation,), delegation_of, is_list=False),
    Source(
        "accompanies",
        _("Whom you accompany"),
        (),
        rows_of(Registration, columns.ACCOMPANYING, lambda row: {"id": row.host_id}),
        is_list=False,
    ),
    Source(
        "accompanied_by",
        _("Who accompanies you"),
        (),
        rows_of(
            Registration, columns.ACCOMPANYING, lambda row: {"host_id": row.id, "erased_at": None}, "registered_at"
        ),
    ),
    Source("invitations", _("Your invitations"), (Invitation,), invitations_of),
    Source("alerts", _("Your wish to be told when registration opens"), (Alert,), alerts_of),
    Source(
        "letters",
        _("Letters you asked for"),
        (LetterRequest,),
        rows_of(LetterRequest, columns.LETTER_REQUEST, of_registration, "asked_at"),
    ),
    Source(
        "issued_letters",
        _("Letters issued to you"),
        (Letter,),
        rows_of(Letter, columns.LETTER, lambda row: {"request__registration_id": row.id}, "issued_at"),
    ),
    Source(
        "certificates",
        _("Certificates of attendance"),
        (Certificate,),
        rows_of(Certificate, columns.CERTIFICATE, of_registration, "issued_at"),
    ),
    Source(
        "accreditation",
        _("Lists for the authorities"),
        (AccreditationEntry,),
        rows_of(AccreditationEntry, columns.ACCREDITATION, of_registration),
    ),
    Source("sessions", _("Sessions you starred"), (Star,), sessions_of),
    Source("speaker", _("You as a speaker"), (Speaker,), speakers_of),
    Source("badges", _("Your badges"), (Credential,), rows_of(Credential, columns.CREDENTIAL, of_registration)),
    Source("scans", _("Readings of your badge"), (Scan,), rows_of(Scan, columns.SCAN, of_registration)),
    Source("mails", _("Mails to you"), (Message,), rows_of(Message, columns.MAIL, about, "created_at")),
    Source(
        "calendars",
        _("Applications that fetched your calendar"),
        (FeedFetch,),
        rows_of(FeedFetch, columns.CALENDAR, about),
    ),
    Source(
        "calendar_addresses",
        _("Former addresses of your calendar"),
        (FeedEnd,),
        rows_of(FeedEnd, columns.CALENDAR_END, about),
    ),
    Source(
        "place_offered",
        _("Your place offered to a colleague"),
        (PlaceOffer,),
        rows_of(PlaceOffer, columns.OFFER, of_registration, "made_at"),
    ),
    Source("merges", _("Registrations that are one"), (RegistrationMerge,), merges_of),
    Source(
        "erasure_requests",
        _("Your requests for erasure"),
        (ErasureRequest,),
        rows_of(ErasureRequest, columns.ERASURE_REQUEST, of_registration, "asked_at"),
    ),
    Source("tags", _("Tags of the organizers"), (Tagging,), rows_of(Tagging, columns.TAG, of_registration)),
    Source("notes", _("Notes of the organizers"), (Note,), rows_of(Note, columns.NOTE, of_registration, "written_at")),
    Source("corrections", _("What was corrected"), (Change,), corrections_of),
    Source("acts", _("What was done"), (Change,), acts_of),
    Source("looks", _("Looks at what is sealed"), (Look,), looks_of),
)
