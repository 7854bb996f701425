"""The door: each person is welcome once, whatever their code looks like and however many doors ask at once."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pypdfium2
import pytest
import zxingcpp
from PIL.Image import Image
from starlette.applications import Starlette

from events.congress.badges import check_in_pages
from events.congress.badges.check_in_operations import Door, Outcome, Reading, check_in, read_code, undo_check_in
from events.congress.badges.credential_operations import PrintedCode, badge_code, revoke_credential
from events.congress.badges.models import Scan
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.platform.language.formats import span
from events.platform.language.i18n import speaking
from events.records.auditing.models import Change
from tests.factories import NOW, sign_in
from tests.factories import make_event as make_event_in_may
from tests.publishing.delivery.making import make_registration

SECRET = b"a key of the tests, long enough for anybody"
NORTH = Door(check_point="North door", device="a1")
AZERTY = str.maketrans("1234567890AQWZ", "&é\"'(-è_çàQAZW")


DAYS = {"starts_on": dt.date(2027, 3, 1), "ends_on": dt.date(2027, 3, 2)}


async def make_event(slug: str = "congress", **values: Any) -> Event:
    """An event of two days; NOW is in the first."""
    return await make_event_in_may(slug, **(DAYS | values))


def at(minute: int) -> dt.datetime:
    return NOW + dt.timedelta(minutes=minute)


async def code_of(guest: Registration) -> PrintedCode:
    return await badge_code(guest, SECRET, NOW)


async def said(text: str, event: Event, minute: int = 0, nonce: str = "") -> tuple[str, str]:
    """What the north door says to a code: the result, and the name it shows."""
    reading = read_code(text, event.id, SECRET)
    outcome = await check_in(event, reading, NORTH, nonce or uuid.uuid4().hex, at(minute))
    return outcome.result, outcome.guest.name if outcome.guest else outcome.reason


async def scans() -> list[tuple[str, str]]:
    return await Scan.all().order_by("id").values_list("result", "method")


async def test_a_badge_is_welcome_once(database: str) -> None:
    event = await make_event()
    guest = await make_registration(event)
    code = await code_of(guest)
    assert await said(code.qr_text, event) == ("welcome", "Awa Diallo")
    assert (await Registration.get(id=guest.id)).checked_in_at == NOW
    second = await check_in(event, read_code(code.short_code, event.id, SECRET), Door(), "another", at(9))
    assert (second.result, second.at, second.check_point) == ("already", NOW, "North door")
    assert await scans() == [("welcome", "scanner"), ("already", "typed")]


async def test_ten_doors_at_once_give_one_welcome(database: str) -> None:
    event = await make_event()
    text = (await code_of(await make_registration(event))).qr_text
    results = await asyncio.gather(*(said(text, event, minute) for minute in range(10)))
    assert sorted(results) == [("already", "Awa Diallo")] * 9 + [("welcome", "Awa Diallo")]
    assert sorted(result for result, _method in await scans()) == ["already"] * 9 + ["welcome"]


async def test_a_reading_sent_twice_is_one_and_answered_alike(database: str) -> None:
    event = await make_event()
    text = (await code_of(await make_registration(event))).qr_text
    at_once = await asyncio.gather(*(said(text, event, nonce="n") for _ in range(4)))
    assert [*at_once, await said(text, event, 60, "n")] == [("welcome", "Awa Diallo")] * 5
    assert await scans() == [("welcome", "scanner")]
    assert await said(text, event, 61, "m") == ("already", "Awa Diallo")
    assert await said(text, event, 62, "m") == ("already", "Awa Diallo")
    assert len(await scans()) == 2


async def test_a_nonce_whose_answer_was_lost_does_not_answer_for_the_next_guest(database: str) -> None:
    event = await make_event()
    first, second = await make_registration(event), await make_registration(event, badge_name="Zoé Martin")
    assert await said((await code_of(first)).qr_text, event, nonce="n") == ("welcome", "Awa Diallo")
    assert await said((await code_of(second)).qr_text, event, nonce="n") == ("welcome", "Zoé Martin")


@pytest.mark.parametrize("garbled", [str.lower, lambda text: text.translate(AZERTY), lambda text: f" {text}\r\n"])
async def test_what_a_scanner_typed_is_understood(database: str, garbled: Callable[[str], str]) -> None:
    event = await make_event()
    code = await code_of(await make_registration(event))
    assert await said(garbled(code.qr_text), event) == ("welcome", "Awa Diallo")


async def test_a_reading_keeps_its_first_answer_whatever_happens_to_the_guest(database: str) -> None:
    event = await make_event()
    guest = await make_registration(event)
    text = (await code_of(guest)).qr_text
    await Registration.filter(id=guest.id).update(state="waitlisted")
    assert await said(text, event, nonce="before the seat") == ("waitlisted", "Awa Diallo")
    await Registration.filter(id=guest.id).update(state="confirmed", badge_name="Awa Ndiaye")
    assert await said(text, event, 1, "in") == ("welcome", "Awa Ndiaye")
    assert await said(text, event, 2, "again") == ("already", "Awa Ndiaye")
    await undo_check_in(event.id, guest.id, NORTH, at(3))
    assert await said(text, event, 4, "in once more") == ("welcome", "Awa Ndiaye")
    await Registration.filter(id=guest.id).update(state="cancelled", cancelled_at=at(5), checked_in_at=None)
    assert await said(text, event, 6, "gone") == ("cancelled", "Awa Ndiaye")
    reading = read_code(text, event.id, SECRET)
    repeated = [await check_in(event, reading, Door(), nonce, at(60)) for nonce in ("before the seat", "in", "again")]
    assert [(one.result, one.at, one.check_point, one.is_repeated) for one in repeated] == [
        ("waitlisted", at(0), "", True),
        ("welcome", at(1), "", True),
        ("already", at(1), "North door", True),
    ]
    gone = await check_in(event, reading, Door(), "gone", at(60))
    assert (gone.result, gone.at) == ("cancelled", at(5))
    assert len(await scans()) == 6  # with the one that was undone


async def test_the_same_nonce_at_another_event_is_another_reading(database: str) -> None:
    event, other = await make_event(), await make_event("other")
    assert await said("AAAA-AAAA", event, nonce="n") == ("unknown", "")
    assert await said("AAAA-AAAA", other, nonce="n") == ("unknown", "")
    assert len(await scans()) == 2


async def test_what_a_device_kept_counts_from_when_it_was_read(database: str) -> None:
    event = await make_event()
    guest = await make_registration(event)
    reading = read_code((await code_of(guest)).qr_text, event.id, SECRET)
    kept = await check_in(event, replace(reading, age=dt.timedelta(minutes=40)), NORTH, "n", at(45))
    assert (kept.result, kept.at) == ("welcome", at(5))
    assert await Scan.all().values_list("scanned_at", "recorded_at") == [(at(5), at(45))]
    assert (await check_in(event, reading, NORTH, "m", at(50))).at == at(5)


@pytest.mark.parametrize(
    ("now", "result"),
    [
        (dt.datetime(2027, 2, 28, 2, 59, tzinfo=dt.UTC), "other_day"),
        (dt.datetime(2027, 2, 28, 3, 0, tzinfo=dt.UTC), "welcome"),  # the eve, from four in Madrid
        (dt.datetime(2027, 2, 28, 18, 0, tzinfo=dt.UTC), "welcome"),  # badges are collected the evening before
        (dt.datetime(2027, 3, 1, 23, 30, tzinfo=dt.UTC), "welcome"),  # after midnight, between its days
        (dt.datetime(2027, 3, 2, 23, 0, tzinfo=dt.UTC), "welcome"),  # midnight in Madrid: the last night goes on
        (dt.datetime(2027, 3, 3, 2, 59, tzinfo=dt.UTC), "welcome"),
        (dt.datetime(2027, 3, 3, 3, 0, tzinfo=dt.UTC), "other_day"),
    ],
)
async def test_a_badge_is_welcome_from_the_eve_to_the_end_of_the_last_night(
    database: str, now: dt.datetime, result: str
) -> None:
    event = await make_event()
    guest = await make_registration(event)
    outcome = await check_in(event, read_code((await code_of(guest)).qr_text, event.id, SECRET), NORTH, "n", now)
    assert (outcome.result, outcome.guest and outcome.guest.name) == (result, "Awa Diallo")
    assert ((await Registration.get(id=guest.id)).checked_in_at is not None) == (result == "welcome")
    assert [said for said, _method in await scans()] == [result]


async def test_who_registered_to_follow_from_afar_is_not_counted_as_in(database: str) -> None:
    event = await make_event()
    guest = await make_registration(event, attendance="online")
    code = (await code_of(guest)).short_code
    assert await said(code, event) == ("online", "Awa Diallo")
    assert (await Registration.get(id=guest.id)).checked_in_at is None
    await Registration.filter(id=guest.id).update(attendance="on_site")
    assert await said(code, event, 1) == ("welcome", "Awa Diallo")


async def test_fingers_type_the_short_code_or_the_reference(database: str) -> None:
    event = await make_event()
    first = await make_registration(event)
    await make_registration(event, badge_name="Zoé Martin", reference="CDFH-3479")
    typed = (await code_of(first)).short_code.replace("-", " ").lower()
    assert await said(typed, event) == ("welcome", "Awa Diallo")
    assert await said("cdfh-3479", event) == ("welcome", "Zoé Martin")


@pytest.mark.parametrize("state", ["cancelled", "waitlisted"])
async def test_who_is_not_confirmed_does_not_come_in(database: str, state: str) -> None:
    event = await make_event()
    guest = await make_registration(event)
    code = await code_of(guest)
    await Registration.filter(id=guest.id).update(state=state)
    assert await said(code.qr_text, event) == (state, "Awa Diallo")
    assert (await Registration.get(id=guest.id)).checked_in_at is None


async def test_codes_that_open_nothing_here(database: str) -> None:
    event, other = await make_event(), await make_event("other")
    guest = await make_registration(event)
    here, there = await code_of(guest), await code_of(await make_registration(other))
    forged = await badge_code(guest, b"another installation's secret key", NOW)
    assert await said(there.qr_text, event) == ("other_event", "")
    assert await said(there.short_code, event) == ("unknown", "")
    assert await said(forged.qr_text, event) == ("unknown", "forged")
    assert await said(here.qr_text[:-1], event) == ("unknown", "")
    assert await said("' OR 1=1 --", event) == ("unknown", "")
    await revoke_credential(guest.id, NOW)
    assert await said(here.qr_text, event) == ("unknown", "replaced")
    assert await said((await code_of(guest)).qr_text, event) == ("welcome", "Awa Diallo")


async def test_a_mistake_is_taken_back_and_told(database: str) -> None:
    event = await make_event()
    guest = await make_registration(event)
    code = (await code_of(guest)).qr_text
    assert not await undo_check_in(event.id, guest.id, NORTH, NOW)
    await said(code, event)
    assert await undo_check_in(event.id, guest.id, NORTH, at(1))
    assert await said(code, event, 2) == ("welcome", "Awa Diallo")
    assert [result for result, _method in await scans()] == ["welcome", "undone", "welcome"]
    assert await Change.all().values_list("act", "subject") == [("check-in undone", guest.id)]


async def test_somebody_of_another_event_cannot_be_let_in_here(database: str) -> None:
    event, other = await make_event(), await make_event("other")
    guest = await make_registration(other)
    reading = Reading("registration", guest.id, "search")
    assert await check_in(event, reading, NORTH, "n", NOW) == Outcome("unknown")
    assert (await check_in(other, reading, NORTH, "n", NOW)).result == "welcome"
    assert not await undo_check_in(event.id, guest.id, NORTH, NOW)
    assert (await Registration.get(id=guest.id)).checked_in_at == NOW


# -- the page ----------------------------------------------------------------------------------------------------


@pytest.fixture
async def event(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> Event:
    """An event whose door is open to who holds `client`; the clock there stands at NOW."""
    made = await make_event()
    client.cookies.update(await sign_in(event=made, role="check_in"))
    monkeypatch.setattr(check_in_pages, "now", lambda: NOW)
    return made


def door(event: Event) -> str:
    return f"/en/organize/events/{event.slug}/check-in"


def verdict(page: str) -> tuple[str, str, str]:
    """The tone, the words and the name of the answer on a page."""
    tone = re.search(r'class="verdict verdict-(\w+)"', page.partition("<template")[0])
    title = re.search(r'verdict-.*?<h2>(.*?)</h2>(?:<p class="verdict-name">(.*?)</p>)?', page, re.DOTALL)
    return (tone[1], title[1], title[2] or "") if tone and title else ("", "", "")


def rendered(pdf: bytes) -> Image:
    image: Image = pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil()
    return image


async def test_the_code_of_a_printed_badge_opens_the_door(
    client: httpx.AsyncClient, event: Event, app: Starlette
) -> None:
    guest = await make_registration(event, organization="SEEG", spoken_languages=["fr", "en"])
    token = app.state.installation.signer.token("badge", guest.id, 1)
    badge = rendered((await client.get(f"/badges/{token}.pdf")).content)
    await Registration.filter(id=guest.id).update(badge_name="Awa Diallo-Ndiaye")  # corrected after printing
    text = zxingcpp.read_barcodes(badge)[0].text
    page = (await client.post(door(event), data={"code": text, "nonce": "n1"})).text
    assert verdict(page) == ("welcome", "Welcome", "Awa Diallo-Ndiaye")
    assert "<p>Operator</p><p>SEEG · Senegal</p><p>Français, English</p>" in page
    assert "1 in, of 1 expected" in page
    again = (await client.post(door(event), data={"code": text, "nonce": "n2", "part": "verdict"})).text
    assert verdict(again) == ("already", "Already in", "Awa Diallo-Ndiaye")
    assert "Came in today at 13:00." in again
    assert "<html" not in again


async def test_reloading_the_answer_counts_nobody_twice(client: httpx.AsyncClient, event: Event) -> None:
    code = (await code_of(await make_registration(event))).short_code
    pages = [await client.post(door(event), data={"code": code, "nonce": "n"}) for _ in range(2)]
    assert [verdict(page.text)[0] for page in pages] == ["welcome", "welcome"]
    assert len(await scans()) == 1


async def test_the_name_of_the_door_is_remembered_and_told(client: httpx.AsyncClient, event: Event) -> None:
    code = (await code_of(await make_registration(event))).short_code
    named = await client.post(door(event) + "/point", data={"check_point": "Porte « Nord »"})
    assert named.status_code == 303
    await client.post(door(event), data={"code": code})
    assert "Came in today at 13:00, at Porte « Nord »." in (await client.post(door(event), data={"code": code})).text
    assert "This device stands at: Porte « Nord »" in (await client.get(door(event))).text


async def test_a_program_gets_the_answer_as_json(client: httpx.AsyncClient, event: Event) -> None:
    code = (await code_of(await make_registration(event))).qr_text
    sent, wanted = {"code": code, "nonce": "n", "method": "camera"}, {"accept": "application/json"}
    assert (await client.post(door(event), data=sent, headers=wanted)).json() == {
        "outcome": "welcome",
        "title": "Welcome",
        "name": "Awa Diallo",
        "lines": ["Operator", "Senegal"],
        "inside": 1,
        "expected": 1,
    }
    assert await scans() == [("welcome", "camera")]


async def test_somebody_without_a_badge_is_found_by_name_and_let_in(client: httpx.AsyncClient, event: Event) -> None:
    guest = await make_registration(event, badge_name="Zoé Ndiaye", search_text="zoe ndiaye seeg")
    await make_registration(event, search_text="awa diallo")
    page = (await client.get(door(event), params={"q": "NDIAYE zoé"})).text
    assert re.findall(r"<strong>(.*?)</strong>", page) == ["Zoé Ndiaye"]
    welcome = await client.post(door(event), data={"registration": str(guest.id), "nonce": "n"})
    assert verdict(welcome.text) == ("welcome", "Welcome", "Zoé Ndiaye")
    assert await scans() == [("welcome", "search")]
    assert "Nobody of this name" in (await client.get(door(event), params={"q": "%"})).text


async def test_a_picture_gives_its_code_and_an_uploaded_one_the_answer(
    client: httpx.AsyncClient, event: Event, app: Starlette
) -> None:
    guest = await make_registration(event)
    token = app.state.installation.signer.token("badge", guest.id, 1)
    picture = io.BytesIO()
    rendered((await client.get(f"/badges/{token}.pdf")).content).convert("RGB").save(picture, "JPEG", quality=70)
    address = door(event) + "/picture"
    frame = await client.post(address, content=picture.getvalue(), headers={"content-type": "image/jpeg"})
    assert frame.json() == {"code": (await code_of(guest)).qr_text}
    assert await scans() == []
    upload = await client.post(address, files={"picture": ("badge.jpg", picture.getvalue())}, data={"nonce": "n"})
    assert verdict(upload.text) == ("welcome", "Welcome", "Awa Diallo")
    for content in (b"", b"\xff\xd8\xff", b"GIF89a"):
        assert (await client.post(address, content=content)).json() == {"code": ""}
    assert verdict((await client.post(address, files={"picture": ("x", b"no picture")})).text)[0] == "unknown"


async def test_the_page_tells_other_days_and_online_registrations_apart(
    client: httpx.AsyncClient, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = await make_registration(event)
    afar = await make_registration(event, attendance="online", badge_name="Zoé Ndiaye", search_text="zoe ndiaye")
    codes = [(await code_of(one)).qr_text for one in (guest, afar)]
    online = (await client.post(door(event), data={"code": codes[1], "nonce": "n"})).text
    assert verdict(online) == ("waiting", "Registered to take part online", "Zoé Ndiaye")
    assert "This person is not counted as in. The secretariat can give a seat on site." in online
    assert "0 in, of 1 expected" in online
    found = (await client.get(door(event), params={"q": "Zoe"})).text
    assert "Online" in found and "Zoé Ndiaye</strong>" in found and str(afar.id) not in found
    monkeypatch.setattr(check_in_pages, "now", lambda: NOW - dt.timedelta(days=90))
    early = (await client.post(door(event), data={"code": codes[0], "nonce": "n"})).text
    assert verdict(early) == ("waiting", "Not a day of the event", "Awa Diallo")
    with speaking("en"):
        days = span(dt.date(2027, 3, 1), dt.date(2027, 3, 2))
    assert f"Dates of the event: {days}. This person is not counted as in." in early
    assert "0 in, of 1 expected" in early


@pytest.mark.parametrize(
    ("age", "minutes"), [("600", 10), ("172800", 2880), ("172801", 0), ("-5", 0), ("1e9", 0), ("", 0), ("٣", 0)]
)
async def test_the_page_believes_how_long_a_device_kept_a_reading_within_reason(
    client: httpx.AsyncClient, event: Event, age: str, minutes: int
) -> None:
    code = (await code_of(await make_registration(event))).qr_text
    await Event.filter(id=event.id).update(starts_on=dt.date(2027, 2, 20))
    await client.post(door(event), data={"code": code, "nonce": "n", "age": age})
    assert await Scan.all().values_list("scanned_at", flat=True) == [NOW - dt.timedelta(minutes=minutes)]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 422),
        ({"code": "  \x00 "}, 422),
        ({"code": "\ud83d\u2028<script>"}, 200),
        ({"code": "9" * 60_000}, 200),
        ({"code": "AAAA-AAAA", "nonce": "\x00" + "n" * 5000}, 200),
        ({"registration": "1"}, 400),
        ({"registration": str(uuid.uuid4())}, 200),
    ],
)
async def test_whatever_is_sent_gets_an_answer(
    client: httpx.AsyncClient, event: Event, sent: dict[str, str], status: int
) -> None:
    body = "&".join(f"{name}={_quoted(value)}" for name, value in sent.items())
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = await client.post(door(event), content=body, headers=headers)
    assert answer.status_code == status
    assert verdict(answer.text)[0] == ("unknown" if status == 200 else "")


def _quoted(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "surrogatepass"))


async def test_typing_faster_than_fingers_is_stopped_and_scanning_goes_on(
    client: httpx.AsyncClient, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_in_pages, "_MOST_TYPED", 2)
    tries = [await client.post(door(event), data={"code": f"AAAA-AAA{number}"}) for number in range(3)]
    assert [answer.status_code for answer in tries] == [200, 200, 429]
    assert verdict(tries[-1].text)[1] == "Too many codes were typed"
    code = (await code_of(await make_registration(event))).qr_text
    assert verdict((await client.post(door(event), data={"code": code})).text)[0] == "welcome"


async def test_only_organizers_take_a_check_in_back(client: httpx.AsyncClient, event: Event) -> None:
    guest = await make_registration(event)
    code = (await code_of(guest)).qr_text
    page = await client.post(door(event), data={"code": code})
    assert "Take this check-in back" not in page.text
    assert (await client.post(f"{door(event)}/{guest.id}/removal")).status_code == 403
    client.cookies.update(await sign_in("organizer@example.org", event=event, role="organizer"))
    assert "Take this check-in back" in (await client.post(door(event), data={"code": code})).text
    back = await client.post(f"{door(event)}/{guest.id}/removal")
    assert (back.status_code, back.headers["location"]) == (303, door(event))
    assert "This person no longer counts as in" in (await client.get(door(event))).text
    assert (await Registration.get(id=guest.id)).checked_in_at is None
    again = await client.post(f"{door(event)}/{guest.id}/removal")
    assert again.status_code == 303
    assert "This person no longer counts as in" not in (await client.get(door(event))).text
    assert (await client.post(f"{door(event)}/x/removal")).status_code == 404
