"""Reading what comes from the field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from events.missions.fieldwork.models import FieldNote, RollAnswer, RollCall
from events.missions.itineraries.models import MissionDocument
from events.missions.itineraries.plan.values import Delegate, Plan
from events.platform.language.cleaning import uuid_in

MOST_NOTES = 300


async def open_roll_call(mission_id: UUID) -> RollCall | None:
    """Return the roll call that waits for answers."""
    return await RollCall.filter(mission_id=mission_id, closed_at=None).order_by("-called_at").first()


async def last_roll_call(mission_id: UUID) -> RollCall | None:
    """Return the roll call that waits for answers, else the last one that was closed."""
    last = RollCall.filter(mission_id=mission_id).order_by("-called_at").first()
    return await open_roll_call(mission_id) or await last


async def last_answer(call: RollCall, delegate_id: UUID) -> RollAnswer | None:
    """Return the last answer of somebody by their own clock."""
    rows = RollAnswer.filter(roll_call_id=call.id, delegate_id=delegate_id)
    return await rows.order_by("-answered_at", "-received_at").first()


@dataclass(frozen=True)
class RollRow:
    """Somebody in a roll call; `answer` is None for who has not answered."""

    person: Delegate
    answer: RollAnswer | None

    @property
    def order(self) -> tuple[int, str]:
        """The place in the list: who needs help stands first, then who has not answered."""
        return (0 if self.answer and not self.answer.is_safe else 2 if self.answer else 1), self.person.name


async def roll_of(call: RollCall, plan: Plan) -> list[RollRow]:
    """Return everybody of the delegation with their last answer by their own clock."""
    answers = await RollAnswer.filter(roll_call_id=call.id).order_by("answered_at", "received_at")
    last: Mapping[UUID, RollAnswer] = {answer.delegate_id: answer for answer in answers}
    return sorted((RollRow(person, last.get(person.id)) for person in plan.present), key=lambda row: row.order)


async def notes_in(mission_id: UUID) -> list[FieldNote]:
    """Return the notes of a mission, those that wait first, the newest of each first."""
    rows = FieldNote.filter(mission_id=mission_id).order_by("-received_at", "id").limit(MOST_NOTES)
    return sorted(await rows.select_related("file"), key=lambda note: note.state != "new")


async def note_in(mission_id: UUID, text: str) -> FieldNote | None:
    """Return the note of a mission with this id; None where the text is none."""
    return await FieldNote.get_or_none(id=uuid_in(text), mission_id=mission_id).select_related("file")


async def notes_of(delegate_id: UUID) -> list[FieldNote]:
    """Return the notes of a traveller, the newest first."""
    rows = FieldNote.filter(delegate_id=delegate_id).order_by("-noted_at", "id").limit(MOST_NOTES)
    return await rows.select_related("file")


async def documents_for_travellers(mission_id: UUID) -> frozenset[UUID]:
    """Return which of a mission's documents travellers are given."""
    rows = MissionDocument.filter(mission_id=mission_id, removed_at=None, is_for_travellers=True)
    return frozenset(UUID(str(id)) for id in await rows.values_list("id", flat=True))
