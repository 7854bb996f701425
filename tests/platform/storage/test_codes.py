from __future__ import annotations

from events.congress.organizing.models import Page, Room
from events.platform.storage.codes import free_code
from tests.factories import NOW, make_event, make_page, make_room


async def test_a_code_is_free_among_the_rows_within(database: str) -> None:
    event, other = await make_event(), await make_event("other")
    await make_room(event, "salle", retired_at=NOW)
    assert await free_code(Room, "Salle", event_id=event.id) == "salle-2"
    assert await free_code(Room, "Salle", event_id=other.id) == "salle"
    assert await free_code(Room, "Salle") == "salle-2"


async def test_the_address_of_the_form_for_a_new_row_is_reserved(database: str) -> None:
    event = await make_event()
    assert await free_code(Room, "New", event_id=event.id) == "new-2"


async def test_what_has_no_letter_for_an_address_is_called_as_its_table(database: str) -> None:
    event = await make_event()
    assert await free_code(Room, "水", event_id=event.id) == "room"


async def test_the_short_name_may_stand_in_another_column(database: str) -> None:
    event = await make_event()
    await make_page(event, "visa")
    assert await free_code(Page, "Visa", "slug", event_id=event.id) == "visa-2"
