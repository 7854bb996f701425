"""The log of an event is read, and a registration erased, beside another that is like it in everything."""

from __future__ import annotations

import uuid
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tortoise.exceptions import DoesNotExist

from events.congress.agenda.models import Speaker
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import questions_of
from events.platform.web.permissions import Actor
from events.records.auditing.acts import Act as Recorded
from events.records.auditing.operations import record_change
from events.records.people.models import Account, Address, Person
from events.records.vault.models import Look
from events.secretariat.audit.queries import Choice, actors_in, entries_in
from events.secretariat.erasure import operations as erasure
from events.secretariat.search import queries as searching
from events.secretariat.search.person_queries import person_of
from events.secretariat.search.queries import reach_of
from events.settings import Settings
from tests.factories import NOW, make_event, make_speaker
from tests.missions_factory import make_delegate
from tests.twins import Act, differences_beside_twins
from tests.world import LETTER, World, make_world

BY = uuid.UUID(int=31)


@pytest.fixture
async def world(database: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> World:
    """Somebody who spoke asked for letters; colleagues corrected and looked. What was deleted is not overwritten."""
    made = await make_world(settings.files_dir)
    person, by = made.registrations["confirmed"], made.accounts["owner"].id
    await Speaker.filter(code="awa-diallo").update(registration_id=person.id)
    await Address.create(id=uuid.uuid4(), person_id=person.person_id, email=person.email, email_folded=person.email)
    changed = {"function": ["Directrice", "Ministre"]}
    for subject in (person.id, made.letter.id):
        await record_change(made.event.id, "registration", subject, Recorded.CORRECTED, NOW, actor=by, details=changed)
    await record_change(None, "person_key", BY, Recorded.REWRAPPED, NOW, actor=made.accounts["founder"].id)
    looked: dict[str, Any] = {"subject": person.id, "looked_by": by, "looked_at": NOW, "names": ["a"], "place": "x"}
    await Look.create(scope=made.event.id, **looked)

    async def leave(_tables: object) -> None:
        """Overwriting needs to be alone in the database, and is tested where rows are."""

    monkeypatch.setattr(erasure, "overwrite_traces", leave)
    return made


async def test_the_log_is_read_of_the_events_that_are_named(world: World) -> None:
    scopes, named = [world.event.id], Choice(words=world.registrations["confirmed"].search_text)
    asked: dict[str, Act] = {
        "entries": partial(entries_in, scopes, Choice(), 1),
        "named": partial(entries_in, scopes, named, 1),
        "actors": partial(actors_in, scopes),
    }
    assert await differences_beside_twins(asked) == {}


async def test_a_search_reaches_what_its_reader_reads(world: World) -> None:
    event, person = world.event, world.registrations["confirmed"]
    roles = {event.id: "owner", world.away.mission.id: "owner"}
    actor = Actor(world.accounts["owner"].id, "", "", "fr", roles=roles)
    named, of_letter = await reach_of(actor, person.badge_name), await reach_of(actor, LETTER)
    asked: dict[str, Act] = {
        "registrations": partial(searching._registrations, named, {}),  # one by one: organizations belong to nobody
        "speakers": partial(searching._speakers, named),
        "delegates": partial(searching._delegates, named),
        "sessions": partial(searching._sessions, named),
        "letters": partial(searching._letters, of_letter),
        "person": partial(person_of, named, person),
    }
    assert await differences_beside_twins(asked) == {}


async def test_a_person_is_known_by_another_address_too(world: World) -> None:
    first, second = (world.registrations[stage] for stage in ("confirmed", "waitlisted"))
    await Registration.filter(id=second.id).update(person_id=first.person_id)
    actor = Actor(world.accounts["owner"].id, "", "", "fr", roles={world.event.id: "owner"})
    file = await person_of(await reach_of(actor, ""), first)
    emails = {part.name: part.email for part in file.parts}
    assert (emails[first.badge_name], emails[second.badge_name]) == ("", second.email)


async def test_whoever_did_something_elsewhere_is_not_named_with_those_of_what_belongs_to_nothing(world: World) -> None:
    did, nothing, elsewhere = (world.accounts[name].id for name in ("organizer", "founder", "stranger"))
    other = await make_event("other", uid="o@example.org")
    for event, actor in ((other, elsewhere), (world.event, did)):
        await record_change(event.id, "event", event.id, Recorded.PUBLISHED, NOW, actor=actor)
    found = {account for account, _name in await actors_in([world.event.id], with_unscoped=True)}
    assert found & {did, nothing, elsewhere} == {did, nothing}


async def test_what_is_erased_is_of_one_registration(world: World) -> None:
    questions = await questions_of(world.event)
    people = [world.registrations[state].id for state in ("confirmed", "waitlisted", "cancelled")]
    acts: dict[str, Act] = {
        f"{at}": partial(erasure.erase, questions, person, root=Path("nowhere"), by=BY, now=NOW)
        for at, person in enumerate(people)
    }
    assert await differences_beside_twins(acts) == {}


async def test_a_registration_is_erased_at_its_own_event(world: World) -> None:
    person = world.registrations["confirmed"]
    other = await questions_of(await make_event("other", uid="o@example.org"))
    with pytest.raises(DoesNotExist):
        await erasure.erase(other, person.id, root=Path("nowhere"), by=BY, now=NOW)
    assert (await Registration.get(id=person.id)).badge_name == person.badge_name


async def test_of_others_at_the_same_event_nothing_is_erased(world: World) -> None:
    """Twins belong to another event: here whoever is erased is one of two of the same one."""
    questions, other = await questions_of(world.event), world.registrations["confirmed"]
    before = await _rows_of(other)
    assert await erasure.erase(questions, world.registrations["waitlisted"].id, root=Path("nowhere"), by=BY, now=NOW)
    assert await _rows_of(other) == before


async def _rows_of(row: Registration) -> list[Any]:
    speakers = await Speaker.filter(registration_id=row.id).values()
    return [await Registration.filter(id=row.id).values(), speakers, await Address.filter(person_id=row.person_id)]


@pytest.mark.parametrize("somebody", ["account", "registration", "speaker", "delegate", "nobody"])
async def test_a_person_is_emptied_whatever_others_are_and_stays_when_they_are_somebody(
    world: World, somebody: str
) -> None:
    row = world.registrations["waitlisted"]
    await _make(world, somebody, row.person_id)
    others = await Person.create(id=uuid.uuid4(), name="Luc Roy", language="fr", created_at=NOW)
    for what in ("account", "registration", "speaker", "delegate"):
        await _make(world, what, others.id)
    assert await erasure.erase(await questions_of(world.event), row.id, root=Path("nowhere"), by=BY, now=NOW)
    names = [(await Person.get(id=person)).name for person in (row.person_id, others.id)]
    assert names == [erasure.NOBODY if somebody == "nobody" else row.badge_name, "Luc Roy"]


async def _make(world: World, what: str, person: uuid.UUID) -> None:
    """Make a person somebody here."""
    own: dict[str, Any] = {"id": uuid.uuid4(), "person_id": person}
    match what:
        case "account":
            email = f"{person}@example.org"
            await Account.create(email=email, email_folded=email, language="fr", created_at=NOW, **own)
        case "registration":
            values = await Registration.filter(id=world.registrations["refused"].id).first().values()
            own |= {"nonce": f"{person}"[:32], "reference": f"{person}"[:9].upper(), "active_key": None}
            await Registration.create(**(values | own))
        case "speaker":
            speaker = await make_speaker(world.event, f"{person}")
            await Speaker.filter(id=speaker.id).update(person_id=person)
        case "delegate":
            await make_delegate(world.away.mission, f"{person}", person_id=person)
