"""Names that were typed become organizations: grouped, confirmed in bulk, and only by who may."""

from __future__ import annotations

import threading
import uuid

import httpx
import pytest

from events.congress.agenda.models import Speaker
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.missions.file.models import Delegate, MissionPartner
from events.records.auditing.models import Change
from events.records.organizations import names, operations
from events.records.organizations.models import Organization
from events.records.organizations.names import Found, Group, Typed
from events.records.texts.models import Text
from events.secretariat.organizations import pages, typed_queries
from tests.conftest import Queries
from tests.factories import NOW, make_account, make_event, make_organization, make_speaker, sign_in
from tests.missions_factory import grant_mission, make_delegate, make_mission, make_partner
from tests.publishing.delivery.making import make_registration

HERE = "/fr/organize/typed-organizations"
OFFICE = "BF office de l eau"


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    """An event whose organizer is signed in."""
    made = await make_event()
    client.cookies.update(await sign_in(event=made, role="organizer"))
    return made


async def _typed(event: Event, organization: str, country: str = "BF") -> Registration:
    return await make_registration(event, organization=organization, country=country)


async def _confirm(client: httpx.AsyncClient, *codes: str, kind: str = "public_operator") -> httpx.Response:
    return await client.post(HERE, data={"chosen": list(codes), "kind": kind})


async def _meant(row: Registration | Speaker | Delegate | MissionPartner) -> uuid.UUID | None:
    await row.refresh_from_db()
    return row.known_organization_id


async def test_spellings_of_one_name_and_country_become_one_organization(
    client: httpx.AsyncClient, event: Event
) -> None:
    rows = [await _typed(event, name) for name in ("Office de l’eau", "OFFICE DE L'EAU (ODE)", "Office de l’eau")]
    elsewhere = await _typed(event, "Office de l’eau", "ML")
    speaker = await make_speaker(event, organization="Office de l'Eau", country="BF")
    page = (await client.get(HERE)).text
    assert page.count('name="chosen"') == 2
    assert "Office de l’eau (ODE)" in page
    assert (await _confirm(client, OFFICE)).status_code == 303
    made = await Organization.get()
    assert (made.slug, made.state, made.kind, made.country) == ("ode", "confirmed", "public_operator", "BF")
    assert {row.language: row.body for row in await Text.filter(subject=made.id, name="name")} == {
        "fr": "Office de l’eau"
    }
    assert [await _meant(row) for row in rows] + [await _meant(speaker)] == [made.id] * 4
    assert await _meant(elsewhere) is None
    assert (await Registration.get(id=rows[1].id)).organization == "OFFICE DE L'EAU (ODE)"
    [change] = await Change.filter(act="linked")
    assert (change.subject, change.details) == (made.id, {"registration": 3, "speaker": 1})


async def test_partners_and_delegates_of_missions_are_among_them(client: httpx.AsyncClient) -> None:
    mission = await make_mission()
    account = await make_account()
    await grant_mission(account, mission, "organizer")
    client.cookies.update(await sign_in())
    partner = await make_partner(mission, name="Régie de l’eau", country="BO")
    delegate = await make_delegate(mission, organization="Eau vive")
    await _confirm(client, "BO regie de l eau", "- eau vive", kind="civil_society")
    made = {row.slug: row.id for row in await Organization.all()}
    assert (await _meant(partner), await _meant(delegate)) == (made["regie-de-l-eau"], made["eau-vive"])


async def test_what_is_known_is_referred_to_and_not_made_again(client: httpx.AsyncClient, event: Event) -> None:
    old = await make_organization("Office de l’eau", "ODE", country="BF")
    new = await make_organization("Office national de l’eau", "ONE", country="BF")
    await operations.merge_organizations(old.id, new.id, by=uuid.uuid4(), now=NOW)
    row = await _typed(event, "ODE (Office de l'eau)")
    assert "Office national de l’eau" in (await client.get(HERE)).text
    await _confirm(client, OFFICE)
    assert (await _meant(row), await Organization.all().count()) == (new.id, 2)


async def test_nobody_confirms_what_was_typed_in_the_events_of_others(client: httpx.AsyncClient, event: Event) -> None:
    other = await make_event("other", uid="other@example.org")
    theirs, ours = await _typed(other, "Office de l’eau"), await _typed(event, "Office de l’eau")
    await _typed(other, "Mancomunidad de aguas")
    assert "Mancomunidad" not in (await client.get(HERE)).text
    await _confirm(client, OFFICE, "BF mancomunidad de aguas")
    assert (await _meant(theirs), await _meant(ours)) == (None, (await Organization.get()).id)


async def test_a_reader_of_one_event_confirms_nothing_there(client: httpx.AsyncClient, event: Event) -> None:
    other = await make_event("other", uid="other@example.org")
    client.cookies.update(await sign_in(event=other, role="reader"))
    row = await _typed(other, "Office de l’eau")
    await _confirm(client, OFFICE)
    assert (await _meant(row), await Organization.all().count()) == (None, 0)


async def test_confirming_twice_makes_nothing_twice(client: httpx.AsyncClient, event: Event) -> None:
    await _typed(event, "Office de l’eau")
    assert [(await _confirm(client, OFFICE)).status_code for _ in range(2)] == [303, 303]
    assert await Organization.all().count() == 1
    await _typed(event, "Office de l’eau")
    await _confirm(client, OFFICE)
    assert await Organization.all().count() == 1


async def test_nothing_chosen_is_told(client: httpx.AsyncClient, event: Event) -> None:
    await _typed(event, "Office de l’eau")
    answer = await _confirm(client)
    assert (answer.status_code, await Organization.all().count()) == (422, 0)


async def test_of_many_names_those_shown_are_looked_up_and_the_server_answers_meanwhile(
    client: httpx.AsyncClient, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Office de l’eau", "Office de l’eau", "Syndicat"):
        await _typed(event, name)
    asked, threads = [], []

    async def candidates(keys: list[str]) -> Found:
        asked.extend(keys)
        return {}

    def groups_of(typed: list[Typed]) -> list[Group]:
        threads.append(threading.current_thread())
        return names.groups_of(typed)

    monkeypatch.setattr(pages, "MOST_GROUPS", 1)
    monkeypatch.setattr(typed_queries, "candidates", candidates)
    monkeypatch.setattr(typed_queries, "groups_of", groups_of)
    assert (await client.get(HERE)).status_code == 200
    assert (asked, threading.main_thread() in threads) == (["office de l eau"], False)


async def test_the_list_asks_as_often_however_long_it_is(
    client: httpx.AsyncClient, event: Event, queries: Queries
) -> None:
    asked_for = []
    for number in (1, 3):
        for at in range(number):
            await make_organization(f"Régie {number} {at}", "", country="BF")
            await _typed(event, f"Régie {number} {at}")
            await _typed(event, f"Syndicat {number} {at}")
        with queries() as asked:
            assert (await client.get(HERE)).status_code == 200
        asked_for.append(len(asked))
    assert asked_for[0] == asked_for[1]
