"""Bookings through their pages: pasted or dropped, looked at, and made legs; the file is kept as evidence."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from events.missions.bookings.models import Booking
from events.missions.bookings.queries import bookings_of
from events.missions.file.models import Mission
from events.missions.itineraries.models import Leg, Place
from events.missions.itineraries.plan.queries import load_plan
from events.missions.itineraries.plan.values import Leg as PlannedLeg
from events.missions.itineraries.plan.values import Plan
from events.platform.storage.blobs import path_of
from events.records.auditing.models import Change
from events.records.files.models import StoredFile
from tests.conftest import Queries
from tests.editing import filled
from tests.factories import make_account, sign_in
from tests.missions.itineraries.test_leg_pages import text_of
from tests.missions_factory import grant_mission, make_delegate, make_leg, make_mission, make_place

SAMPLES = Path(__file__).parent / "samples"
B = "/fr/organize/missions/mission/bookings"
LEGS = "/fr/organize/missions/mission/legs"


async def team(client: httpx.AsyncClient, role: str = "owner") -> Mission:
    mission = await make_mission()
    await make_delegate(mission, "aminata", name="Aminata Sow")
    await make_delegate(mission, "jean", name="Jean Tremblay")
    await make_delegate(mission, "ines", name="Inés Quispe")
    client.cookies.update(await sign_in())
    await grant_mission(await make_account(), mission, role)
    return mission


async def drop(client: httpx.AsyncClient, *names: str) -> httpx.Response:
    return await client.post(B, files=[("files", (name, (SAMPLES / name).read_bytes())) for name in names])


async def waiting(mission: Mission) -> list[str]:
    """The addresses of those to look at, in the order of the page."""
    rows = await Booking.filter(mission_id=mission.id, state="found").order_by("-received_at")
    return [f"{B}/{row.id}" for row in rows]


async def plan_of(mission: Mission) -> Plan:
    return await load_plan(await Mission.get(id=mission.id))


async def confirm(client: httpx.AsyncClient, page: str, **changed: Any) -> httpx.Response:
    """Send the form of a booking's page as it stands, but for what is changed."""
    shown = await client.get(page)
    assert shown.status_code == 200
    return await client.post(acting(shown), data=filled(shown) | changed)


def acting(shown: httpx.Response) -> str:
    """Return the address of the page's main form."""
    found = re.search(r'<form class="form" method="post" action="([^"]+)"', shown.text)
    assert found
    return html.unescape(found[1])


async def make_all(client: httpx.AsyncClient, mission: Mission) -> None:
    for page in await waiting(mission):
        answer = await confirm(client, page)
        assert answer.status_code == 303, text_of(answer)


def shown(leg: PlannedLeg) -> tuple[str, ...]:
    return leg.number, leg.starts.stored, leg.starts.zone, leg.ends.stored, leg.ends.zone, str(leg.status)


