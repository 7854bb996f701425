"""What copies, settings and states of an event are guarded by, one rule a test."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest

from events.congress.agenda.models import Session, Slot
from events.congress.organizing.models import Event, Room
from tests.congress.editions.test_editions import ORGANIZE, event_form
from tests.congress.registration.filling import errors_in
from tests.factories import make_category, make_event, make_notice, make_room, make_session, sign_in


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"slug": ""}, {"slug": "This answer is missing."}),
        ({"slug": "A B"}, {"slug": "Small letters a to z, digits and hyphens only."}),
        ({"slug": "congress"}, {"slug": "Another event has this address: choose a different one."}),
        ({"first_day": "1889-05-06"}, {"first_day": "Is the year right?"}),
        ({"first_day": ""}, {"first_day": "This answer is missing."}),
    ],
)
async def test_a_copy_that_cannot_be_is_refused_beside_its_field(
    client: httpx.AsyncClient, changes: dict[str, str], refused: dict[str, str]
) -> None:
    client.cookies.update(await sign_in(event=await make_event()))
    typed = {"slug": "next", "first_day": "2029-03-20", "with_programme": "y"}
    answer = await client.post(f"{ORGANIZE}/copy", data=typed | changes)
    assert (answer.status_code, errors_in(answer.text)) == (422, refused)
    assert await Event.all().count() == 1


async def test_what_was_retired_or_called_off_is_not_copied(client: httpx.AsyncClient) -> None:
    event = await make_event()
    room = await make_room(event)
    await make_room(event, "old", retired_at=dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    for code, state in (("AAA111", "confirmed"), ("BBB222", "cancelled")):
        await make_session(event, code, room=room, state=state)
    client.cookies.update(await sign_in(event=event))
    await client.post(f"{ORGANIZE}/copy", data={"slug": "next", "first_day": "2029-03-20", "with_programme": "y"})
    made = await Event.get(slug="next")
    assert [room.code for room in await Room.filter(event_id=made.id)] == ["ebre"]
    assert [session.code for session in await Session.filter(event_id=made.id)] == ["AAA111"]
    assert await Slot.filter(event_id=made.id).count() == 1


async def test_calendars_hear_of_sessions_when_the_event_is_withdrawn_called_off_or_back(
    client: httpx.AsyncClient,
) -> None:
    event = await make_event()
    await make_category(event)
    await make_notice(event)
    await make_session(event)
    client.cookies.update(await sign_in(event=event))
    sequences = []
    for act in ("withdrawal", "publication", "cancellation", "cancellation", "publication"):
        await client.post(f"{ORGANIZE}/{act}")
        sequences.append((await Slot.get()).sequence)
    assert sequences == [1, 2, 3, 3, 4]


async def test_settings_in_the_same_zone_leave_sessions_alone(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await make_session(event)
    client.cookies.update(await sign_in(event=event))
    form = event_form(default_language="fr", version="1", time_zone="Europe/Madrid")
    assert (await client.post(f"{ORGANIZE}/settings", data=form)).status_code == 303  # with another venue
    before = await Slot.get()
    again = form | {"version": "2", "contact_email": "others@example.org"}
    assert (await client.post(f"{ORGANIZE}/settings", data=again)).status_code == 303
    after = await Slot.get()
    assert (after.starts, after.sequence, after.revised_at) == (before.starts, before.sequence, before.revised_at)
