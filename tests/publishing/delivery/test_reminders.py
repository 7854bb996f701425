"""Three days before an event everybody who is confirmed is reminded once, where organizers want it."""

from __future__ import annotations

import datetime as dt

import pytest

from events.congress.organizing.models import Event
from events.platform.web.installation import Installation
from events.publishing.delivery.drafts import NoLongerTrue
from events.publishing.delivery.messages import compose_masked
from events.publishing.delivery.reminders import remind_of_events
from events.records.outbox.models import Message
from events.settings import Settings
from tests.publishing.delivery.making import make_registration

DAY = dt.date(2027, 5, 25)
MORNING = dt.datetime(2027, 5, 22, 7, tzinfo=dt.UTC)  # nine in Madrid, three days before


@pytest.fixture
async def wanted(event: Event) -> Event:
    await Event.filter(id=event.id).update(reminds=True, starts_on=DAY)
    return await Event.get(id=event.id)


async def test_everybody_confirmed_is_reminded_once(wanted: Event, settings: Settings) -> None:
    awa = await make_registration(wanted)
    await make_registration(wanted, state="waitlisted", email="wait@example.org")
    await make_registration(wanted, state="cancelled", email="gone@example.org")
    told = [await remind_of_events(settings, MORNING + dt.timedelta(hours=hours)) for hours in (-1, 0, 6, 40)]
    assert told == [0, 1, 0, 0]
    message = await Message.get()
    assert (message.kind, message.subject, message.recipient) == ("registration_reminder", awa.id, "awa@example.org")


async def test_who_registered_later_was_told_everything_just_now(wanted: Event, settings: Settings) -> None:
    await make_registration(wanted, registered_at=MORNING + dt.timedelta(minutes=1))
    assert await remind_of_events(settings, MORNING + dt.timedelta(hours=1)) == 0


@pytest.mark.parametrize(
    "change", [{"reminds": False}, {"state": "cancelled"}, {"state": "draft"}, {"is_demonstration": True}]
)
async def test_an_event_that_does_not_want_it_reminds_nobody(
    wanted: Event, settings: Settings, change: dict[str, object]
) -> None:
    await make_registration(wanted)
    await Event.filter(id=wanted.id).update(**change)
    assert await remind_of_events(settings, MORNING) == 0


async def test_an_event_that_has_begun_is_told_of_no_more(wanted: Event, settings: Settings) -> None:
    await make_registration(wanted)
    assert await remind_of_events(settings, dt.datetime(2027, 5, 24, 22, tzinfo=dt.UTC)) == 0


async def test_other_dates_are_told_anew_and_the_first_mail_is_withdrawn(
    wanted: Event, settings: Settings, site: Installation
) -> None:
    await make_registration(wanted)
    assert await remind_of_events(settings, MORNING) == 1
    first = await Message.get()
    assert "begins in a few days" in (await compose_masked(await _in_english(first), site)).source
    await Event.filter(id=wanted.id).update(starts_on=DAY + dt.timedelta(days=1))
    with pytest.raises(NoLongerTrue):
        await compose_masked(first, site)
    assert await remind_of_events(settings, MORNING + dt.timedelta(days=1)) == 1


async def _in_english(message: Message) -> Message:
    message.language = "en"
    return message
