"""Until when people correct their own data, and what they are shown of it."""

from __future__ import annotations

import datetime as dt
import re

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.congress.registration.rules import may_correct
from events.records.auditing.models import Change
from tests.congress.personal.test_personal_page import correct, page_of
from tests.congress.registration.filling import controls_in, open_event
from tests.factories import change_event, make_category, make_field, sign_in

PAST, FUTURE = "2020-05-01T12:00", "2099-05-01T12:00"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2027-05-01T10:00:59+00:00", True),  # noon in Madrid is 10:00 UTC, and its minute counts
        ("2027-05-01T10:01:00+00:00", False),
        ("2027-03-01T10:00:00+00:00", True),
    ],
)
def test_the_deadline_is_on_the_clock_of_the_event(at: str, expected: bool) -> None:
    event = Event(corrections_close="2027-05-01T12:00", time_zone="Europe/Madrid")
    assert may_correct(event, dt.datetime.fromisoformat(at)) is expected
    assert may_correct(Event(corrections_close=None, time_zone="Europe/Madrid"), dt.datetime.fromisoformat(at)) is True


async def test_before_it_the_page_says_until_when_and_after_it_whom_to_ask(client: httpx.AsyncClient) -> None:
    await open_event(corrections_close=FUTURE)
    page = await page_of(client)
    text = (await client.get(page)).text
    assert "You can correct your data by yourself until 1 May 2099, 12:00 (time in Madrid)." in _plain(text)
    assert page + "/edit" in text
    await change_event((await Event.get()).id, corrections_close=PAST)
    text = (await client.get(page)).text
    assert "You could correct your data by yourself until 1 May 2020, 12:00 (time in Madrid)." in _plain(text)
    assert "congress@example.org" in text
    assert page + "/edit" not in text
    closed = await client.get(page + "/edit")
    assert (closed.status_code, "congress@example.org" in closed.text) == (200, True)
    assert "The time for corrections is over" in closed.text


def _plain(page: str) -> str:
    return re.sub(r"[\u202f\xa0]", " ", page)


async def test_what_is_sent_too_late_is_not_saved_and_not_lost(client: httpx.AsyncClient) -> None:
    await open_event()
    page = await page_of(client)
    form = controls_in((await client.get(page + "/edit")).text)
    await change_event((await Event.get()).id, corrections_close=PAST)
    answer = await client.post(page + "/edit", data={**form, "function": "Présidente"})
    assert answer.status_code == 422
    assert 'value="Présidente"' in answer.text
    assert "Nothing is saved. Ask the organizers." in answer.text
    assert (await Registration.get()).function == "Directrice"


async def test_cancelling_is_possible_at_any_time(client: httpx.AsyncClient) -> None:
    await open_event(corrections_close=PAST)
    page = await page_of(client)
    assert (await client.post(page + "/cancellation")).status_code == 303
    assert (await Registration.get()).state == "cancelled"


async def test_organizers_correct_after_it(client: httpx.AsyncClient) -> None:
    event, _ = await open_event(corrections_close=PAST)
    await page_of(client)
    client.cookies.update(await sign_in(event=event))
    address = f"/en/organize/events/congress/registrations/{(await Registration.get()).reference}/edit"
    form = controls_in((await client.get(address)).text)
    answer = await client.post(address, data={**form, "function": "Présidente"})
    assert (answer.status_code, (await Registration.get()).function) == (303, "Présidente")


async def test_the_holder_is_shown_what_was_corrected_by_whom_and_nothing_that_is_noted_beside_it(
    client: httpx.AsyncClient, app: Starlette
) -> None:
    event, _ = await open_event()
    await make_category(event, "press", position=2)
    await make_field(event, "diet")
    page = await page_of(client)
    assert "What was corrected" not in (await client.get(page)).text
    changes = {"country": "ML", "category": "press", "question-diet": "Sans sel", "organization": "<b>SOMAGEP</b>"}
    assert (await correct(client, page, **changes)).status_code == 303
    account = await sign_in(event=event)
    row = await Registration.get()
    noted = {"function": ["Directrice", "DG"], "reason": "Rude on the phone"}
    await Change.create(
        scope=event.id,
        kind="registration",
        subject=row.id,
        act="corrected",
        details=noted,
        actor=row.id,
        made_at=row.registered_at + dt.timedelta(days=1),
    )
    assert account
    [shown] = re.findall(
        r"<details>\s*<summary>What was corrected</summary>.*?</details>", _html(await _get(client, page))
    )
    lines = [
        " ".join(re.sub(r"<[^>]+>", " ", one).split(" · ")[1].split()) for one in re.findall(r"<li>(.*?)</li>", shown)
    ]
    assert lines == [
        "The organizers Function: Directrice → DG",
        "You Organization: Société des eaux → &lt;b&gt;SOMAGEP&lt;/b&gt; Country: Senegal → Mali "
        "Category: Operator → Operator Answers: Question diet",
    ]
    assert "Rude" not in shown


async def _get(client: httpx.AsyncClient, page: str) -> str:
    return (await client.get(page)).text


def _html(page: str) -> str:
    return " ".join(page.split())
