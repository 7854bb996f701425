"""Categories by approval: what waits to be decided keeps its seat, what is refused frees it, and all is taken back."""

from __future__ import annotations

import datetime as dt
import uuid

import httpx
import pytest

from events.congress.organizing.models import Category, Event
from events.congress.registration import life_operations
from events.congress.registration.approval_operations import Decision, approve, reconsider, refuse
from events.congress.registration.correction_operations import Correction, correct
from events.congress.registration.models import Registration
from events.congress.registration.queries import details_of
from events.congress.registration.question_queries import Questions, questions_of
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.records.seats.models import Claim, Pool
from events.records.seats.operations import release
from tests.congress.registration.filling import FORM, fill, open_event, register
from tests.factories import NOW, make_account, make_category

LATER = NOW + dt.timedelta(days=1)
PEOPLE = (("Awa Diallo", "awa@eau.example.org"), ("José Ibáñez", "jose@example.org"), ("Ida Lund", "ida@example.org"))


async def by_approval(capacity: int | None = 2, **values: object) -> Category:
    """An open event whose one category is by approval."""
    _, category = await open_event(capacity=capacity, **values)
    await Category.filter(id=category.id).update(access="by_approval")
    return category


async def three(client: httpx.AsyncClient) -> list[Registration]:
    """Three people registered one after the other."""
    return [await register(client, badge_name=name, email=email) for name, email in PEOPLE]


async def questions() -> Questions:
    return await questions_of(await Event.get(slug="congress"))


async def decision(reason: str = "", at: dt.datetime = LATER) -> Decision:
    return Decision((await make_account()).id, at, reason)


async def lives() -> list[tuple[str, str]]:
    return list(await Registration.all().order_by("registered_at").values_list("state", "approval"))


async def mails(registration: Registration) -> list[str]:
    return [mail.kind for mail in await Message.filter(subject=registration.id).order_by("created_at", "id")]


async def check_seats() -> None:
    """Whoever holds a seat has it in each pool, and nobody else has one."""
    for row in await Registration.all():
        held = await Claim.filter(holder=row.id, state="taken").count()
        assert held == (2 if row.holds_seat else 0), (row.badge_name, row.state, row.approval)
    for pool in await Pool.all():
        assert pool.taken == await Claim.filter(pool_id=pool.id, state="taken").count()


async def test_who_registers_by_approval_keeps_a_seat_and_is_told_so(client: httpx.AsyncClient) -> None:
    await by_approval()
    first, _, third = await three(client)
    assert await lives() == [("submitted", "asked"), ("submitted", "asked"), ("waitlisted", "asked")]
    assert [await mails(row) for row in (first, third)] == [["registration_submitted"], ["registration_waitlisted"]]
    await check_seats()


async def test_many_are_decided_at_once_and_what_was_done_to_each_is_told(client: httpx.AsyncClient) -> None:
    await by_approval()
    first, second, third = await three(client)
    stranger = uuid.uuid4()
    done = await approve(await questions(), [first.id, third.id, stranger, first.id], await decision())
    assert done == {first.id: "confirmed", third.id: "waitlisted", stranger: "unknown"}
    assert await approve(await questions(), [first.id], await decision()) == {first.id: "unchanged"}
    assert await lives() == [("confirmed", "approved"), ("submitted", "asked"), ("waitlisted", "approved")]
    assert await mails(first) == ["registration_submitted", "registration_approved"]
    # The seat of who is refused goes to who waits, approved before.
    assert await refuse(await questions(), [second.id], await decision("Two of you came before.")) == {
        second.id: "refused"
    }
    assert await lives() == [("confirmed", "approved"), ("submitted", "refused"), ("confirmed", "approved")]
    refused = await Registration.get(id=second.id)
    assert (refused.approval_reason, refused.approval_at, refused.stage, refused.is_over) == (
        "Two of you came before.",
        LATER,
        "refused",
        True,
    )
    assert (await Message.get(kind="registration_refused")).details == {"reason": "Two of you came before."}
    await check_seats()


async def test_a_seat_that_comes_to_who_is_not_approved_yet_has_them_decided(client: httpx.AsyncClient) -> None:
    await by_approval()
    first, _, third = await three(client)
    await refuse(await questions(), [first.id], await decision())
    assert (await lives())[2] == ("submitted", "asked")
    assert await mails(third) == ["registration_waitlisted", "registration_submitted"]
    await check_seats()


async def test_a_refusal_taken_back_finds_a_seat_or_waits_by_when_they_registered(client: httpx.AsyncClient) -> None:
    await by_approval()
    first, second, third = await three(client)
    await refuse(await questions(), [first.id, second.id], await decision())
    assert await reconsider(await questions(), [first.id, second.id, third.id], await decision()) == {
        first.id: "to_decide",
        second.id: "waitlisted",
        third.id: "unchanged",
    }
    await check_seats()
    # Nobody who registered later stands before them.
    late = await register(client, badge_name="Lin Wei", email="lin@example.org")
    await refuse(await questions(), [first.id], await decision())
    assert [(await Registration.get(id=row.id)).state for row in (second, late)] == ["submitted", "waitlisted"]
    assert [row.life_turns for row in (await Registration.get(id=first.id), await Registration.get(id=second.id))] == [
        1,
        1,
    ]


