"""Organizers define rooms, categories, questions, pages, the privacy notice and their team, through forms."""

from __future__ import annotations

import httpx
import pytest
from tortoise import Model

from events.congress.organizing.models import Category, Event, FieldOption, FormField, Page, PrivacyNotice, Room
from events.platform.language.slugs import slug_of
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.records.people.models import Account, Grant
from events.records.seats.models import Pool
from events.records.texts.queries import texts_of
from tests.conftest import Queries
from tests.factories import make_category, make_event, make_field, make_page, make_room, sign_in

ORGANIZE = "/en/organize/events/congress"


def named(name: str, **more: str) -> dict[str, str]:
    return {"name-fr": name, "name-es": "", "name-en": "", **more}


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    """An event whose owner is signed in with the client."""
    made = await make_event()
    client.cookies.update(await sign_in(event=made))
    return made


async def texts(row: Model, name: str) -> dict[str, str]:
    return dict((await texts_of([row.pk])).of(row.pk, name).texts)


async def test_a_room_is_added_changed_and_no_longer_offered(client: httpx.AsyncClient, event: Event) -> None:
    added = await client.post(f"{ORGANIZE}/rooms", data=named("Salle de l’Èbre", capacity="120"))
    assert added.status_code == 303
    room = await Room.get(event_id=event.id)
    assert (room.code, room.capacity, room.position) == ("salle-de-l-ebre", 120, 1)
    page = await client.get(f"{ORGANIZE}/rooms/{room.code}")
    assert 'value="Salle de l’Èbre"' in page.text
    form = named("Salle Ebre", **{"name-es": "Sala Ebro", "capacity": "", "position": "3", "version": "1"})
    assert (await client.post(f"{ORGANIZE}/rooms/{room.code}", data=form)).status_code == 303
    await room.refresh_from_db()
    assert (room.capacity, room.position, room.version) == (None, 3, 2)
    assert await texts(room, "name") == {"fr": "Salle Ebre", "es": "Sala Ebro"}
    assert (await client.post(f"{ORGANIZE}/rooms/{room.code}/retirement")).status_code == 303
    await room.refresh_from_db()
    assert room.retired_at is not None
    assert [change.act for change in await Change.filter(subject=room.id).order_by("id")] == [
        "created",
        "revised",
        "retired",
    ]


async def test_what_somebody_else_saved_meanwhile_is_not_overwritten_and_nothing_typed_is_lost(
    client: httpx.AsyncClient, event: Event
) -> None:
    room = await make_room(event)
    first = await client.post(f"{ORGANIZE}/rooms/ebre", data=named("Première", version="1"))
    second = await client.post(f"{ORGANIZE}/rooms/ebre", data=named("Seconde", version="1"))
    assert (first.status_code, second.status_code) == (303, 409)
    assert "Somebody else saved this" in second.text
    assert 'value="Seconde"' in second.text
    assert (await texts(room, "name"))["fr"] == "Première"


@pytest.mark.parametrize("kind", ["rooms", "tracks", "types", "categories"])
async def test_a_name_is_required_in_the_main_language(client: httpx.AsyncClient, event: Event, kind: str) -> None:
    answer = await client.post(f"{ORGANIZE}/{kind}", data={"name-es": "Sala", "colour": "2"})
    assert answer.status_code == 422
    assert "The text in French is missing." in answer.text
    assert 'value="Sala"' in answer.text


async def test_the_seats_of_a_category_can_grow_and_be_unlimited(client: httpx.AsyncClient, event: Event) -> None:
    form = named("Presse", capacity="12", allows_on_site="y", colour="4")
    assert (await client.post(f"{ORGANIZE}/categories", data=form)).status_code == 303
    category = await Category.get(event_id=event.id)
    assert (category.allows_on_site, category.allows_online, category.colour) == (True, False, 4)
    assert (await Pool.get(id=category.pool_id)).capacity == 12
    form |= {"capacity": "", "version": "1"}
    assert (await client.post(f"{ORGANIZE}/categories/presse", data=form)).status_code == 303
    assert (await Pool.get(id=category.pool_id)).capacity is None


@pytest.mark.parametrize("capacity", ["-1", "1e3", "9223372036854775808", "many"])
async def test_a_capacity_that_is_none_is_refused(client: httpx.AsyncClient, event: Event, capacity: str) -> None:
    answer = await client.post(f"{ORGANIZE}/rooms", data=named("Salle", capacity=capacity))
    assert answer.status_code == 422
    assert await Room.all().count() == 0


async def test_a_question_keeps_its_options_codes_and_retires_emptied_ones(
    client: httpx.AsyncClient, event: Event
) -> None:
    form = {"label-fr": "Repas", "kind": "choices", "option-0-fr": "Végétarien", "option-1-fr": "Halal"}
    assert (await client.post(f"{ORGANIZE}/fields/new", data=form)).status_code == 303
    asked = await FormField.get(event_id=event.id)
    assert (asked.code, asked.kind, asked.field_version) == ("repas", "choices", 1)
    form |= {"version": "1", "option-0-code": "vegetarien", "option-0-fr": "", "option-1-code": "halal"}
    form |= {"option-1-fr": "Viande halal", "option-2-fr": "Sans gluten", "label-fr": "Vos repas"}
    assert (await client.post(f"{ORGANIZE}/fields/repas", data=form)).status_code == 303
    options = await FieldOption.filter(field_id=asked.id).order_by("position")
    assert [(option.code, option.retired_at is None) for option in options] == [
        ("vegetarien", False),
        ("halal", True),
        ("sans-gluten", True),
    ]
    assert await texts(options[1], "label") == {"fr": "Viande halal"}


