"""Naming people under a quota, and what becomes of those who are named."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from events.congress.delegations import nominee_operations as acts
from events.congress.delegations.nominee_operations import ElsewhereError, Naming
from events.congress.delegations.operations import have_wait_together, save_delegation
from events.congress.delegations.queries import file_of
from events.congress.delegations.values import Entered
from events.congress.organizing.models import FieldOption
from events.congress.organizing.operations import SeatsTakenError
from events.congress.quotas.models import Delegation
from events.congress.quotas.operations import QuotaFullError
from events.congress.registration import operations
from events.congress.registration.approval_operations import Decision, approve, refuse
from events.congress.registration.correction_operations import Correction, correct
from events.congress.registration.life import Outcome
from events.congress.registration.life_operations import cancel
from events.congress.registration.models import Consent, Registration
from events.congress.registration.operations import AlreadyRegisteredError, register
from events.congress.registration.queries import details_of
from events.congress.registration.question_queries import Questions
from events.congress.registration.stored_answers import Given
from events.congress.registration.substitution_operations import NotHandedOnError
from events.congress.registration.values import Application
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.records.seats import operations as seats
from events.records.seats.models import Pool
from tests.congress.delegations.naming import BY, LATER, World, make_delegation, nominee, seats_taken
from tests.congress.registration.filling import application
from tests.factories import NOW, make_category, make_field, make_pool
from tests.records.seats.invariants import check_seats


async def kinds(row: Registration) -> set[str]:
    return {mail.kind for mail in await Message.filter(subject=row.id)}


async def acts_on(row: Registration) -> list[str]:
    return [change.act for change in await Change.filter(subject=row.id).order_by("id")]


async def test_who_is_named_counts_in_the_quota_and_has_no_seat(database: str) -> None:
    world = await World.made()
    row = await world.name()
    assert (row.state, row.approval, row.delegation_id) == ("nominated", "not_asked", world.delegation.id)
    assert (row.organization, row.country, row.language, row.price) == ("Eaux du Sahel", "ML", "fr", None)
    assert (await world.taken(), await seats_taken(world)) == (1, 0)
    assert await kinds(row) == {"registration_nominated"}
    assert await acts_on(row) == ["nominated"]


async def test_who_confirms_takes_a_seat_and_gives_a_consent(database: str) -> None:
    world = await World.made(price=2500)
    row = await world.confirm(await world.name())
    assert (row.state, row.payment, row.price) == ("confirmed", "due", 2500)
    assert (await world.taken(), await seats_taken(world)) == (1, 1)
    assert await kinds(row) == {"registration_nominated", "registration_confirmed"}
    assert await acts_on(row) == ["nominated", "nomination confirmed"]
    assert await Consent.filter(registration_id=row.id).count() == 1
    with pytest.raises(ChangedMeanwhileError):  # once is enough
        await world.confirm(row)


async def test_who_is_completed_by_the_focal_point_has_given_no_consent(database: str) -> None:
    world = await World.made()
    row = await world.confirm(await world.name(), has_consented=False, is_own=False)
    assert row.state == "confirmed"
    assert await acts_on(row) == ["nominated", "completed"]
    assert await Consent.filter(registration_id=row.id).count() == 0


async def test_who_confirms_where_nothing_is_free_waits(database: str) -> None:
    world = await World.made(capacity=1)
    await world.confirm(await world.name(1))
    row = await world.confirm(await world.name(2))
    assert row.state == "waitlisted"
    assert (await world.taken(), await seats_taken(world)) == (2, 1)


async def test_who_confirms_where_approval_is_needed_is_submitted(database: str) -> None:
    world = await World.made(access="by_approval")
    row = await world.confirm(await world.name())
    assert (row.state, row.approval) == ("submitted", "asked")
    other = await world.confirm(await world.name(2), by=BY)
    assert (other.state, other.approval) == ("confirmed", "approved")


async def test_who_declines_frees_the_place(database: str) -> None:
    world = await World.made(1)
    row = await world.name()
    with pytest.raises(QuotaFullError):
        await world.name(2)
    assert await acts.decline(await world.questions(), row, LATER) is True
    assert await acts.decline(await world.questions(), row, LATER) is False
    assert (await Registration.get(id=row.id)).state == "declined"
    assert await world.taken() == 0
    await world.name(2)
    assert await world.taken() == 1


async def test_who_declines_gives_back_an_option_that_an_organizer_chose_for_them(database: str) -> None:
    world = await World.made(1)
    bus, pool = await make_field(world.event, "bus", "choice", ("one",)), await make_pool(1)
    await FieldOption.filter(code="one").update(pool_id=pool.id)
    row = await world.name()
    details = replace(await details_of(row), answers={bus.id: Given("one", bus.version)})
    await correct(await world.questions(), row, Correction(details, row.version), LATER, actor=BY)
    assert (await Pool.get(id=pool.id)).taken == 1
    assert await acts.decline(await world.questions(), row, LATER) is True
    assert (await Pool.get(id=pool.id)).taken == 0


async def race(world: World, number: int) -> int:
    """Name so many people at the same time; return how many were."""

    async def one(at: int) -> bool:
        try:
            await world.name(at)
        except QuotaFullError:
            return False
        return True

    return sum(await asyncio.gather(*(one(at) for at in range(number))))


@pytest.mark.tables
@pytest.mark.parametrize("places", [1, 7])
async def test_a_race_for_the_last_places_of_a_quota_names_exactly_these(database: str, places: int) -> None:
    world = await World.made(places)
    assert await race(world, 20) == places
    assert await world.taken() == places
    assert await Registration.filter(state="nominated").count() == places


@pytest.mark.tables
async def test_the_race_for_a_quota_is_lost_without_its_guard(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_look(questions: Questions, application: Application) -> None:
        """As in many processes, of which each has looked before the others took what was left."""

    monkeypatch.setattr(seats, "_TAKE", "UPDATE pool SET taken = taken + 1 WHERE id = $1")
    monkeypatch.setattr(operations, "_refuse_full", no_look)
    world = await World.made(1)
    assert await race(world, 3) == 3


async def test_the_same_form_names_once(database: str) -> None:
    world = await World.made()
    naming = Naming(nominee(world.category), "nonce-of-one-nomination")
    made = {(await acts.nominate(await world.questions(), world.delegation, naming, NOW)).id for _ in range(2)}
    assert (len(made), await world.taken()) == (1, 1)


async def test_who_registered_by_themselves_joins_as_they_are(database: str) -> None:
    world = await World.made()
    asked = application(world.category, {})
    details = replace(asked.details, badge_name="NOM  1", email="nom1@sahel.example.org")
    known = await register(await world.questions(), replace(asked, details=details), NOW)
    row = await world.name(1)
    assert (row.id, row.state, row.delegation_id, row.nominated_at) == (
        known.id,
        "confirmed",
        world.delegation.id,
        None,
    )
    assert await kinds(row) == {"registration_confirmed", "registration_joined"}
    await world.name(1)
    assert await world.taken() == 1
    other = await make_delegation(world.event, {world.category.id: 1}, name="Autre")
    with pytest.raises(ElsewhereError):
        await world.name(1, of=other)
    # Withdrawn, they stay registered.
    assert await acts.withdraw(await world.questions(), world.delegation, row, by=None, now=LATER) is True
    row = await Registration.get(id=row.id)
    assert (row.state, row.delegation_id, await world.taken()) == ("confirmed", None, 0)


async def test_who_was_named_and_registers_by_themselves_is_one_registration(database: str) -> None:
    world = await World.made()
    row = await world.name(1)
    asked = application(world.category, {})
    details = replace(asked.details, badge_name="Nom 1", email="nom1@sahel.example.org")
    with pytest.raises(AlreadyRegisteredError) as known:
        await register(await world.questions(), replace(asked, details=details), NOW)
    assert known.value.known.id == row.id


async def test_whoever_is_withdrawn_gives_seat_and_place_back(database: str) -> None:
    world = await World.made()
    row = await world.confirm(await world.name())
    assert await acts.withdraw(await world.questions(), world.delegation, row, by=None, now=LATER) is True
    assert (await Registration.get(id=row.id)).state == "cancelled"
    assert (await world.taken(), await seats_taken(world)) == (0, 0)
    assert await acts.withdraw(await world.questions(), world.delegation, row, by=None, now=LATER) is False


async def test_another_delegation_withdraws_nobody(database: str) -> None:
    world = await World.made()
    row = await world.name()
    other = await make_delegation(world.event, {}, name="Autre")
    assert await acts.withdraw(await world.questions(), other, row, by=None, now=LATER) is False
    with pytest.raises(NotHandedOnError):
        await acts.substitute(await world.questions(), other, row, Naming(nominee(world.category, 2), "n" * 20), LATER)
    assert await world.taken() == 1


@pytest.mark.parametrize("capacity", [1, 0])
async def test_a_substitute_has_the_seat_or_the_rank_and_the_history(database: str, capacity: int) -> None:
    world = await World.made(capacity=capacity)
    row = await world.confirm(await world.name(1))
    ahead = await seats_taken(world)
    await world.confirm(await world.name(2))
    substitute = await world.substitute(row, 3)
    former = await Registration.get(id=row.id)
    assert (substitute.state, substitute.delegation_id) == (row.state, world.delegation.id)
    assert (former.state, former.handed_to) == ("cancelled", substitute.id)
    assert (await world.taken(), await seats_taken(world)) == (2, ahead)
    await check_seats()
    # Sent once more it is the same one.
    assert (await world.substitute(row, 3)).id == substitute.id


async def test_a_nomination_is_followed_by_a_nomination(database: str) -> None:
    world = await World.made(1)
    substitute = await world.substitute(await world.name(1), 2)
    assert (substitute.state, await world.taken(), await seats_taken(world)) == ("nominated", 1, 0)
    assert (await world.confirm(substitute)).state == "confirmed"


async def test_who_is_known_is_no_substitute(database: str) -> None:
    world = await World.made()
    first, _second = await world.name(1), await world.name(2)
    with pytest.raises(AlreadyRegisteredError):
        await world.substitute(first, 2)
    assert await world.taken() == 2


async def test_a_quota_is_not_lowered_below_who_is_named(database: str) -> None:
    world = await World.made(2)
    await world.name(1)
    row = world.delegation
    entered = Entered("Eaux", "ML", "Mariam", row.focal_email, "fr", quotas={world.category.id: 0})
    with pytest.raises(SeatsTakenError) as refused:
        await save_delegation(world.event, row, entered, row.version, by=BY, now=LATER)
    assert (refused.value.taken, refused.value.capacity) == (1, str(world.category.id))
    await save_delegation(
        world.event, row, replace(entered, quotas={world.category.id: 1}), row.version, by=BY, now=LATER
    )
    with pytest.raises(QuotaFullError):
        await world.name(2)


async def test_who_cancels_after_confirming_frees_the_place(database: str) -> None:
    world = await World.made(1)
    row = await world.confirm(await world.name(1))
    await cancel(await world.questions(), row.id, LATER)
    assert await world.taken() == 0


async def test_who_is_refused_frees_the_place_and_is_approved_only_into_a_free_one(database: str) -> None:
    world = await World.made(1, access="by_approval")
    row = await world.confirm(await world.name(1))
    decision = Decision(BY, LATER)
    await refuse(await world.questions(), [row.id], decision)
    assert await world.taken() == 0
    second = await world.name(2)
    assert await approve(await world.questions(), [row.id], decision) == {row.id: Outcome.QUOTA_FULL}
    await acts.decline(await world.questions(), second, LATER)
    assert await approve(await world.questions(), [row.id], decision) == {row.id: Outcome.CONFIRMED}
    assert await world.taken() == 1


async def test_another_category_needs_a_place_there(database: str) -> None:
    world = await World.made(1)
    press = await make_category(world.event, "press", position=2)
    row = await world.confirm(await world.name(1))
    details = replace(await details_of(row), category_id=press.id)
    with pytest.raises(QuotaFullError):
        await correct(await world.questions(), row, Correction(details, row.version), LATER, actor=BY)
    entered = Entered("Eaux", "ML", "M", "m@x.example.org", "fr", quotas={world.category.id: 1, press.id: 1})
    await save_delegation(world.event, world.delegation, entered, world.delegation.version, by=BY, now=LATER)
    row = await Registration.get(id=row.id)
    await correct(await world.questions(), row, Correction(details, row.version), LATER, actor=BY)
    file = await file_of(await Delegation.get(id=world.delegation.id), await world.questions())
    assert [(quota.category.code, quota.taken) for quota in file.quotas] == [("operator", 0), ("press", 1)]


async def test_those_of_a_delegation_wait_together_when_it_asks_for_it(database: str) -> None:
    world = await World.made(capacity=0)
    first, second = [await world.confirm(await world.name(number)) for number in (1, 2)]
    await have_wait_together(await world.questions(), world.delegation, True, by=None, now=LATER)
    third = await world.confirm(await world.name(3))
    rows = [first, second, third]
    await seats.set_capacity((world.event.pool_id, world.category.pool_id), 2, LATER)
    assert [(await Registration.get(id=row.id)).state for row in rows] == ["waitlisted"] * 3
    await seats.set_capacity((world.event.pool_id, world.category.pool_id), 3, LATER)
    assert [(await Registration.get(id=row.id)).state for row in rows] == ["confirmed"] * 3
