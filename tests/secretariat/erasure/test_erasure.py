"""Erasure on request: a canary in every text of a registration is found nowhere afterwards, and the count stays."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from tortoise import Tortoise, fields

from events.congress.agenda.models import Speaker
from events.congress.invitations.sending_operations import send_invitations
from events.congress.letters.models import Letter, LetterRequest
from events.congress.organizing.models import Category, Event
from events.congress.quotas.models import Delegation
from events.congress.registration.exports.making_operations import make_next
from events.congress.registration.exports.operations import Asked, ask_for
from events.congress.registration.models import Answer, Note, Registration
from events.congress.registration.place_offer_operations import offer_place
from events.congress.registration.question_queries import questions_of
from events.platform.storage.database import dialect, execute_rows, sqlite_path
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.records.people.models import Address, Person
from events.records.vault.models import PersonKey, SensitiveValue
from events.secretariat.erasure.operations import erase
from events.settings import Settings
from tests.congress.delegations.naming import make_delegation
from tests.congress.invitations.inviting import make_invitation
from tests.congress.letters.asking import ask, issue
from tests.congress.registration.filling import FORM, nonce_in, open_event, register, typed
from tests.factories import NOW, make_account, make_field, make_speaker, sign_in
from tests.records.files.samples import PDF

CANARY = "Kanarienvogel"
TYPED = {
    "badge_name": f"{CANARY} Diallo",
    "legal_name": f"Legal {CANARY}",
    "email": f"{CANARY.lower()}@example.org",
    "organization": f"{CANARY} Waterworks",
    "function": f"Head of {CANARY}",
    "question-diet": f"No {CANARY}",
    "question-health": f"Ill of {CANARY}",
}
PASSPORT = {
    "passport_number": f"N{CANARY}",
    "nationality": "SN",
    "birth_date": "1980-03-01",
    "passport_expiry": "2031-06-01",
}

pytestmark = pytest.mark.tables


@pytest.fixture
async def event(app: Starlette) -> Event:
    event, _category = await open_event(capacity=1)
    await make_field(event, "diet")
    await make_field(event, "health", is_sensitive=True, position=2)
    await make_field(event, "cv", "file", position=3)
    return event


async def filled(client: httpx.AsyncClient, event: Event) -> Registration:
    """A registration with the canary wherever something of it can be written."""
    row = await registered_with_files(client)
    category = await Category.get(event_id=event.id)
    invitation = await make_invitation(event, category, TYPED["email"], name=TYPED["badge_name"])
    await send_invitations([invitation], by=None, now=NOW)
    texts = {"purpose": CANARY, "consulate": CANARY, "passport": PASSPORT}
    await issue(event, await ask(event, row, **texts), digests={"legal_name": CANARY})
    await ask(event, row, language="es", **texts)
    await LetterRequest.all().update(reason=CANARY)
    await Registration.filter(id=row.id).update(approval_reason=CANARY, payment_note=CANARY)
    await Change.filter(subject=row.id).update(details={"reason": CANARY, "badge_name": [CANARY, "other"]})
    await Note.create(id=row.id, registration=row, text=CANARY, written_by=row.id, written_at=NOW)
    offer = await offer_place(row, f"Colleague {CANARY}", f"{CANARY}@elsewhere.example", "fr", NOW)
    mails = Message.filter(subject__in=[row.id, invitation.id, offer.id])
    await mails.update(sent_text=CANARY, sent_subject=CANARY, last_error=CANARY, details={"reason": CANARY})
    return row


async def registered_with_files(client: httpx.AsyncClient) -> Registration:
    """Two files were sent, of which the first came with a form that was refused."""
    nonce = nonce_in((await client.get(FORM)).text)
    for badge_name in ("", TYPED["badge_name"]):
        data = {"nonce": nonce, **typed(**TYPED | {"badge_name": badge_name})}
        await client.post(FORM, data=data, files={"question-cv": (f"{CANARY}.txt.pdf", PDF + CANARY.encode())})
    client.cookies.clear()
    return await Registration.get(badge_name=TYPED["badge_name"])


async def listed_in_a_file(event: Event, settings: Settings) -> None:
    """Somebody searched for them, and had a file made of what was found."""
    asked = Asked("owner", "json", {"q": CANARY}, ("badge_name",), "en", 1)
    await ask_for(event.id, (await make_account()).id, asked, dt.datetime.now(dt.UTC))
    await make_next(settings, asyncio.Event())


async def stands_in() -> list[str]:
    """The tables in which the canary stands, in whatever case."""
    found = []
    for model in Tortoise.apps["events"].values():
        table = model._meta.db_table
        rows = await execute_rows(f'SELECT * FROM "{table}"')
        if any(CANARY.lower() in str(value).lower() for row in rows for value in row.values()):
            found.append(table)
    return sorted(found)


def in_files(folder: Path) -> list[str]:
    """The files whose bytes hold the canary."""
    wanted = (CANARY.encode(), CANARY.lower().encode())
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(one in path.read_bytes() for one in wanted)]


async def erased(event: Event, row: Registration, root: Path = Path("nowhere")) -> bool:
    account = await make_account()
    return await erase(await questions_of(event), row.id, root=root, by=account.id, now=dt.datetime.now(dt.UTC))


async def test_nothing_of_an_erased_registration_is_left(
    client: httpx.AsyncClient, event: Event, settings: Settings
) -> None:
    row = await filled(client, event)
    await listed_in_a_file(event, settings)
    before = await stands_in()
    own = ["place_offer", "registration", "registration_export", "registration_note", "stored_file"]
    about = ["invitation", "letter", "letter_request"]
    assert before == ["address", "answer", "change", *about, "message", "person", *own]
    assert len(in_files(settings.files_dir)) == 3
    assert await erased(event, row, settings.files_dir)
    assert await stands_in() == []
    if dialect() == "sqlite":
        database = sqlite_path(settings.database_url)
        assert [path for path in in_files(database.parent) if path.startswith(database.name)] == []
    assert in_files(settings.data_dir) == []
    assert await SensitiveValue.all().count() == 0
    assert {key.wrapped_key for key in await PersonKey.all()} == {""}


async def test_every_text_of_the_row_is_emptied_or_says_nothing_of_anybody(
    client: httpx.AsyncClient, event: Event
) -> None:
    row = await filled(client, event)
    await erased(event, row)
    after = await Registration.get(id=row.id)
    texts = {
        name: getattr(after, name)
        for name, field in Registration._meta.fields_map.items()
        if isinstance(field, fields.CharField | fields.TextField) and name not in {"reference", "nonce"}
    }
    assert texts == {
        "active_key": None,
        "approval": "not_asked",
        "approval_reason": "",
        "attendance": "on_site",
        "badge_name": "–",
        "badge_name_key": "",
        "legal_name_key": "",
        "organization_key": "",
        "function_key": "",
        "country": "SN",
        "currency": "",
        "email": "",
        "function": "",
        "language": "en",
        "legal_name": "",
        "organization": "",
        "payment": "free",
        "payment_note": "",
        "search_text": "",
        "state": "cancelled",
    }
    assert (after.reference != row.reference, after.nonce != row.nonce) == (True, True)


async def test_it_counts_still_and_its_seat_is_handed_on(client: httpx.AsyncClient, event: Event) -> None:
    row = await filled(client, event)
    second = await register(client, badge_name="Luc Roy", email="luc@example.org")
    assert second.state == "waitlisted"
    letter = await Letter.get()
    assert await erased(event, row)
    assert not await erased(event, row)
    await second.refresh_from_db()
    assert (second.state, await Registration.all().count()) == ("confirmed", 2)
    assert "No longer takes part" in (await client.get(f"/en/letters/{letter.code}")).text
    assert {mail.state for mail in await Message.filter(subject=row.id)} == {"withdrawn"}
    assert [change.details for change in await Change.filter(subject=row.id, act="erased")] == [{}]


async def test_a_delegation_does_not_tell_any_more_who_was_its_head(client: httpx.AsyncClient, event: Event) -> None:
    row = await register(client)
    category = await Category.get(event_id=event.id)
    delegation = await make_delegation(event, {category.id: 1})
    await Registration.filter(id=row.id).update(delegation_id=delegation.id)
    await Delegation.filter(id=delegation.id).update(head_id=row.id)
    await erased(event, row)
    assert (await Delegation.get(id=delegation.id)).head_id is None


async def test_its_links_end(app: Starlette, client: httpx.AsyncClient, event: Event) -> None:
    row = await filled(client, event)
    token = app.state.installation.signer.token("registration", row.id, row.link_generation)
    assert (await client.get(f"/en/registrations/{token}")).status_code == 200
    await erased(event, row)
    assert (await client.get(f"/en/registrations/{token}")).status_code == 404


async def test_others_keep_what_is_theirs(client: httpx.AsyncClient, event: Event) -> None:
    row = await filled(client, event)
    other = await register(client, badge_name="Luc Roy", email="luc@example.org", **{"question-diet": "fish"})
    speaker = await make_speaker(event, registration_id=row.id)
    await erased(event, row)
    await other.refresh_from_db()
    await speaker.refresh_from_db()
    assert (other.badge_name, [answer.value for answer in await Answer.all()]) == ("Luc Roy", ["fish"])
    assert speaker.registration_id is None
    mails = await Message.filter(subject=other.id)
    assert {mail.recipient for mail in mails} == {"luc@example.org"}


async def test_who_is_somebody_here_otherwise_stays(client: httpx.AsyncClient, event: Event) -> None:
    row = await filled(client, event)
    await Speaker.create(**await _speaker_of(event, row))
    await erased(event, row)
    assert (await Person.get(id=row.person_id)).name == TYPED["badge_name"]
    assert await Address.filter(person_id=row.person_id).count() == 1


async def _speaker_of(event: Event, row: Registration) -> dict[str, Any]:
    made = await make_speaker(event, "other")
    values = {name: getattr(made, name) for name in Speaker._meta.db_fields if name not in {"id", "code", "person_id"}}
    return {**values, "code": "same", "person_id": row.person_id}


async def test_an_owner_is_asked_first_and_nobody_else_may(client: httpx.AsyncClient, event: Event) -> None:
    row = await filled(client, event)
    path = f"/en/organize/events/congress/registrations/{row.reference}/erasure"
    client.cookies.update(await sign_in("organizer@example.org", event=event, role="organizer"))
    assert (await client.post(path)).status_code == 403
    client.cookies.clear()
    client.cookies.update(await sign_in(event=event))
    assert "Erase the registration of" in (await client.get(path)).text
    assert await stands_in() != []
    assert (await client.post(path)).status_code == 303
    assert await stands_in() == []


async def test_two_who_erase_at_once_do_it_once(client: httpx.AsyncClient, event: Event) -> None:
    row = await filled(client, event)
    assert sorted(await asyncio.gather(erased(event, row), erased(event, row))) == [False, True]
    assert await Change.filter(act="erased").count() == 1
