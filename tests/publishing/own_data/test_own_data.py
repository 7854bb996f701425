"""All that is kept about somebody, to take along."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.agenda.models import Star
from events.congress.badges.models import Scan
from events.congress.organizing.models import Event
from events.congress.registration.models import Note, Registration
from events.congress.registration.place_offer_operations import offer_place
from events.records.outbox.models import Message
from events.records.vault.models import Look
from events.records.vault.sealing import SealError
from tests.congress.letters.asking import ask
from tests.congress.personal.test_personal_page import correct, page_of
from tests.congress.registration.filling import open_event, register
from tests.factories import NOW, make_account, make_field, make_session


async def kept(client: httpx.AsyncClient, page: str) -> dict[str, Any]:
    answer = await client.get(page + "/data.json")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
async def event(app: Starlette) -> Event:
    event, _category = await open_event()
    await make_field(event, "diet")
    await make_field(event, "health", is_sensitive=True, position=2)
    return event


async def test_it_holds_what_was_typed_answered_asked_for_and_sent(client: httpx.AsyncClient, event: Event) -> None:
    page = await page_of(client, **{"question-diet": "Sans sel", "question-health": "Asthme"})
    row = await Registration.get()
    await ask(event, row, purpose="Conférence", passport={"passport_number": "A123"})
    await correct(client, page, function="Présidente")
    await Message.filter(subject=row.id).update(sent_subject="Inscription confirmée", state="sent")
    data = await kept(client, page)
    assert {name: data["registration"][name] for name in ("badge_name", "email", "function", "category", "state")} == {
        "badge_name": "Awa Diallo",
        "email": "awa@eau.example.org",
        "function": "Présidente",
        "category": "Operator",
        "state": "confirmed",
    }
    assert data["answers"] == [
        {"question": "Question diet", "answer": "Sans sel"},
        {"question": "Question health", "answer": "Asthme"},
    ]
    assert data["passport"] == {"passport_number": "A123"}
    assert [(letter["kind"], letter["purpose"]) for letter in data["letters"]] == [("visa", "Conférence")]
    assert [(mail["kind"], mail["subject"], mail["to"]) for mail in data["mails"]] == [
        ("registration_confirmed", "Inscription confirmée", "awa@eau.example.org")
    ]
    assert [change["changed"] for change in data["corrections"]] == [["Function: Directrice → Présidente"]]
    assert [consent["privacy_notice"] for consent in data["consents"]] == [1]


async def test_the_look_is_recorded_as_the_persons_own(client: httpx.AsyncClient, event: Event) -> None:
    page = await page_of(client, **{"question-health": "Asthme"})
    await kept(client, page)
    looks = await Look.filter(place="personal.data")
    assert [(look.looked_by, look.subject) for look in looks] == [(None, (await Registration.get()).id)]


async def test_notes_are_in_it_without_who_wrote_them_and_nothing_of_others_is(
    client: httpx.AsyncClient, event: Event
) -> None:
    page = await page_of(client)
    row = await Registration.get()
    other = await register(client, badge_name="Luc Roy", email="luc@example.org", **{"question-health": "Diabète"})
    await ask(event, other, purpose="Tourisme")
    author = await make_account(name="Ona Vidal")
    for one, text in ((row, "Comes late"), (other, "Comes early")):
        await Note.create(id=one.id, registration=one, text=text, written_by=author.id, written_at=NOW)
    data = await kept(client, page)
    assert data["notes"] == [{"text": "Comes late", "written_at": NOW.isoformat(), "corrected_at": None}]
    others = ("Ona Vidal", str(author.id), "Luc", "luc@", "Diabète", "Tourisme", "Comes early")
    assert [word for word in others if word in str(data)] == []


async def test_each_list_in_it_leaves_out_what_is_anothers(client: httpx.AsyncClient, event: Event) -> None:
    page = await page_of(client)
    own = await Registration.get()
    session = await make_session(event)
    for row in (own, await register(client, badge_name="Luc Roy", email="luc@example.org")):
        await ask(event, row)
        await Star.create(registration=row, session=session, added_at=NOW)
        door: dict[str, Any] = {"result": "welcome", "method": "typed", "check_point": row.badge_name}
        await Scan.create(event=event, registration=row, nonce=row.nonce, recorded_at=NOW, **door)
        await offer_place(row, f"Colleague of {row.badge_name}", "c@example.org", "fr", NOW)
    data = await kept(client, page)
    numbers = {name: len(rows) for name, rows in data.items() if isinstance(rows, list)}
    once = ("addresses", "consents", "letters", "sessions", "scans", "place_offered", "mails", "acts", "looks")
    assert {name: number for name, number in numbers.items() if number} == dict.fromkeys(once, 1)
    assert [scan["check_point"] for scan in data["scans"]] == ["Awa Diallo"]
    assert [offer["name"] for offer in data["place_offered"]] == ["Colleague of Awa Diallo"]


async def test_what_does_not_open_says_so(
    client: httpx.AsyncClient, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def closed(*_given: object) -> None:
        raise SealError("no key")

    page = await page_of(client)
    monkeypatch.setattr("events.publishing.own_data.pages.own_data", closed)
    answer = await client.get(page + "/data.json")
    assert (answer.status_code, "cannot be opened at the moment" in answer.text) == (503, True)


async def test_it_is_asked_for_ten_times_an_hour_and_by_no_forged_link(client: httpx.AsyncClient, event: Event) -> None:
    page = await page_of(client)
    assert [(await client.get(page + "/data.json")).status_code for _time in range(11)] == [*[200] * 10, 429]
    assert (await client.get(page[:-2] + "xx/data.json")).status_code == 404