async def test_a_choice_without_options_and_a_question_called_new_are_handled(
    client: httpx.AsyncClient, event: Event
) -> None:
    refused = await client.post(f"{ORGANIZE}/fields/new", data={"label-fr": "Repas", "kind": "choice"})
    assert refused.status_code == 422
    assert "at least one option" in refused.text
    await client.post(f"{ORGANIZE}/fields/new", data={"label-fr": "New", "kind": "text"})
    assert (await FormField.get(event_id=event.id)).code == "new-2"


async def test_another_kind_of_answer_is_another_version_of_the_question(
    client: httpx.AsyncClient, event: Event
) -> None:
    asked = await make_field(event, "diet", "text")
    form = {"label-fr": "Repas", "kind": "number", "version": "1"}
    assert (await client.post(f"{ORGANIZE}/fields/diet", data=form)).status_code == 303
    await asked.refresh_from_db()
    assert (asked.kind, asked.field_version, asked.version) == ("number", 2, 2)


async def test_a_page_is_written_hidden_and_shown(client: httpx.AsyncClient, event: Event) -> None:
    form = {"title-fr": "Venir à Barcelone", "body-fr": "## Train\n\nDe Paris en **6 h 30**.", "is_published": "y"}
    assert (await client.post(f"{ORGANIZE}/pages/new", data=form)).status_code == 303
    public = "/fr/events/congress/pages/venir-a-barcelone"
    assert "<strong>6 h 30</strong>" in (await client.get(public)).text
    del form["is_published"]
    await client.post(f"{ORGANIZE}/pages/venir-a-barcelone", data={**form, "version": "1"})
    assert (await client.get(public)).status_code == 404
    assert (await Page.get(event_id=event.id)).is_published is False


async def test_a_changed_privacy_notice_is_a_new_version_and_the_same_text_is_none(
    client: httpx.AsyncClient, event: Event
) -> None:
    for body in ("Ce que nous gardons.", "Ce que nous gardons.", "Ce que nous gardons, un an."):
        answer = await client.post(f"{ORGANIZE}/privacy", data={"body-fr": body, "body-es": "", "body-en": ""})
        assert answer.status_code == 303
    notices = await PrivacyNotice.filter(event_id=event.id).order_by("number")
    assert [(notice.number, await texts(notice, "body")) for notice in notices] == [
        (1, {"fr": "Ce que nous gardons."}),
        (2, {"fr": "Ce que nous gardons, un an."}),
    ]


async def test_inviting_makes_an_account_a_role_and_a_mail(client: httpx.AsyncClient, event: Event) -> None:
    form = {"name": "Awa Diallo", "email": "awa@example.org", "role": "check_in"}
    assert (await client.post(f"{ORGANIZE}/team", data=form)).status_code == 303
    account = await Account.get(email_folded="awa@example.org")
    grant = await Grant.get(account_id=account.id)
    assert (grant.role, grant.scope) == ("check_in", event.id)
    message = await Message.get()
    assert (message.kind, message.recipient, message.subject) == ("team_invitation", "awa@example.org", account.id)
    change = await client.post(f"{ORGANIZE}/team/{account.id}", data={"role": "reader"})
    assert change.status_code == 303
    assert (await Grant.get(account_id=account.id)).role == "reader"
    assert (await client.post(f"{ORGANIZE}/team/{account.id}/removal")).status_code == 303
    assert not await Grant.exists(account_id=account.id)


async def test_the_last_owner_cannot_leave_and_unknown_members_and_roles_are_refused(
    client: httpx.AsyncClient, event: Event
) -> None:
    owner = await Account.get(email_folded="owner@example.org")
    refused = await client.post(f"{ORGANIZE}/team/{owner.id}/removal")
    assert refused.status_code == 422
    assert "at least one owner" in refused.text
    assert (await client.post(f"{ORGANIZE}/team/{owner.id}", data={"role": "emperor"})).status_code == 400
    for other in ("nobody", "00000000-0000-0000-0000-000000000000"):
        assert (await client.post(f"{ORGANIZE}/team/{other}", data={"role": "reader"})).status_code == 404
        assert (await client.post(f"{ORGANIZE}/team/{other}/removal")).status_code == 404


async def test_lists_ask_the_database_as_often_for_three_as_for_one(
    client: httpx.AsyncClient, event: Event, queries: Queries
) -> None:
    counted = []
    for codes in (("a",), ("b", "c")):
        for code in codes:
            await make_room(event, f"room-{code}")
            await make_category(event, f"category-{code}")
            await make_field(event, f"field-{code}")
            await make_page(event, f"page-{code}")
        for name in ("rooms", "categories", "fields", "pages"):  # the first time fills the event's face
            await client.get(f"{ORGANIZE}/{name}")
        with queries() as asked:
            for name in ("rooms", "categories", "fields", "pages"):
                assert (await client.get(f"{ORGANIZE}/{name}")).status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("6e Congrès mondial", "6e-congres-mondial"),
        ("../etc/passwd", "etc-passwd"),
        ("مؤتمر", ""),
        ("x" * 99, "x" * 60),
        ("--a  b--", "a-b"),
    ],
)
def test_a_slug_holds_only_what_an_address_can(text: str, slug: str) -> None:
    assert slug_of(text) == slug
