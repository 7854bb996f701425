"""The private page of an invitation, as whoever was invited and whoever was forwarded it see it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.invitations.models import Invitation, InvitationUse
from events.congress.invitations.operations import renew_link, withdraw
from events.congress.invitations.queries import used_of
from events.congress.invitations.states import STATE_WORDS, state_of
from events.congress.organizing.models import Category, Event
from events.congress.registration.life_operations import cancel
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import questions_of
from events.platform.storage.database import transaction
from events.platform.storage.revisions import raise_revision
from events.records.outbox.models import Message
from tests.congress.invitations.inviting import AWA, invited_event, make_invitation, page_of, registered, reload
from tests.congress.registration.filling import FORM, controls_in, errors_in, fill, nonce_in, typed
from tests.factories import NOW, make_account, make_category, sign_in

TODAY = dt.date(2027, 3, 1)


def plain(page: str) -> str:
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", page))


async def state(invitation: Invitation) -> str:
    row = await reload(invitation)
    return str(state_of(row, (await used_of([row.id]))[row.id], TODAY))


async def accept(client: httpx.AsyncClient, page: str, **changes: Any) -> httpx.Response:
    changes = {"category": "speaker", "consent": None, **changes}
    return await fill(client, f"{page}/registration", **changes)


async def test_the_page_says_who_invites_to_what_in_the_language_of_the_invitation(
    app: Starlette, client: httpx.AsyncClient
) -> None:
    event, category = await invited_event(texts={"sender": {"fr": "GWOPA", "en": "GWOPA"}})
    row = await make_invitation(event, category, answer_by=dt.date(2099, 4, 1))
    answer = await client.get(page_of(app, row, "fr"))
    text = plain(answer.text)
    assert "GWOPA vous invite\N{NO-BREAK SPACE}: Congrès mondial" in text
    assert AWA in text
    assert "avril 2099" in text
    assert (answer.headers["cache-control"], answer.headers["x-robots-tag"]) == ("no-store", "noindex")
    other = page_of(app, row)[:-3] + "AAA"
    assert (await client.get(other)).status_code == 404


async def test_accepting_registers_the_address_and_shows_the_personal_page_to_nobody(
    app: Starlette, client: httpx.AsyncClient
) -> None:
    event, category = await invited_event()
    row = await make_invitation(event, category)
    page = page_of(app, row)
    form = await client.get(f"{page}/registration")
    assert controls_in(form.text)["badge_name"] == ["Awa Diallo"]
    assert "email" not in controls_in(form.text)
    answer = await accept(client, page, email="stranger@example.org")
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    [made] = await registered()
    assert (made.email, made.category_id, made.state) == (AWA, category.id, "confirmed")
    assert not [name for name in client.cookies if name.startswith("registration_")]
    assert [mail.recipient for mail in await Message.filter(subject=made.id)] == [AWA]
    said = plain((await client.get(page)).text)
    assert "You have accepted" in said
    assert await state(row) == "accepted"


async def test_the_nonce_of_an_invitations_form_opens_no_personal_page(
    app: Starlette, client: httpx.AsyncClient
) -> None:
    """Whoever was forwarded the link has the nonce; on the public form the same nonce would lead to the page."""
    event, category = await invited_event()
    page = page_of(app, await make_invitation(event, category))
    form = await client.get(f"{page}/registration")
    sent = {"nonce": nonce_in(form.text), **typed(category="speaker", consent=None)}
    for _again in range(2):
        answer = await client.post(f"{page}/registration", data=sent)
        assert answer.headers["location"] == page
    elsewhere = await client.post(FORM, data=sent | {"category": "operator"})
    assert "registrations" not in elsewhere.headers["location"]
    assert [row.email for row in await registered()] == [AWA]


async def test_an_open_invitation_leads_to_the_personal_page_and_registers_so_many(
    app: Starlette, client: httpx.AsyncClient
) -> None:
    event, category = await invited_event()
    row = await make_invitation(event, category, "", uses=2, name="Press club")
    page = page_of(app, row)
    assert "2 more people can register" in plain((await client.get(page)).text)
    for name in ("Ada", "Bea"):
        answer = await accept(client, page, badge_name=name, email=f"{name}@example.org".lower())
        assert "/registrations/" in answer.headers["location"]
        client.cookies.clear()
    late = await client.post(f"{page}/registration", data=typed(category="speaker", badge_name="Cleo"))
    assert (late.status_code, "As many people as this invitation allows" in plain(late.text)) == (409, True)
    assert controls_in(late.text)["badge_name"] == ["Cleo"]
    assert (await client.get(f"{page}/registration")).headers["location"] == page
    assert "As many people as this invitation allows" in plain((await client.get(page)).text)
    assert len(await registered()) == 2


async def test_cancelling_gives_the_use_back(app: Starlette, client: httpx.AsyncClient) -> None:
    event, category = await invited_event()
    row = await make_invitation(event, category)
    page = page_of(app, row)
    await accept(client, page)
    [made] = await registered()
    await cancel(await questions_of(event), made.id, NOW)
    assert await state(row) == "opened"
    assert "Accept and register" in (await client.get(page)).text
    assert (await accept(client, page)).status_code == 303
    assert [one.state for one in await registered()] == ["cancelled", "confirmed"]
    assert await InvitationUse.filter(invitation_id=row.id).count() == 2


async def test_somebody_who_declined_can_still_accept(app: Starlette, client: httpx.AsyncClient) -> None:
    event, category = await invited_event()
    row = await make_invitation(event, category)
    page = page_of(app, row)
    for _twice in range(2):
        assert (await client.post(f"{page}/refusal")).headers["location"] == page
    assert await state(row) == "declined"
    assert "You have declined" in (said := plain((await client.get(page)).text))
    assert "Accept and register" in said
    await accept(client, page)
    assert await state(row) == "accepted"
    await client.post(f"{page}/refusal")
    assert await state(row) == "accepted"


async def test_nobody_declines_for_everybody_who_has_an_open_link(app: Starlette, client: httpx.AsyncClient) -> None:
    event, category = await invited_event()
    row = await make_invitation(event, category, "", uses=5)
    assert "Decline" not in (await client.get(page_of(app, row))).text
    await client.post(f"{page_of(app, row)}/refusal")
    assert await state(row) == "opened"


@pytest.mark.parametrize(
    ("method", "headers", "is_opened"),
    [
        ("GET", {}, True),
        ("GET", {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}, True),
        ("HEAD", {}, False),
        ("GET", {"sec-purpose": "prefetch;prerender"}, False),
        ("GET", {"purpose": "prefetch"}, False),
        ("GET", {"x-purpose": "preview"}, False),
        ("GET", {"x-moz": "prefetch"}, False),
        ("GET", {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}, False),
    ],
)
async def test_only_a_page_that_is_shown_counts_as_opened(
    app: Starlette, client: httpx.AsyncClient, method: str, headers: dict[str, str], is_opened: bool
) -> None:
    row = await make_invitation(*await invited_event())
    await client.request(method, page_of(app, row), headers=headers)
    assert ((await reload(row)).opened_at is not None) is is_opened


async def test_the_team_opens_nothing(app: Starlette, client: httpx.AsyncClient) -> None:
    event, category = await invited_event()
    row = await make_invitation(event, category)
    client.cookies.update(await sign_in(event=event, role="organizer"))
    assert (await client.get(page_of(app, row))).status_code == 200
    assert (await reload(row)).opened_at is None


async def test_what_was_typed_stays_with_the_invitation(app: Starlette, client: httpx.AsyncClient) -> None:
    event, category = await invited_event()
    page = page_of(app, await make_invitation(event, category))
    answer = await accept(client, page, country="", function="Directrice")
    assert (answer.status_code, set(errors_in(answer.text))) == (422, {"country"})
    assert f'action="{page}/registration"' in answer.text
    assert controls_in(answer.text)["function"] == ["Directrice"]
    assert await registered() == []


async def test_another_category_is_not_offered_by_it(app: Starlette, client: httpx.AsyncClient) -> None:
    event, category = await invited_event()
    await make_category(event, "minister", access="by_invitation", position=3)
    page = page_of(app, await make_invitation(await Event.get(id=event.id), category))
    answer = await accept(client, page, category="minister")
    assert (answer.status_code, set(errors_in(answer.text))) == (422, {"category"})


SHUT = {"registration_opens": "2019-01-01T00:00", "registration_closes": "2020-01-01T00:00"}


async def test_it_admits_outside_the_window_only_where_the_organizers_say_so(
    app: Starlette, client: httpx.AsyncClient
) -> None:
    event, category = await invited_event(starts_on=dt.date(2099, 5, 25), ends_on=dt.date(2099, 5, 28), **SHUT)
    bound = await make_invitation(event, category)
    free = await make_invitation(event, category, "ida@example.org", name="Ida Lund", at_any_time=True)
    assert "Registration closed on" in plain((await client.get(page_of(app, bound))).text)
    refused = await client.post(f"{page_of(app, bound)}/registration", data=typed(category="speaker"))
    assert (refused.status_code, await registered()) == (409, [])
    assert (await accept(client, page_of(app, free))).status_code == 303
    assert [row.email for row in await registered()] == ["ida@example.org"]


async def test_after_the_event_nobody_is_admitted(app: Starlette, client: httpx.AsyncClient) -> None:
    event, category = await invited_event(starts_on=dt.date(2020, 5, 25), ends_on=dt.date(2020, 5, 28))
    row = await make_invitation(event, category, at_any_time=True)
    assert "The event is over." in plain((await client.get(page_of(app, row))).text)


async def _revised(event: Event, **columns: Any) -> None:
    async with transaction():
        await Event.filter(id=event.id).update(updated_at=NOW, **columns)
        await raise_revision(event.id)


async def _cancelled(event: Event, _row: Invitation) -> None:
    await _revised(event, state="cancelled")


async def _draft(event: Event, _row: Invitation) -> None:
    await _revised(event, state="draft")


async def _retired(event: Event, row: Invitation) -> None:
    await Category.filter(id=row.category_id).update(retired_at=NOW)
    await _revised(event)


async def _withdrawn(_event: Event, row: Invitation) -> None:
    await withdraw(row, by=(await make_account()).id, now=NOW)


async def _expired(_event: Event, row: Invitation) -> None:
    await Invitation.filter(id=row.id).update(answer_by=dt.date(2020, 1, 1))


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (_cancelled, "The event is cancelled. Nobody can register for it any more."),
        (_draft, "The organizers are still preparing the event."),
        (_retired, "The organizers take no more registrations in the category of this invitation."),
        (_withdrawn, "The organizers withdrew this invitation."),
        (_expired, "2020"),
    ],
)
async def test_when_what_it_refers_to_has_changed_it_says_so_and_keeps_what_was_typed(
    app: Starlette, client: httpx.AsyncClient, happens: Any, said: str
) -> None:
    event, category = await invited_event()
    row = await make_invitation(event, category)
    page = page_of(app, row)
    form = await client.get(f"{page}/registration")
    await happens(event, row)
    answer = await client.get(page)
    assert (answer.status_code, said in plain(answer.text)) == (200, True)
    assert "Accept and register" not in answer.text
    sent = {"nonce": nonce_in(form.text), **typed(category="speaker")}
    late = await client.post(f"{page}/registration", data=sent)
    assert (late.status_code, said in plain(late.text), await registered()) == (409, True, [])
    assert controls_in(late.text)["organization"] == ["Société des eaux"]


async def test_a_category_that_is_open_now_takes_them_all_the_same(app: Starlette, client: httpx.AsyncClient) -> None:
    event, category = await invited_event()
    page = page_of(app, await make_invitation(event, category))
    await Category.filter(id=category.id).update(access="by_approval")
    await _revised(event)
    await accept(client, page)
    assert [(row.state, row.approval) for row in await registered()] == [("submitted", "asked")]


async def test_a_replaced_link_opens_nothing(app: Starlette, client: httpx.AsyncClient) -> None:
    event, category = await invited_event()
    row = await make_invitation(event, category)
    former = page_of(app, row)
    await renew_link(row, by=(await make_account()).id, now=NOW)
    assert (await client.get(former)).status_code == 404
    assert (await client.post(f"{former}/registration", data=typed())).status_code == 404
    assert (await client.get(page_of(app, await reload(row)))).status_code == 200


async def test_a_withdrawn_invitation_leaves_who_is_registered(app: Starlette, client: httpx.AsyncClient) -> None:
    event, category = await invited_event()
    row = await make_invitation(event, category)
    await accept(client, page_of(app, row))
    await withdraw(row, by=(await make_account()).id, now=NOW)
    assert [one.state for one in await registered()] == ["confirmed"]
    assert await state(row) == "withdrawn"


async def test_who_finds_no_seat_waits(app: Starlette, client: httpx.AsyncClient) -> None:
    event, _category = await invited_event()
    full = await make_category(event, "minister", 0, access="by_invitation", position=3)
    event = await Event.get(id=event.id)
    page = page_of(app, await make_invitation(event, full))
    await accept(client, page, category="minister")
    assert [row.state for row in await registered()] == ["waitlisted"]
    assert "You have accepted" in (await client.get(page)).text


async def test_the_link_to_the_personal_page_is_sent_again_to_the_address_alone(
    app: Starlette, client: httpx.AsyncClient
) -> None:
    event, category = await invited_event()
    page = page_of(app, await make_invitation(event, category))
    await client.post(f"{page}/link")
    assert await Message.all() == []
    await accept(client, page)
    assert (await client.post(f"{page}/link")).headers["location"] == page
    mails = await Message.filter(kind="registration_link")
    assert [mail.recipient for mail in mails] == [AWA]


async def test_who_is_registered_already_gets_their_link_by_mail(app: Starlette, client: httpx.AsyncClient) -> None:
    event, category = await invited_event()
    page = page_of(app, await make_invitation(event, category))
    await fill(client, consent=None)
    client.cookies.clear()
    answer = await accept(client, page)
    assert "/registration/sent" in answer.headers["location"]
    assert (await Registration.all().count(), await InvitationUse.all().count()) == (1, 0)


def test_each_state_has_a_word() -> None:
    assert list(STATE_WORDS) == ["made", "sent", "opened", "accepted", "declined", "expired", "withdrawn"]
