"""The list for the host state's authorities: by an owner, each person once, destroyed on its day."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import uuid
import zipfile

import httpx
import pytest
from PIL import Image
from starlette.applications import Starlette

from events.congress.letters.accreditation_operations import make_list
from events.congress.letters.models import AccreditationEntry, AccreditationList, LetterPaper
from events.congress.organizing.models import Event
from events.congress.registration.models import Answer, Registration
from events.records.auditing.models import Change
from events.records.files.models import StoredFile
from events.records.vault.models import Look, SensitiveValue
from events.records.vault.operations import destroy_due
from tests.congress.letters.asking import BY, PASSPORT, ask
from tests.congress.registration.filling import FORM, nonce_in, open_event, register, typed
from tests.factories import NOW, make_event, make_field, sign_in
from tests.platform.tables.reading import rows_in
from tests.records.files.samples import picture

LISTS = "/en/organize/events/congress/accreditation"

pytestmark = pytest.mark.tables


@pytest.fixture
async def event(app: Starlette) -> Event:
    return (await open_event())[0]


async def three(client: httpx.AsyncClient, event: Event) -> list[Registration]:
    """Awa and Luc, who gave a passport, and Ana, who did not."""
    awa = await register(client, legal_name="Awa Diallo-Ndiaye")
    luc = await register(client, badge_name="Luc Roy", email="luc@example.org")
    ana = await register(client, badge_name="Ana Paz", email="ana@example.org")
    await ask(event, awa)
    await ask(event, luc)
    return [awa, luc, ana]


async def as_role(client: httpx.AsyncClient, event: Event, role: str) -> None:
    client.cookies.clear()
    client.cookies.update(await sign_in(f"{role}@example.org", event=event, role=role))


async def test_an_owner_makes_the_list_and_downloads_it(client: httpx.AsyncClient, event: Event) -> None:
    awa, luc, _ana = await three(client, event)
    await as_role(client, event, "owner")
    assert "2 people are put on it" in (await client.get(f"{LISTS}/making")).text
    assert await AccreditationList.all().count() == 0
    assert (await client.post(f"{LISTS}/making")).status_code == 303
    sheet = await client.get(f"{LISTS}/1.xlsx")
    heads, *rows = rows_in(sheet.content)
    assert (heads[0], heads[4], heads[-2]) == ("Name as in the passport", "Passport number", "Reference")
    expected = [
        [
            "Awa Diallo-Ndiaye",
            "Directrice",
            "Société des eaux",
            "Senegal",
            "AB1234567",
            "Senegal",
            "1980-03-01",
            "2031-06-01",
            awa.reference,
        ],
        [
            "Luc Roy",
            "Directrice",
            "Société des eaux",
            "Senegal",
            "AB1234567",
            "Senegal",
            "1980-03-01",
            "2031-06-01",
            luc.reference,
        ],
    ]
    assert sorted([list(row) for row in rows]) == expected
    assert sheet.headers["cache-control"] == "no-store"
    [change] = await Change.filter(kind="accreditation_list")
    assert (change.act, change.details) == ("exported", {"number": 1, "people": 2})
    assert [look.place for look in await Look.all()] == ["organize.accreditation.file"] * 2


async def test_each_person_stands_on_one_list(client: httpx.AsyncClient, event: Event) -> None:
    awa, _luc, ana = await three(client, event)
    await as_role(client, event, "owner")
    await client.post(f"{LISTS}/making")
    await client.post(f"{LISTS}/making")  # nobody is left
    assert await AccreditationList.all().count() == 1
    await ask(event, ana)
    await client.post(f"{LISTS}/making")
    _heads, *rows = rows_in((await client.get(f"{LISTS}/2.xlsx")).content)
    assert [row[0] for row in rows] == ["Ana Paz"]
    await Registration.filter(id=awa.id).update(state="cancelled")
    page = (await client.get(LISTS)).text
    assert ("On a list, but no longer coming" in page, awa.reference in page) == (True, True)


async def test_two_clicks_at_once_make_one_list(client: httpx.AsyncClient, event: Event) -> None:
    await three(client, event)
    made = await asyncio.gather(*(make_list(event, by=BY, now=NOW) for _ in range(4)))
    assert (len([one for one in made if one]), await AccreditationEntry.all().count()) == (1, 2)


async def test_the_file_is_there_for_a_day_and_for_owners_of_the_event(client: httpx.AsyncClient, event: Event) -> None:
    await three(client, event)
    await make_list(event, by=BY, now=dt.datetime.now(dt.UTC) - dt.timedelta(hours=25))
    await as_role(client, event, "owner")
    assert (await client.get(f"{LISTS}/1.xlsx")).status_code == 404
    assert "No longer available" in (await client.get(LISTS)).text
    await AccreditationList.all().update(made_at=dt.datetime.now(dt.UTC))
    assert (await client.get(f"{LISTS}/1.xlsx")).status_code == 200
    other = await make_event("other")
    await as_role(client, other, "owner")
    client.cookies.clear()
    client.cookies.update(await sign_in("elsewhere@example.org", event=other))
    assert (await client.get(f"{LISTS.replace('congress', 'other')}/1.xlsx")).status_code == 404
    await as_role(client, event, "organizer")
    assert [(await client.get(path)).status_code for path in (LISTS, f"{LISTS}/making", f"{LISTS}/1.xlsx")] == [403] * 3


async def test_on_its_day_nothing_of_a_passport_is_left(client: httpx.AsyncClient, event: Event) -> None:
    await three(client, event)
    await destroy_due(dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
    assert await make_list(event, by=BY, now=NOW) is None


async def test_people_online_are_on_no_list(client: httpx.AsyncClient, event: Event) -> None:
    people = await three(client, event)
    await Registration.filter(id=people[0].id).update(attendance="online")
    made = await make_list(event, by=BY, now=NOW)
    assert made is not None
    assert await AccreditationEntry.all().values_list("registration_id", flat=True) == [people[1].id]


async def test_everybody_is_asked_for_a_passport_where_the_host_state_asks(
    app: Starlette, client: httpx.AsyncClient, event: Event
) -> None:
    awa = await register(client)
    token = app.state.installation.signer.token("registration", awa.id, awa.link_generation)
    own = f"/en/registrations/{token}"
    assert "asks for the passport" not in (await client.get(own)).text
    await LetterPaper.create(id=uuid.uuid4(), event=event, asks_passports=True)
    assert "asks for the passport" in (await client.get(own)).text
    assert (await client.post(f"{own}/passport", data={"passport_number": "A1"})).status_code == 422
    assert (await client.post(f"{own}/passport", data=PASSPORT)).status_code == 303
    page = (await client.get(f"{own}/passport")).text
    assert ("kept already" in page, PASSPORT["passport_number"] in page) == (True, False)
    made = await make_list(event, by=BY, now=NOW)
    assert made is not None
    assert (await client.get(f"{own}/passport/destruction")).status_code == 200
    assert await SensitiveValue.all().count() == 4
    assert (await client.post(f"{own}/passport/destruction")).status_code == 303
    assert await SensitiveValue.all().count() == 0


async def test_the_photos_lie_beside_the_list_when_the_form_asks_for_one(
    client: httpx.AsyncClient, event: Event
) -> None:
    awa, luc, ana = await three(client, event)
    asked = await make_field(event, "face", "photo")
    for row in (luc, ana):  # Ana stands on no list
        nonce = nonce_in((await client.get(FORM)).text)
        data = {"nonce": nonce, **typed(badge_name=f"{row.badge_name} again", email=row.email)}
        await client.post(FORM, data=data, files={"question-face": ("me.png", picture("PNG", (70, 90)))})
        client.cookies.clear()
        sender = await Registration.get(badge_name=f"{row.badge_name} again")
        await Answer.filter(registration_id=sender.id, field_id=asked.id).update(registration_id=row.id)
        await StoredFile.filter(subject=sender.id).update(subject=row.id)
    await as_role(client, event, "owner")
    await client.post(f"{LISTS}/making")
    assert f"{LISTS}/1.zip" in (await client.get(LISTS)).text
    answer = await client.get(f"{LISTS}/1.zip")
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == ("application/zip", "no-store")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["accreditation-congress-1.xlsx", f"photos/{luc.reference}.png"]
        rows = rows_in(archive.read("accreditation-congress-1.xlsx"))
        with Image.open(io.BytesIO(archive.read(f"photos/{luc.reference}.png"))) as photo:
            assert photo.size == (70, 90)
    assert {row[8]: row[9:] for row in rows[1:]} == {
        awa.reference: [],
        luc.reference: [f"photos/{luc.reference}.png"],
    }
    await as_role(client, event, "organizer")
    assert (await client.get(f"{LISTS}/1.zip")).status_code == 403
