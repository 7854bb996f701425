"""Everything about one registration, for its event's organizers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from events.congress.badges.models import Scan
from events.congress.invitations.models import Invitation
from events.congress.invitations.queries import invitation_used_by
from events.congress.registration.accompanying_queries import brought_by, host_of
from events.congress.registration.duplicates.queries import merge_of, merged_into
from events.congress.registration.erasures.models import ErasureRequest
from events.congress.registration.erasures.queries import open_request
from events.congress.registration.facts import FileAddress, change_in_words, facts_of, sealed_facts
from events.congress.registration.models import Consent, Note, Registration
from events.congress.registration.queries import details_of, sealed_kept
from events.congress.registration.question_queries import Questions
from events.congress.registration.question_values import DelegationChoice, TagChoice
from events.congress.registration.sight import Sight
from events.congress.registration.tag_queries import codes_of
from events.congress.registration.words import STATE_WORDS
from events.platform.language.formats import moment
from events.platform.language.i18n import gettext
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _
from events.records.auditing.acts import Act
from events.records.auditing.models import Change
from events.records.auditing.words import ACT_WORDS
from events.records.outbox.queries import MailNote, mails_about
from events.records.people.queries import names_of
from events.records.seats.queries import Seats, Wait, place_in_queue, seats_of, wait_of
from events.records.vault.queries import looks_of_subject

_MOST_ROWS = 200

# Acts of other rooms are shown in the words of the audit log.
_ACT_WORDS: Mapping[str, LazyText] = {
    Act.REGISTERED: _("Registered on their behalf"),
    Act.NOMINATED: _("Named by a delegation"),
    Act.NOMINATION_CONFIRMED: _("Nomination confirmed"),
    Act.COMPLETED: _("Completed and confirmed on their behalf, without their consent"),
    Act.DECLINED: _("Nomination declined"),
    Act.DELEGATION_JOINED: _("Counts in a delegation"),
    Act.DELEGATION_LEFT: _("No longer counts in a delegation"),
    Act.APPROVED: _("Approved"),
    Act.REFUSED: pgettext("a registration", "Refused"),
    Act.RECONSIDERED: _("To be decided again"),
    Act.PAYMENT_NOTED: _("Payment noted"),
    Act.CANCELLED: _("Cancelled"),
    Act.MERGED: _("Merged with another registration"),
    Act.SEPARATED: _("Separated again"),
    Act.CORRECTED: _("Corrected"),
    Act.ADMITTED: _("Admitted from the waiting list"),
    Act.OFFERED: _("Offered a place from the waiting list"),
    Act.ACCEPTED: _("Accepted the offered place"),
    Act.LAPSED: _("Let the offered place lapse"),
    Act.JOINED_IN_WAITING: _("Waits together with others"),
    Act.WAITS_ALONE: _("Waits alone"),
    Act.PROMOTED: _("Moved up from the waiting list"),
    Act.CALENDAR_RENEWED: _("Calendar given a new address"),
    Act.CHECK_IN_UNDONE: _("Check-in taken back"),
}
RESULT_WORDS: Mapping[str, LazyText] = {
    "welcome": _("Welcome"),
    "already": _("Already in"),
    **STATE_WORDS,
    "online": _("Registered to take part online"),
    "other_day": _("Not a day of the event"),
    "unknown": _("Unknown"),
    "undone": _("Taken back"),
}


_OF_FOCAL_POINTS = frozenset({Act.NOMINATED, Act.COMPLETED, Act.DELEGATION_JOINED, Act.DELEGATION_LEFT})


@dataclass(frozen=True)
class Agreed:
    """A consent: to which wording, and when."""

    number: int
    at: dt.datetime


@dataclass(frozen=True)
class Scanned:
    """A badge at the door: what the door answered, where, and when."""

    result: str
    check_point: str
    recorded_at: dt.datetime


@dataclass(frozen=True)
class Made:
    """A change: what was done, by whom, and what became different, in words."""

    act: str
    by: str
    at: dt.datetime
    details: str


@dataclass(frozen=True)
class Looked:
    """Somebody was shown sealed answers."""

    by: str
    at: dt.datetime


@dataclass(frozen=True)
class Written:
    """A note: by whom, when, the text, and whether its author corrected it."""

    id: UUID
    author: UUID
    by: str
    at: dt.datetime
    text: str
    is_corrected: bool


@dataclass(frozen=True)
class RegistrationFile:
    """A registration and all that is kept about it."""

    facts: list[tuple[str, str]]
    has_sealed: bool  # answers that the reader may open
    consents: list[Agreed]
    mails: list[MailNote] | None  # None for those who see no mails
    scans: list[Scanned]
    changes: list[Made]
    place: int  # on the waiting list, 0 for who is not on it
    wait: Wait
    seats: list[Seats]  # those of each pool that the seat counts in
    merged: list[Registration]  # which ended for this one
    merged_to: Registration | None  # for which this one ended
    decided: str  # by whom and when it was approved or refused, "" where it was not
    handed_to: Registration | None  # who has their place since
    host: Registration | None  # whom they accompany
    brought: list[Registration]  # who accompanies them
    taken_from: Registration | None  # whose place they took over
    noted: str  # by whom and when the payment was
    invitation: Invitation | None  # by which they registered
    delegation: DelegationChoice | None
    tags: list[TagChoice] | None  # None for those who see none
    notes: list[Written] | None
    erasure: ErasureRequest | None  # which nobody has answered

    @property
    def is_full(self) -> bool:
        return any(seats.is_full for seats in self.seats)


async def file_of(
    registration: Registration, questions: Questions, sight: Sight, zone: str, at: FileAddress
) -> RegistrationFile:
    """Return what is kept about a registration, as far as it is seen, in a fixed number of queries.

    Times in sentences are those of `zone`; files of answers lie `at` an address.
    """
    category = questions.category(registration.category_id)
    pools = await seats_of(questions.pools_of(category.id, registration.attendance))
    details, seen = await details_of(registration), sight.of(questions)
    sealed = await sealed_kept(registration.id, seen)
    return RegistrationFile(
        facts=[*facts_of(registration.reference, details, seen, sight.fields, at), *sealed_facts(sealed)],
        has_sealed=bool(sealed),
        consents=await _consents(registration.id) if sight.sees("consents") else [],
        mails=await mails_about(registration.id) if sight.sees("mails") else None,
        scans=await scans_of(registration.id) if sight.sees("scans") else [],
        changes=await changes_of(registration.id) if sight.sees("changes") else [],
        place=await place_in_queue(registration.id, category.pool_id),
        wait=await wait_of(registration.id, category.pool_id),
        seats=list(pools.values()),
        merged=await merged_into(registration.id),
        merged_to=merged.kept if (merged := await merge_of(registration.id)) else None,
        decided=await _by_and_at(registration.approval_by, registration.approval_at, zone),
        handed_to=await _successor(registration),
        host=await host_of(registration),
        brought=await brought_by(registration),
        taken_from=await Registration.get_or_none(event_id=registration.event_id, handed_to=registration.id),
        noted=await _by_and_at(registration.payment_by, registration.payment_at, zone),
        invitation=await invitation_used_by(registration.id) if sight.sees("invitation") else None,
        delegation=next((one for one in questions.delegations if one.id == registration.delegation_id), None),
        tags=await _tags(registration.id, questions) if sight.sees("tags") else None,
        erasure=await open_request(registration.id),
        notes=await _notes(registration.id) if sight.sees("notes") else None,
    )


async def _tags(registration_id: UUID, questions: Questions) -> list[TagChoice]:
    own = set(await codes_of(registration_id))
    return [tag for tag in questions.tags if tag.code in own]


async def _notes(registration_id: UUID) -> list[Written]:
    """Return the notes on a registration, the newest first."""
    rows = await Note.filter(registration_id=registration_id).order_by("-written_at", "id")
    names = await names_of({row.written_by for row in rows})
    return [
        Written(
            row.id,
            row.written_by,
            names.get(row.written_by, gettext("A former account")),
            row.written_at,
            row.text,
            row.corrected_at is not None,
        )
        for row in rows
    ]


async def _successor(registration: Registration) -> Registration | None:
    if registration.handed_to is None:
        return None
    return await Registration.get_or_none(event_id=registration.event_id, id=registration.handed_to)


async def _by_and_at(account: UUID | None, at: dt.datetime | None, zone: str) -> str:
    if account is None or at is None:
        return ""
    name = (await names_of([account])).get(account, gettext("A former account"))
    return f"{name}, {moment(at, zone)}"


async def _consents(registration_id: UUID) -> list[Agreed]:
    rows = Consent.filter(registration_id=registration_id).order_by("given_at")
    return [Agreed(*row) for row in await rows.values_list("notice__number", "given_at")]


async def scans_of(registration_id: UUID) -> list[Scanned]:
    """Return the readings of a badge at the door, the newest first."""
    rows = await Scan.filter(registration_id=registration_id).order_by("-recorded_at").limit(_MOST_ROWS)
    return [Scanned(str(RESULT_WORDS.get(row.result, row.result)), row.check_point, row.recorded_at) for row in rows]


async def changes_of(registration_id: UUID) -> list[Made]:
    """Return what was done to a registration, the newest first."""
    rows = (
        await Change.filter(subject=registration_id)
        .exclude(kind="sensitive_value")
        .order_by("-made_at", "-id")
        .limit(_MOST_ROWS)
    )
    names = await names_of({row.actor for row in rows if row.actor})
    return [Made(_said(row.act), _by(row, names), row.made_at, change_in_words(row.details)) for row in rows]


def _said(act: str) -> str:
    return str(({**ACT_WORDS, **_ACT_WORDS}).get(act, act))


def _by(row: Change, names: Mapping[UUID, str]) -> str:
    if row.actor is not None:
        return names.get(row.actor, gettext("A former account"))
    if row.act in _OF_FOCAL_POINTS:
        return gettext("The focal point of the delegation")
    # Who waited moves up by the rule, not by anybody's hand.
    return (
        gettext("The waiting list")
        if row.act in (Act.PROMOTED, Act.OFFERED, Act.LAPSED)
        else gettext("The participant")
    )


async def looks_at(registration_id: UUID) -> list[Looked]:
    """Return who looked at the sealed answers of a registration, newest first."""
    rows = await looks_of_subject(registration_id, most=_MOST_ROWS)
    names = await names_of({row.looked_by for row in rows if row.looked_by})
    return [Looked(_looker(row.looked_by, names), row.looked_at) for row in rows]


def _looker(account: UUID | None, names: Mapping[UUID, str]) -> str:
    return gettext("The participant") if account is None else names.get(account, gettext("A former account"))
