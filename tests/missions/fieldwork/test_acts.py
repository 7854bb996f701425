"""Notes and answers of travellers, the roll call, and what the office does with them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from events.missions.costs.models import Receipt
from events.missions.costs.operations import ReceiptValues
from events.missions.fieldwork.decision_operations import (
    DecidedError,
    LegNote,
    UnfitError,
    settle,
    take_leg,
    take_minutes,
    times_said,
)
from events.missions.fieldwork.models import FieldNote, RollAnswer, RollCall
from events.missions.fieldwork.operations import Answer, NoteValues, answer_roll, receive_note, receive_receipt
from events.missions.fieldwork.queries import open_roll_call, roll_of
from events.missions.fieldwork.roll_call_operations import ask_again, call_roll, close_roll
from events.missions.file.models import Mission
from events.missions.itineraries import models
from events.missions.itineraries.plan.queries import load_plan
from events.missions.outcomes.models import Minutes
from events.platform.language.i18n import speaking
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.files.models import StoredFile
from events.records.outbox.models import Message
from events.records.texts.models import Text
from tests.factories import NOW
from tests.missions_factory import make_delegate, make_leg, make_mission, make_place

pytestmark = pytest.mark.anyio
SAID = NOW - dt.timedelta(hours=5)
BY = uuid.UUID(int=7)


def note(kind: str = "note", **values: Any) -> NoteValues:
    given: dict[str, Any] = {"kind": kind, "noted_at": SAID, "body": "Le pont est fermé", **values}
    return NoteValues(**given)


async def fresh(mission: Mission) -> Mission:
    return await Mission.get(id=mission.id)


async def test_a_note_sent_twice_is_one_and_has_both_clocks(database: str) -> None:
    lea = await make_delegate(await make_mission())
    first = await receive_note(lea, note(), nonce="n1", now=NOW)
    again = await receive_note(lea, note(body="Autre"), nonce="n1", now=NOW + dt.timedelta(hours=1))
    assert again.id == first.id
    assert await FieldNote.all().values_list("body", "noted_at", "received_at", "state") == [
        ("Le pont est fermé", SAID, NOW, "new")
    ]


async def test_nobody_can_take_the_nonce_of_somebody_else(database: str) -> None:
    mission = await make_mission()
    lea, awa = await make_delegate(mission), await make_delegate(mission, "awa")
    await receive_note(lea, note(body="Léa"), nonce="same", now=NOW)
    await receive_note(awa, note(body="Awa"), nonce="same", now=NOW)
    assert {body for (body,) in await FieldNote.all().values_list("body")} == {"Awa", "Léa"}


async def test_a_note_does_not_make_calendars_and_copies_stale(database: str) -> None:
    mission = await make_mission()
    await receive_note(await make_delegate(mission), note(), nonce="n1", now=NOW)
    assert (await fresh(mission)).revision == mission.revision


async def test_a_receipt_is_among_the_costs_once(database: str) -> None:
    lea = await make_delegate(await make_mission())
    stored = await StoredFile.create(
        id=uuid.uuid4(),
        scope=lea.mission_id,
        purpose="receipt",
        name="recu.jpg",
        media_type="image/jpeg",
        size=3,
        sha256="0" * 64,
        stored_as="a" * 32,
        created_at=NOW,
    )
    values = ReceiptValues(amount=1250, currency="BOB", delegate_id=lea.id, note="Taxi")
    for _ in range(2):
        kept = await receive_receipt(lea, note("receipt"), stored, values, nonce="r1", now=NOW)
        assert (kept.state, kept.file_id) == ("taken", stored.id)
    assert await Receipt.all().values_list("amount", "currency", "note", "delegate_id") == [
        (1250, "BOB", "Taxi", lea.id)
    ]


# -- the roll call ---------------------------------------------------------------------------------------------------


def safe(is_safe: bool = True, hours: int = 0, text: str = "") -> Answer:
    return Answer(is_safe=is_safe, answered_at=NOW + dt.timedelta(hours=hours), note=text)


async def test_the_roll_is_called_once_and_everybody_with_an_address_is_asked(database: str) -> None:
    mission = await make_mission()
    await make_delegate(mission)
    await make_delegate(mission, "awa", email="")
    await make_delegate(mission, "gone", left_at=NOW)
    first = await call_roll(mission, "Séisme", by=BY, now=NOW)
    again = await call_roll(mission, "Autre", by=BY, now=NOW)
    assert again.id == first.id
    assert await Message.all().values_list("kind", "recipient", "details") == [
        ("roll_call", "lea@example.org", {"message": "Séisme"})
    ]
    assert await open_roll_call(mission.id) == first
    assert await close_roll(first, by=BY, now=NOW)
    assert not await close_roll(first, by=BY, now=NOW)
    assert await open_roll_call(mission.id) is None


async def test_those_without_an_answer_are_asked_again_but_not_at_once(database: str) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    await make_delegate(mission, "awa")
    call = await call_roll(mission, "", by=BY, now=NOW)
    await answer_roll(lea, call.id, safe(), nonce="a", now=NOW)
    later = NOW + dt.timedelta(minutes=20)
    assert await ask_again(call, by=BY, now=later) == 1
    assert await ask_again(call, by=BY, now=later + dt.timedelta(minutes=1)) == 0
    assert await Message.filter(recipient="awa@example.org").count() == 2


async def test_the_last_answer_by_the_phones_clock_counts_whenever_it_arrives(database: str) -> None:
    mission = await make_mission()
    lea, awa = await make_delegate(mission), await make_delegate(mission, "awa", name="Awa")
    await make_delegate(mission, "bo", name="Bo")
    call = await call_roll(mission, "", by=BY, now=NOW)
    await answer_roll(awa, call.id, safe(), nonce="1", now=NOW)
    await answer_roll(lea, call.id, safe(False, hours=2), nonce="2", now=NOW + dt.timedelta(hours=2))
    await answer_roll(lea, call.id, safe(True, hours=1), nonce="3", now=NOW + dt.timedelta(hours=9))
    await answer_roll(lea, call.id, safe(True, hours=9), nonce="2", now=NOW)  # sent twice
    rows = await roll_of(call, await load_plan(mission))
    assert [(row.person.code, row.answer and row.answer.is_safe) for row in rows] == [
        ("lea", False),
        ("bo", None),
        ("awa", True),
    ]
    assert await RollAnswer.all().count() == 3


@pytest.mark.parametrize(("first", "second"), [(24 * 365, 2), (1, -24 * 365 * 20)])
async def test_a_call_for_help_is_not_hidden_by_a_clock_that_is_wrong(database: str, first: int, second: int) -> None:
    """The first phone's clock is a year ahead; the second one was out of power and begins in another year."""
    mission = await make_mission()
    lea = await make_delegate(mission)
    call = await call_roll(mission, "", by=BY, now=NOW)
    await answer_roll(lea, call.id, safe(True, hours=first), nonce="1", now=NOW + dt.timedelta(hours=1))
    await answer_roll(lea, call.id, safe(False, hours=second), nonce="2", now=NOW + dt.timedelta(hours=2))
    (row,) = await roll_of(call, await load_plan(mission))
    assert row.answer and not row.answer.is_safe


