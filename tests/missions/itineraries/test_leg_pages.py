"""Coordinators edit an itinerary through its pages: forms by kind, airports, clocks, people, warnings, documents."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid
from typing import Any

import httpx
import pytest

from events.missions.file.models import Mission, Requirement
from events.missions.itineraries.legs import place_operations as places
from events.missions.itineraries.models import Leg, LegPerson, MissionDocument, Place, WarningSetAside
from events.missions.itineraries.plan.queries import load_plan
from events.records.auditing.models import Change
from events.records.files.models import StoredFile
from events.records.vault.models import Look
from events.records.vault.operations import keep_sensitive
from events.records.vault.sealing import master_keys
from events.settings import Settings
from tests.conftest import Queries
from tests.editing import conflict_in, filled
from tests.factories import NOW, make_account, sign_in
from tests.missions_factory import (
    grant_mission,
    make_contact,
    make_delegate,
    make_leg,
    make_mission,
    make_objective,
    make_partner,
    make_place,
    write_mission_texts,
)

M = "/fr/organize/missions/mission"
FLIGHT = {
    "kind": "flight",
    "from_iata": "LIM",
    "to_iata": "lpb",
    "starts_on": "2027-03-16",
    "starts": "22:10",
    "ends": "00:50",
    "number": "LA 2480",
    "carrier": "LATAM",
    "status": "booked",
    "who": "all",
}


async def team(client: httpx.AsyncClient, role: str = "owner", **values: Any) -> Mission:
    """A mission, and its coordinator signed in."""
    mission = await make_mission(**values)
    client.cookies.update(await sign_in())
    await grant_mission(await make_account(), mission, role)
    return mission


def text_of(answer: httpx.Response) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.text)))


async def test_a_flight_is_typed_with_two_codes_and_two_clocks(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    kinds = await client.get(f"{M}/legs/new")
    assert f"{M}/legs/new?kind=flight" in kinds.text
    form = await client.get(f"{M}/legs/new?kind=flight")
    assert (form.status_code, 'name="from_iata"' in form.text, 'name="driver"' in form.text) == (200, True, False)
    nonce = filled(form)["nonce"][0]
    answer = await client.post(f"{M}/legs/new", data=FLIGHT | {"nonce": nonce})
    again = await client.post(f"{M}/legs/new", data=FLIGHT | {"nonce": nonce})
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{M}/itinerary#leg-flight-la-2480",
    )
    assert again.headers["location"] == answer.headers["location"]
    plan = await load_plan(await Mission.get(id=mission.id))
    (leg,) = plan.legs
    assert (leg.starts.stored, leg.starts.zone) == ("2027-03-16T22:10", "America/Lima")
    assert (leg.ends.stored, leg.ends.zone) == ("2027-03-17T00:50", "America/La_Paz")
    assert (leg.duration.total_seconds() / 60, leg.day_change, leg.status) == (100, 1, "booked")
    assert {(place.iata, place.country) for place in plan.places} == {("LIM", "PE"), ("LPB", "BO")}
    assert next(place for place in plan.places if place.iata == "LPB").altitude in range(4040, 4080)


async def test_a_form_with_the_identifier_of_a_leg_elsewhere_makes_one_of_its_own(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    elsewhere = await make_leg(await make_mission("other"))
    sent = FLIGHT | {"nonce": str(elsewhere.id)}
    first, again = [await client.post(f"{M}/legs/new", data=sent) for _time in range(2)]
    assert (first.status_code, again.headers["location"]) == (303, first.headers["location"])
    made = await Leg.get(mission_id=mission.id)
    assert made.id != elsewhere.id
    assert await Leg.filter(mission_id=elsewhere.mission_id).count() == 1


async def test_an_unknown_code_is_said_beside_it_and_nothing_is_lost(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    answer = await client.post(f"{M}/legs/new", data=FLIGHT | {"from_iata": "QQ7", "title-fr": "Vol de nuit"})
    assert answer.status_code == 422
    assert 'id="from_iata-error"' in answer.text
    assert filled(answer)["title-fr"] == ["Vol de nuit"]
    assert filled(answer)["number"] == ["LA 2480"]
    assert (await Leg.filter(mission_id=mission.id).count(), await Place.filter(mission_id=mission.id).count()) == (
        0,
        0,
    )


async def test_the_page_of_a_code_answers_for_scripts(client: httpx.AsyncClient) -> None:
    await team(client)
    known = (await client.get("/fr/organize/airports/lim.json")).json()
    assert (known["iata"], known["country"], known["zone"]) == ("LIM", "PE", "America/Lima")
    assert "Lima" in known["text"] and "Lima" in known["clock"]
    unknown = await client.get("/fr/organize/airports/QQ7.json")
    assert (unknown.status_code, "QQ7" in unknown.json()["text"]) == (404, True)
    client.cookies.clear()
    assert (await client.get("/fr/organize/airports/LIM.json")).status_code == 303


MEETING = {
    "kind": "meeting",
    "from_place": "la-paz",
    "starts_on": "2027-03-17",
    "starts": "09:00",
    "ends": "11:00",
    "status": "planned",
    "who": "all",
}


async def test_a_meeting_has_its_partner_contact_language_interpreter_and_objectives(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    await make_place(mission)
    partner = await make_partner(mission)
    contact = await make_contact(partner)
    await make_objective(mission, "exchange")
    interpreter = await make_delegate(mission, "ines", role="interpreter")
    await make_delegate(mission, "ana")
    sent = MEETING | {
        "contact_id": str(contact.id),
        "language": "es",
        "needs_interpreter": "y",
        "interpreter_id": "ines",
        "objectives": "exchange",
        "agenda-es": "1. Bienvenida",
        "title-fr": "Rencontre",
        "who": "but",
        "people": "ana",
    }
    answer = await client.post(f"{M}/legs/new", data=sent)
    assert answer.status_code == 303
    plan = await load_plan(await Mission.get(id=mission.id))
    (leg,) = plan.legs
    assert (leg.partner_id, leg.contact_id, leg.language) == (partner.id, contact.id, "es")
    assert (leg.needs_interpreter, leg.interpreter_id, set(leg.people)) == (True, interpreter.id, {interpreter.id})
    assert len(leg.objective_ids) == 1
    assert dict(leg.agenda.texts) == {"es": "1. Bienvenida"}
    shown = filled(await client.get(f"{M}/legs/{leg.code}"))
    assert {name: shown[name] for name in sent} == {name: [value] for name, value in sent.items()}
    assert shown["partner_id"] == ["amupei"]
    unchanged = await client.post(f"{M}/legs/{leg.code}", data=shown)
    assert "changed=" not in unchanged.headers["location"]
    assert (await Leg.get(id=leg.id)).sequence == 0


async def test_a_contact_of_another_partner_is_refused(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    await make_place(mission)
    contact = await make_contact(await make_partner(mission))
    await make_partner(mission, "other", name="Otra")
    answer = await client.post(f"{M}/legs/new", data=MEETING | {"contact_id": str(contact.id), "partner_id": "other"})
    assert (answer.status_code, 'id="contact_id-error"' in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("changed", "beside"),
    [
        ({"starts": ""}, "starts"),
        ({"starts": "xx"}, "starts"),
        ({"starts_on": "17.3."}, "starts_on"),
        ({"starts_on": "9999-12-31"}, "starts_on"),
        ({"ends_on": "2027-03-16"}, "ends_on"),
        ({"from_place": ""}, "from_place"),
        ({"from_place": "nowhere"}, "from_place"),
        ({"from_iata": "LIM"}, "from_iata"),
        ({"from_place": "", "from_name": "Salle", "from_country": "US"}, "from_zone"),
        ({"from_place": "", "from_name": "Salle", "from_zone": "La Lune"}, "from_zone"),
        ({"who": "only"}, "people"),
        ({"who": "only", "people": "stranger"}, "people"),
        ({"contact_id": "nonsense"}, "contact_id"),
        ({"objectives": "nonsense"}, "objectives"),
        ({"from_place": "", "from_iata": "Z" * 61}, "from_iata"),
        ({"status": "cancelled"}, "status"),
        ({"number": "9" * 100, "kind": "train", "to_place": "la-paz"}, "number"),
    ],
)
async def test_what_cannot_stand_is_said_beside_its_field(
    client: httpx.AsyncClient, changed: dict[str, str], beside: str
) -> None:
    mission = await team(client)
    await make_place(mission)
    answer = await client.post(f"{M}/legs/new", data=MEETING | changed)
    assert (answer.status_code, f'id="{beside}-error"' in answer.text) == (422, True)
    assert await Leg.filter(mission_id=mission.id).count() == 0


async def test_transport_needs_both_places(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    await make_place(mission)
    answer = await client.post(f"{M}/legs/new", data=MEETING | {"kind": "road", "driver": "Juan"})
    assert (answer.status_code, 'id="to_place-error"' in answer.text) == (422, True)
    assert filled(answer)["driver"] == ["Juan"]


async def test_hours_that_clocks_skip_are_refused_and_repeated_ones_ask_which(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    await make_place(mission, "montreal", time_zone="America/Toronto", city="Montréal", country="CA")
    there = MEETING | {"from_place": "montreal"}
    skipped = await client.post(f"{M}/legs/new", data=there | {"starts_on": "2027-03-14", "starts": "02:30"})
    assert (skipped.status_code, 'id="starts-error"' in skipped.text) == (422, True)
    night = there | {"starts_on": "2027-11-07", "starts": "01:30", "ends": "05:00"}
    asked = await client.post(f"{M}/legs/new", data=night)
    assert (asked.status_code, 'name="starts_fold"' in asked.text) == (422, True)
    answer = await client.post(f"{M}/legs/new", data=night | {"starts_fold": "1"})
    assert answer.status_code == 303
    leg = await Leg.get(mission_id=mission.id)
    assert (leg.starts_fold, leg.starts_at.isoformat()) == (1, "2027-11-07T06:30:00+00:00")
    shown = filled(await client.get(f"{M}/legs/{leg.code}"))
    await client.post(f"{M}/legs/{leg.code}", data=shown)
    assert (await Leg.get(id=leg.id)).starts_fold == 1


async def test_an_arrival_across_the_date_line_is_the_first_such_hour(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    flight = FLIGHT | {"from_iata": "AKL", "to_iata": "HNL", "starts": "21:30", "ends": "06:45"}
    assert (await client.post(f"{M}/legs/new", data=flight)).status_code == 303
    (leg,) = (await load_plan(await Mission.get(id=mission.id))).legs
    assert (leg.ends.stored, leg.day_change, leg.duration.total_seconds() / 60) == ("2027-03-16T06:45", 0, 495)


async def test_a_new_place_is_made_with_the_leg(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    sent = MEETING | {"from_place": "", "from_name": "Plaza Murillo", "from_city": "La Paz", "from_country": "BO"}
    assert (await client.post(f"{M}/legs/new", data=sent)).status_code == 303
    place = await Place.get(mission_id=mission.id)
    assert (place.code, place.time_zone, place.kind) == ("plaza-murillo", "America/La_Paz", "office")


@pytest.mark.parametrize(("offered", "status"), [("la-paz", 303), ("", 422)])
async def test_a_place_that_was_only_offered_steps_back_before_a_new_one(
    client: httpx.AsyncClient, offered: str, status: int
) -> None:
    mission = await team(client)
    await make_place(mission, "la-paz")
    sent = MEETING | {"from_offered": offered, "from_name": "Plaza Murillo", "from_country": "BO"}
    assert (await client.post(f"{M}/legs/new", data=sent)).status_code == status
    assert await Place.filter(mission_id=mission.id, code="plaza-murillo").count() == (status == 303)


async def test_another_kind_shows_its_fields_and_keeps_what_was_typed(client: httpx.AsyncClient) -> None:
    await team(client)
    answer = await client.post(f"{M}/legs/new/kind", data=FLIGHT | {"kind": "road", "title-fr": "Départ"})
    assert (answer.status_code, 'name="driver"' in answer.text, 'name="carrier"' in answer.text) == (200, True, False)
    assert (filled(answer)["title-fr"], filled(answer)["from_iata"]) == (["Départ"], ["LIM"])


async def test_the_next_leg_begins_where_and_when_this_one_ends(client: httpx.AsyncClient) -> None:
    await team(client)
    answer = await client.post(f"{M}/legs/new/next", data=FLIGHT)
    assert answer.headers["location"] == f"{M}/legs/new?after=flight-la-2480"
    kinds = await client.get(answer.headers["location"])
    assert f"{M}/legs/new?kind=road&amp;after=flight-la-2480" in kinds.text
    assert 'data-draft-done="leg-mission-new-flight"' in kinds.text
    shown = filled(await client.get(f"{M}/legs/new?kind=road&after=flight-la-2480"))
    assert (shown["from_place"], shown["starts_on"], shown["starts"]) == (["lpb"], ["2027-03-17"], ["00:50"])


async def test_a_leg_that_changed_meanwhile_is_not_overwritten(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    await make_leg(mission, origin=await make_place(mission))
    first = filled(await client.get(f"{M}/legs/meeting"))
    saved = await client.post(f"{M}/legs/meeting", data=first | {"starts": "09:30"})
    assert saved.headers["location"] == f"{M}/itinerary#leg-meeting"
    itinerary = await client.get(f"{M}/itinerary")
    assert 'data-draft-done="leg-mission-meeting-1"' in itinerary.text
    assert "Ce qui a changé : horaire." in text_of(itinerary)
    assert "09:30–11:00" in text_of(itinerary)
    late = await client.post(f"{M}/legs/meeting", data=first | {"starts": "08:00", "title-fr": "Autre"})
    assert (late.status_code, filled(late)["title-fr"], filled(late)["version"]) == (409, ["Autre"], ["2"])
    assert conflict_in(late)[1:] == [("Début", "09:30", "08:00")]
    assert (await Leg.get(mission_id=mission.id)).starts == "2027-03-17T09:30"


async def test_a_leg_is_cancelled_with_a_reason_and_restored(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    await make_leg(mission, status="booked", origin=await make_place(mission))
    where = f"{M}/legs/meeting/cancellation"
    assert (await client.get(where)).status_code == 200
    assert (await client.post(where, data={"version": "1", "reason": " "})).status_code == 422
    stale = await client.post(where, data={"version": "0", "reason": "Grève"})
    assert (stale.status_code, "Grève" in stale.text) == (409, True)
    assert (await client.post(where, data={"version": "1", "reason": "Grève"})).status_code == 303
    assert (await Leg.get(mission_id=mission.id)).status == "cancelled"
    assert "Grève" in (await client.get(where)).text
    page = await client.get(f"{M}/legs/meeting")
    assert 'name="status"' not in page.text
    await client.post(f"{M}/legs/meeting", data=filled(page))
    restoration = f"{M}/legs/meeting/restoration"
    assert (await client.post(restoration, data={"version": "2"})).status_code == 409
    assert (await Leg.get(mission_id=mission.id)).status == "cancelled"
    await client.post(restoration, data={"version": "3"})
    assert (await Leg.get(mission_id=mission.id)).status == "booked"


async def test_who_is_on_a_leg_is_ticked_and_acts_reach_from_there_on(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    office = await make_place(mission)
    for code in ("lea", "ana"):
        await make_delegate(mission, code)
    await make_leg(mission, "first", origin=office)
    second = await make_leg(mission, "second", origin=office, starts="2027-03-18T09:00", ends="2027-03-18T10:00")
    page = await client.get(f"{M}/legs/second/people")
    assert filled(page) == {"version": ["1"], "people": ["ana", "lea"]}
    answer = await client.post(f"{M}/legs/second/people", data={"version": "1", "people": "lea"})
    assert answer.headers["location"] == f"{M}/itinerary#leg-second"
    rows = await LegPerson.filter(leg_id=second.id).values_list("delegate__code", "is_on")
    assert rows == [("ana", False)]
    stale = await client.post(f"{M}/legs/second/people", data={"version": "1", "people": ["lea", "ana"]})
    assert (stale.status_code, conflict_in(stale)[0][1:]) == (409, ("Lea", "Ana et Lea"))
    joining = f"{M}/legs/second/people/joining"
    assert (await client.post(joining, data={"person": "nobody"})).status_code == 404
    joined = await client.post(joining, data={"person": "ana"})
    assert "Ana" in text_of(await client.get(joined.headers["location"]))
    found = await LegPerson.filter(delegate__code="ana").order_by("leg__code").values_list("leg__code", "is_on")
    assert found == [("first", False), ("second", True)]


async def test_another_flight_for_somebody_is_one_form(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    for code in ("lea", "ana"):
        await make_delegate(mission, code)
    await client.post(f"{M}/legs/new", data=FLIGHT)
    page = await client.get(f"{M}/legs/new?instead=flight-la-2480&for=ana")
    shown = filled(page)
    assert (shown["who"], shown["people"], shown["from_iata"], shown["status"]) == (
        ["only"],
        ["ana"],
        ["LIM"],
        ["planned"],
    )
    answer = await client.post(f"{M}/legs/new", data=shown | {"number": "OB 681", "starts": "23:55", "ends": "03:00"})
    assert answer.status_code == 303
    plan = await load_plan(await Mission.get(id=mission.id))
    names = {leg.number: {plan.by_id[id].code for id in leg.people} for leg in plan.legs}  # type: ignore[union-attr]
    assert names == {"LA 2480": {"lea"}, "OB 681": {"ana"}}


# -- places, warnings, documents --------------------------------------------------------------------------------


async def test_a_place_is_added_by_its_code_changed_and_retired(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    assert (await client.get(f"{M}/places")).status_code == 200
    bad = await client.post(f"{M}/places", data={"name-fr": "Bureau", "position": "là-haut", "country": "BO"})
    assert (bad.status_code, 'id="position-error"' in bad.text) == (422, True)
    assert (await client.post(f"{M}/places", data={"iata": "cbb", "kind": "other"})).status_code == 303
    place = await Place.get(mission_id=mission.id)
    assert (place.code, place.time_zone, place.kind, place.country) == ("cbb", "America/La_Paz", "airport", "BO")
    shown = filled(await client.get(f"{M}/places/cbb"))
    sent = shown | {"position": "17,4 S", "altitude": "2548", "local_name": "Jorge Wilstermann", "local_language": "es"}
    assert (await client.post(f"{M}/places/cbb", data=sent)).status_code == 422
    assert (await client.post(f"{M}/places/cbb", data=sent | {"position": "17.42° S, 66.18° W"})).status_code == 303
    place = await Place.get(mission_id=mission.id)
    assert (place.latitude, place.longitude, place.altitude) == (-17.42, -66.18, 2548)
    stale = await client.post(f"{M}/places/cbb", data=shown | {"city": "Quillacollo"})
    assert (stale.status_code, filled(stale)["city"], filled(stale)["version"]) == (409, ["Quillacollo"], ["2"])
    assert conflict_in(stale) == [
        ("Ville", "Cochabamba", "Quillacollo"),
        ("Position", "-17.42, -66.18", "-17.4211, -66.1771"),
        ("Nom dans son écriture d’origine", "Jorge Wilstermann", "(vide)"),
        ("Langue de cette écriture", "es", "(vide)"),
    ]
    for noun, is_offered in (("retirement", False), ("restoration", True), ("retirement", False)):
        assert (await client.post(f"{M}/places/cbb/{noun}")).status_code == 303
        assert ('value="cbb"' in (await client.get(f"{M}/legs/new?kind=road")).text) is is_offered
    assert (await client.get(f"{M}/places/unknown")).status_code == 404


async def test_who_saves_in_the_same_moment_is_shown_what_the_other_saved(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read of the itinerary before the conflict is older than what is compared with."""
    mission = await team(client)
    await make_place(mission, city="La Paz")
    sent = {name: values[0] for name, values in filled(await client.get(f"{M}/places/la-paz")).items()}
    revise = places.revise_place

    async def beaten(*arguments: Any, **keywords: Any) -> bool:
        monkeypatch.setattr(places, "revise_place", revise)
        assert (await client.post(f"{M}/places/la-paz", data=sent | {"city": "El Alto"})).status_code == 303
        return await revise(*arguments, **keywords)

    monkeypatch.setattr(places, "revise_place", beaten)
    stale = await client.post(f"{M}/places/la-paz", data=sent | {"city": "Sucre"})
    assert (stale.status_code, conflict_in(stale)) == (409, [("Ville", "El Alto", "Sucre")])


