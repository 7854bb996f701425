"""The acts on a delegation, one by one."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from events.missions.delegations.operations import (
    RequirementValues,
    add_delegate,
    add_requirement,
    come_back,
    destroy_private,
    keep_private,
    leave,
    renew_link,
    revise_delegate,
    send_link,
)
from events.missions.file.models import Delegate, Mission, Requirement
from events.missions.itineraries.models import LegPerson
from events.platform.storage.versions import ChangedMeanwhileError
from events.records.outbox.models import Message
from events.records.texts.models import Text
from events.records.vault.models import SensitiveValue
from events.records.vault.sealing import MasterKeys, master_keys
from events.settings import Settings
from tests.factories import NOW
from tests.missions_factory import make_delegate, make_leg, make_mission

BY = uuid.uuid4()
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
async def mission(database: str) -> Mission:
    return await make_mission()


@pytest.fixture
def keys(settings: Settings) -> MasterKeys:
    return master_keys(settings)


async def test_who_is_added_stands_last_unless_a_place_is_typed(mission: Mission) -> None:
    await make_delegate(mission)
    for columns in ({"name": "Léa Roy"}, {"name": "Awa Diallo", "position": 0}):
        await add_delegate(mission, {"role": "member", "language": "fr", **columns}, by=BY, now=NOW)
    rows = await Delegate.all().order_by("position", "code").values_list("code", "position")
    assert rows[0] == ("awa-diallo", 0)
    assert rows[-1] == ("lea-roy", 2)


async def test_two_of_one_name_have_codes_of_their_own(mission: Mission) -> None:
    for _twice in range(2):
        await add_delegate(mission, {"name": "Léa Roy", "role": "member", "language": "fr"}, by=BY, now=NOW)
    assert [row.code for row in await Delegate.all().order_by("code")] == ["lea-roy", "lea-roy-2"]


async def test_an_older_form_changes_nobody(mission: Mission) -> None:
    lea = await make_delegate(mission, phone="1")
    await revise_delegate(lea, 1, {"phone": "2"}, by=BY, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        await revise_delegate(lea, 1, {"phone": "3"}, by=BY, now=NOW)
    assert (await Delegate.get()).phone == "2"


async def test_who_leaves_twice_left_the_first_time(mission: Mission) -> None:
    lea = await make_delegate(mission)
    for at in (NOW, LATER):
        await leave(lea, by=BY, now=at)
    after = await Delegate.get()
    assert (after.left_at, after.version) == (NOW, lea.version + 1)


async def test_who_never_left_does_not_come_back(mission: Mission) -> None:
    lea = await make_delegate(mission)
    await make_leg(mission)
    await come_back(lea, by=BY, now=NOW)
    assert await LegPerson.all().count() == 0


async def test_what_is_sealed_goes_with_who_leaves_and_of_nobody_else(mission: Mission, keys: MasterKeys) -> None:
    lea, awa = await make_delegate(mission), await make_delegate(mission, "awa")
    for person in (lea, awa):
        await keep_private(person, {"medical": "Asthme"}, keys=keys, by=BY, now=NOW)
    await leave(lea, by=BY, now=NOW)
    assert await SensitiveValue.all().values_list("subject", flat=True) == [awa.id]
    await destroy_private(awa, by=BY, now=NOW)
    assert await SensitiveValue.all().count() == 0


async def test_a_link_that_was_replaced_is_sent_again_within_the_minute(mission: Mission) -> None:
    lea = await make_delegate(mission, email="lea@example.org", language="fr")
    assert [await send_link(lea, by=BY, now=NOW) for _twice in range(2)] == [True, False]
    await renew_link(lea, by=BY, now=NOW)
    await lea.refresh_from_db()
    assert await send_link(lea, by=BY, now=NOW)
    assert await Message.all().values_list("recipient", "language") == [("lea@example.org", "fr")] * 2


async def test_a_country_asks_for_what_was_typed(mission: Mission) -> None:
    made = await add_requirement(mission, RequirementValues("visa", "BO", {"fr": "Visa d’entrée"}), by=BY, now=NOW)
    row = await Requirement.get()
    assert (row.id, row.kind, row.country, row.mission_id) == (made.id, "visa", "BO", mission.id)
    assert (await Text.get(subject=row.id)).body == "Visa d’entrée"
