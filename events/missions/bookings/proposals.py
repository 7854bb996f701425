"""The effect that each booking that waits would have on the itinerary as it stands. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from events.missions.bookings.matching import Change, Earlier, Match, Meaning, match, match_with
from events.missions.bookings.models import Booking
from events.missions.bookings.queries import Kept
from events.missions.bookings.reading.reservation import Reservation, Status
from events.missions.bookings.reading.travellers import delegate_named
from events.missions.itineraries.plan.values import Delegate, Leg, Plan
from events.platform.language.slugs import NEW


@dataclass(frozen=True)
class Proposal:
    """`meaning` for `leg`, with the fields that would change; `named` are those of the delegation it names."""

    booking: Kept
    meaning: Meaning
    leg: Leg | None
    changes: tuple[Change, ...] = ()
    named: tuple[Delegate, ...] = ()

    @property
    def reservation(self) -> Reservation:
        return self.booking.reservation

    def is_outside(self, plan: Plan) -> bool:
        """Whether it begins after the mission or ends before it: perhaps the year is a slip."""
        starts, ends = self.reservation.starts, self.reservation.ends
        days = [moment.wall.date() for moment in (starts, ends) if moment]
        return bool(days) and (min(days) > plan.ends_on or max(days) < plan.begins_on)

    @property
    def missing(self) -> tuple[Delegate, ...]:
        """Who is named and not on the leg."""
        return tuple(person for person in self.named if person not in self.on_leg)

    @property
    def on_leg(self) -> tuple[Delegate, ...]:
        """Who is named and on the leg."""
        return tuple(person for person in self.named if self.leg and person.id in self.leg.people)


def proposals(waiting: Iterable[Kept], everything: Sequence[Kept], plan: Plan) -> list[Proposal]:
    """Return what each of the waiting bookings means; `everything` are the mission's bookings, decided ones too."""
    return [_proposal(one, _match(one, everything, plan), plan) for one in waiting]


def proposal_for(one: Kept, everything: Sequence[Kept], plan: Plan, target: str = "") -> Proposal:
    """Return what one booking means; `target`, a leg's code or NEW, if somebody knows better which leg it is about."""
    found = _match(one, everything, plan)
    leg = next((leg for leg in plan.legs if leg.code == target), None)
    if leg is not None:
        found = match_with(one.reservation, leg)
    elif target == NEW and one.reservation.status is not Status.CANCELLED:
        found = Match(Meaning.NEW, found.leg)
    return _proposal(one, found, plan)


def _proposal(one: Kept, found: Match, plan: Plan) -> Proposal:
    return Proposal(one, found.meaning, found.leg, found.changes, named_in(one.reservation, plan))


def _match(one: Kept, everything: Sequence[Kept], plan: Plan) -> Match:
    taken = [other for other in everything if other.row.state == "taken"]
    # Where one file tells the same segment twice, it means two legs: that of the other is not this one's.
    others = {other.row.leg_id for other in taken if _is_same_segment(other.row, one.row)}
    earlier = [Earlier(other.row.leg_id, other.reservation) for other in taken if other.row.leg_id]
    return match(one.reservation, [leg for leg in plan.legs if leg.id not in others], earlier)


def _is_same_segment(first: Booking, second: Booking) -> bool:
    return first.file_id == second.file_id and first.identity == second.identity


def named_in(reservation: Reservation, plan: Plan) -> tuple[Delegate, ...]:
    """Those of the delegation whom a booking names."""
    ids: set[UUID | None] = {delegate_named(each.name, plan.present) for each in reservation.travellers}
    return tuple(person for person in plan.present if person.id in ids)
