"""The pages of organizations: the list, one with what refers to it, editing, merging and undoing."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest

from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.records.organizations.models import Organization, OrganizationMerge
from tests.conftest import Queries
from tests.editing import conflict_in, filled
from tests.factories import make_account, make_category, make_event, make_organization, make_speaker, sign_in
from tests.missions_factory import grant_mission, make_delegate, make_mission, make_partner
from tests.publishing.delivery.making import make_registration

LIST = "/fr/organize/organizations"
ONE = f"{LIST}/sne"
SEEN = "/fr/organizations/sne"
OFFERED = "/fr/organization-suggestions"


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    """An event whose organizer is signed in."""
    made = await make_event()
    client.cookies.update(await sign_in(event=made, role="organizer"))
    return made


async def _refer(event: Event, organization: Organization, name: str) -> Registration:
    known = {"known_organization": organization, "organization": "SNE Dakar"}
    return await make_registration(event, badge_name=name, **known)


async def test_everything_that_refers_to_it_is_shown_to_who_may_see_it(client: httpx.AsyncClient, event: Event) -> None:
    row, mission, other = (
        await make_organization(),
        await make_mission(),
        await make_event("other", uid="o@example.org"),
    )
    await grant_mission(await make_account(), mission, "reader")
    known: dict[str, Any] = {"known_organization": row}
    await _refer(event, row, "Awa Ba")
    await _refer(other, row, "Moussa Fall")
    await make_speaker(event, name="Fatou Sy", **known)
    await make_partner(mission, name="Régie partenaire", **known)
    await make_delegate(mission, "lea", name="Léa Roy", **known)
    page = (await client.get(SEEN)).text
    shown = ("Awa Ba", "Fatou Sy", "Régie partenaire", "Léa Roy", "Moussa Fall", "SNE Dakar")
    assert [name in page for name in shown] == [True, True, True, True, False, True]


async def test_what_refers_to_it_shows_its_new_name_and_keeps_what_was_typed(
    client: httpx.AsyncClient, event: Event
) -> None:
    row = await make_organization()
    registration = await _refer(event, row, "Awa Ba")
    form = filled(await client.get(ONE))
    answer = await client.post(ONE, data=form | {"name-fr": "Sénégal des eaux", "acronym-fr": "SDE"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{SEEN}")
    page = (await client.get(SEEN)).text
    assert ("Sénégal des eaux" in page, "Awa Ba" in page, "SNE Dakar" in page) == (True, True, True)
    assert (await Registration.get(id=registration.id)).organization == "SNE Dakar"


async def test_a_merge_shows_both_together_leads_there_and_is_undone(client: httpx.AsyncClient, event: Event) -> None:
    old, new = await make_organization(), await make_organization("Sénégal des eaux", "SDE")
    await _refer(event, old, "Awa Ba")
    page = await client.get(f"{ONE}/merge", params={"q": "sde"})
    assert 'value="sde"' in page.text
    answer = await client.post(f"{ONE}/merge", params={"q": "sde"}, data={"target": "sde"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/fr/organizations/sde")
    assert (await client.get(SEEN)).headers["location"] == "/fr/organizations/sde"
    page = await client.get("/fr/organizations/sde")
    assert ("Awa Ba" in page.text, "Société nationale des eaux" in page.text) == (True, True)
    merge = await OrganizationMerge.get()
    undo = f"{LIST}/sde/merges/{merge.id}/separation"
    assert [(await client.post(undo)).status_code for _ in range(2)] == [303, 303]
    seen = [(await client.get(f"/fr/organizations/{slug}")).text for slug in ("sne", "sde")]
    assert ["Awa Ba" in text for text in seen] == [True, False]
    assert (await Registration.get(known_organization_id=old.id)).badge_name == "Awa Ba"
    assert await Organization.filter(id=new.id).exists()


async def test_one_that_was_merged_meanwhile_is_not_merged_again(client: httpx.AsyncClient, event: Event) -> None:
    for name, acronym in (("Une", "SNE"), ("Deux", "SDE"), ("Trois", "TRE")):
        await make_organization(name, acronym)
    await client.post(f"{ONE}/merge", params={"q": "sde"}, data={"target": "sde"})
    answer = await client.post(f"{ONE}/merge", params={"q": "tre"}, data={"target": "tre"})
    assert (answer.status_code, await OrganizationMerge.all().count()) == (422, 1)


async def test_a_merge_is_undone_at_its_own_organization_only(client: httpx.AsyncClient, event: Event) -> None:
    await make_organization()
    await make_organization("Deux", "SDE")
    await client.post(f"{ONE}/merge", params={"q": "sde"}, data={"target": "sde"})
    merge = (await OrganizationMerge.get()).id
    for path in (f"{ONE}/merges/{merge}", f"{LIST}/sde/merges/{uuid.uuid4()}", f"{LIST}/sde/merges/x"):
        assert (await client.post(f"{path}/separation")).status_code == 404


async def test_a_new_one_is_proposed_and_then_confirmed(client: httpx.AsyncClient, event: Event) -> None:
    typed = {"name-en": "Water Company", "kind": "regulator", "country": "BO", "other_names": "Agua\n Agua \n\nAguas"}
    typed |= {"offers": "climate", "people_served": "1200000", "website": "https://agua.example.org"}
    answer = await client.post(f"{LIST}/new", data=typed)
    assert answer.headers["location"] == "/fr/organizations/water-company"
    row = await Organization.get()
    assert (row.state, row.other_names, row.offers, row.people_served) == (
        "proposed",
        ["Agua", "Aguas"],
        ["climate"],
        1_200_000,
    )
    await client.post(f"{LIST}/water-company/confirmation")
    assert (await Organization.get()).state == "confirmed"
    await client.post(f"{LIST}/water-company/retirement")
    assert "Water Company" not in (await client.get(LIST)).text
    assert "Water Company" in (await client.get(LIST, params={"state": "retired"})).text
    await client.post(f"{LIST}/water-company/restoration")
    assert "Water Company" in (await client.get(LIST, params={"q": "aguas"})).text


async def test_bad_input_is_told_and_kept(client: httpx.AsyncClient, event: Event) -> None:
    typed = {"kind": "regulator", "city": "Thiès", "other_names": "\n".join(map(str, range(41)))}
    answer = await client.post(f"{LIST}/new", data=typed | {"website": "javascript:x", "people_served": "-1"})
    assert (answer.status_code, answer.text.count('class="error"'), "Thiès" in answer.text) == (422, 4, True)
    assert await Organization.all().count() == 0


async def test_who_saves_an_older_version_sees_both(client: httpx.AsyncClient, event: Event) -> None:
    await make_organization()
    form = filled(await client.get(ONE))
    await client.post(ONE, data=form | {"city": "Dakar"})
    answer = await client.post(ONE, data=form | {"city": "Thiès"})
    assert (answer.status_code, conflict_in(answer)) == (409, [("Ville", "Dakar", "Thiès")])


async def test_who_types_a_name_is_offered_the_confirmed_ones_and_no_more(client: httpx.AsyncClient) -> None:
    await make_organization(city="Dakar")
    await make_organization("Société des eaux du Nord", "SEN", state="proposed")
    for number in range(9):
        await make_organization(f"Régie {number}", "", country=None)
    found = [(await client.get(OFFERED, params={"q": words})).json() for words in ("societe ea", "regie", "", "\0%_")]
    told = "SNE · Société nationale des eaux · Dakar · Sénégal"
    assert found[0] == [{"name": "Société nationale des eaux", "told": told}]
    assert [len(names) for names in found[1:]] == [8, 0, 0]


@pytest.mark.parametrize("path", ["/fr/organize/events/congress/speakers/new", "/fr/events/congress/registration"])
async def test_forms_ask_for_what_is_known_and_do_without_it(
    client: httpx.AsyncClient, event: Event, path: str
) -> None:
    await make_category(event)
    page = (await client.get(path)).text
    assert f'data-organizations="{OFFERED}"' in page
    assert "<datalist" not in page


async def test_the_pages_ask_as_often_however_much_they_show(
    client: httpx.AsyncClient, event: Event, queries: Queries
) -> None:
    row, asked_for = await make_organization(), []
    for number in (1, 3):
        for at in range(number):
            await _refer(event, row, f"Awa {number} {at}")
            other = await make_organization(f"Régie {number} {at}")
            await client.post(f"{LIST}/{other.slug}/merge", params={"q": "sne"}, data={"target": "sne"})
            await make_organization(f"Syndicat {number} {at}")
        with queries() as asked:
            for path in (LIST, SEEN, ONE, f"{ONE}/merge"):
                assert (await client.get(path)).status_code == 200
        asked_for.append(len(asked))
    assert asked_for[0] == asked_for[1]
