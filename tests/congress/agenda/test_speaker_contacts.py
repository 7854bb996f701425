"""How speakers are reached, and which registration is theirs: for organizers alone."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from events.congress.agenda.models import Speaker
from events.congress.editions.operations import NextEdition, copy_edition
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.platform.web.addresses import address
from events.records.auditing.models import Change
from tests.editing import filled
from tests.factories import NOW, make_account, make_event, make_session, make_speaker, sign_in
from tests.publishing.delivery.making import make_registration

ONE = "/fr/organize/events/congress/speakers/awa-diallo"
CONTACT = {"email": "Awa@Eau.example.org", "language": "es", "registration": "abcd1234"}


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    """An event with a speaker on stage, whose organizer is signed in."""
    made = await make_event()
    await make_session(made, speakers=(await make_speaker(made),))
    client.cookies.update(await sign_in(event=made, role="organizer"))
    return made


async def _send(client: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    return await client.post(ONE, data=filled(await client.get(ONE)) | changes)


async def _registration(event: Event, reference: str = "ABCD1234") -> Registration:
    return await make_registration(event, reference=reference)


async def test_a_speaker_has_an_address_a_language_and_a_registration(client: httpx.AsyncClient, event: Event) -> None:
    registration = await _registration(event)
    assert (await _send(client, **CONTACT)).status_code == 303
    row = await Speaker.get()
    assert (row.email, row.language, row.registration_id) == ("Awa@eau.example.org", "es", registration.id)
    page = await client.get(ONE)
    assert "/fr/organize/events/congress/registrations/ABCD1234" in page.text
    assert filled(page)["registration"] == ["ABCD1234"]
    assert (await _send(client)).status_code == 303
    assert await Change.filter(act="revised", subject=row.id).count() == 1


async def test_nothing_of_it_stands_in_public_or_in_the_record_of_changes(
    client: httpx.AsyncClient, event: Event
) -> None:
    await _registration(event)
    await _send(client, **CONTACT)
    paths = [address("speakers.speaker", "fr", slug="congress", code="awa-diallo")]
    paths += [address(name, slug="congress") for name in ("exports.json", "exports.xml")]
    answers = [await client.get(path) for path in paths]
    assert [(answer.status_code, "Awa Diallo" in answer.text) for answer in answers] == [(200, True)] * 3
    [change] = await Change.filter(act="revised")
    assert change.details == {"email": [], "language": [], "registration_id": []}
    assert not any(word in page for word in ("eau.example.org", "ABCD1234") for page in (one.text for one in answers))


async def test_a_registration_for_another_event_is_not_theirs(client: httpx.AsyncClient, event: Event) -> None:
    await _registration(await make_event("other", uid="other@example.org"))
    answer = await _send(client, **CONTACT)
    assert (answer.status_code, (await Speaker.get()).registration_id) == (422, None)


async def test_a_next_edition_asks_for_all_of_it_anew(client: httpx.AsyncClient, event: Event) -> None:
    await _registration(event)
    await _send(client, **CONTACT)
    by = (await make_account()).id
    wanted = NextEdition("next", event.starts_on.replace(year=2029), with_programme=True)
    made = await copy_edition(await Event.get(id=event.id), wanted, by=by, now=NOW)
    copied = await Speaker.get(event_id=made.id)
    assert (copied.name, copied.email, copied.language, copied.registration_id) == ("Awa Diallo", "", "", None)


async def test_their_registration_goes_and_they_stay(client: httpx.AsyncClient, event: Event) -> None:
    registration = await _registration(event)
    await _send(client, **CONTACT)
    await registration.delete()
    assert (await Speaker.get()).registration_id is None
    assert (await client.get(ONE)).status_code == 200
