"""A registration with a speaker's e-mail address is proposed as theirs, and linked by one act."""

from __future__ import annotations

import httpx
import pytest

from events.congress.organizing.models import Event
from events.records.auditing.models import Change
from tests.factories import make_event, make_speaker, sign_in
from tests.publishing.delivery.making import make_registration

HERE = "/fr/organize/events/congress/speakers/awa"


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    """An event whose organizer is signed in."""
    made = await make_event()
    client.cookies.update(await sign_in(event=made, role="organizer"))
    return made


async def test_those_with_the_same_address_are_proposed(client: httpx.AsyncClient, event: Event) -> None:
    other = await make_event("other", uid="o@example.org")
    same, gone, elsewhere = [
        await make_registration(where, email="awa@example.org", badge_name=name, state=state, active_key=None)
        for where, name, state in (
            (event, "Awa D.", "confirmed"),
            (event, "Awa Gone", "cancelled"),
            (other, "Awa Elsewhere", "confirmed"),
        )
    ]
    speaker = await make_speaker(event, "awa", name="Awa Diallo", email="Awa@Example.org")
    page = (await client.get(HERE)).text
    assert [row.reference in page for row in (same, gone, elsewhere)] == [True, False, False]
    answer = await client.post(f"{HERE}/registrations/{same.reference}")
    assert (answer.status_code, answer.headers["location"]) == (303, HERE)
    await speaker.refresh_from_db()
    assert speaker.registration_id == same.id
    assert await Change.filter(act="linked", subject=speaker.id, actor__not_isnull=True).count() == 1
    assert f"{HERE}/registrations/" not in (await client.get(HERE)).text


async def test_one_of_another_event_is_not_found_and_one_that_is_said_stays(
    client: httpx.AsyncClient, event: Event
) -> None:
    other = await make_event("other", uid="o@example.org")
    mine, second = await make_registration(event), await make_registration(event, badge_name="Léa")
    elsewhere = await make_registration(other)
    speaker = await make_speaker(event, "awa", name="Awa Diallo", registration=mine)
    assert (await client.post(f"{HERE}/registrations/{elsewhere.reference}")).status_code == 404
    await client.post(f"{HERE}/registrations/{second.reference}")
    await speaker.refresh_from_db()
    assert speaker.registration_id == mine.id
