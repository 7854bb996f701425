"""A registration's life on values alone: its states, apart from its approval, and which of them hold a seat."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from events.congress.organizing.access import Access
from events.records.seats.operations import Standing


class State(StrEnum):
    """Where a registration stands. `DECLINED` is the person's own no to having been nominated or invited."""

    NOMINATED = "nominated"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class Approval(StrEnum):
    """The organizers' decision on a registration that needs their approval."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


class Outcome(StrEnum):
    """The outcome of a decision about one registration."""

    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"  # approved, and waits for a seat; or back on the list to be decided again
    REFUSED = "refused"
    TO_DECIDE = "to_decide"
    UNCHANGED = "unchanged"  # there is nothing to decide of it, or it was decided so before
    QUOTA_FULL = "quota_full"  # the quota of their delegation has no place left
    UNKNOWN = "unknown"  # no registration of this event


class Payment(StrEnum):
    """The state of payment of a registration, noted by hand."""

    FREE = "free"
    DUE = "due"
    PAID = "paid"
    WAIVED = "waived"


# The one table of who holds a seat: in which states, and under which approvals.
_HOLDING: Mapping[State, frozenset[Approval]] = {
    State.NOMINATED: frozenset(),  # counts in its delegation's quota, which reserves no seat
    State.SUBMITTED: frozenset({Approval.ASKED}),
    State.CONFIRMED: frozenset({Approval.NOT_ASKED, Approval.APPROVED}),
    State.WAITLISTED: frozenset(),
    State.DECLINED: frozenset(),
    State.CANCELLED: frozenset(),
}

# A refusal leaves the state as it was sent; people are shown this word in its place.
REFUSED = "refused"
# The stages in which somebody takes part no more: neither mails nor stars nor a badge.
OVER = frozenset({REFUSED, State.DECLINED, State.CANCELLED})
# The same as SQL, of the table `registration`.
IS_STANDING = "registration.state NOT IN ('declined', 'cancelled') AND registration.approval <> 'refused'"
STAGE = (
    "CASE WHEN registration.state = 'submitted' AND registration.approval = 'refused' "
    "THEN 'refused' ELSE registration.state END"
)

# What the event's own dates show of a stage in that person's calendar: tentative, confirmed, cancelled.
RANKS: Mapping[str, int] = {
    State.NOMINATED: 0,
    State.SUBMITTED: 0,
    State.WAITLISTED: 0,
    State.CONFIRMED: 1,
    REFUSED: 2,
    State.DECLINED: 2,
    State.CANCELLED: 2,
}


def holds_seat(state: str, approval: str) -> bool:
    return approval in _HOLDING[State(state)]


def stage_of(state: str, approval: str) -> str:
    """Return the one word for where somebody stands: the state, or that they were refused."""
    return REFUSED if (state, approval) == (State.SUBMITTED, Approval.REFUSED) else state


# In these states the organizers say yes or no, and take that back.
_DECIDED_ON = frozenset({State.SUBMITTED, State.CONFIRMED, State.WAITLISTED})


def may_approve(state: str, approval: str) -> bool:
    return state in _DECIDED_ON and approval in (Approval.ASKED, Approval.REFUSED)


def may_refuse(state: str, approval: str) -> bool:
    return state in _DECIDED_ON and approval in (Approval.ASKED, Approval.APPROVED)


def may_reconsider(state: str, approval: str) -> bool:
    return state in _DECIDED_ON and approval in (Approval.APPROVED, Approval.REFUSED)


def state_with(standing: Standing, approval: str) -> State:
    """Return the state of a registration that has a seat, or waits for one."""
    if standing == "waiting":
        return State.WAITLISTED
    return State.SUBMITTED if approval == Approval.ASKED else State.CONFIRMED


def goes_back(before: str, after: str) -> bool:
    """Whether the way from one stage to another leads back: what calendars count has to grow all the same."""
    return RANKS[after] < RANKS[before]


def first_approval(access: str, *, is_by_organizer: bool) -> Approval:
    """Return the approval that a registration begins with; who registers somebody else decides by that."""
    if access != Access.BY_APPROVAL:
        return Approval.NOT_ASKED
    return Approval.APPROVED if is_by_organizer else Approval.ASKED


def approval_in(approval: str, access: str, *, is_by_organizer: bool) -> Approval:
    """Return the approval of somebody who changes to a category with this access."""
    if approval == Approval.NOT_ASKED or (approval == Approval.ASKED and access != Access.BY_APPROVAL):
        return first_approval(access, is_by_organizer=is_by_organizer)
    return Approval(approval)
