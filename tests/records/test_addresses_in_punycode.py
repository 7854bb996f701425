"""What was kept in Punycode before addresses were kept as people read them is found by both spellings."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import httpx
from tortoise.connection import get_connection

from events.congress.registration.models import Registration
from events.congress.registration.rules import active_key
from events.platform.language.cleaning import fold
from events.records.people.models import Account, Address
from events.records.people.queries import account_of_address
from tests.congress.registration.filling import open_event, register
from tests.factories import make_account

OLD, NEW = "awa@xn--bcher-kva.example", "awa@b\u00fccher.example"
EMOJI = "awa@xn--i-7iq.example"  # no name that IDNA has: it stays as it is


async def migrate() -> None:
    found = import_module("events.records.migrations.0004_addresses_as_people_read_them")
    await found.forward(None, SimpleNamespace(client=get_connection("default")))


async def test_rows_in_punycode_are_compared_as_people_read_them(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    made, cancelled, other = [await register(client, badge_name=name) for name in ("Awa", "Luz", "Ana")]
    for row, email in ((made, OLD), (cancelled, OLD), (other, EMOJI)):
        key = None if row is cancelled else active_key(event.id, email, row.badge_name)
        await Registration.filter(id=row.id).update(email=email, active_key=key, search_text=f"before {email} after")
        await Address.filter(person_id=row.person_id).update(email=email, email_folded=email)
    account = await make_account()
    await Account.filter(id=account.id).update(email=OLD, email_folded=OLD)
    assert await account_of_address(OLD) is None
    await migrate()
    await migrate()  # changes nothing more
    assert await Registration.all().order_by("badge_name").values_list("badge_name", "email", "active_key") == [
        ("Ana", EMOJI, active_key(event.id, EMOJI, "Ana")),
        ("Awa", NEW, active_key(event.id, NEW, "Awa")),
        ("Luz", NEW, None),
    ]
    found = Registration.filter(search_text=f"before {fold(NEW)} after")
    assert sorted([row.badge_name for row in await found]) == ["Awa", "Luz"]
    assert sorted([row.email_folded for row in await Address.all()]) == sorted([EMOJI, NEW, NEW])
    assert await account_of_address(OLD) == await account_of_address(NEW) == account


async def test_who_is_known_by_the_new_spelling_already_stays_apart(client: httpx.AsyncClient) -> None:
    event, _ = await open_event()
    old, new = [await register(client, email=email) for email in (OLD, "luz@example.org")]
    for row, email in ((old, OLD), (new, NEW)):
        await Registration.filter(id=row.id).update(email=email, active_key=active_key(event.id, email, row.badge_name))
    first, second = await make_account("luz@example.org"), await make_account("ana@example.org")
    await Account.filter(id=first.id).update(email_folded=OLD)
    await Account.filter(id=second.id).update(email_folded=NEW)
    await migrate()
    assert (await Registration.get(id=old.id)).email == OLD
    assert (await account_of_address(NEW), (await Account.get(id=first.id)).email_folded) == (second, OLD)
