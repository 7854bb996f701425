"""Somebody in the place of somebody else: the seat and its rank stay, what is personal does not go along."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from dataclasses import replace
from uuid import UUID

import httpx
import pytest

from events.congress.organizing.models import Category, Event, FieldOption
from events.congress.quotas.models import Delegation, DelegationQuota
from events.congress.registration import life_operations, operations, substitution_operations
from events.congress.registration.models import Answer, Consent, Registration
from events.congress.registration.operations import AlreadyRegisteredError, NotInvitedError
from events.congress.registration.option_seat_operations import OptionFullError, limit_option
from events.congress.registration.question_queries import Questions, questions_of
from events.congress.registration.substitution_operations import NotHandedOnError, hand_on
from events.congress.registration.values import Application, Permission
from events.platform.storage.database import transaction
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.records.seats import operations as seats
from events.records.seats.models import Claim
from tests.congress.registration.filling import application, open_event, register
from tests.factories import NOW, make_account, make_field, make_pool
from tests.records.seats.invariants import check_seats

LATER = NOW + dt.timedelta(hours=1)


async def questions() -> Questions:
    return await questions_of(await Event.get(slug="congress"))


async def colleague(nonce: str = "nonce-of-a-colleague-1", **changes: object) -> Application:
    """What Binta sends, who takes Awa's place."""
    filled = application(await Category.get(code="operator"), {})
    details = replace(filled.details, badge_name="Binta Sow", email="binta@eau.example.org", country="GN")
    return replace(filled, details=details, nonce=nonce, language="es", **changes)  # type: ignore[arg-type]


async def reload(row: Registration) -> Registration:
    return await Registration.get(id=row.id)


async def binta() -> Registration:
    return await Registration.get(badge_name="Binta Sow")


async def test_the_seat_is_somebody_elses_and_what_is_personal_stays_behind(client: httpx.AsyncClient) -> None:
    event, _ = await open_event(capacity=1)
    question = await make_field(event, "diet")
    awa = await register(client, **{"question-diet": "Sans sel"})
    waiting = await register(client, badge_name="Paul Roy", email="paul@example.org")
    await Registration.filter(id=awa.id).update(payment="paid", price=5000, currency="EUR", payment_note="Reçu de Awa")
    receipt = await hand_on(await questions(), await reload(awa), await colleague(), LATER)
    former, now = await reload(awa), await binta()
    assert (former.state, former.active_key, former.cancelled_at, former.handed_to) == (
        "cancelled",
        None,
        LATER,
        now.id,
    )
    assert (receipt.id, receipt.state, receipt.link_generation) == (now.id, "confirmed", 1)
    assert (now.state, now.category_id, now.attendance, now.country, now.language) == (
        "confirmed",
        awa.category_id,
        "on_site",
        "GN",
        "es",
    )
    assert (now.payment, now.price, now.currency, now.payment_note) == ("paid", 5000, "EUR", "")
    assert now.reference != awa.reference
    assert now.person_id != awa.person_id
    assert (await reload(waiting)).state == "waitlisted"
    assert await Answer.filter(field_id=question.id).values_list("registration_id", flat=True) == [awa.id]
    assert await Consent.filter(registration_id=now.id).count() == 1
    assert {row.holder for row in await Claim.filter(state="taken")} == {now.id}
    await check_seats()


async def test_both_are_told_and_both_histories_say_it_and_name_nobody(client: httpx.AsyncClient) -> None:
    await open_event(capacity=1)
    awa = await register(client)
    await hand_on(await questions(), awa, await colleague(), LATER)
    now = await binta()
    told = await Message.filter(created_at=LATER).order_by("kind").values_list("kind", "recipient", "language")
    assert told == [
        ("registration_confirmed", "binta@eau.example.org", "es"),
        ("registration_handed_on", "awa@eau.example.org", "en"),
    ]
    acts = await Change.filter(made_at=LATER).order_by("act").values_list("subject", "act", "details", "actor")
    assert acts == [(awa.id, "handed on", {}, None), (now.id, "taken over", {}, None)]


async def test_who_waits_passes_their_rank_on(client: httpx.AsyncClient) -> None:
    await open_event(capacity=1)
    first = await register(client, badge_name="Person A", email="a@example.org")
    awa = await register(client)
    third = await register(client, badge_name="Person C", email="c@example.org")
    receipt = await hand_on(await questions(), awa, await colleague(), LATER)
    assert receipt.state == "waitlisted"
    await life_operations.cancel(await questions(), first.id, LATER)
    assert ((await binta()).state, (await reload(third)).state) == ("confirmed", "waitlisted")
    await check_seats()


