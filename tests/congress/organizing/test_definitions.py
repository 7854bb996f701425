"""Definitions of an event: what somebody else saved meanwhile, what is retired, and to which event it belongs."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from events.congress.organizing.models import Event, FormField, Room
from events.records.auditing.models import Change
from tests.editing import conflict_in
from tests.factories import make_category, make_event, make_field, make_page, make_room, make_track, make_type, sign_in

ORGANIZE = "/en/organize/events/congress"


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    """An event whose owner is signed in with the client."""
    made = await make_event()
    client.cookies.update(await sign_in(event=made))
    return made


async def test_a_room_that_was_saved_meanwhile_shows_both_versions(client: httpx.AsyncClient, event: Event) -> None:
    await make_room(event)
    first = {"name-fr": "Première", "capacity": "80", "position": "1", "version": "1"}
    assert (await client.post(f"{ORGANIZE}/rooms/ebre", data=first)).status_code == 303
    late = await client.post(f"{ORGANIZE}/rooms/ebre", data=first | {"name-fr": "Seconde", "capacity": "90"})
    assert late.status_code == 409
    assert conflict_in(late) == [("Name of the room (Français)", "Première", "Seconde"), ("Seats", "80", "90")]
    again = await client.post(f"{ORGANIZE}/rooms/ebre", data=first | {"name-fr": "Seconde", "version": "2"})
    assert again.status_code == 303


async def test_the_options_of_a_question_are_compared_line_by_line(client: httpx.AsyncClient, event: Event) -> None:
    form = {"label-fr": "Repas", "kind": "choice", "option-0-fr": "Halal", "option-1-fr": "Casher", "version": "1"}
    await client.post(f"{ORGANIZE}/fields/new", data=form)
    kept = form | {"position": "1", "option-0-code": "halal", "option-1-code": "casher"}
    assert (await client.post(f"{ORGANIZE}/fields/repas", data=kept | {"option-2-fr": "Vegan"})).status_code == 303
    late = await client.post(f"{ORGANIZE}/fields/repas", data=kept | {"option-1-fr": "Kasher"})
    assert conflict_in(late) == [("Option 2", "Casher", "Kasher"), ("Option 3", "Vegan", "(empty)")]


async def test_a_page_that_was_saved_meanwhile_keeps_what_was_typed(client: httpx.AsyncClient, event: Event) -> None:
    await make_page(event, "hotels")
    form = {"title-fr": "Hôtels", "body-fr": "Ici.", "is_published": "y", "position": "1", "version": "1"}
    assert (await client.post(f"{ORGANIZE}/pages/hotels", data=form)).status_code == 303
    late = await client.post(f"{ORGANIZE}/pages/hotels", data=form | {"body-fr": "Là."})
    assert conflict_in(late) == [("Text (Français)", "Ici.", "Là.")]
    assert "Là.</textarea>" in late.text


async def test_what_is_retired_is_offered_again(client: httpx.AsyncClient, event: Event) -> None:
    rows: dict[str, Any] = {
        "rooms/ebre": await make_room(event),
        "tracks/climate": await make_track(event),
        "types/workshop": await make_type(event),
        "categories/operator": await make_category(event),
        "fields/diet": await make_field(event, "diet"),
    }
    for path, row in rows.items():
        for noun, is_offered in (("retirement", False), ("restoration", True)):
            answer = await client.post(f"{ORGANIZE}/{path}/{noun}")
            assert (answer.status_code, answer.headers["location"]) == (303, f"{ORGANIZE}/{path.partition('/')[0]}")
            await row.refresh_from_db()
            assert (row.retired_at is None) is is_offered, path
            assert (
                f"{ORGANIZE}/{path}/{'retirement' if is_offered else 'restoration'}"
                in (await client.get(f"{ORGANIZE}/{path}")).text
            )
        changes = await Change.filter(subject=row.pk).order_by("id")
        assert [change.act for change in changes] == ["retired", "restored"], path
    assert "Saved." in (await client.get(f"{ORGANIZE}/fields")).text


async def test_what_belongs_to_another_event_is_unknown_here(client: httpx.AsyncClient, event: Event) -> None:
    other = await make_event("other")
    await make_room(other)
    await make_field(other, "diet")
    await make_page(other, "hotels")
    for path in ("rooms/ebre", "rooms/ebre/retirement", "fields/diet", "fields/diet/retirement", "pages/hotels"):
        assert (await client.post(f"{ORGANIZE}/{path}", data={"version": "1"})).status_code == 404, path
    assert await Room.filter(retired_at=None).count() == 1
    assert await FormField.filter(retired_at=None).count() == 1
