"""Certificates of attendance by mail, to many: only who came, each once and in their language."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest
import time_machine

from events.congress.organizing.models import Event
from events.congress.registration.certificate_operations import CERTIFICATE_MAIL, send_certificates
from events.congress.registration.models import Registration
from events.records.auditing.models import Change
from events.records.lists.models import BulkAct
from events.records.outbox.models import Message
from tests.congress.registration.bulk.acting import do, said
from tests.congress.registration.filling import open_event, register
from tests.factories import NOW, make_account, make_event, sign_in

LIST = "/en/organize/events/congress/registrations"
CHOSEN = f"{LIST}/chosen/certificates?all=yes"
MIDNIGHT = dt.datetime(2027, 5, 27, 22, 0, tzinfo=dt.UTC)  # begins the last day, in Barcelona
CAME = dt.datetime(2027, 5, 25, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
async def event(client: httpx.AsyncClient) -> Event:
    """Two people who came, of whom one speaks Spanish, one who did not, and one who came and cancelled."""
    event, _category = await open_event()
    for name in ("Awa Diallo", "José Ibáñez", "Ida Lund", "Zoé Zárate"):
        await register(client, badge_name=name, email=f"{name[:3].lower()}@example.org")
    await Registration.exclude(badge_name="Ida Lund").update(checked_in_at=CAME)
    await Registration.filter(badge_name="José Ibáñez").update(language="es")
    await Registration.filter(badge_name="Zoé Zárate").update(state="cancelled")
    return event


async def mails() -> list[tuple[str, str, dt.datetime]]:
    rows = Message.filter(kind=CERTIFICATE_MAIL).order_by("recipient")
    return [(row.recipient_name, row.language, row.due_at) for row in await rows]


async def test_each_who_came_gets_one_mail_on_the_day_and_the_others_are_counted(
    client: httpx.AsyncClient, event: Event
) -> None:
    with time_machine.travel(MIDNIGHT - dt.timedelta(hours=6), tick=False):
        client.cookies.update(await sign_in("organizer@example.org", event=event, role="organizer"))
        asked = said((await client.get(CHOSEN)).text)
        assert ("Send 2 certificates of attendance?" in asked, "English 1 · Spanish 1" in asked) == (True, True)
        first = await do(client, CHOSEN)
        shown = said((await client.get(first.headers["location"])).text)
        assert ("Certificates sent: 2" in shown, shown.count("Was not checked in")) == (True, 2), shown
        again = await do(client, CHOSEN)
    assert await mails() == [("Awa Diallo", "en", MIDNIGHT), ("José Ibáñez", "es", MIDNIGHT)]
    outcomes = [sorted(act.outcomes.values()) for act in await BulkAct.all().order_by("made_at", "id")]
    assert sorted(outcomes) == [
        ["absent", "absent", "certificate_sent", "certificate_sent"],
        ["absent", "absent", "unchanged", "unchanged"],
    ]
    assert said((await client.get(again.headers["location"])).text).count("There was nothing to change") == 2
    assert await Change.filter(act="certificate sent", actor__isnull=False).count() == 2


async def test_the_act_is_offered_once_people_can_come(client: httpx.AsyncClient, event: Event) -> None:
    offered = {}
    for day in (23, 24):
        with time_machine.travel(dt.datetime(2027, 5, day, 12, tzinfo=dt.UTC), tick=False):
            client.cookies.update(await sign_in("organizer@example.org", event=event, role="organizer"))
            offered[day] = "/chosen/certificates" in (await client.get(LIST)).text
    assert offered == {23: False, 24: True}


async def test_registrations_of_another_event_get_none(event: Event) -> None:
    other = await make_event("other", uid="o@example.org")
    ids = [row.id for row in await Registration.all()]
    assert await send_certificates(other.id, ids, by=(await make_account()).id, now=NOW) == {}
    assert await mails() == []