async def test_an_offer_is_passed_on_with_its_end_and_so_is_waiting_together(client: httpx.AsyncClient) -> None:
    event, _ = await open_event(capacity=1)
    await seats.set_offer_hours(event.pool_id, 24)
    first = await register(client, badge_name="Person A", email="a@example.org")
    awa = await register(client)
    await life_operations.cancel(await questions(), first.id, NOW)
    await hand_on(await questions(), awa, await colleague(), LATER)
    now = await binta()
    claims = await Claim.filter(state="offered")
    assert [(row.holder, row.group, row.expires_at) for row in claims] == [
        (now.id, now.id, NOW + dt.timedelta(hours=24)) for _pool in claims
    ]
    assert len(claims) == 2
    assert await seats.accept(now.id, (event.pool_id,), LATER)
    await check_seats()


async def test_a_category_by_approval_asks_for_it_anew_unless_an_organizer_decides(client: httpx.AsyncClient) -> None:
    _, category = await open_event(capacity=2)
    awa = await register(client)
    owner = await make_account()
    await Category.filter(id=category.id).update(access="by_approval")
    await Registration.filter(id=awa.id).update(approval="approved")
    await Event.filter(slug="congress").update(revision=77)
    asked = await hand_on(await questions(), await reload(awa), await colleague(), LATER)
    assert (asked.state, (await binta()).approval) == ("submitted", "asked")
    await check_seats()
    again = replace(await colleague("nonce-of-a-colleague-2"), by=owner.id)
    again = replace(again, details=replace(again.details, badge_name="Carmen Ruiz"))
    settled = await hand_on(await questions(), await binta(), again, LATER)
    assert (settled.state, (await Registration.get(id=settled.id)).approval) == ("confirmed", "approved")


async def test_a_category_by_invitation_is_handed_on_only_with_a_permission(client: httpx.AsyncClient) -> None:
    _, category = await open_event()
    awa = await register(client)
    await Category.filter(id=category.id).update(access="by_invitation")
    await Event.filter(slug="congress").update(revision=77)
    with pytest.raises(NotInvitedError):
        await hand_on(await questions(), awa, await colleague(), LATER)
    permission = Permission(frozenset({category.id}))
    receipt = await hand_on(await questions(), awa, await colleague(permission=permission), LATER)
    assert receipt.state == "confirmed"


async def test_a_nominee_is_replaced_without_a_seat_and_without_mail_to_who_is_nominated(
    client: httpx.AsyncClient,
) -> None:
    await open_event(capacity=1)
    awa = await register(client)
    await life_operations.cancel(await questions(), awa.id, NOW)
    await Registration.filter(id=awa.id).update(state="nominated", active_key="somebody")
    receipt = await hand_on(await questions(), await reload(awa), await colleague(is_told=False), LATER)
    assert receipt.state == "nominated"
    assert (await reload(awa)).state == "cancelled"
    assert not await Message.exists(created_at=LATER)
    await check_seats()


async def test_the_place_in_a_delegations_quota_goes_along(client: httpx.AsyncClient) -> None:
    event, category = await open_event(capacity=1)
    pool = await make_pool(1)
    delegation = await Delegation.create(
        id=uuid.uuid4(),
        event=event,
        country="SN",
        focal_name="Aïssatou Ba",
        focal_email="ba@example.org",
        focal_language="fr",
        created_at=NOW,
        updated_at=NOW,
    )
    await DelegationQuota.create(id=uuid.uuid4(), delegation=delegation, category=category, pool=pool)
    nominated = await colleague("nonce-of-a-nominee-01", delegation_id=delegation.id, is_nominated=True)
    nominated = replace(nominated, details=replace(nominated.details, badge_name="Awa Diallo"))
    receipt = await operations.register(await questions(), nominated, NOW)
    await hand_on(await questions(), await Registration.get(id=receipt.id), await colleague(), LATER)
    now = await binta()
    assert (now.state, now.delegation_id, now.nominated_at) == ("nominated", delegation.id, NOW)
    assert {(row.holder, UUID(str(row.pool_id))) for row in await Claim.filter(state="taken")} == {(now.id, pool.id)}
    await check_seats()


