"""Reading delegations, their quotas and their people."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from events.congress.delegations.words import LetterState
from events.congress.quotas.models import Delegation, DelegationQuota
from events.congress.registration.duplicates.models import RegistrationMerge
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import CategoryChoice, Questions
from events.platform.language.formats import country
from events.platform.signing import Signer

PURPOSE = "delegation"


@dataclass(frozen=True)
class QuotaUse:
    """How many people a delegation may name in a category, and how many it has named."""

    category: CategoryChoice
    places: int
    taken: int

    @property
    def left(self) -> int:
        return self.places - self.taken


@dataclass(frozen=True)
class DelegationFile:
    """A delegation with its quotas and its people: who stands, as they were named, and who did.

    `head_id` is who was made its head; the registration that stands where two of the same person were merged.
    """

    row: Delegation
    quotas: Sequence[QuotaUse]
    standing: Sequence[Registration]
    former: Sequence[Registration]
    head_id: UUID | None = None

    @property
    def head(self) -> Registration | None:
        return next((one for one in self.standing if one.id == self.head_id), None)

    @property
    def open_quotas(self) -> list[QuotaUse]:
        """The quotas in which somebody more can be named."""
        return [one for one in self.quotas if one.left > 0 and not one.category.is_retired]

    def member(self, reference: str) -> Registration | None:
        """Return who stands with this reference."""
        return next((one for one in self.standing if one.reference == reference), None)

    def place_of(self, registration: Registration) -> CategoryChoice:
        return next(one.category for one in self.quotas if one.category.id == registration.category_id)


def name_of(row: Delegation) -> str:
    """Return the name of a delegation in the language of this moment: its organization's, or its country's."""
    return row.name or country(row.country)


def token_of(signer: Signer, row: Delegation) -> str:
    """Return the token of the focal point's page."""
    return signer.token(PURPOSE, row.id, row.link_generation)


async def delegation_behind(signer: Signer, token: str) -> Delegation | None:
    """Return the delegation of a focal point's link; None for one that was forged, replaced or ended."""
    subject = signer.subject_of(token)
    row = await Delegation.get_or_none(id=subject, retired_at=None) if subject else None
    if row is None or not signer.is_valid(token, PURPOSE, row.id, row.link_generation):
        return None
    return row


async def delegation_in(event_id: UUID, delegation_id: UUID) -> Delegation | None:
    """Return a delegation to this event."""
    return await Delegation.get_or_none(id=delegation_id, event_id=event_id)


async def delegation_left_by(registration: Registration) -> Delegation | None:
    """Return the delegation that somebody may leave by themselves: one that counts them though it did not name them."""
    if registration.nominated_at is not None or registration.is_over:
        return None
    return await Delegation.get_or_none(id=registration.delegation_id, event_id=registration.event_id)


async def file_of(row: Delegation, questions: Questions) -> DelegationFile:
    return (await files_of([row], questions))[0]


async def files_in(event_id: UUID, questions: Questions) -> list[DelegationFile]:
    """Return the delegations to an event by name, those that ended last."""
    rows = await Delegation.filter(event_id=event_id).order_by("created_at", "id")
    files = await files_of(rows, questions)
    return sorted(files, key=lambda file: (file.row.retired_at is not None, name_of(file.row).casefold()))


async def files_of(rows: Sequence[Delegation], questions: Questions) -> list[DelegationFile]:
    """Return delegations to the event of these questions, in three queries for whatever number."""
    ids = [row.id for row in rows]
    quotas = await DelegationQuota.filter(delegation_id__in=ids).select_related("pool") if ids else []
    people = await _people_of(ids) if ids else []
    kept = await _kept_for([row.head_id for row in rows if row.head_id])
    return [
        DelegationFile(
            row,
            _uses([one for one in quotas if one.delegation_id == row.id], questions),
            [one for one in people if one.delegation_id == row.id and not one.is_over],
            [one for one in people if one.delegation_id == row.id and one.is_over and one.erased_at is None],
            kept.get(row.head_id, row.head_id) if row.head_id else None,
        )
        for row in rows
    ]


async def _kept_for(heads: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the registrations for which these ended when two of one person were merged."""
    merges = RegistrationMerge.filter(ended_id__in=list(heads), separation__id__isnull=True)
    return {merge.ended_id: merge.kept_id for merge in await merges.order_by("made_at", "id")} if heads else {}


async def _people_of(delegations: Collection[UUID]) -> list[Registration]:
    people = Registration.filter(delegation_id__in=list(delegations))
    return await people.order_by("registered_at", "badge_name_key", "reference")


def _uses(quotas: Sequence[DelegationQuota], questions: Questions) -> list[QuotaUse]:
    by_category = {quota.category_id: quota.pool for quota in quotas}
    return [
        QuotaUse(category, by_category[category.id].capacity or 0, by_category[category.id].taken)
        for category in questions.all_categories
        if category.id in by_category and (by_category[category.id].capacity or by_category[category.id].taken)
    ]


def counted(files: Sequence[DelegationFile]) -> dict[str, int]:
    """Return how many delegations, places and people there are, and how many letters wait."""
    standing = [file for file in files if file.row.retired_at is None]
    return {
        "delegations": len(standing),
        "places": sum(quota.places for file in standing for quota in file.quotas),
        "people": sum(len(file.standing) for file in files),
        "letters": sum(file.row.letter_state == LetterState.RECEIVED for file in standing),
    }
