"""Tags and notes of organizers: on one registration and on many, in the list and in files, and gone with the person."""

from __future__ import annotations

import datetime as dt
import uuid

import httpx
import pytest

from events.congress.editions.operations import NextEdition, copy_edition
from events.congress.organizing.models import Event
from events.congress.registration.models import Note, Registration, Tag, Tagging
from events.congress.registration.note_operations import remove_note, write_note
from events.congress.registration.question_queries import questions_of
from events.congress.registration.retention_operations import NOTES_KEPT_FOR, destroy_due_notes
from events.congress.registration.tag_operations import (
    By,
    TagTakenError,
    save_tag,
    tag_named,
    tag_registrations,
    untag_registrations,
)
from events.platform.storage.versions import Opened
from events.records.auditing.models import Change
from events.secretariat.erasure.operations import erase
from events.settings import Settings
from tests.congress.registration.bulk.acting import do, said
from tests.congress.registration.filling import controls_in, open_event, register
from tests.factories import NOW, make_account, make_event, sign_in

HOME = "/en/organize/events/congress"
LIST = f"{HOME}/registrations"
NAMES = ("Awa Diallo", "José Ibáñez", "Ida Lund")


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    event, _category = await open_event()
    for at, name in enumerate(NAMES):
        await register(client, badge_name=name, email=f"p{at}@example.org")
    client.cookies.update(await sign_in("organizer@example.org", event=event, role="organizer"))
    return await Event.get(id=event.id)


async def by(email: str = "organizer@example.org") -> By:
    return By((await make_account(email)).id, NOW)


async def page_of(name: str) -> str:
    return f"{LIST}/{(await Registration.get(badge_name=name)).reference}"


async def tagged() -> dict[str, list[str]]:
    rows = await Tagging.all().order_by("registration__registered_at").prefetch_related("tag", "registration")
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.tag.name, []).append(row.registration.badge_name)
    return found


async def test_a_tag_is_made_renamed_and_removed_with_its_marks(client: httpx.AsyncClient, event: Event) -> None:
    made = await client.post(f"{HOME}/tags/new", data={"name": "Sponsor’s guest", "colour": "3", "version": "0"})
    assert made.headers["location"] == f"{HOME}/tags"
    twice = await client.post(f"{HOME}/tags/new", data={"name": "SPONSOR’S  guest", "colour": "1", "version": "0"})
    assert (twice.status_code, "There is a tag with this name." in twice.text) == (422, True)
    tag = await Tag.get()
    assert (tag.code, tag.colour) == ("sponsor-s-guest", 3)
    await tag_registrations(tag, [row.id for row in await Registration.all()], await by())
    form = {"name": "Guest", "colour": "4", "version": "1"}
    assert (await client.post(f"{HOME}/tags/sponsor-s-guest", data=form)).status_code == 303
    assert (await client.post(f"{HOME}/tags/sponsor-s-guest", data=form)).status_code == 409
    assert "It is taken off 3 registrations." in (await client.get(f"{HOME}/tags/sponsor-s-guest/removal")).text
    assert await tagged() == {"Guest": list(NAMES)}
    await client.post(f"{HOME}/tags/sponsor-s-guest/removal")
    assert (await Tag.all().count(), await Tagging.all().count()) == (0, 0)
    assert (await client.get(f"{LIST}?tags=sponsor-s-guest&columns=tags")).status_code == 200


async def test_a_name_that_differs_in_marks_only_is_one_tag(event: Event) -> None:
    await save_tag(event.id, Opened(None), {"name": "Élu", "colour": 1}, await by())
    with pytest.raises(TagTakenError):
        await save_tag(event.id, Opened(None), {"name": "ELU", "colour": 1}, await by())
    other = await make_event("other")
    await save_tag(other.id, Opened(None), {"name": "Elu", "colour": 1}, await by())