async def test_a_warning_is_set_aside_with_a_reason_and_taken_back(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    await make_delegate(mission)
    office = await make_place(mission)
    await make_leg(mission, origin=office)
    await make_leg(mission, "other", origin=office, starts="2027-03-17T10:00", ends="2027-03-17T12:00")
    page = await client.get(f"{M}/warnings")
    assert f"{M}/legs/other" in page.text
    keys = [key for key in re.findall(r'name="key" value="([^"]+)"', page.text) if key.startswith("overlap")]
    assert len(keys) == 1
    missing = await client.post(f"{M}/warnings/aside", data={"key": keys[0], "reason": ""})
    assert (missing.status_code, 'id="reason-refused-error"' in missing.text) == (422, True)
    for _twice in range(2):
        aside = await client.post(f"{M}/warnings/aside", data={"key": keys[0], "reason": "Deux groupes"})
        assert aside.headers["location"] == f"{M}/warnings"
    assert await WarningSetAside.filter(mission_id=mission.id).values_list("key", "reason") == [
        (keys[0], "Deux groupes")
    ]
    assert "Deux groupes" in (await client.get(f"{M}/warnings")).text
    assert (await client.post(f"{M}/warnings/aside", data={"key": "nonsense", "reason": "x"})).status_code == 404
    await client.post(f"{M}/warnings/back", data={"key": keys[0]})
    for unknown in (keys[0], "9" * 1000):
        assert (await client.post(f"{M}/warnings/back", data={"key": unknown})).status_code == 303
    assert await Change.filter(scope=mission.id, act="taken back").count() == 1
    assert await WarningSetAside.filter(mission_id=mission.id).count() == 0
    beside = await client.post(f"{M}/warnings/aside", data={"key": keys[0], "reason": "Deux groupes", "leg": "other"})
    assert beside.headers["location"] == f"{M}/itinerary#leg-other"


async def test_a_document_is_added_shared_fetched_and_removed(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    await make_leg(mission, origin=await make_place(mission))
    other = await make_mission("other")
    where = f"{M}/documents"
    none = await client.post(where, data={"name": "Billet", "leg": "meeting"})
    assert (none.status_code, 'id="file-error"' in none.text, filled(none)["name"]) == (422, True, ["Billet"])
    wrong = await client.post(where, data={"name": "x"}, files={"file": ("a.exe", b"MZ\x00\x01" * 10)})
    assert (wrong.status_code, 'id="file-error"' in wrong.text) == (422, True)
    sent = {"name": "Billet", "leg": "meeting", "for_travellers": "y"}
    added = await client.post(where, data=sent, files={"file": ("billet.pdf", b"%PDF-1.7\n%%EOF\n", "text/html")})
    assert added.status_code == 303
    row = await MissionDocument.get(mission_id=mission.id).select_related("file", "leg")
    assert row.leg
    assert (row.name, row.leg.code, row.is_for_travellers, row.is_for_hosts) == ("Billet", "meeting", True, False)
    fetched = await client.get(f"{M}/files/{row.file_id}")
    assert (fetched.status_code, fetched.content[:5]) == (200, b"%PDF-")
    assert fetched.headers["content-disposition"].startswith("attachment")
    assert "Billet" in (await client.get(f"{M}/legs/meeting")).text
    await grant_mission(await make_account(), other)
    assert (await client.get(f"/fr/organize/missions/other/files/{row.file_id}")).status_code == 404
    for act in ("sharing", "removal"):
        foreign = f"/fr/organize/missions/other/documents/{row.id}/{act}"
        assert (await client.post(foreign, data={"for_hosts": "yes"})).status_code == 404
    await client.post(f"{where}/{row.id}/sharing", data={"for_hosts": "yes"})
    row = await MissionDocument.get(id=row.id)
    assert (row.is_for_travellers, row.is_for_hosts) == (False, True)
    await client.post(f"{where}/{row.id}/removal")
    assert (await client.post(f"{where}/{row.id}/sharing", data={"for_hosts": "yes"})).status_code == 404
    assert (await client.get(f"{M}/files/{row.file_id}")).status_code == 404
    assert (await client.get(f"{M}/files/nonsense")).status_code == 404


async def test_what_is_no_document_is_for_those_who_edit(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    for purpose in ("evidence", "receipt"):
        row = await StoredFile.create(
            id=uuid.uuid4(),
            scope=mission.id,
            purpose=purpose,
            stored_as=uuid.uuid4().hex,
            name="mail.eml",
            media_type="message/rfc822",
            size=1,
            sha256="0" * 64,
            created_at=NOW,
        )
        assert (await client.get(f"{M}/files/{row.id}")).status_code == 404  # its bytes are missing
        reader = await make_account(f"{purpose}@example.org")
        await grant_mission(reader, mission, "reader")
        editor = dict(client.cookies)
        client.cookies.update(await sign_in(reader.email))
        assert (await client.get(f"{M}/files/{row.id}")).status_code == 403
        client.cookies.update(editor)


# -- rights and speed -------------------------------------------------------------------------------------------

PAGES = [
    "legs/new",
    "legs/new?kind=stay",
    "legs/meeting",
    "legs/meeting/people",
    "legs/meeting/cancellation",
    "places",
    "places/la-paz",
    "warnings",
    "documents",
]


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("organizer", 200), ("reader", 403)])
async def test_only_those_who_prepare_the_mission_edit_it(client: httpx.AsyncClient, role: str, status: int) -> None:
    mission = await team(client, role)
    await make_leg(mission, origin=await make_place(mission))
    assert {page: (await client.get(f"{M}/{page}")).status_code for page in PAGES} == dict.fromkeys(PAGES, status)
    client.cookies.clear()
    client.cookies.update(await sign_in("stranger@example.org"))
    assert {page: (await client.get(f"{M}/{page}")).status_code for page in PAGES} == dict.fromkeys(PAGES, 404)


async def test_unknown_legs_and_nonsense_are_not_found(client: httpx.AsyncClient) -> None:
    await team(client)
    for page in ("legs/none", "legs/none/people", "legs/none/cancellation", "legs/new?instead=none"):
        assert (await client.get(f"{M}/{page}")).status_code == 404
    assert (await client.get(f"{M}/legs/new?kind=rocket")).status_code == 200
    assert (await client.post(f"{M}/legs/new", data={"kind": "rocket"})).status_code == 200


@pytest.mark.parametrize("page", PAGES)
async def test_pages_ask_as_many_questions_for_many_legs_as_for_few(
    client: httpx.AsyncClient, queries: Queries, page: str
) -> None:
    mission = await team(client)
    office = await make_place(mission)
    await make_delegate(mission)
    await make_leg(mission, origin=office)
    few = await asked_for(client, queries, page)
    for number in range(20):
        hour = f"2027-03-{18 + number // 4}T{9 + number % 4:02d}"
        await make_leg(mission, f"leg-{number}", origin=office, starts=f"{hour}:00", ends=f"{hour}:45")
        await make_place(mission, f"place-{number}")
        await make_delegate(mission, f"person-{number}")
    await Mission.filter(id=mission.id).update(revision=mission.revision + 1)
    assert await asked_for(client, queries, page) == few


async def asked_for(client: httpx.AsyncClient, queries: Queries, page: str) -> int:
    with queries() as asked:
        assert (await client.get(f"{M}/{page}")).status_code == 200
    return len(asked)


async def test_only_coordinators_are_told_of_papers_and_each_look_is_recorded(
    client: httpx.AsyncClient, settings: Settings
) -> None:
    mission = await team(client)
    delegate = await make_delegate(mission)
    await make_leg(mission, origin=await make_place(mission))
    requirement = await Requirement.create(id=uuid.uuid4(), mission=mission, country="BO", kind="visa")
    await write_mission_texts(mission, requirement.id, {"name": {"fr": "Visa de Bolivie"}})
    sealed = {"passport_expires_on": "2027-05-01"}
    await keep_sensitive(
        master_keys(settings), mission.id, delegate.id, sealed, destroy_on=dt.date(2027, 9, 30), now=NOW
    )
    page = await client.get(f"{M}/warnings")
    keys = re.findall(r'name="key" value="([^"]+)"', page.text)
    assert {key.split(":")[0] for key in keys} >= {"passport", "visa_missing"}
    assert await Look.filter(subject=delegate.id).values_list("place") == [("mission.warnings",)]
    client.cookies.clear()
    client.cookies.update(await sign_in("office@example.org"))
    await grant_mission(await make_account("office@example.org"), mission, "organizer")
    keys = re.findall(r'name="key" value="([^"]+)"', (await client.get(f"{M}/warnings")).text)
    assert {key.split(":")[0] for key in keys} & {"passport", "visa_missing"} == set()
    assert await Look.filter(subject=delegate.id).count() == 1


async def test_what_a_kind_does_not_ask_stays_until_the_kind_is_another(client: httpx.AsyncClient) -> None:
    mission = await team(client)
    await make_leg(mission, origin=await make_place(mission), reference="QX7RTP", driver="Juan")
    shown = filled(await client.get(f"{M}/legs/meeting"))
    assert (await client.post(f"{M}/legs/meeting", data=shown | {"starts": "09:30"})).status_code == 303
    assert await Leg.filter(mission_id=mission.id).values_list("reference", "driver") == [("QX7RTP", "Juan")]
    other = filled(await client.get(f"{M}/legs/meeting?kind=rest"))
    assert (await client.post(f"{M}/legs/meeting", data=other)).status_code == 303
    assert await Leg.filter(mission_id=mission.id).values_list("kind", "reference", "driver") == [("rest", "", "")]
