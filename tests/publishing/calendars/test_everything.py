"""One calendar of all that concerns a person: who may bring together what, and what it then tells."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

import httpx
import pytest
from starlette.applications import Starlette
from tortoise import Model

from events.congress.agenda.star_operations import star
from events.congress.organizing.models import Event
from events.congress.registration.link_operations import renew_feed
from events.congress.registration.models import Registration
from events.missions.file.link_queries import traveller_token
from events.missions.file.models import Delegate
from events.platform.signing import Signer
from events.platform.web.installation import Installation
from events.publishing.calendars import acting
from events.publishing.calendars.joining import Holder, holder_behind, join, joined_with, separate
from events.publishing.calendars.privacy_levels import Level
from events.publishing.calendars.tokens import feed_token
from events.records.auditing.models import Change
from events.records.people.models import Person
from tests.conftest import SECRET, Queries
from tests.factories import NOW, make_event, make_session
from tests.missions_factory import make_delegate, make_leg, make_mission
from tests.publishing.calendars.clock import set_now
from tests.publishing.calendars.test_private_feeds import entries_in
from tests.publishing.delivery.making import make_registration

SIGNER = Signer(SECRET.encode())
DAY = dt.timedelta(days=1)


@pytest.fixture
def here(app: Starlette) -> Installation:
    made: Installation = app.state.installation
    return made


def everything(row: Holder, level: Level = Level.NO_REFERENCES) -> str:
    token = feed_token(SIGNER, "everything", row.id, row.feed_generation, level)
    return f"/calendars/everything/{token}.ics"


def page_of(row: Holder) -> str:
    if isinstance(row, Delegate):
        return f"/en/travellers/{traveller_token(SIGNER, row)}"
    return f"/en/registrations/{SIGNER.token('registration', row.id, row.link_generation)}"


async def titles(client: httpx.AsyncClient, address: str) -> list[str]:
    return [str(entry["SUMMARY"]) for entry in entries_in((await client.get(address + "?lang=en")).text)]


async def two() -> tuple[Registration, Delegate]:
    """Somebody registered for the congress, and somebody on a mission."""
    guest = await make_registration(await make_event())
    mission = await make_mission()
    lea = await make_delegate(mission)
    await make_leg(mission)
    return guest, lea


Row = TypeVar("Row", bound=Model)


async def fresh(row: Row) -> Row:
    return await type(row).get(pk=row.pk)


async def test_nothing_is_joined_by_itself(client: httpx.AsyncClient) -> None:
    guest, lea = await two()
    other = await make_registration(await make_event("other"))  # with the same address and name
    assert guest.email == other.email
    assert await titles(client, everything(guest)) == ["World congress"]
    assert [len(await titles(client, everything(row))) for row in (other, lea)] == [1, 1]


async def test_who_has_both_links_brings_them_together(client: httpx.AsyncClient) -> None:
    guest, lea = await two()
    pasted = f" http://events.test{page_of(lea)}/documents?x=1 "
    answer = await client.post(page_of(guest) + "/feed/joining", data={"link": pasted})
    assert (answer.status_code, answer.headers["location"]) == (303, page_of(guest) + "/calendar")
    guest, lea = await fresh(guest), await fresh(lea)
    assert guest.person_id == lea.person_id
    told = await titles(client, everything(guest))
    assert sorted(told) == sorted(await titles(client, everything(lea))) == ["World congress", "Étape meeting"]
    page = (await client.get(answer.headers["location"])).text
    assert all(part in page for part in ("Mission to Bolivia", everything(guest), 'class="flash"'))
    assert await Change.filter(act="calendars joined").count() == 2
    taken_out = await client.post(page_of(lea) + "/feed/separation")
    assert taken_out.headers["location"] == page_of(lea) + "/documents"
    assert await titles(client, everything(await fresh(guest))) == ["World congress"]


async def test_a_link_that_is_none_is_refused_with_what_was_typed(client: httpx.AsyncClient) -> None:
    guest, lea = await two()
    other = await make_registration(await make_event("other"))
    forged = [page_of(row)[:-1] + ("A" if page_of(row)[-1] != "A" else "B") for row in (lea, other)]
    for link in ("", "<b>nonsense", *forged, everything(lea), page_of(guest), "x" * 5000):
        answer = await client.post(page_of(guest) + "/feed/joining", data={"link": link})
        assert answer.status_code == 422
    assert (
        "&lt;b&gt;nonsense" in (await client.post(page_of(guest) + "/feed/joining", data={"link": "<b>nonsense"})).text
    )
    assert (await fresh(lea)).person_id is None
    answer = await client.post(page_of(lea) + "/feed/joining", data={"link": "nonsense"})
    assert (answer.status_code, "nonsense" in answer.text) == (422, True)


async def test_joining_and_taking_apart_is_not_tried_without_end(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest, lea = await two()
    monkeypatch.setattr(acting, "_MOST", 1)
    assert (await client.post(page_of(guest) + "/feed/joining", data={"link": "none"})).status_code == 422
    again = await client.post(page_of(guest) + "/feed/joining", data={"link": page_of(lea)})
    assert (again.status_code, (await fresh(lea)).person_id) == (422, None)
    assert (await client.post(page_of(guest) + "/feed/separation")).status_code == 429


async def test_three_pages_become_one_persons_and_one_leaves_alone(database: object) -> None:
    guest, lea = await two()
    other = await make_registration(await make_event("other"))
    assert await join(guest, other, NOW)
    assert await join(lea, await fresh(other), NOW)
    assert not await join(await fresh(lea), await fresh(guest), NOW)
    rows = [await fresh(row) for row in (guest, other, lea)]
    assert len({row.person_id for row in rows}) == 1
    assert [one.is_mission for one in await joined_with(rows[0])] == [False, True]
    await separate(rows[0], NOW)
    alone = await fresh(guest)
    assert (await joined_with(alone), (await Person.get(id=alone.person_id)).name) == ([], "Awa Diallo")
    assert len(await joined_with(rows[1])) == 1
    assert await holder_behind(SIGNER, f"https://elsewhere.example{page_of(rows[2])}#x") == rows[2]


async def test_an_older_address_never_tells_what_was_joined_after_its_end(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest, lea = await two()
    old = everything(guest)
    await renew_feed(guest.id, NOW)
    await join(await fresh(guest), lea, NOW + DAY)
    set_now(monkeypatch, lambda: NOW + DAY)
    assert await titles(client, old) == [
        "This calendar has a new address: World congress",
        "This calendar has a new address",
    ]
    assert (await client.get(old.replace(".ics", "A.ics"))).status_code == 404


async def test_a_poll_costs_one_read_and_sees_every_change(client: httpx.AsyncClient, queries: Queries) -> None:
    guest, lea = await two()
    await join(guest, lea, NOW)
    guest = await fresh(guest)
    session = await make_session(await _event_of(guest))
    first = await client.get(everything(guest))
    known = {"if-none-match": first.headers["etag"]}
    with queries() as asked:
        again = await client.get(everything(guest), headers=known)
    assert (again.status_code, len(set(asked))) == (304, 1)
    await star(guest.id, session.id, dt.datetime.now(dt.UTC))
    assert (await client.get(everything(guest), headers=known)).status_code == 200
    assert (await client.get(everything(guest) + "?level=busy", headers=known)).status_code == 200


async def _event_of(guest: Registration) -> Event:
    await guest.fetch_related("event")
    return guest.event


async def test_who_cancelled_and_registered_again_has_each_session_once_with_a_higher_sequence(
    client: httpx.AsyncClient,
) -> None:
    event, now = await make_event(), dt.datetime.now(dt.UTC)
    session, left = await make_session(event), await make_session(event, "LEFT22", title="Quittée")
    first = await make_registration(event)
    for one in (session, left):
        await star(first.id, one.id, NOW)
    answer = await client.get(everything(first) + "?lang=en")
    before = {str(entry["SUMMARY"]): entry["SEQUENCE"] for entry in entries_in(answer.text)}
    await Registration.filter(id=first.id).update(state="cancelled", cancelled_at=now, updated_at=now)
    again = await make_registration(event, person_id=first.person_id, person=await Person.get(id=first.person_id))
    await star(again.id, session.id, now)
    told = {str(e["SUMMARY"]): e for e in entries_in((await client.get(everything(again) + "?lang=en")).text)}
    assert {name: str(entry["STATUS"]) for name, entry in told.items()} == {
        "World congress": "CONFIRMED",
        "Échange entre opérateurs": "CONFIRMED",
        "No longer in this calendar: Quittée": "CANCELLED",
    }
    assert all(told[name]["SEQUENCE"] > before[name] + 1 for name in ("World congress", "Échange entre opérateurs"))
    assert told["No longer in this calendar: Quittée"]["SEQUENCE"] == before["Quittée"] + 1


async def test_when_nothing_is_left_to_tell_it_is_gone(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = await make_registration(await make_event(), state="cancelled", cancelled_at=NOW, updated_at=NOW)
    set_now(monkeypatch, lambda: NOW + 30 * DAY)
    assert (await client.get(everything(guest))).status_code == 410
