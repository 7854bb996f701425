"""Registrations that are one person's: proposed, merged with both histories kept, separated again."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.organizing.models import Event
from events.congress.registration.duplicates.models import RegistrationMerge, RegistrationSeparation
from events.congress.registration.duplicates.operations import (
    Merger,
    NotMergedError,
    NotSeparatedError,
    forget_distinctions,
    look_again,
    merge,
    separate,
    tell_apart,
)
from events.congress.registration.duplicates.queries import distinctions_in, duplicates_in
from events.congress.registration.life_operations import cancel
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import questions_of
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.records.seats.models import Pool
from tests.congress.letters.asking import BY
from tests.congress.registration.filling import open_event, register
from tests.factories import NOW, make_event, make_field, sign_in

ORGANIZE = "/en/organize/events/congress"
MERGER = Merger(BY, NOW)

pytestmark = pytest.mark.tables


@pytest.fixture
async def event(app: Starlette) -> Event:
    return (await open_event(capacity=2))[0]


async def two(client: httpx.AsyncClient) -> tuple[Registration, Registration]:
    """Awa, who registered with two addresses."""
    return await register(client), await register(client, email="awa.diallo@eau.example.org")


async def merged(event: Event, ended: Registration, kept: Registration) -> None:
    await merge(await questions_of(await Event.get(id=event.id)), ended.id, kept.id, MERGER)


async def state(row: Registration) -> str:
    return (await Registration.get(id=row.id)).state


async def as_organizer(client: httpx.AsyncClient, event: Event, role: str = "organizer") -> None:
    client.cookies.clear()
    client.cookies.update(await sign_in(f"{role}@example.org", event=event, role=role))


async def test_likely_duplicates_are_proposed_within_an_event(client: httpx.AsyncClient, event: Event) -> None:
    first, second = await two(client)
    third = await register(client, badge_name="Awa D. Diallo")  # the address of the first
    await register(client, badge_name="Luc Roy")  # registered by Awa's secretariat
    await register(client, badge_name="Awa Diallo", email="kofi@somewhere.else.example")
    pairs = [(earlier.id, later.id) for _why, earlier, later in await duplicates_in(event.id)]
    assert pairs == [(first.id, third.id), (first.id, second.id)]
    assert await duplicates_in((await make_event("other", uid="o@example.org")).id) == []
    await merged(event, second, first)
    assert [pair[2].id for pair in await duplicates_in(event.id)] == [third.id]


async def test_one_ends_its_seat_is_handed_on_and_both_histories_stay(client: httpx.AsyncClient, event: Event) -> None:
    first, second = await two(client)
    waiting = await register(client, badge_name="Luc Roy", email="luc@example.org")
    assert waiting.state == "waitlisted"
    mails = await Message.filter(subject=second.id).count()
    await as_organizer(client, event)
    merging = f"{ORGANIZE}/registrations/{second.reference}/merging/{first.reference}"
    page = await client.get(f"{ORGANIZE}/duplicates")
    assert merging in page.text
    assert "stays as it is" in (await client.get(merging)).text
    assert await RegistrationMerge.all().count() == 0
    answer = await client.post(merging)
    file = f"{ORGANIZE}/registrations/{first.reference}"
    assert (answer.status_code, answer.headers["location"]) == (303, file)
    assert [await state(row) for row in (first, second, waiting)] == ["confirmed", "cancelled", "confirmed"]
    assert {pool.taken for pool in await Pool.exclude(capacity=None)} == {2}
    assert await Message.filter(subject=second.id).count() == mails  # nobody is told that they are cancelled
    assert second.reference in (await client.get(file)).text
    ended = (await client.get(f"{ORGANIZE}/registrations/{second.reference}")).text
    assert (first.reference in ended, "Separate them again" in ended) == (True, True)
    assert second.reference in (await client.get(f"{file}/person")).text
    acts = await Change.filter(act="merged").values_list("subject", flat=True)
    assert {str(one) for one in acts} == {str(first.id), str(second.id)}


async def test_a_mail_with_the_link_that_stays_follows_when_it_is_wanted(
    client: httpx.AsyncClient, event: Event
) -> None:
    first, second = await two(client)
    await as_organizer(client, event)
    merging = f"{ORGANIZE}/registrations/{second.reference}/merging/{first.reference}"
    await client.post(merging, data={"is_told": "y"})
    assert await Message.filter(subject=first.id, kind="registration_link").count() == 1


async def test_it_is_undone_while_nothing_stands_in_the_way(client: httpx.AsyncClient, event: Event) -> None:
    first, second = await two(client)
    await merged(event, second, first)
    await as_organizer(client, event)
    separation = f"{ORGANIZE}/registrations/{second.reference}/separation"
    assert (await client.post(separation)).status_code == 303
    after = await Registration.get(id=second.id)
    assert (after.state, after.cancelled_at, after.active_key) == ("confirmed", None, second.active_key)
    assert (await RegistrationMerge.all().count(), await RegistrationSeparation.all().count()) == (1, 1)
    await client.post(separation)  # a second click undoes nothing
    assert await RegistrationSeparation.all().count() == 1
    await merged(event, second, first)
    assert await state(second) == "cancelled"


async def test_without_a_free_seat_it_waits_again(client: httpx.AsyncClient, event: Event) -> None:
    first, second = await two(client)
    await merged(event, second, first)
    await register(client, badge_name="Luc Roy", email="luc@example.org")
    assert await separate(await questions_of(await Event.get(id=event.id)), second.id, MERGER) == "waitlisted"
    assert {pool.taken for pool in await Pool.exclude(capacity=None)} == {2}


@pytest.mark.parametrize("what", ["registered again", "erased"])
async def test_what_stands_in_the_way_is_said(client: httpx.AsyncClient, event: Event, what: str) -> None:
    first, second = await two(client)
    await merged(event, second, first)
    if what == "erased":
        await Registration.filter(id=second.id).update(erased_at=NOW)
    else:
        await register(client, email=second.email)
    await as_organizer(client, event)
    answer = await client.post(f"{ORGANIZE}/registrations/{second.reference}/separation")
    page = await client.get(answer.headers["location"])
    assert ("It cannot stand again" in page.text, await state(second)) == (True, "cancelled")
    assert await RegistrationSeparation.all().count() == 0


async def test_only_two_of_one_event_are_merged_while_they_stand_and_separated(
    client: httpx.AsyncClient, event: Event
) -> None:
    first, second = await two(client)
    elsewhere = await questions_of(await make_event("other", uid="o@example.org"))
    for questions, pair in (
        (elsewhere, (second, first)),
        (await questions_of(await Event.get(id=event.id)), (first, first)),
    ):
        with pytest.raises(NotMergedError):
            await merge(questions, pair[0].id, pair[1].id, MERGER)
    await merged(event, second, first)
    with pytest.raises(NotMergedError):
        await merged(event, first, second)  # which ended
    with pytest.raises(NotSeparatedError):
        await separate(elsewhere, second.id, MERGER)
    assert [await state(row) for row in (first, second)] == ["confirmed", "cancelled"]


async def test_readers_and_other_events_merge_nothing(client: httpx.AsyncClient, event: Event) -> None:
    first, second = await two(client)
    merging = f"{ORGANIZE}/registrations/{second.reference}/merging/{first.reference}"
    await as_organizer(client, event, "reader")
    assert [(await client.get(path)).status_code for path in (f"{ORGANIZE}/duplicates", merging)] == [403, 403]
    other = await make_event("other", uid="o@example.org")
    await as_organizer(client, other, "owner")
    assert (await client.post(merging.replace("/congress/", "/other/"))).status_code == 404
    assert await state(second) == "confirmed"


async def test_limited_options_are_freed_and_held_again(client: httpx.AsyncClient, event: Event) -> None:
    await make_field(event, "bus", "choice", ("one", "two"))
    answers: dict[str, Any] = {"question-bus": "one"}
    first = await register(client, **answers)
    second = await register(client, email="awa.diallo@eau.example.org", **answers)
    await merged(event, second, first)
    assert await separate(await questions_of(await Event.get(id=event.id)), second.id, MERGER) == "confirmed"
    assert await second.answers.all().count() == 1  # type: ignore[attr-defined]


async def told_apart(event: Event) -> list[tuple[str, str]]:
    return sorted((row.one.badge_name, row.other.badge_name) for row in await distinctions_in(event.id))


async def test_a_pair_that_was_looked_at_does_not_come_again_until_somebody_thinks_otherwise(
    client: httpx.AsyncClient, event: Event
) -> None:
    first, second = await two(client)
    third = await register(client, email="awadiallo@eau.example.org")
    await as_organizer(client, event)
    page = f"{ORGANIZE}/duplicates"
    apart = f"{ORGANIZE}/registrations/{first.reference}/distinction/{third.reference}"
    assert apart in (await client.get(page)).text
    assert [(await client.post(apart)).headers["location"] for _ in range(2)] == [page, page]
    pairs = [(earlier.id, later.id) for _why, earlier, later in await duplicates_in(event.id)]
    assert pairs == [(first.id, second.id), (second.id, third.id)]
    assert len(await told_apart(event)) == 1
    undoing = f"{ORGANIZE}/registrations/{third.reference}/distinction/{first.reference}/removal"
    assert await told_apart(await make_event("other", uid="o@example.org")) == []
    assert [(await client.post(undoing)).headers["location"] for _ in range(2)] == [page, page]
    assert (await told_apart(event), len(await duplicates_in(event.id))) == ([], 2)
    acts = await Change.filter(subject=third.id, act__in=["told apart", "taken back"]).order_by("id")
    assert [one.act for one in acts] == ["told apart", "taken back"]


async def test_the_page_lists_those_told_apart_while_both_stand(client: httpx.AsyncClient, event: Event) -> None:
    first, second = await two(client)
    await tell_apart(event.id, second.id, first.id, MERGER)
    await as_organizer(client, event)
    page = f"{ORGANIZE}/duplicates"
    assert "/removal" in (await client.get(page)).text
    await cancel(await questions_of(event), second.id, NOW)
    assert "/removal" not in (await client.get(page)).text
    answer = await client.post(f"{ORGANIZE}/registrations/{first.reference}/distinction/{second.reference}")
    assert "there is nothing to tell apart" in (await client.get(answer.headers["location"])).text


async def test_who_is_of_another_event_or_the_same_is_not_told_apart(client: httpx.AsyncClient, event: Event) -> None:
    first, second = await two(client)
    other = await make_event("other", uid="o@example.org")
    for pair in ((first.id, first.id), (first.id, BY)):
        with pytest.raises(NotMergedError):
            await tell_apart(event.id, *pair, MERGER)
    with pytest.raises(NotMergedError):
        await tell_apart(other.id, first.id, second.id, MERGER)
    await tell_apart(event.id, first.id, second.id, MERGER)
    await look_again(other.id, first.id, second.id, MERGER)
    assert len(await told_apart(event)) == 1


async def test_a_merge_and_an_erasure_end_it(client: httpx.AsyncClient, event: Event) -> None:
    first, second = await two(client)
    third = await register(client, badge_name="Awa D. Diallo")
    for other in (second, third):
        await tell_apart(event.id, first.id, other.id, MERGER)
    await merged(event, second, first)
    assert {name for pair in await told_apart(event) for name in pair} == {first.badge_name, third.badge_name}
    await forget_distinctions(third.id)
    assert await told_apart(event) == []


async def test_any_two_are_merged_by_typing_a_reference(client: httpx.AsyncClient, event: Event) -> None:
    first = await register(client)
    second = await register(client, badge_name="A. Diallo", email="other@elsewhere.example")
    gone = await register(client, badge_name="Luc Roy", email="luc@example.org")
    await cancel(await questions_of(event), gone.id, NOW)
    elsewhere = await register(client, badge_name="Li Wei", email="li@example.org")
    other = await make_event("other", uid="o@example.org")
    await Registration.filter(id=elsewhere.id).update(event_id=other.id)
    await as_organizer(client, event)
    page = f"{ORGANIZE}/registrations/{second.reference}/merging"
    assert page in (await client.get(f"{ORGANIZE}/registrations/{second.reference}")).text
    for typed, said in (
        ("nobody", "No registration of this event has this reference."),
        (elsewhere.reference, "No registration of this event has this reference."),
        (second.reference, "This is the registration itself."),
        (gone.reference, "does not stand any more"),
    ):
        answer = await client.post(page, data={"reference": typed})
        assert (answer.status_code, f'value="{typed}"' in answer.text) == (422, True)
        assert said in answer.text
    answer = await client.post(page, data={"reference": f" {first.reference.lower()} "})
    merging = f"{ORGANIZE}/registrations/{second.reference}/merging/{first.reference}"
    assert answer.headers["location"] == merging
    turned = f"{ORGANIZE}/registrations/{first.reference}/merging/{second.reference}"
    assert turned in (await client.get(merging)).text
    await client.post(turned)
    assert [await state(row) for row in (first, second)] == ["cancelled", "confirmed"]
