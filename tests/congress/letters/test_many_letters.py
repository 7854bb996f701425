"""The list of requests for letters, and acts on many of them: asked first, done one by one, told, taken back."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import httpx
import pytest

from events.congress.letters import operations as letters
from events.congress.letters.models import Letter, LetterRequest
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.records.auditing.models import Change
from events.records.lists.models import BulkAct
from events.records.outbox.models import Message
from events.records.vault.models import Look
from tests.congress.letters.asking import BY, PASSPORT, ask, issue
from tests.congress.registration.bulk.acting import do, said
from tests.congress.registration.filling import open_event, register
from tests.factories import NOW, make_event, sign_in

LIST = "/en/organize/events/congress/letters"
CHOSEN = f"{LIST}/chosen"
PEOPLE = (("Awa Diallo", "SN", "fr"), ("José Ibáñez", "BO", "es"), ("Zoé Lund", "SE", "en"))

pytestmark = pytest.mark.tables


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    """Awa and José asked for a visa letter with their passports, Zoé without hers, in their languages."""
    event, _category = await open_event(address="Carrer de l'Aigua 1\n08025 Barcelona", country="ES")
    for at, (name, country, language) in enumerate(PEOPLE):
        one = await register(client, badge_name=name, email=f"p{at}@example.org", country=country)
        await Registration.filter(id=one.id).update(language=language)
        await ask(event, one, language=language, passport={} if language == "en" else PASSPORT)
    client.cookies.update(await sign_in("organizer@example.org", event=event, role="organizer"))
    return event


async def states() -> dict[str, str]:
    rows = await LetterRequest.all().order_by("asked_at").select_related("registration")
    return {row.registration.badge_name: row.state for row in rows}


async def code(name: str) -> str:
    return f"{(await Registration.get(badge_name=name)).reference}-1"


async def request_of(name: str) -> LetterRequest:
    return await LetterRequest.get(registration__badge_name=name).select_related("registration")


async def undo(client: httpx.AsyncClient, answer: httpx.Response) -> httpx.Response:
    act = answer.headers["location"].partition("?")[0]
    return await client.post(f"{act}/undoing")


def people_in(page: str) -> list[str]:
    return sorted((name for name, _country, _language in PEOPLE if name in said(page)), key=said(page).index)


async def test_those_chosen_are_taken_in_preparation_and_back(client: httpx.AsyncClient, event: Event) -> None:
    chosen = f"{CHOSEN}/preparation?chosen={await code('Awa Diallo')}&chosen={await code('José Ibáñez')}"
    asked = said((await client.get(chosen)).text)
    assert "Start preparing 2 letters?" in asked
    assert [name in asked for name in ("Awa Diallo", "José Ibáñez", "Zoé Lund")] == [True, True, False]
    answer = await do(client, chosen)
    assert await states() == {
        "Awa Diallo": "in_preparation",
        "José Ibáñez": "in_preparation",
        "Zoé Lund": "asked",
    }
    assert "In preparation: 2" in said((await client.get(answer.headers["location"])).text)
    await letters.refuse(await request_of("José Ibáñez"), "No.", by=BY, now=NOW)
    told = await undo(client, answer)
    assert await states() == {"Awa Diallo": "asked", "José Ibáñez": "refused", "Zoé Lund": "asked"}
    shown = said((await client.get(told.headers["location"])).text)
    assert "Undo" not in shown
    assert ("Taken back: 1" in shown, "José Ibáñez" in shown, "Changed by somebody else" in shown) == (True,) * 3
    assert await BulkAct.filter(undone_at=None).count() == 1
    await undo(client, answer)  # a second click
    assert await BulkAct.all().count() == 2


async def test_all_are_issued_and_sent_but_for_what_lacks_a_passport(client: httpx.AsyncClient, event: Event) -> None:
    asked = said((await client.get(f"{CHOSEN}/issue-and-sending?all=yes")).text)
    assert ("Issue and send 3 letters?" in asked, "Mails by language: " in asked) == (True, True)
    answer = await do(client, f"{CHOSEN}/issue-and-sending?all=yes")
    assert await states() == {"Awa Diallo": "sent", "José Ibáñez": "sent", "Zoé Lund": "asked"}
    done = (await client.get(answer.headers["location"])).text
    assert "Sent: 2" in said(done)
    missing = "Passport number, Nationality, Date of birth, Expiry of the passport"
    assert f"Zoé Lund Letter for a visa Missing: {missing}" in said(done)
    assert "Undo" not in said(done)
    mails = (
        await Message.filter(kind="letter_notice")
        .order_by("created_at", "recipient")
        .values_list("recipient", "language")
    )
    assert sorted(mails) == [("p0@example.org", "fr"), ("p1@example.org", "es")]
    assert [look.place for look in await Look.all()] == ["organize.letters.issue-and-sending"] * 2
    assert PASSPORT["passport_number"] not in done


async def test_letters_that_were_issued_are_withdrawn_again_unless_they_were_sent(
    client: httpx.AsyncClient, event: Event
) -> None:
    answer = await do(client, f"{CHOSEN}/issue?language=fr,es&all=yes")
    assert await states() == {"Awa Diallo": "issued", "José Ibáñez": "issued", "Zoé Lund": "asked"}
    await letters.send(await request_of("José Ibáñez"), by=BY, now=NOW)
    told = await undo(client, answer)
    assert await states() == {"Awa Diallo": "in_preparation", "José Ibáñez": "sent", "Zoé Lund": "asked"}
    assert "Taken back: 1" in said((await client.get(told.headers["location"])).text)
    stands = {one.request_id: one.withdrawn_at is None for one in await Letter.all()}
    rows = [await request_of(name) for name in ("Awa Diallo", "José Ibáñez")]
    assert [stands[row.id] for row in rows] == [False, True]
    code_of_awa = (await Letter.get(request_id=rows[0].id)).code
    assert "This letter is withdrawn" in (await client.get(f"/en/letters/{code_of_awa}")).text
    assert [row.act for row in await Change.filter(subject=rows[0].id).order_by("id")][-1] == "reconsidered"
    await do(client, f"{CHOSEN}/issue?language=fr&all=yes")  # and issued again
    assert await Letter.filter(request_id=rows[0].id, withdrawn_at=None).count() == 1


async def test_a_letter_that_is_asked_for_again_meanwhile_is_not_called_back(
    client: httpx.AsyncClient, event: Event
) -> None:
    answer = await do(client, f"{CHOSEN}/issue?language=fr&all=yes")
    awa = await request_of("Awa Diallo")
    again = await ask(event, awa.registration)
    await undo(client, answer)
    assert (await LetterRequest.get(id=awa.id)).state == "issued"
    assert (await LetterRequest.get(id=again.id)).state == "asked"
    assert await Letter.filter(withdrawn_at=None).count() == 1


async def test_who_takes_part_no_more_gets_no_letter(client: httpx.AsyncClient, event: Event) -> None:
    await issue(event, await request_of("José Ibáñez"))
    await Registration.exclude(badge_name="Zoé Lund").update(state="cancelled")
    assert "Takes part no more" in said((await client.get(LIST)).text)
    answer = await do(client, f"{CHOSEN}/issue-and-sending?language=fr,es&all=yes")
    assert await states() == {"Awa Diallo": "asked", "José Ibáñez": "issued", "Zoé Lund": "asked"}
    assert said((await client.get(answer.headers["location"])).text).count("The registration is not confirmed") == 2


async def test_letters_are_sent_once_they_are_issued(client: httpx.AsyncClient, event: Event) -> None:
    await issue(event, await request_of("Awa Diallo"))
    asked = said((await client.get(f"{CHOSEN}/sending?all=yes")).text)
    assert ("Send 1 letter?" in asked, "2 of those you chose stay as they are" in asked) == (True, True)
    await do(client, f"{CHOSEN}/sending?all=yes")
    assert await states() == {"Awa Diallo": "sent", "José Ibáñez": "asked", "Zoé Lund": "asked"}
    assert "Nothing needs to change" in said((await client.get(f"{CHOSEN}/sending?all=yes")).text)


async def test_an_act_is_not_done_to_requests_that_changed_since_it_was_asked(
    client: httpx.AsyncClient, event: Event
) -> None:
    answer = await client.post(f"{CHOSEN}/issue?all=yes", data={"version": "1"})
    assert (answer.status_code, await Letter.all().count()) == (409, 0)
    assert "the list has changed since" in said(answer.text)


async def test_without_a_choice_the_list_says_so(client: httpx.AsyncClient, event: Event) -> None:
    answer = await client.get(f"{CHOSEN}/issue?state=asked")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{LIST}?state=asked")
    assert "Choose rows in the list first" in said((await client.get(answer.headers["location"])).text)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?sort=name", ["Awa Diallo", "José Ibáñez", "Zoé Lund"]),
        ("?sort=-name", ["Zoé Lund", "José Ibáñez", "Awa Diallo"]),
        ("?country=BO", ["José Ibáñez"]),
        ("?language=fr,en&sort=country", ["Awa Diallo", "Zoé Lund"]),
        ("?passport=missing", ["Zoé Lund"]),
        ("?state=issued", []),
        ("?q=ibanez", ["José Ibáñez"]),
        ("?category=operator&kind=visa&q=lund", ["Zoé Lund"]),
    ],
)
async def test_requests_are_filtered_searched_and_sorted(
    client: httpx.AsyncClient, event: Event, query: str, found: Sequence[str]
) -> None:
    assert people_in((await client.get(LIST + query)).text) == found


async def test_what_somebody_waits_for_stands_first_the_most_urgent_before(
    client: httpx.AsyncClient, event: Event
) -> None:
    await LetterRequest.filter(registration__badge_name="Zoé Lund").update(needed_by=NOW.date())
    await issue(event, await request_of("Awa Diallo"))
    assert people_in((await client.get(LIST)).text) == ["Zoé Lund", "José Ibáñez", "Awa Diallo"]


async def test_columns_are_kept_and_the_file_holds_all_of_them_and_nothing_of_a_passport(
    client: httpx.AsyncClient, event: Event
) -> None:
    await client.post(f"{LIST}-list/columns", data={"columns": ["country", "stay"]})
    page = (await client.get(LIST)).text
    assert ("Bolivia" in said(page), "Letter for a visa" in said(page).partition("Download")[2]) == (True, False)
    answer = await client.get(f"{LIST}.csv?language=es")
    heads, *rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    [row] = [dict(zip(heads, one, strict=True)) for one in rows]
    assert {name: row[name] for name in ("Name", "State", "Letter", "Passport", "Country", "Category")} == {
        "Name": "José Ibáñez",
        "State": "Asked for",
        "Letter": "Letter for a visa",
        "Passport": "Given",
        "Country": "Bolivia",
        "Category": "Operator",
    }
    assert PASSPORT["passport_number"] not in answer.text
    assert (await client.get(f"{LIST}.xlsx")).content[:2] == b"PK"


async def test_an_act_is_of_its_event(client: httpx.AsyncClient, event: Event) -> None:
    answer = await do(client, f"{CHOSEN}/preparation?all=yes")
    other = await make_event("other", uid="o@example.org")
    client.cookies.update(await sign_in("organizer@example.org", event=other, role="organizer"))
    act = answer.headers["location"].partition("?")[0].replace("/congress/", "/other/")
    assert [(await client.get(address)).status_code for address in (act, f"{act}/undoing")] == [404, 404]
