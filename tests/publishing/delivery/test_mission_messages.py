"""The mails about missions."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import json
import re
import uuid
from typing import Any, cast

import pytest
from starlette.applications import Starlette

from events.missions.file.models import Delegate, Mission, MissionPartner
from events.missions.outcomes.models import JointAction
from events.platform.web.installation import Installation
from events.publishing.delivery.delivery import Delivery
from events.publishing.delivery.drafts import NoLongerTrue
from events.publishing.delivery.letter import plain_text, read_letter
from events.publishing.delivery.links import MASK, RealLinks
from events.publishing.delivery.messages import compose, compose_masked
from events.publishing.delivery.mission_messages import MISSION_WRITERS
from events.records.outbox.models import Message
from tests.factories import NOW
from tests.missions_factory import make_delegate, make_leg, make_mission, make_partner, make_place, write_mission_texts


@pytest.fixture
def here(app: Starlette) -> Installation:
    made: Installation = app.state.installation
    return made


async def _row(kind: str, mission: Mission) -> Delegate | MissionPartner | JointAction:
    if kind in {"traveller_link", "roll_call"}:
        return await make_delegate(mission)
    if kind != "action_reminder":
        return await make_partner(mission, is_link_open=True)
    action = await JointAction.create(
        id=uuid.uuid4(),
        mission=mission,
        code="kit",
        due_on=dt.date(2020, 1, 1),
        responsible="Rosa Mamani",
        responsible_email="rosa@example.org",
        language="es",
        created_at=NOW,
    )
    await write_mission_texts(mission, action.id, {"title": {"fr": "Une trousse", "es": "Un maletín"}})
    return action


async def _message(kind: str, mission: Mission, subject: uuid.UUID, recipient: str = "rosa@example.org") -> Message:
    return await Message.create(
        id=uuid.uuid4(),
        kind=kind,
        scope=mission.id,
        subject=subject,
        details={"message": "Bonjour"},
        language="fr",
        recipient=recipient,
        recipient_name="",
        dedup=uuid.uuid4().hex,
        message_id=f"{uuid.uuid4()}@events",
        due_at=NOW,
        created_at=NOW,
        last_error="",
        sent_subject="",
        sent_text="",
    )


@pytest.mark.parametrize("kind", MISSION_WRITERS)
async def test_each_mail_says_what_it_is_about_and_has_its_link_masked_in_the_preview(
    kind: str, here: Installation
) -> None:
    mission = await make_mission()
    message = await _message(kind, mission, (await _row(kind, mission)).id)
    real = await compose(message, RealLinks(here, NOW), here)
    shown = await compose_masked(message, here)
    letter = read_letter(real.source)
    text = plain_text(letter)
    assert "Mission en Bolivie" in letter.subject + text
    assert real.recipient_name in {"Lea", "AMUPEI", "Rosa Mamani"}
    assert (real.reply_to, real.sender_name) == ("mission@example.org", "Eau vive")
    if kind != "action_reminder":
        assert MASK in shown.source
        assert MASK not in real.source
    assert max(map(len, text.split("\n"))) <= 120


async def test_a_mail_that_was_overtaken_is_withdrawn(here: Installation) -> None:
    mission = await make_mission()
    for kind, model, gone in (
        ("traveller_link", Delegate, {"left_at": NOW}),
        ("host_link", MissionPartner, {"is_link_open": False}),
        ("rating_request", MissionPartner, {"removed_at": NOW}),
        ("action_reminder", JointAction, {"state": "done"}),
        ("action_reminder", JointAction, {"responsible_email": "other@example.org"}),
    ):
        row = await _row(kind, mission)
        message = await _message(kind, mission, row.id)
        await model.filter(id=row.id).update(**gone, code=uuid.uuid4().hex)
        with pytest.raises(NoLongerTrue):
            await compose_masked(message, here)


async def test_the_link_to_an_itinerary_brings_what_is_booked_for_mail_programs(app: Starlette) -> None:
    here: Installation = app.state.installation
    mission = await make_mission()
    lea = await make_delegate(mission)
    lima = await make_place(mission, "lim", kind="airport", time_zone="America/Lima", iata="LIM")
    la_paz = await make_place(mission, "lpb", kind="airport", iata="LPB")
    hostile = "</script><script>alert(1)</script>"
    await make_leg(
        mission,
        "flight",
        kind="flight",
        origin=lima,
        destination=la_paz,
        starts="2027-03-16T22:10",
        ends="2027-03-17T01:05",
        carrier=hostile,
        number="LA 2563",
        reference="PNR123",
    )
    await make_leg(mission, "meeting")
    mission = await Mission.get(id=mission.id)
    draft = await compose(await _message("traveller_link", mission, lea.id), RealLinks(here, NOW), here)
    (told,) = draft.reservations
    assert (told["reservationNumber"], told["reservationFor"]["airline"]["name"]) == ("PNR123", hostile)
    delivery = Delivery(here, cast(Any, None), (), lambda: NOW)
    content = await delivery._content(Message(message_id="x@y", kind="traveller_link"), draft)
    mail = email.message_from_bytes(content, policy=email.policy.default)
    _plain, part = mail.iter_parts()
    html = part.get_content()
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert script
    assert json.loads(script[1]) == [told]
    assert html.count("<script") == 1
    asked = await compose(await _message("roll_call", mission, lea.id), RealLinks(here, NOW), here)
    assert asked.reservations == ()
