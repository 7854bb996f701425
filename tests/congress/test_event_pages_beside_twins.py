"""What is sent from the pages of an event reaches its own rows, beside an event that is like it in everything."""

from __future__ import annotations

from starlette.applications import Starlette

from events.congress.agenda.models import Speaker
from events.congress.registration.models import Registration
from events.platform.web.addresses import address
from events.settings import Settings
from tests.twins import make_twins
from tests.walking import browser
from tests.world import make_world


async def test_a_speaker_of_an_event_is_linked_to_a_registration_for_it(app: Starlette, settings: Settings) -> None:
    world = await make_world(settings.files_dir)
    await make_twins()
    event, person = world.event, world.registrations["confirmed"]
    named = {"slug": event.slug, "code": "awa-diallo"}
    twin = await Registration.exclude(event_id=event.id).get(state="confirmed")
    async with browser(app, world.cookies["owner"]) as owner:
        for reference, status in ((twin.reference, 404), (person.reference, 303)):
            answer = await owner.post(address("organize.speaker.registration", "fr", **named, reference=reference))
            assert answer.status_code == status, answer.text
    linked = {row.event_id: row.registration_id for row in await Speaker.filter(code="awa-diallo")}
    assert (linked.pop(event.id), [*linked.values()]) == (person.id, [None])
