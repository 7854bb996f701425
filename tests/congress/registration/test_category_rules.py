"""What a category asks of who registers: its window, an invitation, a price, a seat on site or online."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import httpx
import pytest

from events.congress.organizing.models import Category, Event
from events.congress.organizing.windows import Window, joint_window, window_of
from events.congress.registration.life_operations import cancel
from events.congress.registration.models import Registration
from events.congress.registration.operations import NotInvitedError, register
from events.congress.registration.question_queries import questions_of
from events.congress.registration.values import Permission
from events.records.auditing.models import Change
from events.records.seats.models import Claim, Pool
from tests.congress.registration.filling import FORM, application, controls_in, errors_in, fill, open_event
from tests.congress.registration.filling import register as register_by_form
from tests.factories import NOW, make_category, make_pool, sign_in

LIST = "/en/organize/events/congress/registrations"


async def reload(event: Event) -> Event:
    """The event after rows of it were changed without its revision."""
    event = await Event.get(id=event.id)
    await Event.filter(id=event.id).update(revision=event.revision + 1)
    return await Event.get(id=event.id)


async def test_a_category_opens_and_closes_on_days_of_its_own(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_category(event, "press", position=2, opens="2090-05-01T09:00")
    await make_category(event, "early", position=3, closes="2020-02-01T12:00")
    page = (await client.get(FORM)).text
    assert controls_in(page).get("category") == ["operator"]  # the only one on offer
    assert (await fill(client, category="press")).status_code == 422


async def test_a_closed_form_says_when_the_first_category_opens(client: httpx.AsyncClient) -> None:
    event, category = await open_event()
    await Category.filter(id=category.id).update(opens="2090-05-03T09:00")
    await make_category(event, "press", position=2, opens="2090-05-01T09:00")
    page = (await client.get(FORM)).text
    assert re.search(r"Registration opens on [^<]*1 May 2090 at 0?9:00", page)


def _phases(event: Event, category: Category, hours: list[str]) -> list[str]:
    return [window_of(event, dt.datetime.fromisoformat(hour), category).phase for hour in hours]


async def test_the_wall_times_of_a_category_are_those_of_the_events_zone(database: str) -> None:
    event, category = await open_event(time_zone="America/La_Paz")
    category.opens, category.closes = "2027-03-01T09:00", "2027-03-01T18:00"
    hours = ["2027-03-01T12:59Z", "2027-03-01T13:00Z", "2027-03-01T22:00Z", "2027-03-01T22:01Z"]
    assert _phases(event, category, hours) == ["not_yet", "open", "open", "closed"]
    event.time_zone = "Europe/Madrid"
    assert _phases(event, category, hours) == ["open", "open", "closed", "closed"]


async def test_of_several_windows_the_widest_counts(database: str) -> None:
    event, category = await open_event(registration_closes=None)
    now = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
    shut, later = replace_times(category, closes="2021-01-01T00:00"), replace_times(category, opens="2030-01-01T00:00")
    windows = {name: window_of(event, now, one) for name, one in (("shut", shut), ("later", later), ("on", category))}
    assert [one.phase for one in windows.values()] == ["closed", "not_yet", "open"]
    assert joint_window(list(windows.values())) == Window("open", windows["on"].opens, None)
    assert joint_window([windows["shut"], windows["later"]]) == Window("not_yet", windows["later"].opens)
    assert joint_window([windows["shut"]]) == Window("closed", closes=windows["shut"].closes)


def replace_times(category: Category, opens: str | None = None, closes: str | None = None) -> Category:
    return Category(id=category.id, opens=opens, closes=closes)


async def test_without_an_invitation_nobody_registers_by_invitation(client: httpx.AsyncClient) -> None:
    event, category = await open_event()
    await Category.filter(id=category.id).update(access="by_invitation")
    page = (await client.get(FORM)).text
    assert ("Registration is by invitation" in page, "<form method" in page) == (True, False)
    questions, sent = await questions_of(await reload(event)), application(category, {})
    with pytest.raises(NotInvitedError):
        await register(questions, sent, NOW)
    with pytest.raises(NotInvitedError):
        await register(questions, replace(sent, permission=Permission(frozenset())), NOW)
    made = await register(questions, replace(sent, permission=Permission(frozenset({category.id}))), NOW)
    assert (made.state, await Registration.all().count()) == ("confirmed", 1)


async def test_nobody_moves_into_a_category_by_invitation_by_themselves(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    await make_category(event, "guest", position=2, access="by_invitation")
    answer = await fill(client)
    edit = answer.headers["location"].partition("?")[0] + "/edit"
    page = await client.get(edit)
    sent = {**controls_in(page.text), "category": "guest"}
    assert (await client.post(edit, data=sent)).status_code == 422
    assert (await Registration.get()).category_id != (await Category.get(code="guest")).id


async def test_what_a_category_costs_is_due_until_somebody_notes_it(client: httpx.AsyncClient) -> None:
    event, category = await open_event(currency="XOF")
    await Category.filter(id=category.id).update(price=150000)
    assert "Price: 150,000\xa0XOF." in (await client.get(FORM)).text
    kept = await register_by_form(client)
    assert (kept.payment, kept.price, kept.currency) == ("due", 150000, "XOF")
    # Another price later is that of who comes later.
    await Category.filter(id=category.id).update(price=200000)
    client.cookies.update(await sign_in(event=event, role="organizer"))
    here = f"{LIST}/{kept.reference}"
    assert "150,000\xa0XOF: To be paid" in (await client.get(here)).text
    page = await client.get(f"{here}/payment")
    answer = await client.post(
        f"{here}/payment", data={**controls_in(page.text), "payment": "waived", "note": "a guest"}
    )
    assert answer.status_code == 303
    row = await Registration.get(id=kept.id)
    assert (row.payment, row.payment_note, row.payment_by is not None) == ("waived", "a guest", True)
    change = await Change.get(subject=kept.id, act="payment noted")
    assert change.details == {"payment": ["due", "waived"], "payment_note": ["", "a guest"]}
    assert (await client.post(f"{here}/payment", data={**controls_in(page.text), "payment": "paid"})).status_code == 409


async def test_what_costs_nothing_has_no_payment_to_note(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    kept = await register_by_form(client)
    client.cookies.update(await sign_in(event=event, role="organizer"))
    assert (kept.payment, (await client.get(f"{LIST}/{kept.reference}/payment")).status_code) == ("free", 303)


async def counted() -> dict[str, tuple[int, int]]:
    """How many hold a seat in each pool of the event, by its counter and by its claims."""
    event = await Event.get(slug="congress")
    pools = {"all": event.pool_id, "on_site": event.on_site_pool_id, "online": event.online_pool_id}
    return {
        name: ((await Pool.get(id=pool)).taken, await Claim.filter(pool_id=pool, state="taken").count())
        for name, pool in pools.items()
    }


async def test_seats_on_site_and_online_run_out_apart(client: httpx.AsyncClient) -> None:
    on_site, online = await make_pool(1), await make_pool(None)
    event, _ = await open_event(on_site_pool_id=on_site.id, online_pool_id=online.id)
    first = await register_by_form(client)
    page = (await client.get(FORM)).text
    assert page.count("All seats are taken: you would be put on the waiting list.") == 1
    second = await register_by_form(client, badge_name="Ida Lund", email="ida@example.org")
    third = await register_by_form(client, badge_name="Lin Wei", email="lin@example.org", attendance="online")
    assert [row.state for row in (first, second, third)] == ["confirmed", "waitlisted", "confirmed"]
    assert await counted() == {"all": (2, 2), "on_site": (1, 1), "online": (1, 1)}
    await cancel(await questions_of(event), first.id, NOW)
    assert (await Registration.get(id=second.id)).state == "confirmed"
    assert await counted() == {"all": (2, 2), "on_site": (1, 1), "online": (1, 1)}


async def test_who_changes_to_online_gives_the_seat_on_site_on(client: httpx.AsyncClient) -> None:
    on_site, online = await make_pool(1), await make_pool(1)
    await open_event(on_site_pool_id=on_site.id, online_pool_id=online.id)
    edit = (await fill(client)).headers["location"].partition("?")[0] + "/edit"
    waiting = await register_by_form(client, badge_name="Ida Lund", email="ida@example.org")
    page = await client.get(edit)
    assert (await client.post(edit, data={**controls_in(page.text), "attendance": "online"})).status_code == 303
    assert (await Registration.get(id=waiting.id)).state == "confirmed"
    assert await counted() == {"all": (2, 2), "on_site": (1, 1), "online": (1, 1)}
    page = await client.get(edit)
    back = await client.post(edit, data={**controls_in(page.text), "attendance": "on_site"})
    assert (back.status_code, "The present seat is kept." in back.text) == (422, True)


async def test_the_form_says_how_one_comes_into_a_category_by_invitation(client: httpx.AsyncClient) -> None:
    event, _category = await open_event()
    page = (await client.get(FORM)).text
    assert "By invitation only:" not in page
    await make_category(event, "speaker", access="by_invitation", position=2)
    page = " ".join((await client.get(FORM)).text.split())
    assert "By invitation only: Operator. Whoever is invited registers by the link in their invitation" in page
    refused = await fill(client, category="speaker")
    assert (refused.status_code, "category" in errors_in(refused.text)) == (422, True)
