"""The dashboard says what waits for a decision, and what comes when."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest

from events.congress.letters.models import LetterRequest
from events.congress.organizing.models import Category, Event
from events.congress.quotas.models import Delegation
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import questions_of
from events.records.outbox.models import Message
from events.secretariat.dashboard.deadlines import deadlines_of
from events.secretariat.dashboard.queries import waiting_in
from tests.congress.delegations.naming import make_delegation
from tests.congress.registration.filling import open_event, register
from tests.factories import make_event, sign_in

NOW = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)


async def _counts(event: Event) -> list[tuple[str, int]]:
    return [(waiting.words.of(number), number) for waiting, number in await waiting_in(event)]


async def _mail(event: Event, state: str) -> None:
    found = await Message.filter(scope=event.id).first()
    assert found is not None
    await Message.filter(id=found.id).update(state=state)


async def test_what_waits_is_counted_for_its_event_alone(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    row = await register(client)
    other = await make_event(slug="other-2027")
    assert await _counts(event) == []
    await Registration.filter(id=row.id).update(state="submitted", approval="asked")
    await LetterRequest.create(
        event=event, registration=row, kind="visa", language="fr", state="asked", asked_at=NOW, updated_at=NOW
    )
    await _mail(event, "failed")
    expected = [
        ("1 registration to approve", 1),
        ("1 letter to prepare", 1),
        ("1 mail that could not be delivered", 1),
    ]
    assert await _counts(event) == expected
    assert await _counts(other) == []


async def test_the_letter_of_a_delegation_waits_until_it_is_judged_or_the_delegation_ended(database: str) -> None:
    event, category = await open_event()
    row = await make_delegation(event, {category.id: 1})
    other = await make_event(slug="other-2027")
    for state, words in (("missing", []), ("received", ["1 delegation’s letter to look at"]), ("accepted", [])):
        await Delegation.filter(id=row.id).update(letter_state=state)
        assert [text for text, _ in await _counts(event)] == words
    await Delegation.filter(id=row.id).update(letter_state="received")
    assert await _counts(other) == []
    await Delegation.filter(id=row.id).update(retired_at=NOW)
    assert await _counts(event) == []


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("held", ["1 mail to look at before it leaves"]),
        ("bounced", ["1 mail that came back"]),
        ("sent", []),
        ("withdrawn", []),
    ],
)
async def test_mails_wait_by_their_state(client: httpx.AsyncClient, state: str, words: list[str]) -> None:
    event, _ = await open_event()
    await register(client)
    await _mail(event, state)
    assert [text for text, _ in await _counts(event)] == words
    assert await _counts(await make_event(slug="other-2027")) == []


@pytest.mark.parametrize(
    ("state", "approval"), [("submitted", "refused"), ("cancelled", "asked"), ("confirmed", "approved")]
)
async def test_who_is_decided_on_or_gone_waits_no_more(client: httpx.AsyncClient, state: str, approval: str) -> None:
    event, _ = await open_event()
    row = await register(client)
    await Registration.filter(id=row.id).update(state=state, approval=approval)
    assert await _counts(event) == []


async def test_letters_that_are_issued_or_refused_wait_no_more(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    row = await register(client)
    for state in ("issued", "sent", "refused", "withdrawn"):
        await LetterRequest.create(
            event=event, registration=row, kind="visa", language="fr", state=state, asked_at=NOW, updated_at=NOW
        )
    assert await _counts(event) == []


async def test_dates_to_come_are_the_nearest_first_and_those_gone_are_left_out(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await Category.filter(event_id=event.id, code="operator").update(closes="2027-01-10T18:00")
    changes = {
        "registration_opens": "2026-11-01T09:00",
        "registration_closes": "2027-02-01T18:00",
        "corrections_close": "2027-01-05T12:00",
        "time_zone": "Europe/Paris",
        "starts_on": dt.date(2027, 3, 1),
        "ends_on": dt.date(2027, 3, 3),
    }
    await Event.filter(id=event.id).update(**changes, revision=event.revision + 1)
    event = await Event.get(id=event.id)
    categories = (await questions_of(event)).categories
    found = [
        (str(one.at.wall), str(one.words), one.category is not None) for one in deadlines_of(event, categories, NOW)
    ]
    assert found == [
        ("2027-01-05 12:00:00", "People can correct their data for the last time", False),
        ("2027-01-10 18:00:00", "Registration closes", True),
        ("2027-02-01 18:00:00", "Registration closes", False),
        ("2027-03-01 00:00:00", "The event begins", False),
    ]
    later = dt.datetime(2027, 2, 1, 17, 0, tzinfo=dt.UTC)  # 18:00 in Paris
    assert [str(one.words) for one in deadlines_of(event, categories, later)] == ["The event begins"]


async def test_the_page_shows_more_to_who_may_edit(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    row = await register(client)
    await Registration.filter(id=row.id).update(state="submitted", approval="asked")
    client.cookies.update(await sign_in("ana@example.org", event=event, role="organizer"))
    page = (await client.get(f"/fr/organize/events/{event.slug}/")).text
    assert "1 inscription à approuver" in page
    assert f"/fr/organize/events/{event.slug}/registrations?state=submitted" in page
    client.cookies.update(await sign_in("luz@example.org", event=event, role="reader"))
    page = (await client.get(f"/fr/organize/events/{event.slug}/")).text
    assert "à approuver" not in page
