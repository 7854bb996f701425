"""One search over everything, and a person's history: no more than the grants of the reader open."""

from __future__ import annotations

import re

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.agenda.models import Session
from events.congress.badges.credential_operations import badge_code, revoke_credential
from events.congress.invitations.models import InvitationUse
from events.congress.invitations.operations import decline
from events.congress.organizing.models import Category, Event
from events.congress.registration.models import Registration
from events.records.people.models import Account
from events.records.people.operations import grant_role
from events.settings import Settings
from tests.congress.delegations.naming import make_delegation
from tests.congress.invitations.inviting import make_invitation
from tests.congress.letters.asking import ask, issue
from tests.congress.registration.filling import FORM, fill, open_event, register
from tests.factories import (
    NOW,
    make_account,
    make_category,
    make_event,
    make_notice,
    make_organization,
    make_session,
    make_speaker,
    sign_in,
)
from tests.missions_factory import grant_mission, make_delegate, make_mission

SEARCH = "/en/organize/search"

pytestmark = pytest.mark.tables


@pytest.fixture
async def event(app: Starlette) -> Event:
    return (await open_event(texts={"name": {"en": "Barcelona", "fr": "Barcelone"}}))[0]


@pytest.fixture
async def other(app: Starlette) -> Event:
    made = await make_event("other", uid="other@example.org", texts={"name": {"en": "Dakar", "fr": "Dakar"}})
    await make_category(made)
    await make_notice(made)
    return await Event.get(id=made.id)


async def as_role(client: httpx.AsyncClient, role: str, *events: Event) -> Account:
    client.cookies.clear()
    account = await make_account(f"{role}@example.org")
    client.cookies.update(await sign_in(f"{role}@example.org"))
    for event in events:
        await grant_role(account.id, role, event.id, NOW)
    return account


async def found(client: httpx.AsyncClient, words: str) -> list[str]:
    """The addresses that a search leads to."""
    page = await client.get(SEARCH, params={"q": words})
    assert page.status_code == 200
    return re.findall(r'<li><a href="([^"]+)"', page.text.partition('<ul class="hits">')[2])


def file_of(event: Event, row: Registration) -> str:
    return f"/en/organize/events/{event.slug}/registrations/{row.reference}"


async def elsewhere(client: httpx.AsyncClient, other: Event, **changes: str) -> Registration:
    answer = await fill(client, FORM.replace("congress", other.slug), **changes)
    assert answer.status_code == 303
    client.cookies.clear()
    return await Registration.get(event_id=other.id)


async def test_people_are_found_without_accents_and_case_in_the_events_that_one_reads(
    client: httpx.AsyncClient, event: Event, other: Event
) -> None:
    row = await register(client, badge_name="Élise N’Diaye")
    await elsewhere(client, other, badge_name="Elise Roy", email="elise@eau.example.org")
    await as_role(client, "organizer", event)
    assert await found(client, "eLISE") == [file_of(event, row)]
    assert await found(client, row.reference.lower()) == [file_of(event, row)]
    assert await found(client, "eau.example") == [file_of(event, row)]
    assert await found(client, "nobody") == []
    assert await found(client, "e") == []
    await as_role(client, "owner", event, other)
    assert len(await found(client, "elise")) == 2


async def test_a_reader_finds_nobody_by_an_address_and_no_history(client: httpx.AsyncClient, event: Event) -> None:
    row = await register(client)
    await make_speaker(event, email="awa@secret.example.org")
    await as_role(client, "reader", event)
    assert await found(client, "eau.example") == []
    assert await found(client, "secret") == []
    assert await found(client, "awa diallo") == [file_of(event, row), "/en/organize/events/congress/speakers"]
    page = await client.get(SEARCH, params={"q": "awa"})
    assert "/person" not in page.text
    assert (await client.get(f"{file_of(event, row)}/person")).status_code == 403
    await as_role(client, "check_in", event)
    assert (await client.get(SEARCH)).status_code == 403


async def test_speakers_sessions_missions_delegates_organizations_and_letters_are_found(
    client: httpx.AsyncClient, event: Event, other: Event
) -> None:
    row = await register(client)
    await make_session(event, title="Échange sur les pertes")
    await Session.filter(code="ABC123").update(search_text="echange sur les pertes")
    await make_session(other, "OFF234", title="Échange ailleurs")
    await Session.filter(code="OFF234").update(search_text="echange ailleurs")
    await make_speaker(event, "ana", "Ana Échange")
    await make_speaker(other, "eva", "Eva Échange")
    organization = await make_organization("Échange des eaux", "EDE")
    mission, hidden = await make_mission("one"), await make_mission("two")
    await make_delegate(mission, "lea", name="Léa Échange")
    await make_delegate(hidden, "max", name="Max Échange")
    account = await as_role(client, "organizer", event)
    await grant_mission(account, mission, "organizer")
    organize = "/en/organize/events/congress"
    assert await found(client, "echange") == [
        f"{organize}/speakers/ana",
        f"/en/organize/missions/{mission.slug}/delegates/lea",
        f"/en/organizations/{organization.slug}",
        f"{organize}/sessions/ABC123",
    ]
    assert await found(client, "abc123") == [f"{organize}/sessions/ABC123"]
    assert await found(client, mission.slug) == [f"/en/organize/missions/{mission.slug}/"]
    request = await ask(event, row)
    letter = await issue(event, request)
    assert await found(client, letter.code) == [f"{organize}/letters/{request.id}"]
    await as_role(client, "owner", other)
    assert await found(client, letter.code) == []