async def test_the_walk_of_a_ticket_its_change_and_its_cancellation(client: httpx.AsyncClient, app: Starlette) -> None:
    mission = await team(client)
    answer = await drop(client, "airline_ticket.eml")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{B}?new=2&known=0")
    assert await Leg.filter(mission_id=mission.id).count() == 0  # nothing without a person
    await make_all(client, mission)
    plan = await plan_of(mission)
    assert [shown(leg) for leg in plan.legs] == [
        ("7B 8120", "2027-03-15T08:10", "America/Toronto", "2027-03-15T15:25", "America/Lima", "booked"),
        ("7B 2530", "2027-03-15T21:55", "America/Lima", "2027-03-16T00:50", "America/La_Paz", "booked"),
    ]
    names = {person.id: person.code for person in plan.delegates}
    assert {names[person] for leg in plan.legs for person in leg.people} == {"aminata", "jean"}
    assert {(place.iata, place.country) for place in plan.places} == {("YUL", "CA"), ("LIM", "PE"), ("LPB", "BO")}

    await drop(client, "schedule_change.eml")
    (page,) = await waiting(mission)
    told = text_of(await client.get(B))
    assert "21:55" in told and "06:20" in told and "script 1 · $.reservationFor.departureTime" in told
    answer = await confirm(client, page)
    assert answer.headers["location"].startswith("/fr/organize/missions/mission/itinerary#leg-")
    plan = await plan_of(mission)
    assert shown(plan.legs[1]) == (
        "7B 2530",
        "2027-03-16T06:20",
        "America/Lima",
        "2027-03-16T09:15",
        "America/La_Paz",
        "changed",
    )
    assert (plan.legs[1].origin_terminal, plan.legs[1].sequence, len(plan.legs)) == ("2", 1, 2)

    await drop(client, "cancellation.eml")
    (page,) = await waiting(mission)
    assert "Jean Tremblay" in text_of(await client.get(page))  # on the leg, and not named
    answer = await confirm(client, page)
    plan = await plan_of(mission)
    assert (answer.status_code, [str(leg.status) for leg in plan.legs]) == (303, ["booked", "cancelled"])

    on_leg = text_of(await client.get(f"{LEGS}/{plan.legs[1].code}"))
    assert all(name in on_leg for name in ("airline_ticket.eml", "schedule_change.eml", "cancellation.eml"))
    fields = {one.file.name: one.fields for one in await bookings_of(plan.legs[1].id)}
    assert fields == {
        "cancellation.eml": ("status",),
        "schedule_change.eml": ("ends", "origin_terminal", "starts"),
        "airline_ticket.eml": ("carrier", "destination", "number", "origin", "reference"),
    }
    for stored in await StoredFile.filter(scope=mission.id, purpose="evidence"):
        kept = path_of(app.state.installation.settings.files_dir, stored.stored_as).read_bytes()
        assert kept == (SAMPLES / stored.name).read_bytes()
        got = await client.get(f"/fr/organize/missions/mission/files/{stored.id}")
        assert (got.content, got.headers["content-disposition"].startswith("attachment")) == (kept, True)
    acts = await Change.filter(scope=mission.id, kind="booking").order_by("id").values_list("act")
    assert sorted(acts) == [("found",)] * 3 + [("taken",)] * 4


