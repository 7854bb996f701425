"""The credential behind a badge: one per registration, whoever asks and however often."""

from __future__ import annotations

import asyncio
import datetime as dt

from events.congress.badges.codes import read_badge
from events.congress.badges.credential_operations import (
    badge_code,
    door_keys,
    ensure_credential,
    ensure_credentials,
    revoke_credential,
)
from events.congress.badges.models import Credential
from events.congress.registration.models import Registration
from tests.factories import NOW, make_event
from tests.publishing.delivery.making import make_registration

SECRET = b"a key of the tests, long enough for anybody"
LATER = NOW + dt.timedelta(days=1)


async def test_a_credential_is_made_once(database: str) -> None:
    guest = await make_registration(await make_event())
    first = await ensure_credential(guest.id, guest.event_id, NOW)
    assert await ensure_credential(guest.id, guest.event_id, LATER) == first
    assert await Credential.all().values_list("registration_id", "issued_at") == [(guest.id, NOW)]


async def test_all_who_ask_at_once_get_the_same_one(database: str) -> None:
    guest = await make_registration(await make_event())
    made = await asyncio.gather(*(ensure_credential(guest.id, guest.event_id, NOW) for _ in range(8)))
    assert {credential.public_id for credential in made} == {(await Credential.get()).public_id}


async def test_a_sheet_of_badges_makes_those_that_are_missing(database: str) -> None:
    event = await make_event()
    guests = [await make_registration(event, badge_name=f"Guest {number}") for number in range(5)]
    known = {guest.id: await ensure_credential(guest.id, event.id, NOW) for guest in guests[:2]}
    ids = [guest.id for guest in guests]
    several = await asyncio.gather(*(ensure_credentials(event.id, order, LATER) for order in (ids, ids[::-1])))
    assert several[0] == several[1]
    assert several[0].keys() == set(ids)
    assert {guest: several[0][guest] for guest in known} == known
    assert await Credential.all().count() == 5


async def test_a_revoked_one_is_replaced_by_another(database: str) -> None:
    guest = await make_registration(await make_event())
    first = await badge_code(guest, SECRET, NOW)
    assert await revoke_credential(guest.id, LATER)
    assert not await revoke_credential(guest.id, LATER)
    second = await badge_code(guest, SECRET, LATER)
    assert (second.qr_text == first.qr_text, second.short_code == first.short_code) == (False, False)
    assert await Credential.filter(registration_id=guest.id).order_by("issued_at").values_list(
        "revoked_at", flat=True
    ) == [LATER, None]


async def test_the_code_proves_the_credential_and_survives_a_corrected_name(database: str) -> None:
    guest = await make_registration(await make_event())
    code = await badge_code(guest, SECRET, NOW)
    await Registration.filter(id=guest.id).update(badge_name="Awa Diallo-Ndiaye")
    corrected = await Registration.get(id=guest.id)
    assert await badge_code(corrected, SECRET, LATER) == code
    credential = await Credential.get()
    proven = read_badge(code.qr_text, door_keys(SECRET), guest.event_id)
    assert (proven.credential_id.hex(), code.short_code) == (credential.public_id, credential.short_code)