async def test_an_approval_is_taken_back_with_the_seat_kept(client: httpx.AsyncClient) -> None:
    await by_approval()
    first, *_ = await three(client)
    await approve(await questions(), [first.id], await decision())
    again = await decision(at=LATER + dt.timedelta(minutes=1))
    assert await reconsider(await questions(), [first.id], again) == {first.id: "to_decide"}
    assert await mails(first) == ["registration_submitted", "registration_approved", "registration_submitted"]
    acts = [change.act for change in await Change.filter(subject=first.id).order_by("id")]
    assert acts == ["approved", "reconsidered"]
    await check_seats()


async def test_nothing_is_decided_of_who_needs_no_approval_or_has_cancelled(client: httpx.AsyncClient) -> None:
    _, category = await open_event()
    kept = await register(client)
    assert await refuse(await questions(), [kept.id], await decision()) == {kept.id: "unchanged"}
    await Category.filter(id=category.id).update(access="by_approval")
    other = await register(client, badge_name="Ida Lund", email="ida@example.org")
    await life_operations.cancel(await questions(), other.id, NOW)
    assert await approve(await questions(), [other.id], await decision()) == {other.id: "unchanged"}
    await check_seats()


async def test_registrations_of_another_event_are_not_decided(client: httpx.AsyncClient) -> None:
    await by_approval()
    kept = await register(client)
    elsewhere, _ = await open_event(slug="elsewhere")
    assert await approve(await questions_of(elsewhere), [kept.id], await decision()) == {kept.id: "unknown"}
    assert await lives() == [("submitted", "asked")]


async def test_who_was_refused_neither_cancels_nor_registers_again(client: httpx.AsyncClient) -> None:
    await by_approval()
    kept = await register(client)
    await refuse(await questions(), [kept.id], await decision())
    assert await life_operations.cancel(await questions(), kept.id, LATER) is False
    answer = await fill(client, FORM)
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, f"{FORM}/sent")
    assert await lives() == [("submitted", "refused")]


async def _edited(kept: Registration, actor: uuid.UUID | None = None, **changes: object) -> tuple[str, str]:
    row = await Registration.get(id=kept.id)
    details = await details_of(row)
    values = {name: getattr(details, name) for name in details.__dataclass_fields__} | changes
    await correct(await questions(), row, Correction(type(details)(**values), row.version), LATER, actor=actor)
    row = await Registration.get(id=kept.id)
    return row.state, row.approval


async def _again(*, approves_again: bool) -> Registration:
    await Event.filter(slug="congress").update(approves_again=approves_again, revision=98 + approves_again)
    return await Registration.get(badge_name="Awa Diallo")


async def test_what_is_changed_after_the_approval_is_approved_again_where_the_event_says_so(
    client: httpx.AsyncClient,
) -> None:
    await by_approval()
    kept = await register(client)
    await approve(await questions(), [kept.id], await decision())
    assert await _edited(await _again(approves_again=False), function="Chargée") == ("confirmed", "approved")
    kept = await _again(approves_again=True)
    assert await _edited(kept) == ("confirmed", "approved")  # nothing was changed
    assert await _edited(kept, actor=(await make_account()).id, function="Chef") == ("confirmed", "approved")
    assert await _edited(kept, function="Directrice") == ("submitted", "asked")
    assert (await mails(kept)).count("registration_submitted") == 2
    await check_seats()


async def test_who_is_in_already_is_not_sent_out_by_a_correction(client: httpx.AsyncClient) -> None:
    await by_approval()
    kept = await register(client)
    await approve(await questions(), [kept.id], await decision())
    await Registration.filter(id=kept.id).update(checked_in_at=LATER)
    assert await _edited(await _again(approves_again=True), function="Cheffe") == ("confirmed", "approved")


@pytest.mark.parametrize(("is_organizer", "life"), [(False, ("submitted", "asked")), (True, ("confirmed", "approved"))])
async def test_another_category_may_need_an_approval(
    client: httpx.AsyncClient, is_organizer: bool, life: tuple[str, str]
) -> None:
    event, _ = await open_event()
    guarded = await make_category(event, "press", capacity=5, position=2, access="by_approval")
    kept = await register(client)
    actor = (await make_account()).id if is_organizer else None
    assert await _edited(kept, actor=actor, category_id=guarded.id) == life
    await check_seats()


async def test_the_nominated_hold_no_seat_whatever_is_corrected(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    other = await make_category(event, "press", capacity=5, position=2)
    kept = await register(client)
    await release(kept.id, (await questions()).pools_of(kept.category_id, kept.attendance), NOW)
    await Registration.filter(id=kept.id).update(state="nominated")
    assert await _edited(kept, category_id=other.id, function="Cheffe") == ("nominated", "not_asked")
    await check_seats()
