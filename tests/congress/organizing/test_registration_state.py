"""The state of registration: what every public page of an event says, until the clock makes it another."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx
import pytest

from events.congress.organizing import frame_queries
from events.congress.organizing.access import Access
from events.congress.organizing.registration_state import CategoryWindow, registration_state
from events.congress.registration import pages as registration_pages
from events.platform.language.i18n import speaking
from events.platform.zoned import zone
from tests.factories import make_category, make_event

E = "/en/events/congress"
PAGES = (f"{E}/", f"{E}/agenda", f"{E}/speakers", f"{E}/calendar", f"{E}/participants", f"{E}/privacy")
WINDOW: dict[str, Any] = {"registration_opens": "2027-03-03T09:00", "registration_closes": "2027-05-20T18:00"}
OPEN = CategoryWindow(Access.OPEN, None, None)


def at(text: str) -> dt.datetime:
    """Return the instant of a wall time in Madrid, where the event takes place."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone("Europe/Madrid")).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("now", "phase", "label", "changes_at"),
    [
        ("2027-03-03T08:59:59", "not_yet", "Opens on 3 March", "2027-03-03T09:00"),
        ("2027-03-03T09:00", "open", "Register", "2027-05-20T18:01"),
        ("2027-05-20T18:00:59", "open", "Register", "2027-05-20T18:01"),
        ("2027-05-20T18:01", "closed", "Registration closed", "2027-05-25T00:00"),
        ("2027-05-25T00:00", "closed", "Registration closed", "2027-05-29T00:00"),
        ("2027-05-28T23:59:59", "closed", "Registration closed", "2027-05-29T00:00"),
        ("2027-05-29T00:00", "over", "The event is over", None),
    ],
)
async def test_the_state_turns_at_the_minute_it_names(
    database: str, now: str, phase: str, label: str, changes_at: str | None
) -> None:
    event = await make_event(**WINDOW)
    with speaking("en"):
        state = registration_state(event, [OPEN], at(now))
        assert (state.phase, state.label) == (phase, label)
    assert state.changes_at == (at(changes_at) if changes_at else None)
    assert state.is_on == ("2027-05-25" <= now < "2027-05-29")


@pytest.mark.parametrize(
    ("changed", "categories", "phase"),
    [
        ({}, [], "preparing"),
        ({}, [CategoryWindow(Access.BY_INVITATION, None, None)], "by_invitation"),
        (
            {},
            [CategoryWindow(Access.OPEN, "2027-05-10T09:00", None), CategoryWindow(Access.ACCOMPANYING, None, None)],
            "not_yet",
        ),
        ({}, [CategoryWindow(Access.OPEN, "2027-05-10T09:00", None), OPEN], "open"),
        ({"registration_opens": None}, [OPEN], "not_yet"),
        ({"state": "cancelled"}, [OPEN], "cancelled"),
        ({"state": "draft"}, [OPEN], "draft"),
    ],
)
async def test_the_state_is_that_of_what_anybody_may_choose(
    database: str, changed: dict[str, Any], categories: list[CategoryWindow], phase: str
) -> None:
    event = await make_event(**(WINDOW | changed))
    assert registration_state(event, categories, at("2027-05-01T12:00")).phase == phase


async def test_every_public_page_says_it_and_none_is_kept_past_the_minute(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_category(await make_event(**WINDOW))
    clock = [at("2027-05-20T18:00:59")]

    def stand(text: str) -> None:
        clock[0] = at(text)

    for module in (frame_queries, registration_pages):
        monkeypatch.setattr(module, "now", lambda: clock[0])
    monkeypatch.setattr("time.time", lambda: clock[0].timestamp())  # noqa: PLW0108 - the clock moves

    async def said(label: str) -> list[str]:
        texts = [(await client.get(path)).text for path in PAGES]
        return [path for path, text in zip(PAGES, texts, strict=True) if f">{label}</a>" not in text]

    assert await said("Register") == []
    assert "Registration is open until 20 May 2027, 18:00" in (await client.get(f"{E}/")).text
    before = (await client.get(f"{E}/speakers")).text
    assert (await client.get(f"{E}/speakers")).text == before
    stand("2027-05-20T18:01")
    assert await said("Registration closed") == []
    stand("2027-05-29T00:00")
    assert await said("The event is over") == []
    assert "Thank you to everybody who took part" in (await client.get(f"{E}/")).text
    assert "<h1>The event is over</h1>" in (await client.get(f"{E}/registration")).text


async def test_the_form_follows_a_category_that_opens_by_itself(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = await make_event(**WINDOW)
    await make_category(event)
    await make_category(event, "press", opens="2027-05-10T09:00")
    for hour, is_offered in (("2027-05-10T08:59", False), ("2027-05-10T09:00", True)):
        monkeypatch.setattr(registration_pages, "now", lambda hour=hour: at(hour))
        assert ('value="press"' in (await client.get(f"{E}/registration")).text) == is_offered


async def test_the_state_is_not_that_of_another_event(database: str) -> None:
    event = await make_event(**WINDOW)
    await make_category(event)
    await make_category(await make_event("other", uid="o@example.org"), opens="2027-05-10T09:00")
    assert (await frame_queries.face_of(event)).windows == (OPEN,)
