"""Organizers make, change, send and withdraw invitations, one by one and all that the list shows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.invitations.models import Invitation
from events.congress.invitations.operations import decline
from events.congress.organizing.models import Category, Event
from events.congress.registration.models import Registration
from events.platform.storage.database import transaction
from events.platform.storage.revisions import raise_revision
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.records.outbox.operations import note_bounce
from tests.congress.delegations.naming import make_delegation
from tests.congress.invitations.inviting import AWA, invited_event, make_invitation, page_of, registered, reload
from tests.congress.registration.bulk.acting import do, said
from tests.congress.registration.filling import controls_in, errors_in, fill, register
from tests.factories import NOW, make_category, make_event, make_notice, sign_in

LIST = "/en/organize/events/congress/invitations"
MANY = f"{LIST}-list/chosen"
REMIND = f"{MANY}/reminders?all=yes"


async def world(client: httpx.AsyncClient, **values: Any) -> tuple[Event, Category]:
    """An event, and its organizer at the keyboard."""
    event, category = await invited_event(**values)
    client.cookies.update(await sign_in(event=event, role="organizer"))
    return event, category


def wished(**changes: Any) -> dict[str, Any]:
    given = {"email": AWA, "name": "Awa Diallo", "category": "speaker", "language": "fr", "uses": "1"}
    return {name: value for name, value in (given | changes).items() if value is not None}


async def save(client: httpx.AsyncClient, row: Invitation, **changes: Any) -> httpx.Response:
    there = f"{LIST}/{row.id}"
    return await client.post(there, data={**controls_in((await client.get(there)).text), **changes})


def names_in(page: str) -> list[str]:
    return re.findall(r'<th scope="row" role="rowheader"><a href="[^"]+">(.*?)</a></th>', page)


async def test_an_invitation_is_made_and_sent_in_its_own_language(client: httpx.AsyncClient) -> None:
    await world(client)
    form = await client.get(f"{LIST}/new")
    assert controls_in(form.text)["category"] == ["speaker"]
    answer = await client.post(f"{LIST}/new", data=wished(is_sent="y", answer_by="2099-04-01"))
    row = await Invitation.get()
    assert answer.headers["location"] == f"{LIST}/{row.id}"
    assert (row.email, row.language, row.uses, row.answer_by) == (AWA, "fr", 1, dt.date(2099, 4, 1))
    assert row.sent_at is not None
    [mail] = await Message.all()
    assert (mail.kind, mail.recipient, mail.language, mail.subject) == ("invitation", AWA, "fr", row.id)
    assert [change.act for change in await Change.filter(subject=row.id).order_by("id")] == ["created", "sent"]
    page = (await client.get(f"{LIST}/{row.id}")).text
    assert "/fr/invitations/" in page
    assert "It registers only" in page


async def test_what_cannot_be_is_refused_and_kept(client: httpx.AsyncClient) -> None:
    event, category = await world(client)
    await make_invitation(event, category)
    twice = await client.post(f"{LIST}/new", data=wished(name="Somebody else"))
    assert (twice.status_code, errors_in(twice.text)) == (
        422,
        {"email": "This address is invited to this event already."},
    )
    assert controls_in(twice.text)["name"] == ["Somebody else"]
    wrong = await client.post(f"{LIST}/new", data=wished(email="awa@", uses="0", category="", answer_by="soon"))
    assert set(errors_in(wrong.text)) == {"email", "uses", "category", "answer_by"}
    assert await Invitation.all().count() == 1


async def test_an_invitation_without_an_address_is_a_link_to_hand_on(client: httpx.AsyncClient) -> None:
    await world(client)
    await client.post(f"{LIST}/new", data=wished(email="", name="Press club", uses="30", is_sent="y"))
    row = await Invitation.get()
    assert (row.email, row.uses, row.sent_at) == (None, 30, None)
    assert await Message.all() == []
    page = (await client.get(f"{LIST}/{row.id}")).text
    assert "hand it to those you mean" in page
    text = re.search(r"<textarea[^>]*readonly>(.*?)</textarea>", page, re.S)
    assert text is not None
    hello, about, link = text[1].splitlines()
    assert (hello, about) == ("Bonjour Press club,", "Votre invitation\u00a0: Congrès mondial")
    assert re.fullmatch(r"http://events\.test/fr/invitations/\S{20,}", link)


async def test_a_corrected_address_gets_a_link_of_its_own(app: Starlette, client: httpx.AsyncClient) -> None:
    event, category = await world(client)
    row = await make_invitation(event, category, "awa@example.org")
    former = page_of(app, row)
    await client.post(f"{LIST}/{row.id}/sending")
    await decline(await reload(row), NOW)
    assert (await save(client, row, email=AWA)).status_code == 303
    row = await reload(row)
    assert (row.email, row.generation, row.sent_at, row.declined_at) == (AWA, 2, None, None)
    client.cookies.clear()
    assert (await client.get(former)).status_code == 404


async def test_once_somebody_registered_address_and_category_stay(app: Starlette, client: httpx.AsyncClient) -> None:
    event, category = await invited_event()
    row = await make_invitation(event, category, uses=2)
    await fill(client, f"{page_of(app, row)}/registration", category="speaker", consent=None)
    client.cookies.update(await sign_in(event=event, role="organizer"))
    for changes in ({"email": "ida@example.org"}, {"category": "operator"}):
        refused = await save(client, row, **changes)
        assert (refused.status_code, "its address, category and delegation stay" in refused.text) == (422, True)
    assert (await save(client, row, uses="1", name="Awa D.")).status_code == 303
    assert (await save(client, row, uses="1", name="Awa D.", version="1")).status_code == 409
    page = (await client.get(f"{LIST}/{row.id}")).text
    [made] = await registered()
    assert f"/organize/events/congress/registrations/{made.reference}" in page


async def test_the_list_shows_states_and_finds_by_them(app: Starlette, client: httpx.AsyncClient) -> None:
    event, category = await world(client)
    rows = {name: await make_invitation(event, category, f"{name}@example.org", name=name) for name in "abcdefg"}
    moments: dict[str, dict[str, Any]] = {
        "b": {"sent_at": NOW},
        "c": {"sent_at": NOW, "opened_at": NOW},
        "e": {"declined_at": NOW},
        "f": {"answer_by": dt.date(2020, 1, 1)},
        "g": {"withdrawn_at": NOW},
    }
    for name, columns in moments.items():
        await Invitation.filter(id=rows[name].id).update(**columns)
    await fill(client, f"{page_of(app, rows['d'])}/registration", category="speaker", consent=None)
    found = {}
    for state in ("made", "sent", "opened", "accepted", "declined", "expired", "withdrawn"):
        found[state] = names_in((await client.get(LIST, params={"state": state})).text)
    expected = zip(("made", "sent", "opened", "accepted", "declined", "expired", "withdrawn"), "abcdefg", strict=True)
    assert found == {state: [name] for state, name in expected}
    assert names_in((await client.get(LIST, params={"sort": "state"})).text) == [*"abcdefg"]
    assert names_in((await client.get(LIST, params={"sort": "-name"})).text) == [*"gfedcba"]
    assert names_in((await client.get(LIST, params={"q": "c@example"})).text) == ["c"]
    assert names_in((await client.get(LIST, params={"category": "operator"})).text) == []
    assert "1 / 1" in (await client.get(LIST, params={"state": "accepted"})).text


@pytest.mark.parametrize(
    "sort", ["name", "email", "category", "mail", "language", "answer_by", "sent_at", "created_at"]
)
async def test_the_list_is_sorted_by_each_column(client: httpx.AsyncClient, sort: str) -> None:
    event, category = await world(client)
    for name in "ab":
        await make_invitation(event, category, f"{name}@example.org", name=name)
    for order in (sort, f"-{sort}"):
        assert sorted(names_in((await client.get(LIST, params={"sort": order})).text)) == ["a", "b"]


async def test_all_that_the_list_shows_are_sent_once_and_then_reminded(client: httpx.AsyncClient) -> None:
    event, category = await world(client)
    press = await make_category(event, "press", position=3)
    rows = [await make_invitation(event, category, f"{name}@example.org", name=name) for name in "ab"]
    await make_invitation(event, press, "c@example.org", name="c")
    await make_invitation(event, category, "", name="a link")
    asked = await client.get(f"{MANY}/sending?category=speaker&all=yes")
    assert "Send 2 invitations?" in asked.text
    assert "Mails by language: French 2." in said(asked.text)
    answer = await do(client, f"{MANY}/sending?category=speaker&all=yes")
    told = await client.get(answer.headers["location"])
    assert "In the outbox: 2" in said(told.text)
    assert f'href="{LIST}?category=speaker"' in told.text
    assert sorted([mail.recipient for mail in await Message.all()]) == ["a@example.org", "b@example.org"]
    assert names_in((await client.get(LIST, params={"mail": "queued", "sort": "name"})).text) == ["a", "b"]
    await decline(rows[0], NOW)
    outcomes = [said((await client.get((await do(client, REMIND)).headers["location"])).text) for _twice in range(2)]
    assert ["Had this mail a moment ago" in text for text in outcomes] == [False, True]
    reminders = await Message.filter(kind="invitation_reminder")
    assert [mail.recipient for mail in reminders] == ["b@example.org"]
    assert [change.act for change in await Change.filter(subject=rows[1].id).order_by("id")] == [
        "created",
        "sent",
        "reminded",
    ]


async def test_those_chosen_who_have_not_answered_are_written_to_again(client: httpx.AsyncClient) -> None:
    event, category = await world(client)
    rows = [await make_invitation(event, category, f"{name}@example.org", name=name) for name in "abc"]
    await Invitation.filter(id__in=[row.id for row in rows[:2]]).update(sent_at=NOW)
    await decline(rows[1], NOW)
    await do(client, f"{MANY}/repetition?chosen={','.join(str(row.id) for row in rows)}")
    assert [(mail.kind, mail.recipient) for mail in await Message.all()] == [("invitation", "a@example.org")]
    assert "Nothing needs to change" in (await client.get(f"{MANY}/repetition?chosen={rows[2].id}")).text


async def test_invitations_are_withdrawn_and_that_is_taken_back_but_for_what_changed_since(
    app: Starlette, client: httpx.AsyncClient
) -> None:
    event, category = await world(client)
    rows = [await make_invitation(event, category, f"{name}@example.org", name=name) for name in "abc"]
    await client.post(f"{LIST}/{rows[2].id}/withdrawal")
    answer = await do(client, f"{MANY}/withdrawal?all=yes")
    assert await Invitation.filter(withdrawn_at=None).count() == 0
    told = await client.get(answer.headers["location"])
    assert "Withdrawn: 2" in said(told.text)
    for name in ("restoration", "withdrawal"):  # somebody restores one of them, and withdraws it again
        await client.post(f"{LIST}/{rows[1].id}/{name}")
    undoing = answer.headers["location"].partition("?")[0] + "/undoing"
    assert "Let 2 invitations be used again?" in (await client.get(undoing)).text
    back = await client.post(undoing)
    assert "Can be used again: 1" in said((await client.get(back.headers["location"])).text)
    assert [bool((await reload(row)).withdrawn_at) for row in rows] == [False, True, True]
    assert "already taken back" in (await client.get((await client.post(undoing)).headers["location"])).text


async def test_invitations_that_changed_since_the_question_are_not_withdrawn(client: httpx.AsyncClient) -> None:
    event, category = await world(client)
    row = await make_invitation(event, category)
    version = controls_in((await client.get(f"{MANY}/withdrawal?all=yes")).text)["version"][0]
    await save(client, row, name="Awa D.")
    answer = await client.post(f"{MANY}/withdrawal?all=yes", data={"version": version})
    assert (answer.status_code, (await reload(row)).withdrawn_at) == (409, None)


async def test_acts_on_many_reach_the_invitations_of_their_event_alone(client: httpx.AsyncClient) -> None:
    event, category = await world(client)
    own = await make_invitation(event, category)
    other = await make_event("other")
    theirs = await make_invitation(other, await make_category(other), name="Theirs")
    answer = await do(client, f"{MANY}/withdrawal?chosen={own.id},{theirs.id}")
    assert [bool((await reload(row)).withdrawn_at) for row in (own, theirs)] == [True, False]
    client.cookies.update(await sign_in("them@example.org", event=other, role="organizer"))
    there = answer.headers["location"].partition("?")[0].replace("/congress/", "/other/")
    assert (await client.get(there)).status_code == 404


async def test_with_nobody_to_write_to_nothing_is_asked(client: httpx.AsyncClient) -> None:
    await world(client)
    for name in ("sending", "reminders", "withdrawal"):
        assert (await client.get(f"{MANY}/{name}?all=yes")).headers["location"] == LIST


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=link", ["a link"]),
        ("email=IDA", ["Ida"]),
        ("delegation={delegation}", ["Ida"]),
        ("answer_by=2099-04-01,2099-04-01", ["Awa"]),
        ("answer_by=,2099-03-31", []),
        ("sent_at=2027-03-01,", ["Ida"]),
        ("created_at=,2027-02-28", []),
        ("language=en&state=sent", ["Ida"]),
    ],
)
async def test_the_list_is_filtered_by_each_column(client: httpx.AsyncClient, query: str, found: list[str]) -> None:
    event, category = await world(client)
    delegation = await make_delegation(event, {category.id: 1})
    given: dict[str, Any] = {"delegation_id": delegation.id, "language": "en"}
    ida = await make_invitation(event, category, "ida@example.org", name="Ida", **given)
    await Invitation.filter(id=ida.id).update(sent_at=NOW)
    await make_invitation(event, category, name="Awa", answer_by=dt.date(2099, 4, 1))
    await make_invitation(event, category, "", name="a link")
    assert names_in((await client.get(f"{LIST}?{query.format(delegation=delegation.id)}")).text) == found


async def test_nothing_is_sent_before_the_event_is_published(client: httpx.AsyncClient) -> None:
    event, category = await world(client, state="draft")
    row = await make_invitation(event, category)
    for path in (f"{MANY}/sending?all=yes", f"{LIST}/{row.id}/sending", f"{LIST}/{row.id}/reminder"):
        assert (await client.post(path)).status_code == 303
    assert await Message.all() == []


async def test_a_mail_that_came_back_is_shown(client: httpx.AsyncClient) -> None:
    event, category = await world(client)
    row = await make_invitation(event, category)
    await client.post(f"{LIST}/{row.id}/sending")
    await Message.all().update(state="sent")
    [mail] = await Message.all()
    await note_bounce(mail.id, AWA, "no such mailbox")
    assert "Came back" in (await client.get(f"{LIST}/{row.id}")).text
    assert names_in((await client.get(LIST, params={"mail": "bounced"})).text) == ["Awa Diallo"]


async def test_withdrawing_asks_first_and_can_be_taken_back(client: httpx.AsyncClient) -> None:
    event, category = await world(client)
    row = await make_invitation(event, category)
    assert "Withdraw this invitation?" in (await client.get(f"{LIST}/{row.id}/withdrawal")).text
    await client.post(f"{LIST}/{row.id}/withdrawal")
    assert (await reload(row)).withdrawn_at is not None
    await client.post(f"{LIST}/{row.id}/sending")
    assert await Message.all() == []
    await client.post(f"{LIST}/{row.id}/restoration")
    assert (await reload(row)).withdrawn_at is None
    assert "Replace the link" in (await client.get(f"{LIST}/{row.id}/renewal")).text
    await client.post(f"{LIST}/{row.id}/renewal")
    assert (await reload(row)).generation == 2


async def test_the_invitations_of_another_event_are_out_of_reach(client: httpx.AsyncClient) -> None:
    await world(client)
    other = await make_event("other")
    theirs = await make_invitation(other, await make_category(other), name="Theirs")
    assert "Theirs" not in (await client.get(LIST)).text
    for name in ("", "/withdrawal", "/renewal"):
        assert (await client.get(f"{LIST}/{theirs.id}{name}")).status_code == 404
    for name in ("/sending", "/reminder", "/restoration", "/withdrawal"):
        assert (await client.post(f"{LIST}/{theirs.id}{name}")).status_code == 404
    await client.post(f"{MANY}/sending?all=yes")
    assert await Message.all() == []


async def test_a_retired_category_stays_on_its_invitations(client: httpx.AsyncClient) -> None:
    event, category = await world(client)
    row = await make_invitation(event, category)
    await Category.filter(id=category.id).update(retired_at=NOW)
    async with transaction():
        await raise_revision(event.id)
    assert (await save(client, row, name="Awa D.")).status_code == 303
    assert [one.code for one in await Category.filter(invitations__id=row.id)] == ["speaker"]
    assert await Registration.all() == []


async def test_the_list_goes_out_as_a_file_narrowed_as_it_is_shown(client: httpx.AsyncClient) -> None:
    event, category = await world(client)
    await make_invitation(event, category, name="Awa Diallo", answer_by=dt.date(2099, 4, 1))
    ida = await make_invitation(event, category, "ida@example.org", name="Ida Lund", language="en")
    other, speakers = await invited_event(slug="other")
    await make_invitation(other, speakers, "bea@example.org", name="Bea Roy")
    await decline(ida, NOW)
    assert f'href="{LIST}.csv?state=made"' in (await client.get(f"{LIST}?state=made")).text
    lines = await lines_of(client, "state=made")
    assert [(line["For"], line["State"], line["E-mail address"], line["Registered"]) for line in lines] == [
        ("Awa Diallo", "Not sent", AWA, "0 / 1")
    ]
    assert (lines[0]["Answer by"], lines[0]["Made on"]) == ("2099-04-01", "2027-03-01 13:00")
    assert [line["For"] for line in await lines_of(client, "sort=-name")] == ["Ida Lund", "Awa Diallo"]
    assert (await client.get(f"{LIST}.xlsx")).content.startswith(b"PK")


async def lines_of(client: httpx.AsyncClient, query: str) -> list[dict[str, str]]:
    """The lines of the list as a CSV file."""
    return list(csv.DictReader(io.StringIO((await client.get(f"{LIST}.csv?{query}")).text.lstrip("\ufeff"))))


async def test_the_page_of_a_registration_names_its_invitation_and_delegation(
    app: Starlette, client: httpx.AsyncClient
) -> None:
    event, category = await invited_event()
    await make_notice(event)
    event = await Event.get(id=event.id)
    delegation = await make_delegation(event, {category.id: 1})
    row = await make_invitation(event, category, delegation_id=delegation.id)
    await fill(client, f"{page_of(app, row)}/registration", email=None, category=None)
    [made] = await registered()
    there = f"/en/organize/events/congress/registrations/{made.reference}"
    links = (f'href="{LIST}/{row.id}"', f'href="/en/organize/events/congress/delegations/{delegation.id}"')
    other = await register(client, badge_name="Luc Roy", email="luc@example.org")
    client.cookies.update(await sign_in(event=event, role="organizer"))
    elsewhere = (await client.get(there.replace(made.reference, other.reference))).text
    assert [link in elsewhere for link in links] == [False, False]
    for role, seen in (("organizer", [True, True]), ("reader", [False, False])):
        client.cookies.clear()
        client.cookies.update(await sign_in(f"{role}@example.org", event=event, role=role))
        page = (await client.get(there)).text
        assert (([link in page for link in links]), "Eaux du Sahel" in page) == (seen, True)
