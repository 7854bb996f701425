"""Acts that reach many say so before they are done, and tell those people if asked."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.editions.notice_operations import TIME_TO_LOOK
from events.congress.editions.operations import change_event_state
from events.congress.organizing.models import Event, Room
from events.congress.registration.models import Registration
from events.platform.storage.database import transaction
from events.platform.storage.revisions import raise_revision
from events.publishing.delivery.drafts import NoLongerTrue
from events.publishing.delivery.messages import compose_masked
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.records.seats.models import Pool
from tests.congress.editions.test_editions import ORGANIZE, event_form
from tests.congress.registration.filling import errors_in, open_event, register
from tests.factories import NOW, make_room, make_session, sign_in


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    """A published event with two who read French, one who reads Spanish, and one who cancelled (their seat is kept)."""
    made, _category = await open_event(contact_email="agua@example.org")
    for number, language in enumerate(("fr", "fr", "es", "es")):
        row = await register(client, email=f"p{number}@example.org", badge_name=f"Awa {'ABCD'[number]}")
        await Registration.filter(id=row.id).update(language=language, state="cancelled" if number == 3 else row.state)
    await Message.all().delete()
    client.cookies.clear()
    client.cookies.update(await sign_in(event=made))
    return made


async def told() -> list[tuple[str, str, str]]:
    """To whom, in which language, of what."""
    return [
        (row.recipient, row.language, row.details["act"])
        for row in await Message.filter(kind="event_notice").order_by("recipient")
    ]


@pytest.mark.parametrize("act", ["withdrawal", "cancellation", "publication"])
async def test_an_act_says_whom_it_reaches_before_it_is_done(client: httpx.AsyncClient, event: Event, act: str) -> None:
    page = await client.get(f"{ORGANIZE}/{act}")
    assert page.status_code == 200
    assert "It reaches 3 people who are registered:" in page.text
    assert "French 2 · Spanish 1" in page.text
    assert (await Event.get(id=event.id)).state == "published"


@pytest.mark.parametrize(("act", "state"), [("withdrawal", "draft"), ("cancellation", "cancelled")])
async def test_those_who_are_reached_are_told_only_if_asked(
    client: httpx.AsyncClient, event: Event, act: str, state: str
) -> None:
    await client.post(f"{ORGANIZE}/{act}")
    assert (await Event.get(id=event.id)).state == state
    assert await told() == []
    await client.post(f"{ORGANIZE}/publication", data={"tells": "y"})
    assert [row[2] for row in await told()] == ["published"] * 3
    await Message.all().delete()
    await client.post(f"{ORGANIZE}/{act}", data={"tells": "y"})
    assert await told() == [
        ("p0@example.org", "fr", state),
        ("p1@example.org", "fr", state),
        ("p2@example.org", "es", state),
    ]
    await client.post(f"{ORGANIZE}/{act}", data={"tells": "y"})
    assert len(await told()) == 3, "sent again by a second click"


async def test_two_clicks_at_once_are_one_act(client: httpx.AsyncClient, event: Event) -> None:
    read = [await Event.get(id=event.id) for _click in range(2)]  # both before either has done it
    for number, row in enumerate(read):
        await change_event_state(row, "cancelled", by=event.id, now=NOW + number * TIME_TO_LOOK, tells=True)
    assert len(await told()) == 3
    after = await Event.get(id=event.id)
    assert (after.sequence, after.cancelled_at) == (event.sequence + 1, NOW)
    assert await Change.filter(subject=event.id, act="cancelled").count() == 1


async def test_a_notice_waits_until_it_was_looked_at(client: httpx.AsyncClient, event: Event) -> None:
    await client.post(f"{ORGANIZE}/cancellation", data={"tells": "y"})
    assert {row.due_at - row.created_at for row in await Message.all()} == {TIME_TO_LOOK}


async def test_a_notice_says_what_happened_in_the_language_of_its_reader(
    client: httpx.AsyncClient, app: Starlette, event: Event
) -> None:
    await client.post(f"{ORGANIZE}/cancellation", data={"tells": "y"})
    french, _second, spanish = await Message.filter(kind="event_notice").order_by("recipient")
    draft = await compose_masked(french, app.state.installation)
    assert draft.recipient == "p0@example.org"
    assert "n’aura pas lieu" in draft.source
    assert "agua@example.org" in draft.source
    assert "no se celebrará" in (await compose_masked(spanish, app.state.installation)).source


async def test_a_notice_that_was_overtaken_does_not_leave(
    client: httpx.AsyncClient, app: Starlette, event: Event
) -> None:
    await client.post(f"{ORGANIZE}/cancellation", data={"tells": "y"})
    first, second, _third = await Message.filter(kind="event_notice").order_by("recipient")
    await Registration.filter(email="p0@example.org").update(state="cancelled")
    with pytest.raises(NoLongerTrue):
        await compose_masked(first, app.state.installation)
    await client.post(f"{ORGANIZE}/publication")
    with pytest.raises(NoLongerTrue):
        await compose_masked(second, app.state.installation)


async def settings_of(event: Event, **changes: Any) -> dict[str, Any]:
    """The settings of the event as they are, with changes."""
    now = await Event.get(id=event.id)
    same = {"starts_on": str(now.starts_on), "ends_on": str(now.ends_on), "time_zone": now.time_zone, "capacity": ""}
    return event_form(**same, version=str(now.version), default_language="fr", confirms_move="") | changes


async def test_other_dates_are_asked_about_with_what_they_leave_outside(
    client: httpx.AsyncClient, event: Event
) -> None:
    await make_session(event, starts="2027-05-25T09:00")
    await make_session(event, "BBB222", starts="2027-05-26T09:00", ends="2027-05-26T10:00")
    await make_session(event, "CCC333", starts="2027-05-25T09:00", state="cancelled")
    async with transaction():
        await raise_revision(event.id)
    moved = await settings_of(event, starts_on="2027-05-26", ends_on="2027-05-28")
    answer = await client.post(f"{ORGANIZE}/settings", data=moved)
    assert answer.status_code == 422
    assert "1 session is on a day outside the new dates." in answer.text
    assert "It reaches 3 people who are registered:" in answer.text
    assert str((await Event.get(id=event.id)).starts_on) == "2027-05-25"
    answer = await client.post(f"{ORGANIZE}/settings", data=moved | {"confirms_move": "y", "tells": "y"})
    assert answer.status_code == 303
    assert str((await Event.get(id=event.id)).starts_on) == "2027-05-26"
    assert [row[2] for row in await told()] == ["moved"] * 3


@pytest.mark.parametrize("then", ["moved back", "called off"])
async def test_a_notice_of_dates_that_are_no_longer_true_does_not_leave(
    client: httpx.AsyncClient, app: Starlette, event: Event, then: str
) -> None:
    old = await settings_of(event, confirms_move="y")
    moved = await settings_of(event, starts_on="2027-05-26", ends_on="2027-05-28", confirms_move="y", tells="y")
    await client.post(f"{ORGANIZE}/settings", data=moved)
    notice = await Message.filter(kind="event_notice").order_by("recipient").first()
    assert notice is not None
    assert (notice.details["from"]["starts_on"], notice.details["to"]["starts_on"]) == ("2027-05-25", "2027-05-26")
    assert (await compose_masked(notice, app.state.installation)).recipient == "p0@example.org"
    if then == "moved back":
        await client.post(f"{ORGANIZE}/settings", data=old | {"version": str((await Event.get(id=event.id)).version)})
    else:
        await client.post(f"{ORGANIZE}/cancellation")
    with pytest.raises(NoLongerTrue):
        await compose_masked(notice, app.state.installation)


async def test_settings_without_other_dates_ask_and_tell_nothing(client: httpx.AsyncClient, event: Event) -> None:
    answer = await client.post(f"{ORGANIZE}/settings", data=await settings_of(event, tells="y"))
    assert (answer.status_code, await told()) == (303, [])


async def test_fewer_seats_than_are_taken_are_refused_with_the_number(client: httpx.AsyncClient, event: Event) -> None:
    answer = await client.post(f"{ORGANIZE}/settings", data=await settings_of(event, capacity="3"))
    assert answer.status_code == 422
    assert errors_in(answer.text)["capacity"] == "4 seats are taken already."
    assert (await Pool.get(id=event.pool_id)).capacity is None
    assert (await client.post(f"{ORGANIZE}/settings", data=await settings_of(event, capacity="4"))).status_code == 303
    await Pool.filter(id=event.pool_id).update(capacity=1)  # as an earlier version allowed
    assert (await client.post(f"{ORGANIZE}/settings", data=await settings_of(event, capacity="1"))).status_code == 303


async def test_fewer_seats_of_a_category_than_are_taken_are_refused(client: httpx.AsyncClient, event: Event) -> None:
    typed = {"name-fr": "Opérateurs", "version": "1", "colour": "1", "allows_on_site": "y", "capacity": "1"}
    answer = await client.post(f"{ORGANIZE}/categories/operator", data=typed)
    assert (answer.status_code, errors_in(answer.text)) == (422, {"capacity": "4 seats are taken already."})


async def test_what_is_no_longer_offered_is_asked_about(client: httpx.AsyncClient, event: Event) -> None:
    await make_room(event)
    page = await client.get(f"{ORGANIZE}/rooms/ebre/retirement")
    assert page.status_code == 200
    assert await Room.filter(retired_at=None).count() == 1
    await client.post(f"{ORGANIZE}/rooms/ebre/retirement")
    assert await Room.filter(retired_at=None).count() == 0
