"""Years at the edges, hours that clocks skip, and what becomes of a programme in another zone or another year."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.agenda.models import Slot
from events.congress.organizing.models import Event
from tests.factories import make_category, make_event, make_notice, make_session, make_speaker, make_type, sign_in
from tests.walking import browser

HOME = "/fr/organize/events/congress"
SESSION = {"title-fr": "Sources", "starts": "22:00", "ends": "02:00"}


@pytest.fixture
async def owner(app: Starlette) -> httpx.AsyncClient:
    event = await make_event(time_zone="UTC")
    await make_category(event)
    await make_notice(event)
    await make_session(event, type=await make_type(event), speakers=(await make_speaker(event),))
    return browser(app, await sign_in(event=event, is_founder=True))


_MOVES = {"confirms_move": "y"}  # people may be registered by then


async def settings(owner: httpx.AsyncClient, day: str, zone: str) -> int:
    """Save the event with this day and zone."""
    version = (await Event.get(slug="congress")).version
    form = {"name-fr": "Congrès", "starts_on": day, "ends_on": day, "languages": ["fr"], "default_language": "fr"}
    answer = await owner.post(
        HOME + "/settings", data={**form, "country": "", "time_zone": zone, "version": version} | _MOVES
    )
    return answer.status_code


async def broken(owner: httpx.AsyncClient, slug: str, day: str) -> dict[str, int]:
    """The pages that do not open."""
    public, team = f"/fr/events/{slug}", f"/fr/organize/events/{slug}"
    pages = (
        f"{public}/",
        f"{public}/agenda",
        f"{public}/agenda/{day}",
        f"/calendars/events/{slug}.ics",
        "/fr/",
        f"/exports/events/{slug}/schedule.xml",
        f"/exports/events/{slug}/schedule.json",
        f"{team}/sessions",
        f"{team}/",
    )
    statuses = {page: (await owner.get(page)).status_code for page in pages}
    return {page: status for page, status in statuses.items() if status != 200}


@pytest.mark.parametrize("first", ["1990-01-01", "2150-12-31"])
async def test_a_copy_that_would_leave_the_years_we_know_is_refused_beside_its_first_day(
    owner: httpx.AsyncClient, first: str
) -> None:
    day = dt.date(2150, 1, 1) if first < "2000" else dt.date(1990, 1, 1)
    await Event.filter(slug="congress").update(starts_on=day, ends_on=day, registration_opens="2100-01-01T00:00")
    answer = await owner.post(HOME + "/copy", data={"slug": "next", "first_day": first, "with_programme": "y"})
    assert (answer.status_code, "L’année est-elle" in answer.text) == (422, True)
    assert await Event.all().count() == 1


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2200-01-01"])
async def test_a_session_over_midnight_at_the_end_of_time_is_refused(owner: httpx.AsyncClient, day: str) -> None:
    answer = await owner.post(HOME + "/sessions/new", data={**SESSION, "starts_on": day})
    assert answer.status_code == 422


@pytest.mark.parametrize("year", [1990, 2150])
@pytest.mark.parametrize("zone", ["Europe/Madrid", "Australia/Lord_Howe", "Pacific/Kiritimati", "America/St_Johns"])
async def test_events_of_the_first_and_the_last_year_open_in_every_format(
    owner: httpx.AsyncClient, year: int, zone: str
) -> None:
    day = f"{year}-12-31"
    assert await settings(owner, day, zone) == 303
    assert (await owner.post(HOME + "/sessions/new", data={**SESSION, "starts_on": day})).status_code == 303
    assert await broken(owner, "congress", day) == {}


# Clocks go forward over the beginning and not over the end.
SKIPPED = [
    ("Europe/Madrid", "2027-03-28T02:30", "2027-03-28T03:10"),
    ("Australia/Lord_Howe", "2027-10-03T02:10", "2027-10-03T02:35"),
]


@pytest.mark.parametrize(("zone", "starts", "ends"), SKIPPED)
async def test_a_session_that_another_zone_would_end_before_it_begins_lasts_as_long_as_it_did(
    owner: httpx.AsyncClient, zone: str, starts: str, ends: str
) -> None:
    instants = {"starts_at": dt.datetime.fromisoformat(starts + "Z"), "ends_at": dt.datetime.fromisoformat(ends + "Z")}
    await Slot.all().update(starts=starts, ends=ends, **instants)
    assert await settings(owner, starts[:10], zone) == 303
    slot = await Slot.get()
    assert slot.ends_at - slot.starts_at == instants["ends_at"] - instants["starts_at"]
    assert (await owner.get("/calendars/events/congress.ics")).text.count("BEGIN:VEVENT") == 2
    assert await broken(owner, "congress", starts[:10]) == {}


async def test_so_does_one_that_is_copied_to_a_day_on_which_clocks_go_forward(owner: httpx.AsyncClient) -> None:
    await Event.all().update(time_zone="Europe/Madrid", starts_on=dt.date(2027, 3, 27), ends_on=dt.date(2027, 3, 27))
    at = dt.datetime(2027, 3, 27, 1, 30, tzinfo=dt.UTC)
    walls = {"time_zone": "Europe/Madrid", "starts": "2027-03-27T02:30", "ends": "2027-03-27T03:10"}
    await Slot.all().update(**walls, starts_at=at, ends_at=at + dt.timedelta(minutes=40))
    answer = await owner.post(HOME + "/copy", data={"slug": "next", "first_day": "2027-03-28", "with_programme": "y"})
    assert answer.status_code == 303
    copied = await Slot.get(event__slug="next")
    assert (copied.starts, copied.ends) == ("2027-03-28T02:30", "2027-03-28T04:10")
    assert copied.ends_at - copied.starts_at == dt.timedelta(minutes=40)
    assert await broken(owner, "next", "2027-03-28") == {}
