"""Everything about one registration, for its event's organizers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from events.congress.badges.models import Scan
from events.congress.registration.facts import change_in_words, facts_of
from events.congress.registration.models import Consent, Registration
from events.congress.registration.queries import details_of
from events.congress.registration.question_queries import Questions
from events.platform.language.i18n import gettext
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.records.auditing.acts import Act
from events.records.auditing.models import Change
from events.records.outbox.queries import MailNote, mails_about
from events.records.people.models import Account
from events.records.seats.queries import Seats, place_in_queue, seats_of

_MOST_ROWS = 200

# Acts of other rooms are shown as they are written.
_ACT_WORDS: Mapping[str, LazyText] = {
    Act.CANCELLED: _("Cancelled"),
    Act.CORRECTED: _("Corrected"),
    Act.ADMITTED: _("Admitted from the waiting list"),
    Act.PROMOTED: _("Moved up from the waiting list"),
    Act.CALENDAR_RENEWED: _("Calendar given a new address"),
    Act.CHECK_IN_UNDONE: _("Check-in taken back"),
}
_RESULT_WORDS: Mapping[str, LazyText] = {
    "welcome": _("Welcome"),
    "already": _("Already in"),
    "cancelled": _("Cancelled"),
    "waitlisted": _("Waiting list"),
    "unknown": _("Unknown"),
    "undone": _("Taken back"),
}


@dataclass(frozen=True)
class Given:
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
class RegistrationFile:
    """A registration and all that is kept about it."""

    facts: list[tuple[str, str]]
    consents: list[Given]
    mails: list[MailNote]
    scans: list[Scanned]
    changes: list[Made]
    place: int  # on the waiting list, 0 for who is not on it
    seats: list[Seats]  # the event's and the category's

    @property
    def is_full(self) -> bool:
        return any(seats.is_full for seats in self.seats)


async def file_of(registration: Registration, questions: Questions) -> RegistrationFile:
    """Return all that is kept about a registration, in a fixed number of queries."""
    category = questions.category(registration.category_id)
    consents = Consent.filter(registration_id=registration.id).order_by("given_at")
    given = await consents.values_list("notice__number", "given_at")
    pools = await seats_of(questions.pools_of(category.id))
    return RegistrationFile(
        facts=facts_of(registration.reference, await details_of(registration), questions),
        consents=[Given(*row) for row in given],
        mails=await mails_about(registration.id),
        scans=await _scans(registration.id),
        changes=await _changes(registration.id),
        place=await place_in_queue(registration.id, category.pool_id),
        seats=list(pools.values()),
    )


async def _scans(registration_id: UUID) -> list[Scanned]:
    rows = await Scan.filter(registration_id=registration_id).order_by("-recorded_at").limit(_MOST_ROWS)
    return [Scanned(str(_RESULT_WORDS.get(row.result, row.result)), row.check_point, row.recorded_at) for row in rows]


async def _changes(registration_id: UUID) -> list[Made]:
    rows = await Change.filter(subject=registration_id).order_by("-made_at", "-id").limit(_MOST_ROWS)
    names = await _names_of({row.actor for row in rows if row.actor})
    return [
        Made(str(_ACT_WORDS.get(row.act, row.act)), _by(row, names), row.made_at, change_in_words(row.details))
        for row in rows
    ]


async def _names_of(accounts: Iterable[UUID]) -> dict[UUID, str]:
    rows = await Account.filter(id__in=list(accounts)).values_list("id", "person__name")
    return {account: str(name) for account, name in rows}


def _by(row: Change, names: Mapping[UUID, str]) -> str:
    if row.actor is not None:
        return names.get(row.actor, gettext("A former account"))
    # Who waited moves up by the rule, not by anybody's hand.
    return gettext("The waiting list") if row.act == Act.PROMOTED else gettext("The participant")
