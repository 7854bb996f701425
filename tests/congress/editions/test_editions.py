"""An event from nothing: created, set up, published, called off, copied to a next edition."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx
import pytest

from events.congress.agenda.models import Session, SessionSpeaker, Slot, Speaker
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.records.people.models import Grant
from events.records.seats.models import Pool
from events.records.texts.queries import texts_of
from tests.editing import conflict_in, filled
from tests.factories import (
    make_category,
    make_event,
    make_field,
    make_notice,
    make_page,
    make_room,
    make_session,
    make_speaker,
    make_track,
    sign_in,
)

ORGANIZE = "/en/organize/events/congress"


def event_form(**changes: str | list[str]) -> dict[str, Any]:
    """What an owner types to create an event."""
    form: dict[str, Any] = {
        "name-fr": "Rencontre de Cochabamba",
        "name-es": "Encuentro de Cochabamba",
        "name-en": "Cochabamba meeting",
        "slug": "cochabamba-2027",
        "venue-es": "Casa del Agua",
        "starts_on": "2027-03-20",
        "ends_on": "2027-03-22",
        "time_zone": "America/La_Paz",
        "country": "BO",
        "languages": ["fr", "es"],
        "default_language": "es",
        "registration_opens": "2026-12-01T09:00",
        "registration_closes": "2027-03-15T18:00",
        "capacity": "80",
        "contact_email": "agua@example.org",
        "confirms_move": "y",
    }
    return form | changes


@pytest.fixture
async def founder(client: httpx.AsyncClient) -> httpx.AsyncClient:
    client.cookies.update(await sign_in("founder@example.org", is_founder=True))
    return client


async def test_a_founder_creates_a_draft_and_owns_it(founder: httpx.AsyncClient) -> None:
    answer = await founder.post("/en/organize/events/new", data=event_form())
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/organize/events/cochabamba-2027/")
    event = await Event.get(slug="cochabamba-2027")
    assert (event.state, event.languages, event.default_language) == ("draft", ["fr", "es"], "es")
    assert event.registration_opens_at == dt.datetime(2026, 12, 1, 13, tzinfo=dt.UTC)
    assert (await Pool.get(id=event.pool_id)).capacity == 80
    assert (await Grant.get(scope=event.id)).role == "owner"
    dashboard = await founder.get("/en/organize/events/cochabamba-2027/")
    assert "Before you publish" in dashboard.text
    founder.cookies.clear()
    assert (await founder.get("/es/events/cochabamba-2027/")).status_code == 404


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ends_on": "2027-03-19"}, "The last day is before the first."),
        ({"ends_on": "2028-03-19"}, "An event lasts at most 60 days"),
        ({"starts_on": "0001-01-01"}, "Is the year right?"),
        ({"slug": "Cochabamba 2027"}, "Small letters a to z"),
        ({"slug": "../x"}, "Small letters a to z"),
        ({"name-es": ""}, "The text in Spanish is missing."),
        ({"default_language": "en"}, "one of the event’s languages"),
        ({"time_zone": "Mars/Olympus"}, "time_zone-error"),
        ({"registration_closes": "2026-11-01T00:00"}, "closes before it opens"),
        ({"website": "javascript:alert(1)"}, "A web address begins with https://."),
        ({"capacity": "9223372036854775808"}, "capacity-error"),
    ],
)
async def test_what_cannot_be_is_refused_beside_its_field(
    founder: httpx.AsyncClient, changes: dict[str, str], message: str
) -> None:
    answer = await founder.post("/en/organize/events/new", data=event_form(**changes))
    assert answer.status_code == 422
    assert message in answer.text.replace("&#39;", "’")
    assert "Casa del Agua" in answer.text
    assert await Event.all().count() == 0


@pytest.mark.parametrize(
    ("sent", "said", "not_said"),
    [
        ("", "This answer is missing.", "Give a date as year-month-day"),
        ("the first of May", "Give a date as year-month-day", "This answer is missing."),
    ],
)
async def test_a_day_that_cannot_be_taken_is_refused_with_one_message(
    founder: httpx.AsyncClient, sent: str, said: str, not_said: str
) -> None:
    answer = await founder.post("/en/organize/events/new", data=event_form(starts_on=sent))
    assert answer.status_code == 422
    assert said in answer.text
    assert not_said not in answer.text


async def test_an_address_is_given_once(founder: httpx.AsyncClient) -> None:
    assert (await founder.post("/en/organize/events/new", data=event_form())).status_code == 303
    again = await founder.post("/en/organize/events/new", data=event_form())
    assert again.status_code == 422
    assert "Another event has this address" in again.text


async def test_only_founders_create_events(client: httpx.AsyncClient) -> None:
    client.cookies.update(await sign_in("nobody@example.org"))
    assert (await client.get("/en/organize/events/new")).status_code == 403
    assert (await client.post("/en/organize/events/new", data=event_form())).status_code == 403


async def test_publishing_needs_a_category_and_a_privacy_notice(client: httpx.AsyncClient) -> None:
    event = await make_event(state="draft")
    client.cookies.update(await sign_in(event=event))
    early = await client.post(f"{ORGANIZE}/publication")
    assert "The event is not ready to be published" in (await client.get(early.headers["location"])).text
    assert (await Event.get(id=event.id)).state == "draft"
    await make_category(event)
    await make_notice(event)
    await client.post(f"{ORGANIZE}/publication")
    reader = {"cookie": ""}
    assert (await client.get("/fr/events/congress/", headers=reader)).status_code == 200
    await client.post(f"{ORGANIZE}/withdrawal")
    assert (await client.get("/fr/events/congress/", headers=reader)).status_code == 404


async def test_an_event_that_is_called_off_says_so_and_calendars_are_told(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await make_category(event)
    await make_notice(event)
    client.cookies.update(await sign_in(event=event))
    await client.post(f"{ORGANIZE}/cancellation")
    await event.refresh_from_db()
    assert (event.state, event.sequence) == ("cancelled", 1)
    assert "This event has been cancelled" in (await client.get("/en/events/congress/")).text
    await client.post(f"{ORGANIZE}/publication")
    await event.refresh_from_db()
    assert (event.state, event.sequence, event.cancelled_at) == ("published", 2, None)


async def test_saved_settings_show_at_once_and_an_older_version_is_refused(client: httpx.AsyncClient) -> None:
    event = await make_event()
    client.cookies.update(await sign_in(event=event))
    assert "Congrès mondial" in (await client.get("/fr/events/congress/")).text
    form = event_form(default_language="fr", version="1")
    first = await client.post(f"{ORGANIZE}/settings", data=form)
    assert (first.status_code, first.headers["location"]) == (303, f"{ORGANIZE}/settings")
    assert "Saved. The public pages show it already." in (await client.get(first.headers["location"])).text
    second = await client.post(f"{ORGANIZE}/settings", data={**form, "capacity": "90"})
    assert (second.status_code, conflict_in(second)) == (409, [("Seats in all, empty for no limit", "80", "90")])
    assert filled(second)["version"] == ["2"]
    assert "Rencontre de Cochabamba" in (await client.get("/fr/events/congress/")).text
    await event.refresh_from_db()
    assert (event.slug, event.sequence, event.version) == ("congress", 1, 2)


async def test_in_another_zone_sessions_keep_the_clock_on_the_wall(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await make_session(event)
    client.cookies.update(await sign_in(event=event))
    form = event_form(default_language="fr", version="1", time_zone="America/La_Paz")
    await client.post(f"{ORGANIZE}/settings", data=form)
    slot = await Slot.get()
    assert (slot.starts, slot.time_zone, slot.sequence) == ("2027-05-25T09:00", "America/La_Paz", 1)
    assert slot.starts_at == dt.datetime(2027, 5, 25, 13, tzinfo=dt.UTC)


async def test_a_copied_edition_has_everything_but_people_its_dates_shifted(client: httpx.AsyncClient) -> None:
    event = await make_event(texts={"tagline": {"fr": "L’eau"}}, corrections_close="2027-05-20T12:00")
    room, track = await make_room(event), await make_track(event)
    await make_category(event, capacity=12)
    await make_field(event, "diet", "choice", ("halal", "vegan"))
    await make_page(event)
    await make_notice(event, 3)
    session = await make_session(event, room=room, speakers=(await make_speaker(event),), track=track)
    client.cookies.update(await sign_in(event=event))
    answer = await client.post(
        f"{ORGANIZE}/copy", data={"slug": "next", "first_day": "2029-03-20", "with_programme": "y"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/organize/events/next/")
    made = await Event.get(slug="next")
    assert (made.state, made.starts_on, made.ends_on) == ("draft", dt.date(2029, 3, 20), dt.date(2029, 3, 23))
    assert made.corrections_close == "2029-03-15T12:00"
    assert made.uid != event.uid
    copied = await Session.get(event_id=made.id)
    slot, original = await Slot.get(session_id=copied.id), await Slot.get(session_id=session.id)
    # The last Sunday of March is later: in 2029 the same wall time is another hour of UTC.
    assert (slot.starts, slot.starts_at) == ("2029-03-20T09:00", dt.datetime(2029, 3, 20, 8, tzinfo=dt.UTC))
    assert (slot.sequence, slot.uid != original.uid, slot.room_id != room.id) == (0, True, True)
    assert (await texts_of([copied.id])).of(copied.id, "title").texts == {"fr": "Échange entre opérateurs"}
    assert await SessionSpeaker.filter(session_id=copied.id).count() == 1
    assert await Speaker.filter(event_id=made.id).count() == 1
    assert await Registration.filter(event_id=made.id).count() == 0
    for part in ("rooms", "categories", "fields", "pages", "privacy", "tracks"):
        assert (await client.get(f"/en/organize/events/next/{part}")).status_code == 200


async def test_a_copy_without_programme_and_to_a_taken_address(client: httpx.AsyncClient) -> None:
    event = await make_event()
    await make_session(event)
    client.cookies.update(await sign_in(event=event))
    form = {"slug": "congress", "first_day": "2029-03-20"}
    assert (await client.post(f"{ORGANIZE}/copy", data=form)).status_code == 422
    assert (await client.post(f"{ORGANIZE}/copy", data=form | {"slug": "next"})).status_code == 303
    made = await Event.get(slug="next")
    assert await Session.filter(event_id=made.id).count() == 0


async def test_somebody_with_a_role_sees_their_events_and_door_staff_go_to_the_door(
    client: httpx.AsyncClient,
) -> None:
    event = await make_event()
    client.cookies.update(await sign_in("reader@example.org", event=event, role="reader"))
    assert "World congress" in (await client.get("/en/organize/")).text
    client.cookies.update(await sign_in("door@example.org", event=event, role="check_in"))
    answer = await client.get("/en/organize/")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{ORGANIZE}/check-in")
