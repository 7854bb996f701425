"""A session changes shortly before it starts: who follows it is told, once."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from dataclasses import replace

import pytest

from events.congress.agenda.models import Session, Slot
from events.congress.agenda.operations import SessionValues, cancel_session, restore_session, revise_session
from events.congress.agenda.star_operations import star, unstar
from events.congress.organizing.models import Event, Room
from events.congress.organizing.operations import change_state
from events.congress.registration.models import Registration
from events.platform.web.installation import Installation
from events.platform.zoned import ZonedTime
from events.publishing.delivery.delivery import Delivery
from events.publishing.delivery.preview import mail_preview
from events.publishing.late_changes.notifying import delete_old_notices, notify_of_changes
from events.records.changes.models import Notice
from events.records.outbox.models import Message
from events.records.outbox.queries import note_of
from events.settings import Settings
from tests.conftest import Queries
from tests.factories import NOW, make_account, make_event, make_room, make_session, make_texts
from tests.publishing.delivery.conftest import Clock
from tests.publishing.delivery.making import MailServer, make_registration
from tests.publishing.late_changes.conftest import after, with_hours

TITLE = "Échange entre opérateurs"
BY = uuid.UUID(int=9)


def values(starts: str = "2027-03-02T09:00", ends: str = "2027-03-02T10:30", room: Room | None = None) -> SessionValues:
    """NOW is 1 March 2027, 13:00 in Madrid."""
    start, end = (ZonedTime.parse(wall, "Europe/Madrid") for wall in (starts, ends))
    texts = {"title": {"fr": TITLE}, "abstract": {"fr": f"Résumé de {TITLE}."}}
    return SessionValues(texts, start, end, room_id=room.id if room else None, language="fr")


@pytest.fixture
async def event(database: str) -> Event:
    return await make_event(starts_on=dt.date(2027, 3, 1), ends_on=dt.date(2027, 3, 4))


@pytest.fixture
async def session(event: Event) -> Session:
    return await make_session(event, title=TITLE, starts="2027-03-02T09:00", ends="2027-03-02T10:30")


@pytest.fixture
async def awa(event: Event, session: Session) -> Registration:
    made = await make_registration(event, language="en")
    await star(made.id, session.id, NOW)
    return made


async def revise(event: Event, session: Session, given: SessionValues, at: dt.datetime = NOW) -> None:
    version = (await Session.get(id=session.id)).version
    await revise_session(event, session.id, version, given, by=BY, now=at)


async def delivered(delivery: Delivery, at: dt.datetime, settings: Settings) -> int:
    queued = await notify_of_changes(settings, at)
    delivery.clock.now = at  # type: ignore[attr-defined]
    while await delivery.deliver_next():
        pass
    return queued


def read(post: MailServer, index: int = 0) -> str:
    part = post.mails[index].get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace(" \r\n", " ").replace("\r\n", "\n").replace(" \n", " ")


async def test_ten_edits_make_one_mail_with_the_first_and_the_last(
    event: Event, session: Session, awa: Registration, delivery: Delivery, post: MailServer, settings: Settings
) -> None:
    ebre, grand = await make_room(event), await make_room(event, "grand")
    await Slot.filter(session_id=session.id).update(room_id=ebre.id)
    event = await Event.get(id=event.id)
    for minute in range(10):
        await revise(
            event, session, values(f"2027-03-02T{11 + minute % 5}:00", "2027-03-02T16:00", grand), after(minute / 2)
        )
    assert await delivered(delivery, after(9.4), settings) == 0
    assert await delivered(delivery, after(9.5), settings) == 1
    assert await delivered(delivery, after(60), settings) == 0
    assert post.recipients == ["awa@example.org"]
    assert read(post).split("\n\n")[2:4] == [
        f"{TITLE}\n{'-' * len(TITLE)}",
        "Time until now: Tuesday, 2 March 2027, 09:00–10:30\nTime now: Tuesday, 2 March 2027, 15:00–16:00\n"
        "Place until now: Room ebre\nPlace now: Room grand",
    ]
    assert "The hours are those of the place (Madrid, GMT+01:00)." in read(post)
    assert post.mails[0]["subject"].endswith(TITLE)
    assert [part.get_content_type() for part in post.mails[0].walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert b"BEGIN:VCALENDAR" not in post.raw[0]


async def test_edited_and_edited_back_nobody_is_told(
    event: Event, session: Session, awa: Registration, settings: Settings
) -> None:
    await revise(event, session, values("2027-03-02T14:00", "2027-03-02T15:00"))
    await revise(event, session, values(), after(2))
    assert await notify_of_changes(settings, after(30)) == 0
    assert await Message.all().count() == 0
    assert await Notice.filter(told_at=None).count() == 0


async def test_edited_back_while_the_mail_waits_it_is_withdrawn(
    event: Event, session: Session, awa: Registration, delivery: Delivery, post: MailServer, settings: Settings
) -> None:
    await revise(event, session, values("2027-03-02T14:00", "2027-03-02T15:00"))
    assert await notify_of_changes(settings, after(5)) == 1
    await revise(event, session, values(), after(6))
    delivery.clock.now = after(7)  # type: ignore[attr-defined]
    await delivery.deliver_next()
    assert (post.mails, await Message.all().values_list("state")) == ([], [("withdrawn",)])


async def test_edited_back_after_the_mail_was_sent_that_is_told_too(
    event: Event, session: Session, awa: Registration, delivery: Delivery, post: MailServer, settings: Settings
) -> None:
    await revise(event, session, values("2027-03-02T14:00", "2027-03-02T15:00"))
    await delivered(delivery, after(5), settings)
    await revise(event, session, values(), after(10))
    await delivered(delivery, after(15), settings)
    first, second = read(post, 0), read(post, 1)
    assert first.index("09:00–10:30") < first.index("14:00–15:00")
    assert second.index("14:00–15:00") < second.index("09:00–10:30")


async def test_who_edits_without_end_does_not_keep_people_waiting(
    event: Event, session: Session, awa: Registration, settings: Settings
) -> None:
    told = []
    for minute in range(0, 20, 2):
        await revise(event, session, values(f"2027-03-02T{10 + minute // 2}:00", "2027-03-02T22:00"), after(minute))
        told.append(await notify_of_changes(settings, after(minute + 1)))
    assert told == [0, 0, 0, 0, 0, 0, 0, 1, 0, 0]


async def test_cancelled_and_taking_place_after_all(
    event: Event, session: Session, awa: Registration, delivery: Delivery, post: MailServer, settings: Settings
) -> None:
    await cancel_session(event, session.id, by=BY, now=NOW)
    await delivered(delivery, after(5), settings)
    await restore_session(event, session.id, by=BY, now=after(20))
    await delivered(delivery, after(25), settings)
    texts = [read(post, index) for index in (0, 1)]
    sentences = ("It is cancelled.", "It had been cancelled, and takes place after all.")
    assert [[sentence in text for sentence in sentences] for text in texts] == [[True, False], [False, True]]
    assert [mail["subject"] for mail in post.mails] == [f"Cancelled: {TITLE}", f"Changed: {TITLE}"]
    assert all("When: Tuesday, 2 March 2027, 09:00–10:30" in text for text in texts)


async def test_cancelled_and_restored_at_once_is_nothing(
    event: Event, session: Session, awa: Registration, settings: Settings
) -> None:
    await cancel_session(event, session.id, by=BY, now=NOW)
    await restore_session(event, session.id, by=BY, now=after(1))
    assert await notify_of_changes(settings, after(10)) == 0


async def test_only_who_follows_it_when_the_mail_is_made_is_told(
    event: Event, session: Session, awa: Registration, delivery: Delivery, post: MailServer, settings: Settings
) -> None:
    gone, left, cancelled, _other = [
        await make_registration(event, email=f"{name}@example.org") for name in ("gone", "left", "cancelled", "other")
    ]
    for row in (gone, left, cancelled):
        await star(row.id, session.id, NOW)
    await unstar(gone.id, session.id, NOW)
    await cancel_session(event, session.id, by=BY, now=NOW)
    await Registration.filter(id=cancelled.id).update(state="cancelled")
    assert await notify_of_changes(settings, after(5)) == 2
    await unstar(left.id, session.id, after(5))
    await delivered(delivery, after(6), settings)
    assert post.recipients == ["awa@example.org"]
    assert dict(await Message.all().values_list("recipient", "state")) == {
        "awa@example.org": "sent",
        "left@example.org": "withdrawn",
    }


async def test_one_mail_for_all_that_a_person_follows(
    event: Event, session: Session, awa: Registration, delivery: Delivery, post: MailServer, settings: Settings
) -> None:
    other = await make_session(event, "DEF456", title="Plénière", starts="2027-03-01T20:00", ends="2027-03-01T21:00")
    await star(awa.id, other.id, NOW)
    await revise(event, session, values("2027-03-02T14:00", "2027-03-02T15:00"))
    await cancel_session(event, other.id, by=BY, now=after(3))
    assert await delivered(delivery, after(8), settings) == 1
    text = read(post)
    assert text.index("Plénière") < text.index(TITLE)
    assert post.mails[0]["subject"] == "2 changes: World congress"


@pytest.mark.parametrize(
    ("starts", "ends", "hours", "queued"),
    [
        ("2027-03-02T14:00", "2027-03-02T15:00", 48, 1),
        ("2027-03-02T14:00", "2027-03-02T15:00", 19, 0),
        ("2027-05-02T14:00", "2027-05-02T15:00", 48, 1),
    ],
)
async def test_the_window_is_a_setting(
    event: Event,
    session: Session,
    awa: Registration,
    settings: Settings,
    starts: str,
    ends: str,
    hours: int,
    queued: int,
) -> None:
    """It was to start in 19 h 00 min of Madrid and a little less than 20 hours."""
    await revise(event, session, values(starts, ends))
    assert await notify_of_changes(with_hours(settings, hours), after(5)) == queued


@pytest.mark.parametrize("state", ["draft", "cancelled"])
async def test_of_an_event_that_is_not_published_nothing_is_told(
    event: Event, session: Session, awa: Registration, settings: Settings, state: str
) -> None:
    await Event.filter(id=event.id).update(state=state)
    await revise(event, session, values("2027-03-02T14:00", "2027-03-02T15:00"))
    assert await Notice.all().count() == 0
    await change_state(await Event.get(id=event.id), "cancelled", by=BY, now=NOW)
    assert await notify_of_changes(settings, after(5)) == 0


async def test_far_away_past_and_invented_is_silent(
    event: Event, session: Session, awa: Registration, settings: Settings
) -> None:
    far = await make_session(event, "FAR111", starts="2027-03-20T09:00", ends="2027-03-20T10:00")
    past = await make_session(event, "PAST11", starts="2027-03-01T09:00", ends="2027-03-01T10:00")
    for row in (far, past):
        await star(awa.id, row.id, NOW)
        await cancel_session(event, row.id, by=BY, now=NOW)
    assert await Notice.all().count() == 0
    await Event.filter(id=event.id).update(is_demonstration=True)
    await cancel_session(event, session.id, by=BY, now=NOW)
    assert await notify_of_changes(settings, after(5)) == 0


async def test_texts_and_a_renamed_room_are_no_change_of_place(
    event: Event, session: Session, awa: Registration, delivery: Delivery, post: MailServer, settings: Settings
) -> None:
    ebre = await make_room(event)
    await revise(event, session, replace(values(), texts={"title": {"fr": "Autre titre"}}))
    await make_texts(event, ebre.id, {"name": {"en": "Room Loire"}})
    assert await notify_of_changes(settings, after(5)) == 0
    await revise(event, session, values(room=ebre), after(6))
    await delivered(delivery, after(12), settings)
    assert "Place now: Room Loire" in read(post)
    assert "Room ebre" not in read(post)


async def test_a_change_that_is_undone_with_its_transaction_is_not_told(
    event: Event, session: Session, awa: Registration
) -> None:
    from events.platform.storage.versions import ChangedMeanwhileError

    with pytest.raises(ChangedMeanwhileError):
        await revise_session(event, session.id, 77, values("2027-03-02T14:00", "2027-03-02T15:00"), by=BY, now=NOW)
    assert await Notice.all().count() == 0


async def test_two_workers_at_once_tell_each_once(
    event: Event, session: Session, awa: Registration, settings: Settings
) -> None:
    await cancel_session(event, session.id, by=BY, now=NOW)
    await asyncio.gather(*(notify_of_changes(settings, after(5)) for _ in range(4)))
    assert await Message.all().count() == 1


async def test_a_round_that_broke_off_is_finished_by_the_next(
    event: Event, session: Session, awa: Registration, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from events.publishing.late_changes import notifying as gathering

    await cancel_session(event, session.id, by=BY, now=NOW)
    with monkeypatch.context() as broken:
        broken.setattr(gathering, "_queue", None)
        with pytest.raises(TypeError):
            await notify_of_changes(settings, after(5))
    assert await notify_of_changes(settings, after(6)) == 1


async def test_too_late_for_the_mail_server_is_too_late(
    event: Event, session: Session, awa: Registration, delivery: Delivery, post: MailServer, settings: Settings
) -> None:
    await cancel_session(event, session.id, by=BY, now=NOW)
    await notify_of_changes(settings, after(5))
    assert await delivered(delivery, dt.datetime(2027, 3, 2, 9, 31, tzinfo=dt.UTC), settings) == 0
    assert (post.mails, await Message.all().values_list("state")) == ([], [("withdrawn",)])


async def test_three_thousand_are_told_in_parts(
    event: Event, session: Session, settings: Settings, queries: Queries
) -> None:
    """The statements that look are as many as for one; those that queue are one each."""
    first = await make_registration(event)
    await star(first.id, session.id, NOW)
    looked = []
    for more in range(2):
        for number in range(more * 6):
            row = await make_registration(event, email=f"p{number}@example.org")
            await star(row.id, session.id, NOW)
        await (restore_session if more else cancel_session)(event, session.id, by=BY, now=after(more * 60))
        with queries() as asked:
            await notify_of_changes(settings, after(more * 60 + 5))
        looked.append(len([sql for sql in asked if "INTO message" not in sql]))
    assert looked[0] == looked[1]
    assert await Message.all().count() == 8


async def test_the_outbox_shows_it_with_the_link_masked(
    event: Event, session: Session, awa: Registration, site: Installation, clock: Clock, settings: Settings
) -> None:
    await cancel_session(event, session.id, by=BY, now=NOW)
    await notify_of_changes(settings, after(5))
    message = await Message.get()
    seen = await mail_preview(message, site)
    assert seen is not None
    assert TITLE in seen.plain
    assert "••••" in seen.plain
    assert note_of(message).kind != "change_notice"


async def test_what_was_told_long_ago_is_forgotten(
    event: Event, session: Session, awa: Registration, settings: Settings
) -> None:
    await cancel_session(event, session.id, by=BY, now=NOW)
    await notify_of_changes(settings, after(5))
    assert await delete_old_notices(NOW + dt.timedelta(days=59)) == 0
    assert await delete_old_notices(NOW + dt.timedelta(days=61)) == 1


async def test_shortly_before_the_organizers_get_a_short_text(
    event: Event, awa: Registration, delivery: Delivery, post: MailServer, settings: Settings
) -> None:
    from events.records.people.operations import grant_role

    soon = await make_session(event, "SOON11", title="Plénière", starts="2027-03-01T16:00", ends="2027-03-01T17:00")
    await star(awa.id, soon.id, NOW)
    for email, role in (("ona@example.org", "organizer"), ("door@example.org", "check_in")):
        await grant_role((await make_account(email)).id, role, event.id, NOW)
    await cancel_session(event, soon.id, by=BY, now=NOW)
    assert await delivered(delivery, after(5), settings) == 2
    assert sorted(post.recipients) == ["awa@example.org", "ona@example.org"]
    office = read(post, post.recipients.index("ona@example.org"))
    for words in ("Plénière", "16:00", "Awa Diallo", "awa@example.org", "/changes"):
        assert words in office
