"""Acts on an event and on what it is made of: what each writes, what it raises in calendars, and what it refuses."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from events.congress.organizing import operations
from events.congress.organizing.entered import Entered
from events.congress.organizing.models import Category, Event, Page, PrivacyNotice, Room
from events.congress.organizing.operations import NotReadyError, SeatsTakenError
from events.congress.organizing.parts import CATEGORIES, ROOMS
from events.platform.language.slugs import SlugTakenError
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.auditing.models import Change
from events.records.people.models import Grant
from events.records.seats.models import Pool
from events.records.texts.queries import texts_of
from events.records.vault.operations import keep_sensitive
from events.records.vault.queries import destruction_of
from events.records.vault.sealing import MasterKeys
from tests.factories import NOW, make_account, make_category, make_event, make_notice, make_page, make_room

BY = uuid.UUID(int=31)
LATER = NOW + dt.timedelta(hours=1)
KEYS = MasterKeys({0: b"first master key, of 32 characters"})
NAMED = {"name": {"fr": "Grande salle", "en": "Great hall"}}
COLUMNS: dict[str, Any] = {
    "slug": "days",
    "default_language": "fr",
    "languages": ["fr", "en"],
    "starts_on": dt.date(2027, 10, 30),
    "ends_on": dt.date(2027, 11, 2),
    "time_zone": "Europe/Paris",
    "registration_opens": "2027-03-28T03:00",
    "registration_closes": "2027-10-31T02:30",
    "capacity": 40,
}

pytestmark = pytest.mark.usefixtures("database")


async def _make(**changes: Any) -> Event:
    owner = (await make_account()).id
    return await operations.create_event(Entered(COLUMNS | changes, NAMED), owner=owner, now=NOW)


async def _settings(event: Event, **changes: Any) -> Entered:
    row = await Event.get(id=event.id)
    columns = {name: getattr(row, name) for name in COLUMNS if name != "capacity"}
    columns |= {"address": row.address, "capacity": (await Pool.get(id=row.pool_id)).capacity}
    return Entered(columns | changes, {}, row.version)


async def test_whoever_makes_an_event_owns_a_draft_with_its_seats() -> None:
    made = await _make()
    event = await Event.get(id=made.id)
    grant, pool = await Grant.get(), await Pool.get(id=event.pool_id)
    assert (event.state, event.sequence, event.version, event.revised_at) == ("draft", 0, 1, NOW)
    assert (grant.role, grant.scope_kind, grant.scope) == ("owner", "event", event.id)
    assert (pool.capacity, pool.taken, pool.scope) == (40, 0, event.id)
    assert str((await texts_of([event.id], ["en"])).of(event.id, "name")) == "Great hall"
    assert (await Change.get(scope=event.id)).act == "created"


async def test_registration_opens_and_closes_by_the_clock_of_the_place() -> None:
    event = await _make()
    assert event.registration_opens_at == dt.datetime(2027, 3, 28, 1, tzinfo=dt.UTC)  # the clock has just sprung on
    assert event.registration_closes_at == dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC)  # the first of two 2:30
    entered = await _settings(event, time_zone="America/Montreal", registration_closes=None)
    await operations.revise_event(event, entered, by=BY, now=LATER)
    moved = await Event.get(id=event.id)
    assert (moved.registration_opens, moved.registration_opens_at) == (
        "2027-03-28T03:00",
        dt.datetime(2027, 3, 28, 7, tzinfo=dt.UTC),
    )
    assert (moved.registration_closes, moved.registration_closes_at) == (None, None)


async def test_an_address_that_is_taken_makes_nothing() -> None:
    await _make()
    before = await Pool.all().count()
    with pytest.raises(SlugTakenError):
        await _make(starts_on=dt.date(2027, 10, 29))
    assert (await Event.all().count(), await Grant.all().count(), await Pool.all().count()) == (1, 1, before)


@pytest.mark.parametrize(
    ("changes", "grows"),
    [
        ({}, 0),
        ({"contact_email": "other@example.org"}, 0),
        ({"capacity": 80}, 0),
        ({"registration_closes": None}, 0),
        ({"starts_on": dt.date(2027, 5, 24)}, 1),
        ({"ends_on": dt.date(2027, 5, 29)}, 1),
        ({"time_zone": "Europe/Lisbon"}, 1),
        ({"address": "Rambla 1"}, 1),
    ],
)
async def test_only_another_time_or_place_counts_in_calendars(changes: dict[str, Any], grows: int) -> None:
    event = await make_event(sequence=4)
    await operations.revise_event(event, await _settings(event, **changes), by=BY, now=LATER)
    saved = await Event.get(id=event.id)
    assert (saved.sequence, saved.revised_at, saved.version) == (4 + grows, LATER, event.version + 1)


async def test_older_settings_are_not_saved() -> None:
    event = await make_event()
    entered = await _settings(event, address="Rambla 1")
    await operations.revise_event(event, entered, by=BY, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        await operations.revise_event(event, Entered({**entered.columns, "address": "x"}, {}, 1), by=BY, now=LATER)
    assert (await Event.get(id=event.id)).address == "Rambla 1"
    assert await Change.filter(scope=event.id).count() == 1


@pytest.mark.parametrize(
    ("taken", "before", "capacity", "is_refused"),
    [
        (3, 10, 3, False),
        (3, 10, 2, True),
        (3, None, 2, True),
        (3, 10, None, False),
        (3, 2, 2, False),  # less than are taken already: it stays as it was
        (3, 2, 1, True),
        (0, 10, 0, False),
    ],
)
async def test_seats_never_become_fewer_than_are_taken(
    taken: int, before: int | None, capacity: int | None, is_refused: bool
) -> None:
    event = await make_event()
    await Pool.filter(id=event.pool_id).update(taken=taken, capacity=before)
    entered = await _settings(event, capacity=capacity)
    if is_refused:
        with pytest.raises(SeatsTakenError) as refused:
            await operations.revise_event(event, entered, by=BY, now=LATER)
        assert refused.value.taken == taken
    else:
        await operations.revise_event(event, entered, by=BY, now=LATER)
    assert (await Pool.get(id=event.pool_id)).capacity == (before if is_refused else capacity)


async def test_what_is_sealed_is_kept_by_the_last_day_of_the_event() -> None:
    event, person = await make_event(), uuid.uuid4()
    day = dt.date(2027, 8, 26)
    await keep_sensitive(KEYS, event.id, person, {"diet": "Halal"}, destroy_on=day, now=NOW)
    await operations.revise_event(event, await _settings(event, address="Rambla 1"), by=BY, now=NOW)
    assert await destruction_of(person) == day
    entered = await _settings(event, ends_on=event.ends_on + dt.timedelta(days=9))
    await operations.revise_event(event, entered, by=BY, now=NOW)
    assert await destruction_of(person) == dt.date(2027, 9, 4)


@pytest.mark.parametrize(
    ("before", "state", "grows", "is_cancelled"),
    [
        ("draft", "published", 0, False),
        ("published", "draft", 1, False),  # "withdrawn for now"
        ("published", "cancelled", 1, True),
        ("draft", "cancelled", 1, True),
        ("cancelled", "published", 1, False),
        ("cancelled", "draft", 1, False),
    ],
)
async def test_calling_off_withdrawing_and_taking_that_back_count_in_calendars(
    before: str, state: str, grows: int, is_cancelled: bool
) -> None:
    event = await make_event(state=before, sequence=2)
    await make_category(event)
    await make_notice(event)
    assert await operations.change_state(event, state, by=BY, now=LATER) == before
    saved = await Event.get(id=event.id)
    assert (saved.state, saved.sequence, saved.revised_at) == (state, 2 + grows, LATER)
    assert (saved.cancelled_at == LATER) is is_cancelled
    assert await operations.change_state(event, state, by=BY, now=LATER) == state  # a second click
    assert await Change.filter(scope=event.id).count() == 1


@pytest.mark.parametrize(
    ("has_category", "has_notice", "missing"),
    [
        (False, False, ["category", "privacy notice"]),
        (True, False, ["privacy notice"]),
        (False, True, ["category"]),
        (True, True, []),
    ],
)
async def test_nothing_is_published_without_a_category_and_a_privacy_notice(
    has_category: bool, has_notice: bool, missing: list[str]
) -> None:
    event = await make_event(state="draft")
    await make_category(event, retired_at=None if has_category else NOW)  # a retired one is none
    if has_notice:
        await make_notice(event)
    assert await operations.missing_for_publishing(event) == missing
    if missing:
        with pytest.raises(NotReadyError, match="^" + ", ".join(missing) + "$"):
            await operations.change_state(event, "published", by=BY, now=LATER)
    else:
        await operations.change_state(event, "published", by=BY, now=LATER)
    assert (await Event.get(id=event.id)).state == ("draft" if missing else "published")
    await operations.change_state(event, "cancelled", by=BY, now=LATER)  # that needs neither


async def test_a_new_room_stands_last_unless_a_place_is_typed_and_has_a_code_of_its_own() -> None:
    event = await make_event()
    places = []
    for position in (None, 7, None):
        columns = {"capacity": 20, "is_online": False, "join_url": "", "position": position}
        room = await operations.create_part(ROOMS, event, Entered(columns, NAMED), by=BY, now=NOW)
        places.append((room.code, room.position))
    assert places == [("grande-salle", 1), ("grande-salle-2", 7), ("grande-salle-3", 3)]


async def test_a_room_that_nobody_named_in_the_main_language_is_called_by_another_name_or_its_kind() -> None:
    event = await make_event()
    columns = {"capacity": 20, "is_online": False, "join_url": "", "position": None}
    codes = [
        (await operations.create_part(ROOMS, event, Entered(columns, {"name": name}), by=BY, now=NOW)).code
        for name in ({"fr": "", "en": "Great hall"}, {"fr": ""}, {"ar": "قاعة"})
    ]
    assert codes == ["great-hall", "room", "room-2"]


async def test_a_place_in_the_list_that_is_left_empty_stays_as_it_is() -> None:
    event = await make_event()
    room = await make_room(event, position=5)
    await operations.revise_part(event, room, Entered({"position": None, "capacity": 9}, {}, 1), by=BY, now=NOW)
    saved = await Room.get(id=room.id)
    assert (saved.position, saved.capacity, saved.version) == (5, 9, 2)
    with pytest.raises(ChangedMeanwhileError):
        await operations.revise_part(event, room, Entered({"capacity": 10}, {}, 1), by=BY, now=NOW)
    assert (await Room.get(id=room.id)).capacity == 9


async def test_seats_of_a_category_are_its_own_and_not_fewer_than_taken() -> None:
    event = await make_event()
    columns = {"position": None, "capacity": 12, "colour": 1}
    made = await operations.create_part(CATEGORIES, event, Entered(columns, NAMED), by=BY, now=NOW)
    category = await Category.get(id=made.id)
    assert (await Pool.get(id=category.pool_id)).capacity == 12
    assert (await Pool.get(id=event.pool_id)).capacity is None
    await Pool.filter(id=category.pool_id).update(taken=5)
    with pytest.raises(SeatsTakenError):
        await operations.revise_part(event, category, Entered({"capacity": 4}, {}, 1), by=BY, now=NOW)
    saved = await Category.get(id=made.id)
    assert ((await Pool.get(id=category.pool_id)).capacity, saved.version) == (12, 1)


async def test_what_is_retired_keeps_everything_but_its_place_among_the_offers() -> None:
    event = await make_event()
    room = await make_room(event)
    acts = []
    for is_retired in (True, False):
        await operations.retire(room, is_retired=is_retired, by=BY, now=LATER)
        saved = await Room.get(id=room.id)
        assert (saved.retired_at, saved.code, saved.capacity) == (LATER if is_retired else None, "ebre", 120)
        acts.append((await Change.filter(subject=room.id).order_by("-id").first()).act)  # type: ignore[union-attr]
    assert acts == ["retired", "restored"]


async def test_a_page_has_an_address_that_stays_when_its_title_changes() -> None:
    event = await make_event()
    await make_page(event)
    entered = Entered({"position": None, "is_published": False}, {"title": {"fr": "Visas"}})
    page = await operations.save_page(event, None, entered, by=BY, now=NOW)
    assert (page.slug, page.position, page.is_published) == ("visas", 2, False)
    changed = Entered({"position": None, "is_published": True}, {"title": {"fr": "Entrer au pays"}}, 1)
    await operations.save_page(event, page, changed, by=BY, now=NOW)
    saved = await Page.get(id=page.id)
    assert (saved.slug, saved.position, saved.is_published, saved.version) == ("visas", 2, True, 2)
    with pytest.raises(ChangedMeanwhileError):
        await operations.save_page(event, page, changed, by=BY, now=NOW)


async def test_privacy_notices_are_numbered_and_none_is_changed() -> None:
    event = await make_event()
    for body in ("Un", "Deux"):
        await operations.publish_notice(event, {"fr": body}, by=BY, now=NOW)
    rows = await PrivacyNotice.filter(event_id=event.id).order_by("number")
    texts = await texts_of([row.id for row in rows], ["fr"])
    assert [(row.number, str(texts.of(row.id, "body"))) for row in rows] == [(1, "Un"), (2, "Deux")]