async def test_many_are_tagged_and_untagged_and_each_is_taken_back(client: httpx.AsyncClient, event: Event) -> None:
    await save_tag(event.id, Opened(None), {"name": "Sponsor", "colour": 1}, await by())
    ida = await Registration.get(badge_name="Ida Lund")
    await tag_registrations(await Tag.get(), [ida.id], await by())
    answer = await do(client, f"{LIST}/chosen/tagging?all=yes", name="sponsor")
    done = said((await client.get(answer.headers["location"])).text)
    assert "Sponsor" in done
    assert "Tagged: 2" in done
    assert "Ida Lund Confirmed There was nothing to change" in done
    assert await tagged() == {"Sponsor": list(NAMES)}
    assert [change.details for change in await Change.filter(act="tagged")] == [{"tag": "Sponsor"}] * 3
    undone = await client.post(f"{answer.headers['location']}/undoing")
    assert await tagged() == {"Sponsor": ["Ida Lund"]}
    assert "Tag removed: 2" in said((await client.get(undone.headers["location"])).text)
    answer = await do(client, f"{LIST}/chosen/untagging?all=yes", tag="sponsor")
    assert await tagged() == {}
    await client.post(f"{answer.headers['location']}/undoing")
    assert await tagged() == {"Sponsor": ["Ida Lund"]}


async def test_a_tag_that_somebody_set_again_since_is_not_taken_back(client: httpx.AsyncClient, event: Event) -> None:
    await save_tag(event.id, Opened(None), {"name": "Sponsor", "colour": 1}, await by())
    answer = await do(client, f"{LIST}/chosen/tagging?all=yes", name="sponsor")
    tag, awa = await Tag.get(), await Registration.get(badge_name="Awa Diallo")
    await untag_registrations(tag, [awa.id], await by())
    await tag_registrations(tag, [awa.id], await by("other@example.org"))
    undone = await client.post(f"{answer.headers['location']}/undoing")
    assert await tagged() == {"Sponsor": ["Awa Diallo"]}
    assert "Awa Diallo Confirmed Changed by somebody else meanwhile" in said(
        (await client.get(undone.headers["location"])).text
    )


async def test_the_list_filters_and_shows_tags_and_files_carry_them(client: httpx.AsyncClient, event: Event) -> None:
    for name in ("Sponsor", "Call back"):
        await save_tag(event.id, Opened(None), {"name": name, "colour": 2}, await by())
    awa = await Registration.get(badge_name="Awa Diallo")
    for tag in await Tag.all():
        await tag_registrations(tag, [awa.id], await by())
    await Registration.filter(id=awa.id).update(payment="paid", price=12050, currency="EUR", payment_note="T 12")
    found = {
        query: (await client.get(f"{LIST}.csv?{query}")).text for query in ("tags=sponsor", "tags=-", "tags=sponsor,-")
    }
    assert {query: [name in text for name in NAMES] for query, text in found.items()} == {
        "tags=sponsor": [True, False, False],
        "tags=-": [False, True, True],
        "tags=sponsor,-": [True, True, True],
    }
    shown = (await client.get(f"{LIST}?columns=tags,payment&q=awa")).text
    assert [word in shown for word in ("pill-tag-2", ">Call back<", "Paid")] == [True, True, True]
    row = (await client.get(f"{LIST}.json?q=awa")).json()[0]
    assert {key: row[key] for key in ("payment", "price", "currency", "payment_note", "tags")} == {
        "payment": "Paid",
        "price": "120.50",
        "currency": "EUR",
        "payment_note": "T 12",
        "tags": "Call back, Sponsor",
    }
    client.cookies.clear()
    client.cookies.update(await sign_in("reader@example.org", event=event, role="reader"))
    text = (await client.get(f"{LIST}.csv?tags=sponsor")).text
    assert ([name in text for name in NAMES], "Sponsor" in text, "T 12" in text) == ([True] * 3, False, False)
    assert "Sponsor" not in (await client.get(f"{LIST}?columns=tags")).text