@pytest.mark.parametrize(
    "over",
    [
        {"state": "cancelled"},
        {"state": "declined"},
        {"state": "submitted", "approval": "refused"},
        {"checked_in_at": NOW},
    ],
)
async def test_who_is_not_to_come_or_has_come_hands_nothing_on(
    client: httpx.AsyncClient, over: dict[str, object]
) -> None:
    await open_event(capacity=1)
    awa = await register(client)
    await Registration.filter(id=awa.id).update(**over)
    with pytest.raises(NotHandedOnError):
        await hand_on(await questions(), awa, await colleague(), LATER)
    assert await Registration.all().count() == 1
    assert {row.holder for row in await Claim.filter(state="taken")} == {awa.id}


async def test_whoever_is_registered_already_takes_no_second_place(client: httpx.AsyncClient) -> None:
    await open_event(capacity=5)
    awa = await register(client)
    other = await register(client, badge_name="Binta Sow", email="binta@eau.example.org")
    with pytest.raises(AlreadyRegisteredError) as refused:
        await hand_on(await questions(), awa, await colleague(), LATER)
    assert refused.value.known.id == other.id
    assert (await reload(awa)).state == "confirmed"


async def test_a_form_that_is_sent_twice_hands_on_once(client: httpx.AsyncClient) -> None:
    await open_event(capacity=1)
    awa = await register(client)
    first = await hand_on(await questions(), awa, await colleague(), LATER)
    assert await hand_on(await questions(), awa, await colleague(), LATER) == first
    assert await Registration.all().count() == 2


async def test_options_are_freed_and_a_full_one_refuses_the_whole_act(client: httpx.AsyncClient) -> None:
    event, _ = await open_event(capacity=1)
    bus = await make_field(event, "bus", "choice", ("museum", "dam"))
    for option in await FieldOption.filter(field_id=bus.id).order_by("code"):
        async with transaction():
            await seats.hold(event.pool_id)
            await limit_option(event, option, 1 if option.code == "museum" else 0, NOW)
    awa = await register(client, **{"question-bus": "museum"})
    filled = await colleague()
    given = application(await Category.get(code="operator"), {bus: "dam"}).details.answers
    with pytest.raises(OptionFullError):
        await hand_on(await questions(), awa, replace(filled, details=replace(filled.details, answers=given)), LATER)
    assert (await reload(awa)).state == "confirmed"
    museum = application(await Category.get(code="operator"), {bus: "museum"}).details.answers
    await hand_on(await questions(), awa, replace(filled, details=replace(filled.details, answers=museum)), LATER)
    assert {row.holder for row in await Claim.filter(state="taken")} == {(await binta()).id}
    await check_seats()


async def _race(awa: Registration) -> tuple[object, ...]:
    """Awa cancels while Binta takes her place, and Carmen does too."""
    form = await questions()
    carmen = await colleague("nonce-of-a-colleague-2")
    carmen = replace(carmen, details=replace(carmen.details, badge_name="Carmen Ruiz"))
    return await asyncio.gather(
        life_operations.cancel(form, awa.id, LATER),
        hand_on(form, awa, await colleague(), LATER),
        hand_on(form, awa, carmen, LATER),
        return_exceptions=True,
    )


async def _holders() -> int:
    return await Registration.filter(state="confirmed").count()


@pytest.mark.parametrize("_round", range(3))
async def test_of_cancelling_and_two_who_take_over_one_alone_succeeds(client: httpx.AsyncClient, _round: int) -> None:
    await open_event(capacity=1)
    awa = await register(client)
    outcomes = await _race(awa)
    done = [one for one in outcomes if not isinstance(one, BaseException) and one is not False]
    assert len(done) == 1, outcomes
    assert await _holders() == await Claim.filter(state="taken", pool_id=(await questions()).event_pool_id).count()
    assert await _holders() <= 1
    await check_seats()


async def test_without_the_guard_more_than_one_hold_the_place(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unguarded(*_given: object) -> None:
        """Let go whoever is asked for."""

    async def anyhow(*_given: object) -> str:
        return "taken"

    monkeypatch.setattr(substitution_operations, "_leave", unguarded)
    monkeypatch.setattr(seats, "pass_on", anyhow)
    await open_event(capacity=1)
    await _race(await register(client))
    assert await _holders() == 2
