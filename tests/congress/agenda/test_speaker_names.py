"""Names of speakers whose folded form is longer than what was typed."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.agenda.models import Speaker
from tests.factories import make_event, sign_in
from tests.walking import browser


@pytest.mark.parametrize("letter", ["ﷺ", "ﬃ", "ß", "İ"])
async def test_a_name_that_grows_when_it_is_folded_is_kept_whole_and_sorted_by_its_beginning(
    app: Starlette, letter: str
) -> None:
    event = await make_event()
    async with browser(app, await sign_in(event=event)) as client:
        answer: httpx.Response = await client.post(
            "/fr/organize/events/congress/speakers/new", data={"name": letter * 200, "country": ""}
        )
    assert answer.status_code == 303
    made = await Speaker.get(event_id=event.id)
    assert (made.name, len(made.sort_name) <= 200) == (letter * 200, True)