async def test_the_tags_of_one_are_chosen_on_their_page(client: httpx.AsyncClient, event: Event) -> None:
    for name in ("Sponsor", "Call back"):
        await save_tag(event.id, Opened(None), {"name": name, "colour": 2}, await by())
    there = await page_of("Ida Lund")
    await client.post(f"{there}/tags", data={"tags": ["sponsor", "call-back"], "version": "0"})
    assert await tagged() == {"Sponsor": ["Ida Lund"], "Call back": ["Ida Lund"]}
    assert controls_in((await client.get(f"{there}/tags")).text)["tags"] == ["call-back", "sponsor"]
    await client.post(f"{there}/tags", data={"tags": ["sponsor"], "version": "0"})
    assert await tagged() == {"Sponsor": ["Ida Lund"]}
    assert (await client.post(f"{there}/tags", data={"tags": ["nothing"], "version": "0"})).status_code == 422


async def test_a_note_is_written_corrected_and_removed_by_its_author_alone(
    client: httpx.AsyncClient, event: Event
) -> None:
    there = await page_of("Ida Lund")
    assert (await client.post(f"{there}/notes/new", data={"text": " ", "version": "0"})).status_code == 422
    await client.post(f"{there}/notes/new", data={"text": "Call back\non Monday", "version": "0"})
    note = await Note.get()
    assert "on Monday" in (await client.get(there)).text
    one = f"{there}/notes/{note.id}"
    await client.post(one, data={"text": "Call back\r\non Monday", "version": "1"})
    assert (await Note.get()).corrected_at is None  # the same text is no correction
    await client.post(one, data={"text": "Called", "version": "2"})
    assert (await client.post(one, data={"text": "Again", "version": "2"})).status_code == 409
    assert "corrected" in said((await client.get(there)).text)
    mine = dict(client.cookies)
    client.cookies.clear()
    client.cookies.update(await sign_in("owner@example.org", event=event))
    assert [(await client.get(f"{one}{act}")).status_code for act in ("", "/removal")] == [404, 404]
    assert (await client.post(f"{one}/removal")).status_code == 404
    assert "Called" in (await client.get(there)).text
    client.cookies.clear()
    client.cookies.update(await sign_in("reader@example.org", event=event, role="reader"))
    assert "Called" not in (await client.get(there)).text
    client.cookies.clear()
    client.cookies.update(mine)
    elsewhere = await page_of("Awa Diallo")
    assert (await client.get(f"{elsewhere}/notes/{note.id}")).status_code == 404
    assert (await client.get(f"{there}/notes/x")).status_code == 404
    assert (await client.get(f"{one}/removal")).status_code == 200
    await client.post(f"{one}/removal")
    assert await Note.all().count() == 0
    acts = await Change.filter(act__startswith="note").order_by("id").values_list("act", "details")
    assert acts == [("note written", {}), ("note corrected", {}), ("note removed", {})]


async def test_a_note_is_removed_with_its_own_registration_alone(event: Event) -> None:
    awa, ida = [await Registration.get(badge_name=name) for name in ("Awa Diallo", "Ida Lund")]
    await write_note(ida, "A note", await by())
    await remove_note(awa, await Note.get(), await by())
    assert await Note.all().count() == 1
    assert not await Change.exists(act="note removed")


async def test_an_erased_registration_has_neither_notes_nor_tags(
    client: httpx.AsyncClient, event: Event, settings: Settings
) -> None:
    await save_tag(event.id, Opened(None), {"name": "Sponsor", "colour": 1}, await by())
    row = await Registration.get(badge_name="Ida Lund")
    there = await page_of("Ida Lund")
    await client.post(f"{there}/notes/new", data={"text": "A note", "version": "0"})
    await tag_registrations(await Tag.get(), [row.id], await by())
    account = await make_account("owner@example.org")
    form, now = await questions_of(await Event.get(id=event.id)), dt.datetime.now(dt.UTC)
    await erase(form, row.id, root=settings.files_dir, by=account.id, now=now)
    assert (await Note.all().count(), await Tagging.all().count()) == (0, 0)
    assert await tag_registrations(await Tag.get(), [row.id], await by()) == []
    erased = await Registration.get(id=row.id)
    pages = [f"{LIST}/{erased.reference}/{page}" for page in ("tags", "notes/new")]
    assert [(await client.get(page)).status_code for page in pages] == [404, 404]