async def test_the_same_file_twice_makes_no_second_booking(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    await drop(client, "airline_ticket.eml")
    again = await drop(client, "airline_ticket.eml")
    assert again.headers["location"] == f"{B}?new=0&known=2"
    assert (await Booking.all().count(), await StoredFile.all().count()) == (2, 1)
    assert "2" in text_of(await client.get(again.headers["location"]))
    await make_all(client, mission)
    await drop(client, "airline_ticket.eml")
    assert (await waiting(mission), await Booking.all().count()) == ([], 2)


async def test_a_form_that_is_sent_twice_makes_one_leg(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    await client.post(B, data={"text": (SAMPLES / "bus.json").read_text()})
    (page,) = await waiting(mission)
    shown = await client.get(page)
    first, second = [await client.post(acting(shown), data=filled(shown)) for _twice in range(2)]
    assert (first.status_code, second.headers["location"]) == (303, page)
    assert await Leg.filter(mission_id=mission.id).count() == 1


async def test_pasted_text_is_kept_as_a_file_named_by_what_it_is(client: httpx.AsyncClient) -> None:
    await team(client)
    for name in ("schedule_change.eml", "bus.json", "flight.ics"):
        data = (SAMPLES / name).read_bytes().decode("latin-1" if name.endswith("eml") else "utf-8")
        assert (await client.post(B, data={"text": data})).status_code == 303
    names = {stored.name: stored.media_type for stored in await StoredFile.all()}
    assert names == {
        "Modification de votre vol – dossier X7K2QD.eml": "message/rfc822",
        "0730 · Trans Copacabana.json": "application/json",
        "RX 520 · Royal Example.ics": "text/calendar",
    }


async def test_a_bus_keeps_position_and_zone_of_its_new_places(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    await drop(client, "bus.json")
    (page,) = await waiting(mission)
    assert (await confirm(client, page)).status_code == 303
    places = {row.city: (row.latitude, row.time_zone, row.country) for row in await Place.all()}
    assert places == {
        "La Paz": (None, "America/La_Paz", "BO"),
        "Cochabamba": (-17.4026, "America/La_Paz", "BO"),
    }


async def test_a_stay_told_by_days_has_usual_hours_to_look_at_and_its_house(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    await drop(client, "hotel.eml")
    (page,) = await waiting(mission)
    sent = filled(await client.get(page))
    assert (sent["starts_on"], sent["starts"], sent["ends_on"], sent["ends"]) == (
        ["2027-03-16"],
        ["14:00"],
        ["2027-03-20"],
        ["11:00"],
    )
    assert (await client.post(f"{page}/leg", data=sent)).status_code == 303
    (leg,) = (await plan_of(mission)).legs
    assert leg.origin
    assert (str(leg.origin.name), leg.origin.phone, leg.origin.address) == (
        "Hostal El Rosario",
        "+591 2 2451658",
        "Av. Illampu 704, La Paz",
    )
    assert len(leg.nights) == 4


TRAIN = {
    "@context": "https://schema.org",
    "@type": "TrainReservation",
    "reservationNumber": "QX1",
    "underName": "Aminata Sow",
    "reservationFor": {
        "@type": "TrainTrip",
        "trainNumber": "12",
        "departureStation": {"name": "Estación Norte"},
        "arrivalStation": {"name": "Estación Sur"},
        "departureTime": "2027-03-20T07:30:00-03:00",
        "arrivalTime": "2027-03-20T09:00:00-03:00",
    },
}


async def test_a_zone_that_is_not_known_is_asked_and_the_offset_keeps_the_instant(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    await client.post(B, data={"text": json.dumps(TRAIN)})
    (page,) = await waiting(mission)
    missing = await confirm(client, page)
    assert (missing.status_code, 'id="from_zone-error"' in missing.text) == (422, True)
    assert filled(missing)["from_name"] == ["Estación Norte"]
    zones = {"from_zone": "America/La_Paz", "to_zone": "America/La_Paz"}
    assert (await client.post(acting(missing), data=filled(missing) | zones)).status_code == 303
    (leg,) = (await plan_of(mission)).legs
    assert (leg.starts.stored, leg.ends.stored) == ("2027-03-20T06:30", "2027-03-20T08:00")


async def test_a_planned_leg_takes_over_what_is_ticked_only(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    lima = await make_place(mission, "lim", kind="airport", time_zone="America/Lima", iata="LIM")
    la_paz = await make_place(mission, "lpb", kind="airport", iata="LPB")
    leg = await make_leg(
        mission,
        "flight",
        kind="flight",
        origin=lima,
        destination=la_paz,
        starts="2027-03-16T06:20",
        ends="2027-03-16T09:00",
    )
    await drop(client, "schedule_change.eml")
    (page,) = await waiting(mission)
    sent = filled(await client.get(page))
    assert sent["take"] == ["ends", "carrier", "number", "reference", "origin_terminal", "status"]
    none = await client.post(f"{page}/change", data=sent | {"take": [], "people": []})
    assert (none.status_code, 'id="take-error"' in none.text) == (422, True)
    answer = await client.post(f"{page}/change", data=sent | {"take": ["number", "reference", "status"]})
    assert answer.status_code == 303
    (found,) = (await plan_of(mission)).legs
    assert (found.number, found.reference, found.ends.stored, found.carrier, str(found.status)) == (
        "7B 2530",
        "X7K2QD",
        "2027-03-16T09:00",
        "",
        "booked",
    )
    assert found.is_shared
    assert (await Booking.get()).leg_id == leg.id


async def test_a_leg_changed_meanwhile_is_not_overwritten(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    lima = await make_place(mission, "lim", kind="airport", time_zone="America/Lima", iata="LIM")
    la_paz = await make_place(mission, "lpb", kind="airport", iata="LPB")
    leg = await make_leg(
        mission,
        "flight",
        kind="flight",
        origin=lima,
        destination=la_paz,
        starts="2027-03-16T06:20",
        ends="2027-03-16T09:00",
    )
    await drop(client, "schedule_change.eml")
    (page,) = await waiting(mission)
    sent = filled(await client.get(page))
    await Leg.filter(id=leg.id).update(version=7)
    answer = await client.post(f"{page}/change", data=sent | {"take": ["number"]})
    assert (answer.status_code, filled(answer)["take"]) == (409, ["number"])
    assert [row.state for row in await Booking.all()] == ["found"]
    assert (await client.post(acting(answer), data=filled(answer))).status_code == 303
    assert (await Leg.get(id=leg.id)).number == "7B 2530"


async def test_people_who_travel_otherwise_get_a_leg_of_their_own(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    lima = await make_place(mission, "lim", kind="airport", time_zone="America/Lima", iata="LIM")
    la_paz = await make_place(mission, "lpb", kind="airport", iata="LPB")
    leg = await make_leg(
        mission,
        "flight",
        kind="flight",
        origin=lima,
        destination=la_paz,
        starts="2027-03-16T06:20",
        ends="2027-03-16T09:15",
        number="7B 2530",
        reference="OTHER1",
    )
    await drop(client, "schedule_change.eml")
    (page,) = await waiting(mission)
    sent = filled(await client.get(page))
    assert (sent["instead"], sent["people"]) == (["flight"], ["aminata"])
    assert (await client.post(f"{page}/leg", data=sent)).status_code == 303
    plan = await plan_of(mission)
    people = {leg.reference: sorted(str(plan.delegate(id).code) for id in leg.people) for leg in plan.legs}  # type: ignore[union-attr]
    assert people == {"OTHER1": ["ines", "jean"], "X7K2QD": ["aminata"]}
    assert leg.id in {each.id for each in plan.legs}


async def test_a_cancellation_may_be_for_those_only_whom_it_names(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    await drop(client, "airline_ticket.eml")
    await make_all(client, mission)
    await drop(client, "cancellation.eml")
    (page,) = await waiting(mission)
    sent = filled(await client.get(page))
    assert (await client.post(f"{page}/leaving", data=sent | {"version": "9"})).status_code == 409
    assert (await client.post(f"{page}/leaving", data=sent)).status_code == 303
    plan = await plan_of(mission)
    assert [(str(leg.status), len(leg.people)) for leg in plan.legs] == [("booked", 2), ("booked", 1)]
    assert await waiting(mission) == []


@pytest.mark.parametrize("act", ["change", "cancellation", "leaving", "evidence"])
async def test_an_act_that_the_booking_does_not_mean_changes_nothing(client: httpx.AsyncClient, act: str) -> None:
    mission = await team(client)
    await drop(client, "bus.json")
    (page,) = await waiting(mission)
    answer = await client.post(f"{page}/{act}", data={"version": "0"})
    assert (answer.status_code, 'class="conflict"' in answer.text) == (409, True)
    assert ([row.state for row in await Booking.all()], await Leg.all().count()) == (["found"], 0)


async def test_nothing_new_is_kept_with_its_leg_or_dismissed_and_looked_at_again(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    await drop(client, "schedule_change.eml")
    await make_all(client, mission)
    changed = (SAMPLES / "schedule_change.eml").read_bytes().replace(b"Message-ID: <sch", b"Message-ID: <again-sch")
    await client.post(B, files=[("files", ("again.eml", changed))])
    (page,) = await waiting(mission)
    before = (await Leg.get()).version
    assert (await client.post(f"{page}/dismissal")).headers["location"] == B
    assert await waiting(mission) == []
    assert (await client.post(f"{page}/reopening")).status_code == 303
    assert (await confirm(client, page)).headers["location"] == B
    assert ((await Leg.get()).version, await Booking.filter(state="taken").count()) == (before, 2)


async def test_a_cancelled_leg_that_is_booked_again_takes_place(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    await drop(client, "schedule_change.eml")
    await make_all(client, mission)
    await drop(client, "cancellation.eml")
    await confirm(client, (await waiting(mission))[0])
    again = (SAMPLES / "schedule_change.eml").read_bytes().replace(b"2027-02-15T05:00", b"2027-03-05T05:00")
    await client.post(B, files=[("files", ("again.eml", again))])
    (page,) = await waiting(mission)
    assert filled(await client.get(page))["take"] == ["status"]
    assert (await confirm(client, page)).status_code == 303
    leg = await Leg.get()
    assert (leg.status, leg.cancelled_at) == ("booked", None)


async def test_what_cannot_be_read_is_said_and_nothing_of_it_is_kept(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    for data, name in ((b"MZ\x00\x01" * 20, "a.exe"), (b"[" * 100_000, "deep.json"), (b"", "empty.eml")):
        answer = await client.post(B, files=[("files", (name, data))])
        assert (answer.status_code, name in text_of(answer)) == (422, True)
    pasted = await client.post(B, data={"text": "Bonjour, voici <b>mon</b> vol"})
    assert (pasted.status_code, "voici &lt;b&gt;mon" in pasted.text) == (422, True)
    nothing = await client.post(B, data={"text": "  "})
    assert (nothing.status_code, 'id="text-error"' in nothing.text) == (422, True)
    many = await client.post(B, files=[("files", (f"{n}.json", b"{}")) for n in range(5)])
    assert (many.status_code, "3" in text_of(many)) == (400, True)
    assert (await StoredFile.all().count(), await waiting(mission)) == (0, [])
    both = await client.post(
        B, files=[("files", ("bus.json", (SAMPLES / "bus.json").read_bytes())), ("files", ("x.txt", b"nothing"))]
    )
    assert (both.status_code, "x.txt" in both.text, "Trans Copacabana" in both.text) == (422, True, True)
    assert len(await waiting(mission)) == 1


async def test_hostile_texts_show_as_they_are(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    evil = '</script><script>alert(1)</script>"><img src=x onerror=1>'
    flat = json.dumps(TRAIN).replace("Estación Norte", "E").replace('"12"', json.dumps(evil))
    await client.post(B, data={"text": flat})
    (page,) = await waiting(mission)
    for answer in (await client.get(B), await client.get(page)):
        assert answer.status_code == 200
        assert "<img" not in answer.text
        assert "<script>alert" not in answer.text
        assert html.escape("<script>alert(1)", quote=False) in answer.text


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("organizer", 200), ("reader", 403)])
async def test_who_edits_the_mission_may_and_nobody_else(client: httpx.AsyncClient, role: str, status: int) -> None:
    mission = await team(client, role)
    assert (await client.get(B)).status_code == status
    await grant_mission(await make_account(), await make_mission("other"))
    theirs = await Booking.create(
        id=uuid.uuid4(),
        mission=mission,
        file=await _a_file(mission),
        identity="x",
        reservation={"kind": "flight"},
        received_at=mission.created_at,
    )
    assert (await client.get(f"{B}/{theirs.id}")).status_code == status
    other = f"/fr/organize/missions/other/bookings/{theirs.id}"
    assert (await client.get(other)).status_code == 404
    if status == 200:
        assert (await client.get(f"{B}/{uuid.uuid4()}")).status_code == 404
        assert (await client.get(f"{B}/nonsense")).status_code == 404
    client.cookies.clear()
    assert (await client.get(B)).status_code == 303


async def _a_file(mission: Mission) -> StoredFile:
    return await StoredFile.create(
        id=uuid.uuid4(),
        scope=mission.id,
        purpose="evidence",
        name="x.eml",
        media_type="message/rfc822",
        size=1,
        sha256="0" * 64,
        stored_as=uuid.uuid4().hex,
        created_at=mission.created_at,
    )


async def test_the_list_asks_as_much_for_many_bookings_as_for_one(client: httpx.AsyncClient, queries: Queries) -> None:
    await team(client)
    await drop(client, "bus.json")
    await client.get(B)
    with queries() as few:
        await client.get(B)
    await drop(client, "airline_ticket.eml", "hotel.eml", "train.html")
    await client.get(B)
    with queries() as many:
        await client.get(B)
    assert len(many) == len(few)


async def test_every_value_stands_beside_the_place_it_was_read_from(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    await drop(client, "airline_ticket.eml")
    told = text_of(await client.get((await waiting(mission))[0]))
    for part in ("X7K2QD", "$[0].reservationNumber", "882-2400114A", "JSON-LD", "America/Toronto", "YUL"):
        assert part in told
    assert re.search(r"1\s284,60", told)


@pytest.mark.parametrize(
    ("dates", "is_outside"),
    [
        ({}, False),
        ({"begins_on": dt.date(2028, 3, 10), "ends_on": dt.date(2028, 3, 30)}, True),
        ({"begins_on": dt.date(2027, 3, 1), "ends_on": dt.date(2027, 3, 14)}, True),
        ({"begins_on": dt.date(2027, 3, 1), "ends_on": dt.date(2027, 3, 15)}, False),  # the day it begins
    ],
)
async def test_a_booking_outside_the_mission_says_so_with_its_year(
    client: httpx.AsyncClient, dates: dict[str, dt.date], is_outside: bool
) -> None:
    mission = await team(client)
    await Mission.filter(id=mission.id).update(**dates)
    await drop(client, "airline_ticket.eml")
    pages = [text_of(await client.get(B)), text_of(await client.get((await waiting(mission))[-1]))]
    assert ["Hors de la mission" in page for page in pages] == [is_outside] * 2
    assert ("mars 2027 08:10" in pages[0]) is ("begins_on" in dates and dates["begins_on"].year != 2027)
