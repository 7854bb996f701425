"""Letters and lists for the authorities are those of one event and one person, beside others that are like them."""

from __future__ import annotations

import uuid
from functools import partial

import pytest

from events.congress.letters import operations as letters
from events.congress.letters import queries
from events.congress.letters.accreditation_operations import make_list
from events.congress.letters.accreditation_queries import list_in, standing_of, to_be_listed
from events.congress.letters.models import AccreditationEntry, AccreditationList, Letter, LetterPaper, LetterRequest
from events.congress.letters.operations import NotRegisteredError
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.settings import Settings
from tests.congress.letters.asking import BY, ask, sealer
from tests.factories import NOW, make_event
from tests.twins import Act, differences_beside_twins
from tests.world import LETTER, World, make_world


@pytest.fixture
async def world(database: str, settings: Settings) -> World:
    """Somebody who asked for a letter comes and is on no list; somebody else was on one and comes no more."""
    made = await make_world(settings.files_dir)
    await Registration.all().update(attendance="on_site")
    made_list = await AccreditationList.get()
    await AccreditationEntry.create(list=made_list, registration=made.registrations["cancelled"])
    return made


async def _other_event() -> Event:
    return await make_event("other", uid="o@example.org")


async def test_what_is_read_of_letters_is_of_one_event_or_person(world: World) -> None:
    event, person = world.event, world.registrations["confirmed"]
    asked: dict[str, Act] = {
        "standing": partial(standing_of, event.id),
        "to be listed": partial(to_be_listed, event.id),
        "list": partial(list_in, event.id, 1, NOW),
        "paper": partial(queries.paper_of, event),
        "requests": partial(queries.requests_in, event.id),
        "some requests": partial(queries.requests_among, event.id, [(await LetterRequest.get()).id]),
        "theirs": partial(queries.requests_of, person.id),
    }
    assert await differences_beside_twins(asked) == {}
    assert [row.id for row in (await standing_of(event.id)).cancelled] == [world.registrations["cancelled"].id]


async def test_an_act_on_a_letter_or_list_changes_its_own(world: World) -> None:
    event, request = world.event, await LetterRequest.get()
    acts: dict[str, Act] = {
        "list": partial(make_list, event, by=BY, now=NOW),
        "asked": partial(ask, event, world.registrations["confirmed"], kind="invitation"),
        "withdrawn": partial(letters.withdraw, request, "", by=BY, now=NOW),
        "sent": partial(letters.send, request, by=BY, now=NOW),
    }
    assert await differences_beside_twins(acts) == {}


async def test_a_list_has_the_next_number_of_its_event(world: World) -> None:
    other = await _other_event()
    for number in (1, 2):
        await AccreditationList.create(id=uuid.uuid4(), event=other, number=number, made_at=NOW, made_by=BY)
    made = await make_list(world.event, by=BY, now=NOW)
    assert made is not None
    assert made.number == 2
    theirs = await AccreditationList.get(event_id=other.id, number=2)
    assert [await list_in(event.id, 2, NOW) for event in (world.event, other)] == [made, theirs]


async def test_a_letter_is_asked_for_by_whoever_is_registered_for_the_event(world: World) -> None:
    other = await _other_event()
    with pytest.raises(NotRegisteredError):
        await ask(other, world.registrations["confirmed"], kind="invitation")
    assert await LetterRequest.all().count() == 1


async def test_a_request_is_found_and_taken_on_in_its_own_event(world: World) -> None:
    other, request = await _other_event(), await ask(world.event, world.registrations["confirmed"], kind="invitation")
    found = [await queries.request_in(event.id, request.id) for event in (world.event, other)]
    assert found == [request, None]
    request.event_id = other.id
    assert not await letters.prepare(request, by=BY, now=NOW)
    assert (await LetterRequest.get(id=request.id)).state == "asked"


async def test_many_requests_are_those_of_one_event(world: World) -> None:
    other, request = await _other_event(), await LetterRequest.get()
    found = [await queries.requests_among(event.id, [request.id]) for event in (world.event, other)]
    assert found == [[request], []]


async def test_a_letter_that_is_called_back_is_of_its_own_request(world: World) -> None:
    request = await LetterRequest.get()
    await LetterRequest.filter(id=request.id).update(state="issued")
    other = await ask(world.event, world.registrations["confirmed"], kind="invitation")
    letter = await Letter.get()
    issued = (letter.issued_by, letter.issued_at)
    assert not await letters.recall(other, issued, by=BY, now=NOW)
    assert await letters.recall(request, issued, by=BY, now=NOW)
    assert [row.state for row in await LetterRequest.all().order_by("kind")] == ["asked", "in_preparation"]


async def test_a_letter_is_for_whom_it_was_issued(world: World) -> None:
    people = [world.registrations[state].id for state in ("confirmed", "waitlisted")]
    found = [await queries.letter_of(person, LETTER) for person in people]
    assert [letter and letter.request_id for letter in found] == [world.letter.id, None]


async def test_the_day_of_a_passport_is_of_one_person(world: World) -> None:
    person, other = (world.registrations[state] for state in ("confirmed", "waitlisted"))
    day = await queries.passport_day(person.id)
    assert day is not None
    assert await queries.passport_day(other.id) is None
    await letters.keep_passport(world.event, other.id, {"passport_number": "B2"}, sealer())
    assert await queries.passport_day(person.id) == day


async def test_everybody_is_asked_for_a_passport_by_their_own_event(world: World) -> None:
    other = await _other_event()
    await LetterPaper.create(id=uuid.uuid4(), event=other, asks_passports=False)
    assert [await queries.asks_passports(event.id) for event in (world.event, other)] == [True, False]
