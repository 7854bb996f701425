"""Travellers' pages: who may open them, what is on them, and forms that work without JavaScript."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from typing import Any

import httpx
import pytest

from events.missions.costs.models import Receipt
from events.missions.fieldwork import note_pages, operations
from events.missions.fieldwork.models import FieldNote, RollAnswer
from events.missions.fieldwork.roll_call_operations import call_roll
from events.missions.file.link_queries import traveller_feed_token, traveller_token
from events.missions.file.models import Delegate, Mission
from events.missions.itineraries.models import MissionDocument
from events.platform.signing import Signer
from events.records.files.models import StoredFile
from events.records.files.operations import keep_file
from events.settings import Settings
from tests.conftest import SECRET, Queries
from tests.factories import NOW
from tests.missions_factory import (
    make_contact,
    make_delegate,
    make_leg,
    make_mission,
    make_partner,
    make_place,
)
from tests.records.files.samples import picture

pytestmark = pytest.mark.anyio
SIGNER = Signer(SECRET.encode())
PAGES = ("", "/map", "/contacts", "/documents", "/notes", "/keep.json", "/legs/meeting")
JSON = {"accept": "application/json"}


async def traveller(**values: Any) -> tuple[Mission, Delegate, str]:
    """Somebody with a meeting in La Paz, and the path of their page."""
    mission = await make_mission(contact_phone="+1 514 555 0199", **values)
    lea = await make_delegate(mission, name="Léa Roy")
    partner = await make_partner(mission)
    contact = await make_contact(partner, phone="+591 2 555 010")
    place = await make_place(mission, local_name="Chukiyawu", local_language="ay", address="Calle 1")
    await make_leg(mission, origin=place, partner=partner, contact=contact, title="Rencontre")
    return mission, lea, f"/fr/travellers/{traveller_token(SIGNER, lea)}"


async def document(mission: Mission, settings: Settings, text: bytes, **values: Any) -> StoredFile:
    stored = await keep_file(
        settings.files_dir,
        text,
        name="papier.txt",
        scope=mission.id,
        purpose="document",
        allowed={"text/plain"},
        now=NOW,
    )
    name = values.pop("name", "Papier")
    await MissionDocument.create(id=stored.id, mission=mission, file=stored, name=name, created_at=NOW, **values)
    return stored


@pytest.mark.parametrize("page", PAGES)
async def test_pages_are_for_the_holder_of_the_link_alone(client: httpx.AsyncClient, page: str) -> None:
    _mission, lea, base = await traveller()
    answer = await client.get(base + page)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert "traveller-copy" not in answer.headers
    forged = await client.get(base[:-1] + ("A" if base[-1] != "A" else "B") + page)
    assert (forged.status_code, forged.headers["traveller-copy"]) == (404, "ended")
    await Delegate.filter(id=lea.id).update(left_at=NOW)
    gone = await client.get(base + page)
    assert (gone.status_code, gone.headers["traveller-copy"]) == (410, "ended")
    assert "mission@example.org" in gone.text
    await Delegate.filter(id=lea.id).update(left_at=None, link_generation=2)
    assert (await client.get(base + page)).status_code == 404


async def test_the_calendars_address_opens_no_page(client: httpx.AsyncClient) -> None:
    _mission, lea, _base = await traveller()
    assert (await client.get(f"/fr/travellers/{traveller_feed_token(SIGNER, lea)}")).status_code == 404


async def test_a_leg_of_others_is_not_there(client: httpx.AsyncClient) -> None:
    mission, _lea, base = await traveller()
    awa = await make_delegate(mission, "awa")
    await make_leg(mission, "other", is_shared=False, on=[awa], title="Ailleurs")
    page = await client.get(base)
    assert "Rencontre" in page.text
    assert "Ailleurs" not in page.text
    assert (await client.get(base + "/legs/other")).status_code == 404
    assert "/legs/other" not in (await client.get(base + "/keep.json")).text


async def test_the_card_says_whom_to_call_and_what_to_show(client: httpx.AsyncClient) -> None:
    _mission, _lea, base = await traveller()
    page = (await client.get(base + "/legs/meeting")).text
    for text in ('href="tel:+5912555010"', 'lang="ay" dir="auto">Chukiyawu', "geo:-16.5,-68.13", ".ics"):
        assert text in page


async def test_what_is_booked_stands_on_the_page_as_json_ld(client: httpx.AsyncClient) -> None:
    mission, _lea, base = await traveller()
    lima = await make_place(mission, "lim", kind="airport", iata="LIM", time_zone="America/Lima", city="</script>")
    await make_leg(
        mission,
        "flight",
        kind="flight",
        origin=lima,
        starts="2027-03-16T22:10",
        ends="2027-03-17T01:00",
        destination=await make_place(mission, "lpb", iata="LPB", kind="airport"),
        reference="ABC123",
        number="LA 1",
    )
    page = (await client.get(base)).text
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    (flight,) = json.loads(script)
    assert (flight["@type"], flight["reservationNumber"]) == ("FlightReservation", "ABC123")
    assert flight["reservationFor"]["departureAirport"]["address"]["addressLocality"] == "</script>"


async def test_documents_are_those_that_travellers_are_given(client: httpx.AsyncClient, settings: Settings) -> None:
    mission, lea, base = await traveller()
    awa = await make_delegate(mission, "awa")
    theirs = await make_leg(mission, "other", is_shared=False, on=[awa])
    given = await document(mission, settings, b"given", name="Donné")
    hidden = await document(mission, settings, b"hidden", name="Caché", is_for_travellers=False)
    others = await document(mission, settings, b"others", name="Autrui", leg=theirs)
    page = (await client.get(base + "/documents")).text
    assert [name in page for name in ("Donné", "Caché", "Autrui")] == [True, False, False]
    answers = [await client.get(f"{base}/files/{one.id}") for one in (given, hidden, others)]
    assert [answer.status_code for answer in answers] == [200, 404, 404]
    assert (await client.get(base + "/files/nonsense")).status_code == 404
    listed = (await client.get(base + "/keep.json")).json()["items"]
    assert [item["size"] for item in listed if "/files/" in item["path"]] == [5]
    other = await make_mission("other")
    foreign = await document(other, settings, b"foreign")
    assert (await client.get(f"{base}/files/{foreign.id}")).status_code == 404
    assert lea.mission_id == mission.id


async def test_the_calendar_gets_another_address(client: httpx.AsyncClient) -> None:
    _mission, lea, base = await traveller()
    before = _feeds((await client.get(base + "/documents")).text)
    answer = await client.post(base + "/feed/renewal")
    assert answer.status_code == 303
    assert (await Delegate.get(id=lea.id)).feed_generation == lea.feed_generation + 1
    after = _feeds((await client.get(answer.headers["location"])).text)
    assert before
    assert after
    assert before & after == set()


async def test_a_link_cannot_renew_the_calendar_without_end(client: httpx.AsyncClient) -> None:
    _mission, lea, base = await traveller()
    answers = [(await client.post(base + "/feed/renewal")).status_code for _ in range(11)]
    assert answers == [303] * 10 + [429]
    assert (await Delegate.get(id=lea.id)).feed_generation == lea.feed_generation + 10


def _feeds(page: str) -> set[str]:
    return set(re.findall(r"/calendars/travellers/[\w-]+\.ics", page))


# -- writing ---------------------------------------------------------------------------------------------------------


async def test_a_form_without_javascript_is_kept_and_said(client: httpx.AsyncClient) -> None:
    _mission, lea, base = await traveller()
    sent = {"kind": "time", "leg": "meeting", "starts": "2027-03-17T10:30", "nonce": "n1", "body": "Orage"}
    for _ in range(2):
        answer = await client.post(base + "/notes", data=sent)
        assert answer.status_code == 303
    page = (await client.get(answer.headers["location"])).text
    assert "Orage" in page
    assert '<div class="flash">' in page
    (row,) = await FieldNote.all().values_list("kind", "details", "leg__code", "delegate_id")
    assert row == ("time", {"starts": "2027-03-17T10:30"}, "meeting", lea.id)


async def test_the_device_says_when_it_was_noted(client: httpx.AsyncClient) -> None:
    _mission, _lea, base = await traveller()
    for at, said in enumerate(("2027-03-17T10:30:00.123Z", "nonsense", "2999-01-01T00:00:00Z")):
        sent = {"kind": "note", "body": str(at), "nonce": str(at), "noted_at": said}
        assert (await client.post(base + "/notes", data=sent, headers=JSON)).json()["state"] == "kept"
    rows = await FieldNote.all().order_by("body").values_list("noted_at", "received_at")
    assert rows[0][0] == dt.datetime(2027, 3, 17, 10, 30, 0, 123000, dt.UTC)
    assert all(abs(noted - received) < dt.timedelta(seconds=9) for noted, received in rows[1:])


REFUSED: dict[str, dict[str, str]] = {
    "nothing said": {"kind": "note", "body": " "},
    "no leg": {"kind": "time", "starts": "2027-03-17T10:30"},
    "no time": {"kind": "time", "leg": "meeting"},
    "no such leg": {"kind": "minutes", "leg": "elsewhere", "body": "x"},
    "an odd time": {"kind": "time", "leg": "meeting", "starts": "0001-01-01T00:00"},
    "too long": {"kind": "note", "body": "x" * 4001},
    "no picture": {"kind": "receipt", "currency": "BOB"},
    "no amount": {"kind": "receipt", "currency": "BOB", "amount": "1e99"},
    "no currency": {"kind": "receipt", "currency": "???", "amount": "1"},
}


@pytest.mark.parametrize("sent", REFUSED.values(), ids=REFUSED)
async def test_what_cannot_be_kept_comes_back_with_what_was_typed(
    client: httpx.AsyncClient, sent: dict[str, str]
) -> None:
    _mission, _lea, base = await traveller()
    answer = await client.post(base + "/notes", data=sent | {"nonce": "n"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    if sent.get("body", " ").strip():
        assert html.escape(sent["body"]) in answer.text
    told = await client.post(base + "/notes", data=sent, headers=JSON)
    assert (told.status_code, told.json()["state"]) == (422, "refused")
    assert told.json()["message"]
    assert await FieldNote.all().count() == 0


@pytest.mark.parametrize("sent", [{}, {"kind": "unknown"}, {"kind": ["note", "time"]}])
async def test_no_known_kind_is_no_note(client: httpx.AsyncClient, sent: dict[str, str | list[str]]) -> None:
    _mission, _lea, base = await traveller()
    assert (await client.post(base + "/notes", data=sent)).status_code in {400, 422}
    assert (await client.post(base + "/safety", data={"is_safe": "perhaps"})).status_code == 400
    assert await FieldNote.all().count() == 0


async def test_a_receipt_by_photo_is_kept_among_the_costs(client: httpx.AsyncClient) -> None:
    _mission, lea, base = await traveller()
    sent = {"kind": "receipt", "currency": "BOB", "amount": "12,50", "body": "Taxi", "nonce": "r"}
    file = {"file": ("recu.jpg", picture("JPEG", size=(40, 30)))}
    for _ in range(2):
        assert (await client.post(base + "/notes", data=sent, files=file)).status_code == 303
    assert await Receipt.all().values_list("amount", "currency", "delegate_id") == [(1250, "BOB", lea.id)]
    (row,) = await FieldNote.all()
    assert (await client.get(f"{base}/files/{row.file_id}")).headers["content-type"] == "image/jpeg"
    wrong = await client.post(base + "/notes", data=sent | {"nonce": "s"}, files={"file": ("a.exe", b"MZ\0\0")})
    assert wrong.status_code == 422
    assert 'value="12,50"' in wrong.text


async def test_a_receipt_that_comes_twice_at_once_keeps_one_picture(
    client: httpx.AsyncClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _mission, _lea, base = await traveller()
    sent = {"kind": "receipt", "currency": "BOB", "amount": "12,50", "nonce": "r"}
    file = {"file": ("recu.jpg", picture("JPEG", size=(40, 30)))}
    await client.post(base + "/notes", data=sent, files=file)
    known, asked = operations.known_note, iter([True])

    async def not_yet(delegate: Delegate, nonce: str) -> FieldNote | None:
        """The page looks before the first receipt is kept; the operation looks again and finds it."""
        return None if next(asked, False) else await known(delegate, nonce)

    monkeypatch.setattr(operations, "known_note", not_yet)
    assert (await client.post(base + "/notes", data=sent, files=file)).status_code == 303
    kept = [path for path in settings.files_dir.rglob("*") if path.is_file()]
    assert (len(kept), await Receipt.all().count(), await FieldNote.all().count()) == (1, 1, 1)


@pytest.mark.parametrize(
    ("kind", "kinds"),
    [("meeting", ["time", "receipt", "minutes", "note"]), ("road", ["time", "driver", "receipt", "note"])],
)
async def test_only_what_there_is_something_to_say_about_is_offered(
    client: httpx.AsyncClient, kind: str, kinds: list[str]
) -> None:
    mission = await make_mission()
    lea = await make_delegate(mission)
    await make_leg(mission, kind=kind, origin=await make_place(mission))
    page = (await client.get(f"/fr/travellers/{traveller_token(SIGNER, lea)}/notes")).text
    assert re.findall(r'name="kind" value="(\w+)"', page) == kinds


async def test_a_form_that_is_opened_from_a_leg_is_about_it(client: httpx.AsyncClient) -> None:
    _mission, _lea, base = await traveller()
    page = (await client.get(base + "/notes?leg=meeting&kind=time")).text
    assert '<details class="note-form" id="time" open>' in page
    assert page.count('<option selected value="meeting">') == 3  # time, minutes, note
    assert 'value="2027-03-17T09:00"' in page
    assert '<option selected value="BOB">' in page
    other = (await client.get(base + "/notes?leg=elsewhere")).text
    assert 'selected value="meeting"' not in other


async def test_the_roll_call_stands_on_top_until_it_is_closed(client: httpx.AsyncClient) -> None:
    mission, _lea, base = await traveller()
    assert 'id="roll"' not in (await client.get(base)).text
    call = await call_roll(mission, "Séisme à La Paz", by=None, now=dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC))
    page = (await client.get(base + "/contacts")).text
    assert page.index("Séisme à La Paz") < page.index("Rosa Mamani")
    sent = {"call": str(call.id), "is_safe": "no", "note": "Coroico", "nonce": "1", "noted_at": "2026-03-01T10:00:00Z"}
    for _ in range(2):
        assert (await client.post(base + "/safety", data=sent)).status_code == 303
    (row,) = await RollAnswer.all()
    assert (row.is_safe, row.note, row.answered_at) == (False, "Coroico", dt.datetime(2026, 3, 1, 10, tzinfo=dt.UTC))
    assert (await client.post(base + "/safety", data=sent | {"nonce": "2"}, headers=JSON)).json()["state"] == "kept"


async def test_a_link_cannot_flood_the_office(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    _mission, _lea, base = await traveller()
    monkeypatch.setattr(note_pages, "MOST_NOTES", 2)
    monkeypatch.setattr(note_pages, "MOST_ANSWERS", 1)
    sent = [await client.post(base + "/notes", data={"kind": "note", "body": "x", "nonce": str(n)}) for n in range(3)]
    assert [answer.status_code for answer in sent] == [303, 303, 429]
    answers = [await client.post(base + "/safety", data={"is_safe": "yes", "nonce": str(n)}) for n in range(2)]
    assert [answer.status_code for answer in answers] == [303, 429]


# -- the copy --------------------------------------------------------------------------------------------------------


async def test_everything_on_the_list_of_the_copy_is_there(client: httpx.AsyncClient, settings: Settings) -> None:
    mission, _lea, base = await traveller()
    await document(mission, settings, b"given")
    listed = (await client.get(base + "/keep.json")).json()
    statuses = {item["path"]: (await client.get(item["path"])).status_code for item in listed["items"]}
    assert {path: status for path, status in statuses.items() if status != 200} == {}
    assert len(statuses) == len(listed["items"])
    assert listed["size"] == sum(item["size"] for item in listed["items"])
    pages = [path.removeprefix(base) for path in statuses if path.startswith("/fr/") and "/files/" not in path]
    assert pages == ["", "/contacts", "/map", "/documents", "/notes", "/legs/meeting"]
    # every static file that one of these pages asks for is on the list
    asked = {found for path in pages for found in _static(await client.get(base + path))}
    assert asked - set(statuses) == set()


def _static(answer: httpx.Response) -> set[str]:
    return set(re.findall(r'(?:href|src)="(/static/[^"]+)"', answer.text))


async def test_tags_tell_what_has_changed(client: httpx.AsyncClient) -> None:
    mission, lea, base = await traveller()

    async def tags() -> dict[str, str]:
        return {item["path"]: item["tag"] for item in (await client.get(base + "/keep.json")).json()["items"]}

    first = await tags()
    await client.post(base + "/notes", data={"kind": "note", "body": "x", "nonce": "1"})
    second = await tags()
    assert {path for path in first if first[path] != second[path]} == {base + "/notes"}
    await Mission.filter(id=mission.id).update(revision=99)
    third = await tags()
    assert {path for path in second if second[path] == third[path]} == {path for path in second if "/static/" in path}
    assert lea.left_at is None


async def test_the_worker_is_for_the_whole_site_and_asked_for_anew(client: httpx.AsyncClient) -> None:
    answer = await client.get("/traveller-worker.js")
    headers = answer.headers
    assert (headers["service-worker-allowed"], headers["cache-control"]) == ("/", "no-cache")
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    (script,) = re.findall(r'importScripts\("([^"]+)"\)', answer.text)
    assert (await client.get(script)).headers["cache-control"].startswith("public")
    again = await client.get("/traveller-worker.js", headers={"if-none-match": headers["etag"]})
    assert again.status_code == 304


async def test_a_page_asks_the_database_as_often_however_long_the_journey_is(
    client: httpx.AsyncClient, queries: Queries
) -> None:
    mission, _lea, base = await traveller()
    counts = []
    for batch in range(2):
        for number in range(batch * 5):
            await make_leg(
                mission, f"leg-{batch}-{number}", starts=f"2027-03-18T{number + 10}:00", ends="2027-03-18T20:00"
            )
        for page in PAGES:
            await client.get(base + page)
        with queries() as asked:
            for page in PAGES:
                await client.get(base + page)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("hours", "shown"), [(-1, False), (1, True)])
async def test_a_leg_cancelled_before_somebody_joined_is_not_told_to_them(
    client: httpx.AsyncClient, hours: int, shown: bool
) -> None:
    mission, lea, base = await traveller()
    at = lea.created_at + dt.timedelta(hours=hours)
    await make_leg(mission, "off", title="Visite annulée", status="cancelled", cancelled_at=at)
    assert ("Visite annulée" in (await client.get(base)).text) is shown
    assert ((await client.get(f"{base}/legs/off")).status_code == 200) is shown


async def test_single_line_breaks_of_the_emergency_page_survive(client: httpx.AsyncClient) -> None:
    lines = "Ambulance : 118\nPolice : 110"
    _mission, _lea, base = await traveller(texts={"emergency": {"fr": lines}})
    page = (await client.get(f"{base}/contacts")).text
    assert 'class="prose lined"' in page
    assert lines in page