async def test_an_answer_that_comes_late_belongs_to_the_call_it_was_given_to(database: str) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    first = await call_roll(mission, "", by=BY, now=NOW)
    await close_roll(first, by=BY, now=NOW)
    second = await call_roll(mission, "", by=BY, now=NOW)
    assert await answer_roll(lea, first.id, safe(), nonce="1", now=NOW) == first
    assert await answer_roll(lea, uuid.uuid4(), safe(), nonce="2", now=NOW) == second


async def test_a_call_for_help_that_nobody_asked_for_is_a_note(database: str) -> None:
    mission = await make_mission()
    lea, other = await make_delegate(mission), await make_mission("other")
    elsewhere = await call_roll(other, "", by=BY, now=NOW)
    assert await answer_roll(lea, elsewhere.id, safe(False, text="Coroico"), nonce="1", now=NOW) is None
    assert await FieldNote.all().values_list("kind", "body", "details") == [("note", "Coroico", {"is_safe": False})]
    assert await RollCall.filter(mission_id=mission.id).count() == 0


# -- taking over -----------------------------------------------------------------------------------------------------


async def a_leg(**values: Any) -> tuple[Mission, models.Leg]:
    mission = await make_mission()
    given: dict[str, Any] = {"origin": await make_place(mission), "status": "confirmed", **values}
    return mission, await make_leg(mission, **given)


