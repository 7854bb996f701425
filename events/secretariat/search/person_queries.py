"""Everything about one person: what is known of their address, and of the rows that are linked to theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import Q

from events.congress.agenda.models import Speaker
from events.congress.delegations.queries import name_of as delegation_name
from events.congress.invitations.models import Invitation
from events.congress.invitations.queries import invitations_to
from events.congress.invitations.states import STATE_WORDS as INVITATION_WORDS
from events.congress.invitations.states import InvitationState
from events.congress.letters.models import LetterRequest
from events.congress.letters.words import KIND_WORDS, STATE_WORDS
from events.congress.personal.file_queries import changes_of, scans_of
from events.congress.quotas.models import Delegation
from events.congress.registration.duplicates.queries import merged_into
from events.congress.registration.models import Registration
from events.congress.registration.words import STATE_WORDS as STAGE_WORDS
from events.missions.file.models import Delegate
from events.platform.email_addresses import fold_email
from events.platform.language.i18n import gettext as _
from events.platform.language.i18n import pgettext
from events.platform.web.addresses import address
from events.records.outbox.queries import mails_about
from events.secretariat.search.queries import Reach

_MOST = 20  # registrations


@dataclass(frozen=True)
class Part:
    """Where somebody takes part, and as what; `email` where it is another address than the one that was opened."""

    name: str
    where: str
    role: str
    href: str
    email: str = ""


@dataclass(frozen=True)
class Happened:
    """One thing in the history of a person."""

    at: dt.datetime
    what: str
    where: str
    note: str
    href: str


@dataclass(frozen=True)
class PersonFile:
    """A person as an organizer knows them."""

    name: str
    email: str
    parts: Sequence[Part]
    history: Sequence[Happened]


async def person_of(reach: Reach, opened: Registration) -> PersonFile:
    """Return everything about whoever has this registration, which the reader edits.

    Rows are of the same person by their address, or by a link that somebody made. Only events and missions which the
    reader edits are looked at, for these alone show addresses, mails and changes.
    """
    events = [one for one in reach.events if reach.edits(one)]
    merged = [row.id for row in await merged_into(opened.id)]
    same = Q(email=opened.email) | Q(person_id=opened.person_id) | Q(id__in=merged)
    rows = Registration.filter(same, event_id__in=events, erased_at=None)
    registrations = await rows.order_by("-registered_at", "reference").limit(_MOST)
    speakers = await _speakers(opened, [row.id for row in registrations], events)
    missions = [one for one in reach.missions if reach.edits(one)]
    delegates = await Delegate.filter(mission_id__in=missions).order_by("name", "code", "id")
    parts = [
        *(_registered(reach, row, opened.email) for row in registrations),
        *(_speaks(reach, row) for row in speakers),
        *(_travels(reach, row) for row in delegates if _is_same(opened, row)),
        *[_names_people(reach, row) for row in await _delegations_led(opened, events)],
    ]
    history = [one for row in registrations for one in await _history(reach, row)]
    invitations = await invitations_to(opened.email, [row.id for row in registrations], events)
    history += [one for row in invitations for one in _invited(reach, row)]
    history.sort(key=lambda one: one.at, reverse=True)
    return PersonFile(opened.badge_name, opened.email, parts, history)


async def _speakers(opened: Registration, registrations: Sequence[UUID], events: Sequence[UUID]) -> list[Speaker]:
    rows = await Speaker.filter(event_id__in=list(events)).order_by("sort_name", "code", "id")
    return [row for row in rows if row.registration_id in registrations or _is_same(opened, row)]


def _is_same(opened: Registration, row: Speaker | Delegate) -> bool:
    return row.person_id == opened.person_id or fold_email(row.email) == opened.email


def _registered(reach: Reach, row: Registration, email: str) -> Part:
    href = address("organize.registration", slug=reach.events[row.event_id].slug, reference=row.reference)
    role = f"{_('Registration')} ({STAGE_WORDS[row.stage]})"
    return Part(row.badge_name, reach.name_of(row.event_id), role, href, row.email if row.email != email else "")


def _speaks(reach: Reach, row: Speaker) -> Part:
    href = address("organize.speaker", slug=reach.events[row.event_id].slug, code=row.code)
    return Part(row.name, reach.name_of(row.event_id), pgettext("of a person", "Speaker"), href)


def _travels(reach: Reach, row: Delegate) -> Part:
    href = address("mission.delegate", slug=reach.missions[row.mission_id].slug, code=row.code)
    return Part(row.name, reach.name_of(row.mission_id), _("Member of the delegation"), href)


async def _delegations_led(opened: Registration, events: Sequence[UUID]) -> list[Delegation]:
    """Return the delegations whose focal point is written to at this address."""
    rows = Delegation.filter(event_id__in=list(events), focal_email=opened.email)
    return await rows.order_by("-created_at", "id")


def _names_people(reach: Reach, row: Delegation) -> Part:
    href = address("organize.delegation", slug=reach.events[row.event_id].slug, delegation=row.id)
    role = _("Focal point of %(delegation)s", delegation=delegation_name(row))
    return Part(row.focal_name, reach.name_of(row.event_id), role, href)


def _invited(reach: Reach, row: Invitation) -> list[Happened]:
    """Return what became of an invitation to this address, or by which they registered."""
    where = reach.name_of(row.event_id)
    href = address("organize.invitation", slug=reach.events[row.event_id].slug, invitation=row.id)
    instants = {
        InvitationState.SENT: row.sent_at,
        InvitationState.OPENED: row.opened_at,
        InvitationState.DECLINED: row.declined_at,
        InvitationState.WITHDRAWN: row.withdrawn_at,
    }
    told = [(at, str(INVITATION_WORDS[state])) for state, at in instants.items() if at]
    return [
        Happened(at, _("Invitation"), where, " · ".join(part for part in (said, row.email) if part), href)
        for at, said in ((row.created_at, pgettext("an invitation", "Made")), *told)
    ]


async def _history(reach: Reach, row: Registration) -> list[Happened]:
    slug, where = reach.events[row.event_id].slug, reach.name_of(row.event_id)
    href = address("organize.registration", slug=slug, reference=row.reference)
    letters = await LetterRequest.filter(registration_id=row.id).order_by("asked_at", "id")
    return [
        Happened(row.registered_at, _("Registered"), where, row.reference, href),
        *[
            Happened(one.at, one.act, where, " · ".join(part for part in (one.details, one.by) if part), href)
            for one in await changes_of(row.id)
        ],
        *[
            Happened(
                mail.at,
                mail.kind,
                where,
                f"{mail.state_name} · {mail.recipient}",
                address("organize.outbox.message", slug=slug, message=mail.id),
            )
            for mail in await mails_about(row.id)
        ],
        *[Happened(scan.recorded_at, _("At the door"), where, scan.result, href) for scan in await scans_of(row.id)],
        *[_letter(one, slug, where) for one in letters],
    ]


def _letter(row: LetterRequest, slug: str, where: str) -> Happened:
    there = address("organize.letter", slug=slug, letter=row.id)
    return Happened(row.updated_at, str(KIND_WORDS[row.kind]), where, str(STATE_WORDS[row.state]), there)