async def test_tags_go_to_no_registration_of_another_event(event: Event) -> None:
    other, _category = await open_event(slug="other")
    await save_tag(other.id, Opened(None), {"name": "Sponsor", "colour": 1}, await by())
    ids = [row.id for row in await Registration.all()]
    assert await tag_registrations(await Tag.get(), [*ids, uuid.uuid4()], await by()) == []


async def test_notes_and_tags_end_half_a_year_after_the_event(client: httpx.AsyncClient, event: Event) -> None:
    await save_tag(event.id, Opened(None), {"name": "Sponsor", "colour": 1}, await by())
    await tag_registrations(await Tag.get(), [row.id for row in await Registration.all()], await by())
    await client.post(f"{await page_of('Ida Lund')}/notes/new", data={"text": "A note", "version": "0"})
    last = dt.datetime.combine(event.ends_on, dt.time(12), dt.UTC) + NOTES_KEPT_FOR
    await Event.filter(id=event.id).update(updated_at=NOW)
    assert await destroy_due_notes(last) == 0
    assert await destroy_due_notes(last + dt.timedelta(days=1)) == 4
    assert [change.details for change in await Change.filter(act="destroyed")] == [{"notes": "4"}]
    assert await Tag.all().count() == 1


async def test_a_new_edition_has_the_tags_and_no_marks(client: httpx.AsyncClient, event: Event) -> None:
    await save_tag(event.id, Opened(None), {"name": "Sponsor", "colour": 5}, await by())
    await tag_registrations(await Tag.get(), [row.id for row in await Registration.all()], await by())
    wanted = NextEdition("next", event.starts_on + dt.timedelta(days=364), with_programme=False)
    made = await copy_edition(await Event.get(id=event.id), wanted, by=(await by()).account, now=NOW)
    assert await Tag.filter(event_id=made.id).values_list("name", "colour") == [("Sponsor", 5)]
    assert await Tagging.filter(tag__event_id=made.id).count() == 0


async def test_a_name_that_no_tag_has_makes_one(client: httpx.AsyncClient, event: Event) -> None:
    answer = await do(client, f"{LIST}/chosen/tagging?all=yes", name="Équipe Bamako")
    assert "Équipe Bamako" in said((await client.get(answer.headers["location"])).text)
    assert await tagged() == {"Équipe Bamako": list(NAMES)}
    await do(client, f"{LIST}/chosen/tagging?all=yes", name="Sponsor")
    await do(client, f"{LIST}/chosen/tagging?all=yes", name="  EQUIPE   bamako ")
    rows = await Tag.filter(event_id=event.id).order_by("colour").values_list("name", "colour")
    assert rows == [("Équipe Bamako", 1), ("Sponsor", 2)]
    refused = [await do(client, f"{LIST}/chosen/tagging?all=yes", name=name) for name in ("", "´", "x" * 41)]
    assert [answer.status_code for answer in refused] == [422] * 3
    assert await Tag.all().count() == 2


async def test_the_same_name_in_another_event_is_another_tag(client: httpx.AsyncClient, event: Event) -> None:
    other = await make_event("other", uid="other@example.org")
    theirs = await tag_named(other.id, "Sponsor", await by())
    ours = await tag_named(event.id, "sponsor", await by())
    assert (ours.event_id, theirs.event_id, ours.colour) == (event.id, other.id, 1)
    assert await tag_named(event.id, "SPONSOR", await by()) == ours
