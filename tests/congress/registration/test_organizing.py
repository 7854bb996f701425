"""The organizers' list, its file, and the file of one person."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import uuid

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.badges.models import Scan
from events.congress.organizing.models import Event
from events.congress.registration import table_queries
from events.congress.registration.models import Registration
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.records.seats.models import Pool
from tests.congress.registration.counting import counted_queries
from tests.congress.registration.filling import controls_in, errors_in, open_event, register
from tests.editing import conflict_in
from tests.factories import make_category, make_event, make_field, sign_in, with_server
from tests.platform.tables.reading import rows_in

LIST = "/en/organize/events/congress/registrations"
NOW = dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    """An event with two seats and three people, the last of whom waits."""
    event, _ = await open_event(capacity=2)
    await make_field(event, "note", "text")
    await register(client, badge_name="Awa Diallo", **{"question-note": "=1+1"})
    await register(client, badge_name="José Ibáñez", email="jose@example.org", country="ES", attendance="online")
    await register(client, badge_name="Мария Иванова", email="maria@example.org", country="BG", organization="-Вода")
    return event


async def as_role(client: httpx.AsyncClient, event: Event, role: str) -> None:
    client.cookies.clear()
    client.cookies.update(await sign_in(f"{role}@example.org", event=event, role=role))


def file_of(kept: Registration) -> str:
    return f"{LIST}/{kept.reference}"


async def names_in(client: httpx.AsyncClient, query: str) -> list[str]:
    page = (await client.get(LIST + query)).text
    names = ("Awa Diallo", "José Ibáñez", "Мария Иванова")
    return [name for name in names if f">{name}<" in page]


async def test_the_list_shows_who_registered_with_counts_and_states(client: httpx.AsyncClient, event: Event) -> None:
    await as_role(client, event, "reader")
    page = await client.get(LIST)
    assert page.status_code == 200
    assert await names_in(client, "") == ["Awa Diallo", "José Ibáñez", "Мария Иванова"]
    assert page.text.index("Мария Иванова") < page.text.index("Awa Diallo")
    assert "1 to 3 of 3" in page.text
    assert [text for text in ("Confirmed", "Waiting list", "one full", "Senegal") if text not in page.text] == []


QUERIES = [
    ("?q=ibanez", ["José Ibáñez"]),
    ("?q=IVANOVA", []),
    ("?q=мария", ["Мария Иванова"]),
    ("?q=diallo+societe", ["Awa Diallo"]),
    ("?q=jose@example.org", ["José Ibáñez"]),
    ("?state=waitlisted", ["Мария Иванова"]),
    ("?state=cancelled", []),
    ("?country=ES", ["José Ibáñez"]),
    ("?attendance=online", ["José Ibáñez"]),
    ("?category=operator&country=SN", ["Awa Diallo"]),
    ("?q=%25&state=confirmed", []),
    ("?state=nothing&country=XX&category=%00&page=-1", ["Awa Diallo", "José Ibáñez", "Мария Иванова"]),
    ("?page=9223372036854775808", ["Awa Diallo", "José Ibáñez", "Мария Иванова"]),
    ("?q=%00%ff%ed%a0%80", []),
]


@pytest.mark.parametrize(("query", "names"), QUERIES)
async def test_the_list_is_searched_and_filtered(
    client: httpx.AsyncClient, event: Event, query: str, names: list[str]
) -> None:
    await as_role(client, event, "organizer")
    assert await names_in(client, query) == names


async def test_the_list_takes_the_same_queries_for_one_and_for_three(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    counts = []
    for names in (["A B"], ["C D", "E F"]):
        for name in names:
            await register(client, badge_name=name)
        await as_role(client, event, "reader")
        await client.get(LIST)
        with counted_queries() as queries:
            assert (await client.get(LIST)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


async def test_the_list_has_pages_of_fifty(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await register(client)
    (columns,) = await Registration.all().values()
    rows = [
        {**columns, "id": uuid.uuid4(), "reference": f"R{n:03}", "nonce": f"n{n}", "active_key": None}
        for n in range(119)
    ]
    await Registration.bulk_create([Registration(**row) for row in rows])
    await as_role(client, event, "reader")
    first, last = [(await client.get(f"{LIST}?page={page}&state=confirmed")).text for page in (1, 3)]
    assert ("1 to 50 of 120" in first, "101 to 120 of 120" in last) == (True, True)
    assert "page=2" in first
    assert 'rel="next"' not in last
    table = list(csv.reader(io.StringIO((await client.get(LIST + ".csv")).text)))
    assert len(table) == 121
    assert (await client.get(f"{LIST}?page=9")).status_code == 200


async def test_the_table_file_is_safe_for_spreadsheets(client: httpx.AsyncClient, event: Event) -> None:
    await as_role(client, event, "organizer")
    answer = await client.get(LIST + ".csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="congress-20')
    assert answer.content.startswith(b"\xef\xbb\xbf")
    heads, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    table = [dict(zip(heads, row, strict=True)) for row in rows]
    assert [row["Name on the badge"] for row in table] == ["Awa Diallo", "José Ibáñez", "Мария Иванова"]
    assert [row["Organization"] for row in table] == ["Société des eaux", "Société des eaux", "'-Вода"]
    assert table[0] | {"Reference": "", "Registered": ""} == {
        "Reference": "",
        "State": "Confirmed",
        "Name on the badge": "Awa Diallo",
        "Name in the passport": "",
        "E-mail address": "awa@eau.example.org",
        "Organization": "Société des eaux",
        "Function": "Directrice",
        "Country code": "SN",
        "Country": "Senegal",
        "Languages": "French, English, Wolof",
        "Category": "Operator",
        "Taking part": "On site",
        "In the public list of participants": "No",
        "Language of mails": "en",
        "Registered": "",
        "Cancelled": "",
        "Checked in": "",
        "Payment": "Free of charge",
        "Price": "",
        "Currency": "",
        "Note on the payment": "",
        "Tags": "",
        "Question note": "'=1+1",
    }
    french = (await client.get(LIST.replace("/en/", "/fr/") + ".csv?state=waitlisted")).text
    assert french.count("\r\n") == 2
    assert french.split("\r\n")[1].count(";") == len(heads) - 1


async def test_the_same_table_comes_as_xlsx(client: httpx.AsyncClient, event: Event) -> None:
    await as_role(client, event, "organizer")
    page = (await client.get(LIST + "?state=confirmed")).text
    answer = await client.get(LIST + ".xlsx?state=confirmed")
    assert f'href="{LIST}.xlsx?' in page
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    heads, *rows = rows_in(answer.content)
    table = [dict(zip(heads, row, strict=False)) for row in rows]
    assert [row["Name on the badge"] for row in table] == ["Awa Diallo", "José Ibáñez"]
    csv_heads = next(csv.reader(io.StringIO((await client.get(LIST + ".csv")).content.decode("utf-8-sig"))))
    assert heads == csv_heads


async def test_the_same_table_comes_as_json_for_programs(client: httpx.AsyncClient, event: Event) -> None:
    await as_role(client, event, "organizer")
    answer = await client.get(LIST.replace("/en/", "/fr/") + ".json?country=SN")
    assert answer.headers["content-disposition"].endswith('.json"')
    kept = await Registration.get(badge_name="Awa Diallo")
    [found] = answer.json()
    assert found | {"registered_at": ""} == {
        "reference": kept.reference,
        "state": "Confirmée",
        "badge_name": "Awa Diallo",
        "legal_name": "",
        "email": "awa@eau.example.org",
        "organization": "Société des eaux",
        "function": "Directrice",
        "country_code": "SN",
        "country": "Sénégal",
        "spoken_languages": "français, anglais, wolof",
        "category_id": "Opérateur",
        "attendance": "Sur place",
        "is_listed": "Non",
        "language": "en",
        "registered_at": "",
        "cancelled_at": "",
        "checked_in_at": "",
        "payment": "Gratuite",
        "price": "",
        "currency": "",
        "payment_note": "",
        "tags": "",
        "answer-note": "=1+1",
    }
    await as_role(client, event, "reader")
    assert {"email", "legal_name", "language", "answer-note"} & (await client.get(LIST + ".json")).json()[
        0
    ].keys() == set()


async def test_a_table_that_fails_midway_is_no_file(
    client: httpx.AsyncClient, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> str:
        raise RuntimeError("midway")

    monkeypatch.setattr(table_queries, "cells", broken)
    await as_role(client, event, "organizer")
    for ending in (".csv", ".xlsx", ".json"):
        with contextlib.suppress(RuntimeError):
            assert (await client.get(LIST + ending)).status_code == 500


async def test_the_file_of_a_person_holds_everything(client: httpx.AsyncClient, event: Event) -> None:
    kept = await Registration.get(badge_name="Awa Diallo")
    await Message.filter(subject=kept.id).update(state="failed", attempts=5, last_error="550: no such mailbox")
    await Scan.create(
        event=event, registration_id=kept.id, result="welcome", method="typed", nonce="s", recorded_at=NOW
    )
    await as_role(client, event, "organizer")
    page = (await client.get(file_of(kept))).text
    shown = ("=1+1", "awa@eau.example.org", "version 1", "Welcome", "French, English and Wolof", kept.reference)
    assert [text for text in shown if text not in page] == []
    assert "/outbox/" in page
    assert (await client.get(file_of(kept).lower())).status_code == 200


@pytest.mark.parametrize("reference", ["CCCC-CCCC", "%00", "x" * 300, "é", "1' OR '1'='1"])
async def test_there_is_no_file_of_nobody(client: httpx.AsyncClient, event: Event, reference: str) -> None:
    await as_role(client, event, "organizer")
    assert (await client.get(f"{LIST}/{reference}")).status_code == 404


async def test_the_file_belongs_to_its_event(client: httpx.AsyncClient, event: Event) -> None:
    kept = await Registration.get(badge_name="Awa Diallo")
    other = await make_event("other")
    await as_role(client, other, "owner")
    assert (await client.get(file_of(kept))).status_code == 404
    assert (await client.get(file_of(kept).replace("/congress/", "/other/"))).status_code == 404
    assert (await client.get(LIST)).status_code == 404


async def test_a_reader_reads_and_changes_nothing(client: httpx.AsyncClient, event: Event) -> None:
    kept = await Registration.get(badge_name="Мария Иванова")
    await as_role(client, event, "reader")
    page = (await client.get(file_of(kept))).text
    assert "<form" not in page.partition("<h1")[2]
    acts = ("edit", "cancellation", "admission", "link")
    assert {(await client.post(f"{file_of(kept)}/{act}")).status_code for act in acts} == {403}
    await as_role(client, event, "check_in")
    assert {(await client.get(address)).status_code for address in (LIST, LIST + ".csv", file_of(kept))} == {403}


async def test_an_organizer_corrects_and_the_file_says_who(client: httpx.AsyncClient, event: Event) -> None:
    kept = await Registration.get(badge_name="Awa Diallo")
    await as_role(client, event, "organizer")
    form = controls_in((await client.get(file_of(kept) + "/edit")).text)
    answer = await client.post(file_of(kept) + "/edit", data={**form, "badge_name": "Awa Ndiaye"})
    assert (answer.status_code, answer.headers["location"]) == (303, file_of(kept))
    page = (await client.get(answer.headers["location"])).text
    assert "The corrections are saved." in page
    assert "Awa Diallo → Awa Ndiaye" in page
    assert "Ona Vidal" in page
    stale = await client.post(file_of(kept) + "/edit", data={**form, "function": "Mine"})
    assert (stale.status_code, conflict_in(stale)) == (
        409,
        [("Name on the badge", "Awa Ndiaye", "Awa Diallo"), ("Function", "Directrice", "Mine")],
    )
    wrong = await client.post(file_of(kept) + "/edit", data={**form, "email": ""})
    assert (wrong.status_code, list(errors_in(wrong.text))) == (422, ["email"])


async def test_an_organizer_cancels_with_a_reason_and_the_next_person_moves_up(
    client: httpx.AsyncClient, event: Event
) -> None:
    kept = await Registration.get(badge_name="Awa Diallo")
    await as_role(client, event, "organizer")
    assert (await client.get(file_of(kept) + "/cancellation")).status_code == 200
    answer = await client.post(file_of(kept) + "/cancellation", data={"reason": "Asked by telephone"})
    assert answer.headers["location"] == file_of(kept)
    page = (await client.get(answer.headers["location"])).text
    assert [text for text in ("its seat was handed on", "Reason: Asked by telephone") if text not in page] == []
    assert (await Registration.get(id=kept.id)).state == "cancelled"
    assert (await Registration.get(badge_name="Мария Иванова")).state == "confirmed"
    again = await client.post(file_of(kept) + "/cancellation", data={"reason": "x"})
    assert (again.status_code, await Change.filter(subject=kept.id, act="cancelled").count()) == (303, 1)


async def test_admitting_stays_within_the_capacity_unless_it_is_raised(client: httpx.AsyncClient, event: Event) -> None:
    kept = await Registration.get(badge_name="Мария Иванова")
    await as_role(client, event, "organizer")
    refused = await client.post(file_of(kept) + "/admission")
    assert (refused.status_code, "All seats are taken" in refused.text) == (422, True)
    assert (await Registration.get(id=kept.id)).state == "waitlisted"
    answer = await client.post(file_of(kept) + "/admission", data={"raising": "yes"})
    assert answer.headers["location"] == file_of(kept)
    assert "This person has a seat now" in (await client.get(answer.headers["location"])).text
    pool = await Pool.get(categories__event_id=event.id)
    assert ((await Registration.get(id=kept.id)).state, pool.capacity, pool.taken) == ("confirmed", 3, 3)
    assert await Message.filter(subject=kept.id, kind="registration_promoted").count() == 1
    again = await client.post(file_of(kept) + "/admission", data={"raising": "yes"})
    assert (again.status_code, (await Pool.get(id=pool.id)).capacity) == (303, 3)


async def test_the_link_is_sent_again_once_a_minute(app: Starlette, client: httpx.AsyncClient, event: Event) -> None:
    kept = await Registration.get(badge_name="Awa Diallo")
    await as_role(client, event, "organizer")
    with_server(app)
    answer = await client.post(file_of(kept) + "/link")
    assert answer.headers["location"] == file_of(kept)
    assert "The link is on its way." in (await client.get(answer.headers["location"])).text
    mail = await Message.get(kind="registration_link")
    assert (mail.subject, mail.language) == (kept.id, "en")


async def test_people_of_a_retired_category_are_still_listed(client: httpx.AsyncClient, event: Event) -> None:
    retired = await make_category(event, "old", position=3)
    await Registration.filter(badge_name="Awa Diallo").update(category_id=retired.id)
    retired.retired_at = NOW
    await retired.save()
    await Event.filter(id=event.id).update(revision=99)
    await as_role(client, event, "reader")
    assert await names_in(client, "?category=old") == ["Awa Diallo"]
