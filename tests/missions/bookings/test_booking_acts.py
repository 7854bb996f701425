"""Acts on bookings: each is decided about once, together with what it does to a leg of its own mission."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from events.missions.bookings import operations as bookings
from events.missions.bookings.models import Booking
from events.missions.bookings.operations import DecidedAlreadyError, Decision, ReadFile
from events.missions.bookings.queries import booking_in, bookings_in, bookings_of
from events.missions.bookings.reading.findings import Found
from events.missions.bookings.reading.reading import read_booking
from events.missions.file.models import Mission
from events.missions.itineraries.legs.operations import LegValues
from events.missions.itineraries.legs.traveller_operations import Company
from events.missions.itineraries.models import Leg, LegPerson
from events.missions.itineraries.plan.kinds import LegKind, LegStatus
from events.platform.storage.versions import ChangedMeanwhileError
from events.platform.zoned import ZonedTime
from events.records.auditing.models import Change
from events.records.files.models import StoredFile
from tests.factories import NOW
from tests.missions_factory import make_delegate, make_leg, make_mission

BY = uuid.UUID(int=31)
LATER = NOW + dt.timedelta(hours=1)
TOLD = {
    "@context": "http://schema.org",
    "@type": "LodgingReservation",
    "reservationNumber": "PNR123",
    "reservationStatus": "http://schema.org/ReservationConfirmed",
    "underName": {"@type": "Person", "name": "Lea Roy"},
    "reservationFor": {"@type": "LodgingBusiness", "name": "Hostal El Rosario", "address": "Av. Illampu 704"},
    "checkinTime": "2027-03-21T14:00:00",
    "checkoutTime": "2027-03-22T11:00:00",
}
VALUES = LegValues(
    kind=LegKind.MEETING,
    starts=ZonedTime.parse("2027-03-17T15:00", "America/La_Paz"),
    ends=ZonedTime.parse("2027-03-17T16:00", "America/La_Paz"),
)


@pytest.fixture
async def mission(database: str) -> Mission:
    return await make_mission()


def _file(*numbers: str) -> ReadFile:
    data = msgspec.json.encode([TOLD | {"reservationNumber": number} for number in numbers])
    return ReadFile(data, "stay.json", read_booking(data, "stay.json", "application/json"))


async def _keep(mission: Mission, root: Path, *numbers: str) -> bookings.Added:
    return await bookings.keep_bookings(mission, root, _file(*numbers), by=BY, now=NOW)


async def _decision(mission: Mission, root: Path, *fields: str) -> Decision:
    await _keep(mission, root, "PNR123")
    return Decision((await bookings_in(mission.id))[0], BY, LATER, fields)


async def _leg(mission: Mission, **values: object) -> Leg:
    return await Leg.get(id=(await make_leg(mission, **values)).id)  # type: ignore[arg-type]


async def test_a_file_is_kept_once_with_each_booking_in_it(mission: Mission, tmp_path: Path) -> None:
    first, again = [await _keep(mission, tmp_path, "ONE", "TWO") for _twice in range(2)]
    assert ((first.new, first.known), (again.new, again.known)) == ((2, 0), (0, 2))
    assert again.file == first.file
    assert [one.reservation.reference for one in await bookings_in(mission.id)] == ["ONE", "TWO"]
    assert await StoredFile.filter(deleted_at=None).count() == 1
    change = await Change.get(scope=mission.id, kind="booking")
    assert (change.act, change.actor, change.details) == ("found", BY, {"file": "stay.json", "bookings": 2})


async def test_a_file_without_a_booking_is_evidence_and_no_event_of_its_own(mission: Mission, tmp_path: Path) -> None:
    empty = replace(_file("ONE"), found=Found(()))
    kept = await bookings.keep_bookings(mission, tmp_path, empty, by=BY, now=NOW)
    assert (kept.new, kept.known, kept.file.purpose) == (0, 0, "evidence")
    assert not await Change.filter(kind="booking").exists()


async def test_the_same_file_of_another_mission_is_another(mission: Mission, tmp_path: Path) -> None:
    other = await make_mission("other")
    files = [(await _keep(one, tmp_path, "ONE")).file for one in (mission, other)]
    assert [file.scope for file in files] == [mission.id, other.id]
    assert [len(await bookings_in(one.id)) for one in (mission, other)] == [1, 1]
    mine = (await bookings_in(mission.id))[0].row.id
    assert await booking_in(other.id, mine) is None


async def test_a_booking_becomes_a_leg_and_stands_with_it(mission: Mission, tmp_path: Path) -> None:
    decision = await _decision(mission, tmp_path, "starts", "ends")
    leg = await bookings.make_leg(mission, decision, VALUES)
    row = await Booking.get()
    assert (row.state, row.leg_id, row.decided_at, row.decided_by) == ("taken", leg.id, LATER, BY)
    told = await bookings_of(leg.id)
    assert [(one.row.id, one.fields) for one in told] == [(row.id, ("ends", "starts"))]
    with pytest.raises(DecidedAlreadyError):
        await bookings.make_leg(mission, decision, VALUES)
    assert await Leg.all().count() == 1


async def test_whom_a_booking_names_travel_on_a_leg_of_their_own(mission: Mission, tmp_path: Path) -> None:
    lea, shared = await make_delegate(mission), await _leg(mission)
    own = replace(VALUES, company=Company(is_shared=False, people=frozenset({lea.id})))
    made = await bookings.make_leg(mission, await _decision(mission, tmp_path), own, instead=shared.id)
    people = {(row.leg_id, row.delegate_id): row.is_on for row in await LegPerson.all()}
    assert people == {(shared.id, lea.id): False, (made.id, lea.id): True}
    assert (await Booking.get()).leg_id == made.id


async def test_a_field_stands_under_the_last_booking_that_told_it(mission: Mission, tmp_path: Path) -> None:
    leg = await _leg(mission)
    for number, fields in (("ONE", ("starts", "number")), ("TWO", ("starts",))):
        await _keep(mission, tmp_path, number)
        found = next(one for one in await bookings_in(mission.id) if one.is_open)
        at = LATER + dt.timedelta(minutes=len(fields) == 1)
        await bookings.join_leg(mission, Decision(found, BY, at, fields), leg.id, leg.version, ())
    assert [(one.reservation.reference, one.fields) for one in await bookings_of(leg.id)] == [
        ("TWO", ("starts",)),
        ("ONE", ("number",)),
    ]


@pytest.mark.parametrize(("fields", "status"), [(("starts", "status"), "planned"), (("starts",), "cancelled")])
async def test_a_cancelled_leg_takes_place_again_only_where_the_booking_says_so(
    mission: Mission, tmp_path: Path, fields: tuple[str, ...], status: str
) -> None:
    leg = await _leg(mission, status="cancelled", cancelled_at=NOW)
    decision = await _decision(mission, tmp_path, *fields)
    changed = await bookings.change_leg(mission, decision, leg.id, leg.version, VALUES)
    saved = await Leg.get(id=leg.id)
    assert "time" in changed
    assert (saved.status, saved.starts, (await Booking.get()).leg_id) == (status, "2027-03-17T15:00", leg.id)


async def test_a_booking_cancels_a_leg_for_all_or_for_whom_it_names(mission: Mission, tmp_path: Path) -> None:
    lea, ana = await make_delegate(mission), await make_delegate(mission, "ana")
    leg = await _leg(mission)
    await bookings.leave_leg(mission, await _decision(mission, tmp_path), leg.id, leg.version, [lea.id])
    assert {row.delegate_id: row.is_on for row in await LegPerson.all()} == {lea.id: False}
    await _keep(mission, tmp_path, "TWO")
    found = next(one for one in await bookings_in(mission.id) if one.is_open)
    leg = await Leg.get(id=leg.id)
    await bookings.cancel_leg(mission, Decision(found, BY, LATER), leg.id, leg.version, "Le vol est supprimé.")
    assert (await Leg.get(id=leg.id)).status == LegStatus.CANCELLED
    assert (await Change.get(act="cancelled")).details["reason"] == "Le vol est supprimé."
    assert not await LegPerson.filter(delegate_id=ana.id).exists()


async def test_a_booking_that_changes_nothing_puts_on_whom_it_names(mission: Mission, tmp_path: Path) -> None:
    lea = await make_delegate(mission)
    leg = await _leg(mission, is_shared=False)
    decision = await _decision(mission, tmp_path)
    await bookings.join_leg(mission, decision, leg.id, leg.version, [lea.id])
    assert {row.delegate_id: row.is_on for row in await LegPerson.all()} == {lea.id: True}


Act = Callable[[Mission, Decision, uuid.UUID, int], Awaitable[object]]
ACTS: dict[str, Act] = {
    "change": lambda mission, one, leg, version: bookings.change_leg(mission, one, leg, version, VALUES),
    "cancel": lambda mission, one, leg, version: bookings.cancel_leg(mission, one, leg, version, "so"),
    "leave": lambda mission, one, leg, version: bookings.leave_leg(mission, one, leg, version, [BY]),
    "join": lambda mission, one, leg, version: bookings.join_leg(mission, one, leg, version, [BY]),
}


@pytest.mark.parametrize("act", ACTS)
async def test_a_leg_that_was_changed_meanwhile_or_is_of_another_mission_leaves_the_booking_open(
    mission: Mission, tmp_path: Path, act: str
) -> None:
    decision = await _decision(mission, tmp_path)
    leg, elsewhere = await _leg(mission), await _leg(await make_mission("other"))
    before = await Leg.all().order_by("id").values()
    for target, version in ((leg, leg.version + 1), (elsewhere, elsewhere.version)):
        with pytest.raises(ChangedMeanwhileError):
            await ACTS[act](mission, decision, target.id, version)
    assert await Leg.all().order_by("id").values() == before
    row = await Booking.get()
    assert (row.state, row.leg_id, row.decided_at) == ("found", None, None)
    assert not await Change.filter(kind="booking", act="taken").exists()


async def test_nobody_decides_about_a_booking_of_another_mission(mission: Mission, tmp_path: Path) -> None:
    decision, other = await _decision(mission, tmp_path), await make_mission("other")
    with pytest.raises(DecidedAlreadyError):
        await bookings.dismiss(other, decision)
    assert (await Booking.get()).state == "found"


async def test_a_dismissed_booking_is_looked_at_again_once(mission: Mission, tmp_path: Path) -> None:
    decision = await _decision(mission, tmp_path)
    with pytest.raises(DecidedAlreadyError):  # it is not dismissed yet
        await bookings.reopen(mission, decision)
    await bookings.dismiss(mission, decision)
    with pytest.raises(DecidedAlreadyError):
        await bookings.dismiss(mission, decision)
    assert ((await Booking.get()).state, (await Booking.get()).decided_by) == ("dismissed", BY)
    await bookings.reopen(mission, decision)
    row = await Booking.get()
    assert (row.state, row.decided_at, row.decided_by) == ("found", None, None)
    acts = [change.act for change in await Change.filter(kind="booking").order_by("id")]
    assert acts == ["found", "dismissed", "reopened"]