async def kept(mission: Mission, leg: models.Leg | None, kind: str, **details: Any) -> FieldNote:
    lea = await make_delegate(mission)
    values = note(kind, details=details, leg_id=leg.id if leg else None)
    return await receive_note(lea, values, nonce=uuid.uuid4().hex, now=NOW)


async def taken(mission: Mission, found: FieldNote, leg: models.Leg, version: int = 1) -> None:
    plan = await load_plan(await fresh(mission))
    (shown,) = plan.legs
    await take_leg(mission, LegNote(found, shown, plan), version, by=BY, now=NOW)


async def test_a_new_start_moves_the_end_along_and_the_leg_is_changed(database: str) -> None:
    mission, leg = await a_leg()
    found = await kept(mission, leg, "time", starts="2027-03-17T10:30")
    await taken(mission, found, leg)
    row = await models.Leg.get(id=leg.id)
    assert (row.starts, row.ends, row.status, row.sequence) == ("2027-03-17T10:30", "2027-03-17T12:30", "changed", 1)
    assert (await FieldNote.get(id=found.id)).state == "taken"
    with pytest.raises(DecidedError):
        await settle(found, "dismissed", by=BY, now=NOW)


async def test_taking_a_time_leaves_everything_else_of_the_leg_as_it_is(database: str) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    awa = await make_delegate(mission, "awa", name="Awa")
    leg = await make_leg(mission, off=[awa], driver="Modou", reference="ABC123", origin=await make_place(mission))
    found = await receive_note(
        lea, note("time", details={"ends": "2027-03-17T12:00"}, leg_id=leg.id), nonce="1", now=NOW
    )
    before = (await load_plan(await fresh(mission))).legs[0]
    await taken(mission, found, leg)
    after = (await load_plan(await fresh(mission))).legs[0]
    for name in ("people", "is_shared", "driver", "reference", "title", "origin", "starts", "kind", "deviations"):
        assert getattr(after, name) == getattr(before, name), name
    assert after.ends.stored == "2027-03-17T12:00"


async def test_times_that_do_not_fit_are_refused_and_the_note_waits(database: str) -> None:
    mission, leg = await a_leg()
    found = await kept(mission, leg, "time", ends="2027-03-17T08:00")
    with pytest.raises(UnfitError):
        await taken(mission, found, leg)
    found.details = {"starts": "nonsense"}
    with pytest.raises(UnfitError):
        times_said(found, (await load_plan(await fresh(mission))).legs[0])
    assert (await FieldNote.get(id=found.id)).state == "new"


async def test_a_leg_that_was_changed_meanwhile_is_not_overwritten(database: str) -> None:
    mission, leg = await a_leg(version=4)
    found = await kept(mission, leg, "driver", driver="Ibra")
    with pytest.raises(ChangedMeanwhileError):
        await taken(mission, found, leg, version=3)
    assert (await FieldNote.get(id=found.id)).state == "new"


async def test_a_driver_comes_with_their_own_number_or_none(database: str) -> None:
    mission, leg = await a_leg(kind="road", driver="Modou", driver_phone="+221 1", vehicle="Van")
    await taken(mission, await kept(mission, leg, "driver", driver="Ibra"), leg)
    row = await models.Leg.get(id=leg.id)
    assert (row.driver, row.driver_phone, row.vehicle, row.sequence) == ("Ibra", "", "Van", 0)


async def test_minutes_stand_below_those_that_are_there(database: str) -> None:
    mission, leg = await a_leg()
    lea = await make_delegate(mission)
    for nonce, text in (("1", "Premier point"), ("2", "Second point")):
        values = note("minutes", body=text, leg_id=leg.id, details={"language": "fr"})
        found = await receive_note(lea, values, nonce=nonce, now=NOW)
        with speaking("fr"):
            await take_minutes(mission, found, "Léa", by=BY, now=NOW)
        with pytest.raises(DecidedError):
            await take_minutes(mission, found, "Léa", by=BY, now=NOW)
    minutes = await Minutes.get(leg_id=leg.id)
    written = await Text.get(subject=minutes.id, name="body", language="fr")
    assert written.body == "Premier point\n\n**Léa**\n\nSecond point"
