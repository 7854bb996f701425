"""The office reads what comes from the field, takes it over, and calls the roll."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from events.missions.fieldwork.models import FieldNote, RollCall
from events.missions.fieldwork.operations import Answer, NoteValues, answer_roll, receive_note
from events.missions.fieldwork.roll_call_operations import call_roll
from events.missions.file.models import Delegate, Mission
from events.missions.itineraries.models import Leg
from tests.factories import NOW, make_account, sign_in
from tests.missions_factory import grant_mission, make_delegate, make_leg, make_mission, make_place

pytestmark = pytest.mark.anyio
M = "/fr/organize/missions/mission"


async def office(client: httpx.AsyncClient, role: str = "owner") -> tuple[Mission, Delegate, Leg]:
    mission = await make_mission()
    client.cookies.update(await sign_in())
    await grant_mission(await make_account(), mission, role)
    leg = await make_leg(mission, origin=await make_place(mission), title="Rencontre", status="booked")
    return mission, await make_delegate(mission, name="Léa Roy"), leg


async def noted(lea: Delegate, kind: str, leg: Leg | None = None, body: str = "", **details: Any) -> FieldNote:
    values = NoteValues(kind=kind, noted_at=NOW, body=body, details=details, leg_id=leg.id if leg else None)
    return await receive_note(lea, values, nonce=f"{kind}{body}{details}", now=NOW)


async def act(client: httpx.AsyncClient, note: FieldNote, name: str, status: int = 303, **sent: str) -> httpx.Response:
    answer = await client.post(f"{M}/field/{note.id}/{name}", data=sent)
    assert answer.status_code == status
    return answer


async def flash_after(client: httpx.AsyncClient, answer: httpx.Response) -> str:
    page = (await client.get(answer.headers["location"])).text
    return page.partition('<div class="flash">')[2].partition("</div></div>")[0]


async def test_a_changed_time_is_shown_beside_the_present_one_and_taken_over(client: httpx.AsyncClient) -> None:
    _mission, lea, leg = await office(client)
    note = await noted(lea, "time", leg, "Orage", starts="2027-03-17T10:30")
    listed = (await client.get(f"{M}/field")).text
    assert "Orage" in listed
    page = (await client.get(f"{M}/field/{note.id}")).text
    assert re.findall(r"\d\d:\d\d – \d\d:\d\d", page) == ["09:00 – 11:00", "10:30 – 12:30"]
    stale = await act(client, note, "adoption", 409, version="7")
    assert "10:30" in stale.text
    assert "enregistré" in stale.text
    assert 'name="version" value="1"' in stale.text
    assert "reprise" in await flash_after(client, await act(client, note, "adoption", version="1"))
    assert (await Leg.get(id=leg.id)).starts == "2027-03-17T10:30"
    for name in ("adoption", "dismissal"):
        decided = await act(client, note, name, 409, version="2")
        assert "a traité cette note entre-temps" in decided.text


async def test_what_does_not_fit_says_so_and_can_be_set_aside(client: httpx.AsyncClient) -> None:
    _mission, lea, leg = await office(client)
    note = await noted(lea, "time", leg, ends="2027-03-17T01:00")
    assert 'role="alert"' in (await client.get(f"{M}/field/{note.id}")).text
    await act(client, note, "adoption", 422, version="1")
    await act(client, note, "dismissal")
    assert (await FieldNote.get(id=note.id)).state == "dismissed"


async def test_acts_that_a_note_does_not_have_are_refused(client: httpx.AsyncClient) -> None:
    _mission, lea, leg = await office(client)
    await act(client, await noted(lea, "minutes", None, "x"), "adoption", 400)
    note = await noted(lea, "note", leg, "y")
    await act(client, note, "adoption", 400)
    await act(client, note, "explosion", 404)
    await act(client, note, "reading")
    assert (await client.get(f"{M}/field/nonsense")).status_code == 404


async def test_notes_of_another_mission_are_not_there(client: httpx.AsyncClient) -> None:
    await office(client)
    other = await make_mission("other")
    note = await noted(await make_delegate(other, "awa"), "note", None, "secret")
    await act(client, note, "reading", 404)
    assert "secret" not in (await client.get(f"{M}/field")).text


async def test_readers_see_but_do_not_act(client: httpx.AsyncClient) -> None:
    mission, lea, _leg = await office(client, "reader")
    note = await noted(lea, "note", None, "Bonjour")
    await call_roll(mission, "Séisme", by=None, now=NOW)
    page = (await client.get(f"{M}/field")).text
    assert "Bonjour" in page
    assert "Séisme" in page
    assert f"/field/{note.id}" not in page
    await act(client, note, "reading", 403)
    for name in ("opening", "reminder", "closing"):
        assert (await client.post(f"{M}/roll-call/{name}")).status_code == 403


async def test_the_roll_is_called_watched_and_closed(client: httpx.AsyncClient) -> None:
    mission, lea, _leg = await office(client)
    await make_delegate(mission, "awa", name="Awa Diallo", email="")
    assert (await client.post(f"{M}/roll-call/opening", data={"message": "Séisme"})).status_code == 303
    call = await RollCall.get()
    await answer_roll(lea, call.id, Answer(is_safe=False, answered_at=NOW, note="Coroico"), nonce="1", now=NOW)
    page = (await client.get(f"{M}/roll-call")).text
    assert page.index("Léa Roy") < page.index("Awa Diallo")
    for text in ("Coroico", 'data-live="30"', "tel:+15145550100"):
        assert text in page
    again = await client.post(f"{M}/roll-call/reminder")
    assert "adresse" in await flash_after(client, again)  # Awa has none
    await make_delegate(mission, "bo", name="Bo")
    assert "courriel" in await flash_after(client, await client.post(f"{M}/roll-call/reminder"))
    await client.post(f"{M}/roll-call/closing")
    after = (await client.get(f"{M}/roll-call")).text
    assert "data-live" not in after
    assert "Coroico" in after
    for name in ("reminder", "closing"):  # there is none to close or to ask again about
        assert (await client.post(f"{M}/roll-call/{name}")).status_code == 303
    assert (await RollCall.get()).closed_at is not None
