"""Those whom a participant brings: added on the participant's page, with a seat and a badge of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.organizing.models import Category, Event
from events.congress.registration.approval_operations import Decision, refuse
from events.congress.registration.correction_operations import Correction, correct
from events.congress.registration.duplicates.operations import Merger, merge
from events.congress.registration.life_operations import cancel
from events.congress.registration.models import Registration
from events.congress.registration.queries import details_of
from events.congress.registration.question_queries import questions_of
from events.congress.registration.substitution_operations import hand_on
from events.records.outbox.models import Message
from events.records.seats.models import Claim, Pool
from tests.congress.letters.asking import BY
from tests.congress.registration.filling import application, errors_in, fill, open_event, register, typed
from tests.factories import NOW, change_event, make_category, sign_in

LIST = "/en/organize/events/congress/registrations"

pytestmark = pytest.mark.tables


@pytest.fixture
async def event(app: Starlette) -> Event:
    """An event with a category in which each participant brings two people."""
    event, _category = await open_event()
    category = await make_category(event, code="family")
    await Category.filter(id=category.id).update(access="accompanying", per_host=2)
    await change_event(event.id)
    return await Event.get(id=event.id)


@pytest.fixture
async def awa(event: Event, client: httpx.AsyncClient) -> Registration:
    return await register(client)


@pytest.fixture
def page(app: Starlette) -> Callable[[Registration], str]:
    def of(registration: Registration) -> str:
        token = app.state.installation.signer.token("registration", registration.id, registration.link_generation)
        return f"/en/registrations/{token}"

    return of


async def bring(client: httpx.AsyncClient, there: str, name: str = "Moussa Diallo", **changes: Any) -> httpx.Response:
    given = {"badge_name": name, "email": "awa@eau.example.org", "category": "family"}
    return await fill(client, f"{there}/accompanying", **(given | changes))


async def stages() -> dict[str, str]:
    return {row.badge_name: row.stage for row in await Registration.all().order_by("registered_at")}


async def test_a_participant_brings_as_many_as_the_category_allows(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[[Registration], str]
) -> None:
    assert "Add an accompanying person" in (await client.get(page(awa))).text
    form = (await client.get(f"{page(awa)}/accompanying")).text
    assert ("You register somebody who accompanies you" in form, 'value="awa@eau.example.org"' in form) == (True, True)
    for name in ("Moussa Diallo", "Ida Diallo"):
        answer = await bring(client, page(awa), name)
        assert (answer.status_code, answer.headers["location"]) == (303, page(awa))
    late = await client.post(
        f"{page(awa)}/accompanying", data={"nonce": "n" * 20, "badge_name": "Zoé", "category": "family"}
    )
    assert late.status_code == 409
    shown = (await client.get(page(awa))).text
    assert ("Moussa Diallo" in shown, "No more accompanying persons" in shown) == (True, True)
    rows = await Registration.filter(host_id=awa.id).order_by("registered_at")
    assert [(row.badge_name, row.email, row.state) for row in rows] == [
        (name, "awa@eau.example.org", "confirmed") for name in ("Moussa Diallo", "Ida Diallo")
    ]
    mails = await Message.filter(subject__in=[row.id for row in rows]).values_list("kind", "recipient")
    assert mails == [("registration_confirmed", "awa@eau.example.org")] * 2
    theirs = (await client.get(page(rows[0]))).text
    assert ("You accompany Awa Diallo." in theirs, "Add an accompanying" in theirs) == (True, False)
    own = (await client.get(f"{page(awa)}/data.json")).json()
    assert [one["name"] for one in own["accompanied_by"]] == ["Moussa Diallo", "Ida Diallo"]
    assert (await client.get(f"{page(rows[0])}/data.json")).json()["accompanies"]["name"] == "Awa Diallo"


async def test_nobody_registers_as_accompanying_person_by_themselves(client: httpx.AsyncClient, event: Event) -> None:
    assert 'value="family"' not in (await client.get("/en/events/congress/registration")).text
    assert (await fill(client, category="family")).status_code == 422
    assert await Registration.all().count() == 0


async def test_whose_place_is_gone_takes_the_others_along_and_is_told_before(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[[Registration], str]
) -> None:
    await bring(client, page(awa))
    told = "Those who accompany you are cancelled too: Moussa Diallo."
    assert told in (await client.get(f"{page(awa)}/cancellation")).text
    assert told in (await client.get(f"{page(awa)}/colleague")).text
    await client.post(f"{page(awa)}/cancellation")
    assert await stages() == {"Awa Diallo": "cancelled", "Moussa Diallo": "cancelled"}
    assert await Claim.filter(state="taken").count() == 0


async def test_who_is_removed_leaves_room_for_another(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[[Registration], str]
) -> None:
    for name in ("Moussa Diallo", "Ida Diallo"):
        await bring(client, page(awa), name)
    await client.post(f"{page(await Registration.get(badge_name='Ida Diallo'))}/cancellation")
    assert (await bring(client, page(awa), "Zoé Diallo")).status_code == 303
    assert await stages() == {
        "Awa Diallo": "confirmed",
        "Moussa Diallo": "confirmed",
        "Ida Diallo": "cancelled",
        "Zoé Diallo": "confirmed",
    }


async def test_refusing_or_handing_on_ends_those_who_were_brought(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[[Registration], str]
) -> None:
    other = await register(client, badge_name="Luc Roy", email="luc@example.org")
    await bring(client, page(awa))
    await bring(client, page(other), "Eva Roy", email="luc@example.org")
    await Registration.filter(id=other.id).update(approval="approved")
    questions = await questions_of(event)
    await refuse(questions, [other.id], Decision(BY, NOW))
    category = await Category.get(code="operator")
    taking = application(category, {})
    await hand_on(questions, await Registration.get(id=awa.id), taking.__class__(**_as(taking, "Binta Sow")), NOW)
    found = await stages()
    assert {name: found[name] for name in ("Luc Roy", "Eva Roy", "Moussa Diallo", "Binta Sow")} == {
        "Luc Roy": "refused",
        "Eva Roy": "cancelled",
        "Moussa Diallo": "cancelled",
        "Binta Sow": "confirmed",
    }


def _as(taking: Any, name: str) -> dict[str, Any]:
    details = taking.details.__class__(**{**vars(taking.details), "badge_name": name, "email": "binta@example.org"})
    return {**vars(taking), "details": details}


async def test_a_merge_has_them_accompany_the_one_that_stays(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[[Registration], str]
) -> None:
    kept = await register(client, badge_name="Awa N. Diallo", email="awa@example.org")
    await bring(client, page(awa))
    await merge(await questions_of(event), awa.id, kept.id, Merger(BY, NOW))
    guest = await Registration.get(badge_name="Moussa Diallo")
    assert (guest.host_id, guest.state) == (kept.id, "confirmed")


async def test_on_the_waiting_list_they_wait_together_and_get_their_seats_together(
    client: httpx.AsyncClient, event: Event, page: Callable[[Registration], str]
) -> None:
    await Pool.filter(id=event.pool_id).update(capacity=2)
    first = [await register(client, badge_name=f"P {at}", email=f"p{at}@example.org") for at in range(2)]
    awa = await register(client)
    assert "you will wait together" in (await client.get(f"{page(awa)}/accompanying")).text
    assert (await bring(client, page(awa))).status_code == 303
    questions = await questions_of(event)
    await cancel(questions, first[0].id, NOW)
    assert set((await stages()).values()) == {"cancelled", "confirmed", "waitlisted"}
    assert await Registration.filter(state="waitlisted").count() == 2
    await cancel(questions, first[1].id, NOW)
    found = await stages()
    assert (found["Awa Diallo"], found["Moussa Diallo"]) == ("confirmed", "confirmed")


async def test_nobody_has_a_seat_before_whom_they_accompany(
    client: httpx.AsyncClient, event: Event, page: Callable[[Registration], str]
) -> None:
    operator = await Category.get(code="operator")
    await Pool.filter(id=operator.pool_id).update(capacity=0)
    awa = await register(client)
    answer = await bring(client, page(awa))
    assert (answer.status_code, "none has a seat before you do" in answer.text) == (409, True)
    assert await stages() == {"Awa Diallo": "waitlisted"}


@pytest.mark.parametrize(
    "change",
    [
        {"state": "cancelled"},
        {"registration_closes": "2020-02-01T00:00"},
    ],
)
async def test_none_is_added_once_registration_is_closed_and_those_there_stay(
    client: httpx.AsyncClient,
    event: Event,
    awa: Registration,
    page: Callable[[Registration], str],
    change: dict[str, str],
) -> None:
    await bring(client, page(awa))
    await change_event(event.id, **change)
    assert (await client.get(f"{page(awa)}/accompanying")).headers["location"] == page(awa)
    shown = (await client.get(page(awa))).text
    assert ("Moussa Diallo" in shown, "Add an accompanying" in shown) == (True, False)


async def test_before_the_approval_and_in_a_retired_category_none_is_added(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[[Registration], str]
) -> None:
    await Registration.filter(id=awa.id).update(state="submitted", approval="asked")
    assert "Once your registration is approved" in (await client.get(page(awa))).text
    assert (await client.get(f"{page(awa)}/accompanying")).status_code == 303
    await Registration.filter(id=awa.id).update(state="confirmed", approval="approved")
    await Category.filter(code="family").update(retired_at=NOW)
    await change_event(event.id)
    assert "Accompanying persons" not in (await client.get(page(awa))).text
    assert (await client.get(f"{page(awa)}/accompanying")).status_code == 303


async def test_organizers_see_who_accompanies_whom(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[[Registration], str]
) -> None:
    await bring(client, page(awa))
    guest = await Registration.get(badge_name="Moussa Diallo")
    client.cookies.update(await sign_in("organizer@example.org", event=event, role="organizer"))
    host_file, guest_file = [(await client.get(f"{LIST}/{row.reference}")).text for row in (awa, guest)]
    assert ("Accompanied by:" in host_file, guest.reference in host_file) == (True, True)
    assert ("Accompanies:" in guest_file, awa.reference in guest_file) == (True, True)
    assert (
        "Those who accompany them are cancelled too: Moussa"
        in (await client.get(f"{LIST}/{awa.reference}/cancellation")).text
    )
    listed = (await client.get(f"{LIST}?host=yes")).text.partition("<tbody")[2]
    assert ("Moussa Diallo" in listed, f"/{awa.reference}" in listed) == (True, False)
    heads, *lines = (await client.get(f"{LIST}.csv")).text.splitlines()
    assert "Accompanies" in heads
    assert [awa.reference in line for line in lines if guest.reference in line] == [True]


async def test_people_of_another_event_or_host_are_not_theirs(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[[Registration], str]
) -> None:
    other = await register(client, badge_name="Luc Roy", email="luc@example.org")
    await bring(client, page(awa))
    assert "Moussa" not in (await client.get(page(other))).text
    await client.post(f"{page(other)}/cancellation")
    assert (await stages())["Moussa Diallo"] == "confirmed"


async def test_the_new_address_of_a_host_reaches_those_they_brought_under_the_former(
    client: httpx.AsyncClient, event: Event, awa: Registration, page: Callable[[Registration], str]
) -> None:
    await bring(client, page(awa))
    await bring(client, page(awa), "Ida Diallo", email="ida@example.org")
    host = await Registration.get(id=awa.id)
    details = replace(await details_of(host), email="awa@new.example.org")
    await correct(await questions_of(await Event.get(id=event.id)), host, Correction(details, host.version), NOW)
    rows = {row.badge_name: row for row in await Registration.filter(host_id=awa.id)}
    assert {name: (row.email, row.link_generation) for name, row in rows.items()} == {
        "Moussa Diallo": ("awa@new.example.org", 2),
        "Ida Diallo": ("ida@example.org", 1),
    }
    assert await Message.filter(subject=rows["Moussa Diallo"].id, recipient="awa@new.example.org").exists()


async def test_nobody_comes_into_a_category_of_accompanying_persons_without_a_host(
    client: httpx.AsyncClient, event: Event
) -> None:
    client.cookies.update(await sign_in(event=event))
    pages = ("/en/organize/events/congress/registrations/new", "/en/organize/events/congress/invitations/new")
    for there in pages:
        shown = (await client.get(there)).text
        assert ('value="operator"' in shown, 'value="family"' in shown) == (True, False)
        given = typed(category="family", language="fr", uses="1", nonce="n" * 20)
        answer = await client.post(there, data=given)
        assert (answer.status_code, "category" in errors_in(answer.text)) == (422, True)
    assert await Registration.all().count() == 0