async def test_a_history_gathers_what_is_of_one_address_where_one_organizes(
    client: httpx.AsyncClient, event: Event, other: Event
) -> None:
    here = await register(client)
    there = await elsewhere(client, other, badge_name="Awa D.")
    await make_speaker(event, "linked", "Awa as speaker", registration_id=here.id)
    await make_speaker(other, "unseen", "Awa elsewhere", email=here.email)
    await make_speaker(event, "someone", "Somebody else", email="luc@example.org")
    await register(client, badge_name="Luc Roy", email="luc@example.org")
    await ask(event, here)
    mission = await make_mission("one")
    await make_delegate(mission, "awa", name="Awa on a mission", email=here.email.upper())
    account = await as_role(client, "organizer", event)
    page = f"{file_of(event, here)}/person"
    seen = (await client.get(page)).text
    assert ("Awa as speaker" in seen, file_of(event, here) in seen, "Letter for a visa" in seen) == (True, True, True)
    assert "/organize/events/congress/outbox/" in seen
    hidden = ("Awa D.", "Awa elsewhere", "Awa on a mission", "Somebody else", "Luc Roy", there.reference)
    assert [one for one in hidden if one in seen] == []
    await grant_role(account.id, "organizer", other.id, NOW)
    await grant_mission(account, mission, "organizer")
    more = (await client.get(page)).text
    assert [one for one in hidden if one in more] == ["Awa D.", "Awa elsewhere", "Awa on a mission", there.reference]
    await as_role(client, "owner", other)
    assert (await client.get(page)).status_code == 404
    assert (await client.get(page.replace("/congress/", "/other/"))).status_code == 404
    await Registration.filter(id=there.id).update(erased_at=NOW)
    assert (await client.get(f"{file_of(other, there)}/person")).status_code == 404


async def test_a_history_tells_invitations_and_delegations_of_the_same_address(
    client: httpx.AsyncClient, event: Event, other: Event
) -> None:
    here = await register(client)
    invitations = {}
    for at in (event, other):
        category = await Category.get(event_id=at.id)
        await make_delegation(at, {}, name=f"Régie {at.slug}", focal_email=here.email)
        invitations[at.slug] = await make_invitation(at, category, here.email)
    await decline(invitations["congress"], NOW)
    own = await Category.get(event_id=event.id)
    used = await make_invitation(event, own, "secretary@example.org", name="Office")
    await InvitationUse.create(invitation_id=used.id, registration_id=here.id, used_at=NOW)
    of_luc = await make_invitation(event, own, "luc@example.org")
    luc = await register(client, badge_name="Luc Roy", email="luc@example.org")
    await InvitationUse.create(invitation_id=of_luc.id, registration_id=luc.id, used_at=NOW)
    account = await as_role(client, "organizer", event)
    page = f"{file_of(event, here)}/person"
    seen = (await client.get(page)).text
    told = ("Focal point of Régie congress", f"Declined · {here.email}", "Made · secretary@example.org")
    hidden = ("luc@example.org", "Régie other", f"/events/other/invitations/{invitations['other'].id}")
    assert ([one in seen for one in told], [one in seen for one in hidden]) == ([True] * 3, [False] * 3)
    await grant_role(account.id, "reader", other.id, NOW)
    assert [one in (await client.get(page)).text for one in hidden] == [False] * 3
    await grant_role(account.id, "organizer", other.id, NOW)
    assert [one in (await client.get(page)).text for one in hidden] == [False, True, True]


async def test_every_page_of_organizers_leads_to_the_search(client: httpx.AsyncClient, event: Event) -> None:
    await as_role(client, "organizer", event)
    page = await client.get("/en/organize/events/congress/")
    assert f'href="{SEARCH}" data-search-all' in page.text


async def test_a_badge_leads_to_whoever_has_it_for_those_who_edit_them(
    client: httpx.AsyncClient, event: Event, other: Event, settings: Settings
) -> None:
    here = await register(client)
    there = await elsewhere(client, other, email="second@eau.example.org")
    codes, others = [await badge_code(row, settings.secret_key, NOW) for row in (here, there)]
    typed, scanned = codes.short_code.lower().replace("-", " "), codes.qr_text
    await as_role(client, "organizer", event)
    assert await found(client, typed) == [file_of(event, here)]
    assert await found(client, f" {scanned}\n") == [file_of(event, here)]
    forged = scanned[:-1] + ("A" if scanned[-1] != "A" else "B")
    assert [await found(client, one) for one in (forged, others.short_code, others.qr_text)] == [[], [], []]
    await revoke_credential(here.id, NOW)
    assert await found(client, typed) == [file_of(event, here)]
    await as_role(client, "reader", event)
    assert [await found(client, one) for one in (typed, scanned)] == [[], []]
