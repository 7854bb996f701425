"""Acts in one event, or for one person, beside another that has the very codes and sessions that are asked for."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from tortoise.exceptions import DoesNotExist

from events.congress.agenda import deletion_operations as deletions
from events.congress.agenda import operations as agenda
from events.congress.agenda.exchange.operations import Terms, apply_schedule
from events.congress.agenda.exchange.schedule_reading import read_schedule
from events.congress.agenda.exchange.text_operations import ImportedTexts
from events.congress.agenda.exchange.upload_operations import Uploads
from events.congress.agenda.models import Release, Session, SessionSpeaker, Slot, Speaker, Star
from events.congress.agenda.operations import SessionValues
from events.congress.agenda.speaker_operations import SpeakerValues, create_speaker
from events.congress.agenda.star_operations import star, starred, unstar
from events.congress.badges.check_in_operations import Door, Reading, check_in
from events.congress.badges.credential_operations import ensure_credential, revoke_credential
from events.congress.badges.models import Credential
from events.congress.editions.operations import NextEdition, copy_edition
from events.congress.organizing.models import Event, PrivacyNotice
from events.congress.organizing.operations import missing_for_publishing
from events.congress.personal.file_queries import file_of
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import questions_of
from events.congress.registration.sight import Sight
from events.platform.storage.database import transaction
from events.platform.zoned import ZonedTime
from events.records.auditing.acts import Act
from events.records.auditing.operations import record_change
from events.records.deletions.models import Deletion
from events.records.people.models import Grant
from events.records.people.operations import grant_role
from events.records.texts.models import Text
from events.records.texts.queries import texts_of
from events.settings import Settings
from tests.congress.agenda.schedule_factory import conference_xml
from tests.factories import (
    NOW,
    make_account,
    make_category,
    make_event,
    make_notice,
    make_session,
    make_speaker,
    make_texts,
)
from tests.publishing.delivery.making import make_registration
from tests.scopes import make_elsewhere

BY = uuid.UUID(int=31)
LATER = NOW + dt.timedelta(hours=1)
PLACED = SessionValues(
    texts={"title": {"fr": "Atelier"}},
    starts=ZonedTime.parse("2027-05-25T14:00", "Europe/Madrid"),
    ends=ZonedTime.parse("2027-05-25T15:00", "Europe/Madrid"),
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def events(database: str) -> tuple[Event, Event]:
    """A draft, and another event with a session of the same code and guid."""
    draft, other = await make_event(state="draft"), await make_event("other", state="draft")
    for event in (draft, other):
        speaker = await make_speaker(event)
        await make_session(event, guid=str(uuid.UUID(int=5)), speakers=(speaker,))
    return draft, other


async def test_a_draft_is_not_public_because_another_event_was(events: tuple[Event, Event]) -> None:
    draft, other = events
    session = await Session.get(event_id=draft.id)
    await record_change(other.id, "event", other.id, Act.PUBLISHED, LATER)
    registration = (await make_elsewhere()).registration
    await Star.create(registration=registration, session=await Session.get(event_id=other.id), added_at=NOW)
    assert not await deletions.was_public(draft, session)
    await record_change(draft.id, "event", draft.id, Act.PUBLISHED, LATER)
    assert await deletions.was_public(draft, session)


async def test_a_session_is_deleted_in_its_own_event_and_comes_back_as_it_was(events: tuple[Event, Event]) -> None:
    draft, other = events
    session = await Session.get(event_id=draft.id)
    assert await deletions.delete_session(other, session.id, by=BY, now=NOW) is None
    await deletions.delete_session(draft, session.id, by=BY, now=NOW)
    deletion = await Deletion.get()
    assert await deletions.bring_back_deleted(other, deletion.id, by=BY, now=NOW) is None
    assert await deletions.bring_back_deleted(draft, deletion.id, by=BY, now=NOW)
    back = await Session.get(event_id=draft.id)
    assert (back.id, back.code, back.guid) == (session.id, session.code, session.guid)
    assert await SessionSpeaker.filter(session_id=back.id).count() == 1


async def test_a_session_that_is_deleted_takes_along_what_is_its_own(events: tuple[Event, Event]) -> None:
    draft, _other = events
    await make_session(draft, "KEPT22", speakers=(await make_speaker(draft, "luc-roy", "Luc Roy"),))
    session = await Session.get(event_id=draft.id, code="ABC123")
    kept = await _rows_but_of(session)
    assert await deletions.delete_session(draft, session.id, by=BY, now=NOW)
    assert (await _rows_but_of(session), await Session.exists(id=session.id)) == (kept, False)
    deletion = await Deletion.get()
    assert {row["values"].get("subject", str(session.id)) for row in deletion.rows} == {str(session.id)}


async def _rows_but_of(session: Session) -> list[object]:
    return [
        await Slot.exclude(session_id=session.id).order_by("id").values(),
        await SessionSpeaker.exclude(session_id=session.id).order_by("id").values(),
        await Text.exclude(subject=session.id).order_by("id").values(),
    ]


async def test_the_code_of_a_speaker_is_free_that_another_event_has(events: tuple[Event, Event]) -> None:
    draft, other = events
    for code in ("awa-diallo-2", "luc-roy", "luc-roy-2"):
        await make_speaker(other, code)
    values = SpeakerValues("Awa Diallo", "", "", None, "", "", {})
    assert (await create_speaker(draft, values, by=BY, now=NOW)).code == "awa-diallo-2"
    await deletions.delete_speaker(await make_speaker(draft, "luc-roy", "Luc Roy"), by=BY, now=NOW)
    await make_speaker(draft, "luc-roy", "Luc Roy")
    await deletions.bring_back_deleted(draft, (await Deletion.get()).id, by=BY, now=NOW)
    codes = [row.code for row in await Speaker.filter(event_id=draft.id).order_by("code")]
    assert codes == ["awa-diallo", "awa-diallo-2", "luc-roy", "luc-roy-2"]


async def test_an_import_writes_the_texts_of_one_session(events: tuple[Event, Event]) -> None:
    draft, _other = events
    session = await Session.get(event_id=draft.id)
    before = await Text.exclude(subject=session.id).order_by("id").values()
    async with transaction():
        texts = await ImportedTexts.read(draft.id)
        texts.put(session.id, "title", "fr", "Autre titre")
        texts.put(session.id, "abstract", "fr", "")
        await texts.write(LATER)
    assert await Text.filter(subject=session.id).values_list("name", "body") == [("title", "Autre titre")]
    assert await Text.exclude(subject=session.id).order_by("id").values() == before


async def test_a_schedule_is_found_for_the_event_that_it_was_sent_for(
    events: tuple[Event, Event], settings: Settings
) -> None:
    own, others = (Uploads(settings.files_dir, event) for event in events)
    kept = await own.keep(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "schedule.ics", by=BY, now=NOW)
    assert [one and one.id for one in (await own.find(kept.id), await others.find(kept.id))] == [kept.id, None]


async def test_an_event_that_nobody_owns_is_given_to_founders_whoever_owns_others(events: tuple[Event, Event]) -> None:
    draft, other = events
    founder = await make_account(is_founder=True)
    await grant_role(founder.id, "owner", other.id, NOW)
    summary = await apply_schedule(read_schedule(conference_xml(1)), draft.slug, NOW, Terms(most_cancelled=1))
    assert summary.owners == 1
    assert {(row.account_id, row.scope, row.role) for row in await Grant.filter(scope=draft.id)} == {
        (founder.id, draft.id, "owner")
    }


async def test_a_code_is_free_that_another_event_has(
    events: tuple[Event, Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    third, codes = await make_event("third"), iter(["ABC123", "ABC123", "XYZ789"])
    typed = await agenda.create_session(await make_event("fourth"), PLACED, code="ABC123", by=BY, now=NOW)
    monkeypatch.setattr(agenda, "random_code", lambda: next(codes))
    drawn = [(await agenda.create_session(third, PLACED, code="", by=BY, now=NOW)).code for _twice in range(2)]
    assert (typed.code, drawn) == ("ABC123", ["ABC123", "XYZ789"])
    assert [row.number for row in await Release.filter(event_id=third.id).order_by("number")] == [1, 2]


async def test_a_session_is_revised_and_cancelled_in_its_own_event(events: tuple[Event, Event]) -> None:
    draft, other = events
    session = await Session.get(event_id=draft.id)
    before = await Session.all().order_by("id").values()
    with pytest.raises(DoesNotExist):
        await agenda.revise_session(other, session.id, session.version, PLACED, by=BY, now=NOW)
    assert not await agenda.cancel_session(other, session.id, by=BY, now=NOW)
    assert await Session.all().order_by("id").values() == before


async def _people() -> tuple[Registration, Registration, Session]:
    """Two who are registered for one event, and a session of it."""
    elsewhere = await make_elsewhere()
    first = elsewhere.registration
    row = await Registration.get(id=first.id)
    row.id, row.nonce, row.active_key, row.reference = uuid.uuid4(), "n", "k", "2222-2222"
    row._saved_in_db = False
    await row.save()
    return first, await Registration.get(id=row.id), await make_session(elsewhere.event)


async def test_a_star_is_one_persons(events: tuple[Event, Event]) -> None:
    ana, luc, session = await _people()
    for person in (ana, luc):
        assert await star(person.id, session.id, NOW)
    assert await unstar(ana.id, session.id, LATER)
    assert [await starred(person.id) for person in (ana, luc)] == [frozenset(), {session.id}]
    assert await unstar(luc.id, session.id, LATER)
    assert await star(ana.id, session.id, LATER)
    assert [await starred(person.id) for person in (ana, luc)] == [{session.id}, frozenset()]
    assert await Star.all().count() == 2


async def test_a_star_is_of_one_session(events: tuple[Event, Event]) -> None:
    ana, _luc, session = await _people()
    another = await make_session(await Event.get(slug="elsewhere"), "MORE22")
    for one in (session, another):
        await star(ana.id, one.id, NOW)
    assert await unstar(ana.id, session.id, LATER)
    assert await starred(ana.id) == {another.id}
    await unstar(ana.id, another.id, LATER)
    await star(ana.id, session.id, LATER)
    assert await starred(ana.id) == {session.id}


async def test_a_badge_is_revoked_for_one_person(events: tuple[Event, Event]) -> None:
    ana, luc, _session = await _people()
    for person in (ana, luc):
        await ensure_credential(person.id, person.event_id, NOW)
    assert await revoke_credential(ana.id, LATER)
    revoked = {row.registration_id: row.revoked_at for row in await Credential.all()}
    assert revoked == {ana.id: LATER, luc.id: None}


async def test_the_same_short_code_lets_in_whoever_has_it_here(events: tuple[Event, Event]) -> None:
    """Each event draws its own short codes: two may be alike."""
    ana, luc, _session = await _people()
    other = await Event.get(slug="other")
    await Registration.filter(id=luc.id).update(event_id=other.id)
    for person, event in ((ana, await Event.get(slug="elsewhere")), (luc, other)):
        await ensure_credential(person.id, event.id, NOW)
        await Credential.filter(registration_id=person.id).update(short_code="ABCD2345")
    reading, day = Reading("short_code", "ABCD2345"), dt.datetime(2027, 5, 25, 9, tzinfo=dt.UTC)
    for slug, person in (("other", luc), ("elsewhere", ana)):
        outcome = await check_in(await Event.get(slug=slug), reading, Door(), "n", day)
        assert (outcome.result, outcome.guest and outcome.guest.id) == ("welcome", person.id)
    third = await check_in(await make_event("third"), reading, Door(), "n", day)
    assert (third.result, third.guest) == ("unknown", None)


async def test_the_next_edition_says_what_this_one_keeps_of_people(events: tuple[Event, Event]) -> None:
    draft, other = events
    for event, number, body in ((draft, 1, "De celle-ci."), (other, 1, "De l'autre."), (other, 2, "La dernière.")):
        notice = await PrivacyNotice.create(id=uuid.uuid4(), event=event, number=number, published_at=NOW)
        await make_texts(event, notice.id, {"body": {"fr": body}})
    assert (await questions_of(draft)).notice_number == 1
    owner = (await make_account()).id
    made = await copy_edition(draft, NextEdition("next", dt.date(2029, 5, 1), with_programme=False), by=owner, now=NOW)
    copied = await PrivacyNotice.get(event_id=made.id)
    assert (copied.number, str((await texts_of([copied.id], ["fr"])).of(copied.id, "body"))) == (1, "De celle-ci.")


async def test_whoever_is_in_already_came_by_their_own_door(events: tuple[Event, Event]) -> None:
    ana, luc, _session = await _people()
    event, day = await Event.get(slug="elsewhere"), dt.datetime(2027, 5, 25, 9, tzinfo=dt.UTC)
    for person, door in ((ana, "North door"), (luc, "South door")):
        await check_in(event, Reading("registration", person.id), Door(check_point=door), door, day)
    again = [await check_in(event, Reading("registration", one.id), Door(), "again", day) for one in (ana, luc)]
    assert [(one.result, one.check_point) for one in again] == [("already", "North door"), ("already", "South door")]


async def test_an_event_is_not_ready_because_another_is(events: tuple[Event, Event]) -> None:
    draft, other = events
    await make_category(other)
    await make_notice(other)
    assert await missing_for_publishing(draft) == ["category", "privacy notice"]
    assert await missing_for_publishing(other) == []


async def test_a_file_names_nobody_of_another_event_as_who_had_the_place_or_has_it(
    events: tuple[Event, Event],
) -> None:
    draft, other = events
    here, there = await make_registration(draft), await make_registration(other)
    for row, successor in ((here, there), (there, here)):
        await Registration.filter(id=row.id).update(handed_to=successor.id)
    row = await Registration.get(id=here.id)
    file = await file_of(row, await questions_of(draft), Sight("owner"), draft.time_zone, str)
    assert (row.handed_to, file.handed_to, file.taken_from) == (there.id, None, None)
