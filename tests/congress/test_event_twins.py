"""Acts on an event, and what is read of it, are the same beside an event that is like it in everything."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial

import pytest

from events.congress.agenda import deletion_operations as deletions
from events.congress.agenda.exchange.operations import apply_schedule
from events.congress.agenda.exchange.schedule_reading import read_schedule
from events.congress.agenda.models import Session, Speaker
from events.congress.agenda.operations import SessionValues, cancel_session, create_session, revise_session
from events.congress.agenda.programme_queries import read_agenda
from events.congress.agenda.search_queries import search
from events.congress.agenda.speaker_operations import SpeakerValues, revise_speaker
from events.congress.agenda.speaker_queries import registrations_of
from events.congress.agenda.star_operations import followers, star, starred, unstar
from events.congress.badges import document_queries, door_queries
from events.congress.badges.credential_operations import ensure_credential, revoke_credential
from events.congress.badges.door_queries import attendance_of, people_named
from events.congress.badges.models import Scan
from events.congress.editions.operations import NextEdition, change_event_state, copy_edition, save_settings
from events.congress.editions.queries import reach_of, standing_of
from events.congress.organizing import operations as organizing
from events.congress.organizing.entered import Entered
from events.congress.organizing.models import Event, FormField
from events.congress.organizing.parts import CATEGORIES, ROOMS
from events.congress.personal.file_queries import file_of
from events.congress.registration.answer_operations import save_answers
from events.congress.registration.audience_queries import audience_of
from events.congress.registration.duplicates.queries import duplicates_in
from events.congress.registration.link_operations import send_links
from events.congress.registration.list_columns import list_of
from events.congress.registration.list_queries import Found, all_of, count_of, counts_of, page_of
from events.congress.registration.models import Answer, FieldRevision, Registration
from events.congress.registration.queries import answers_of, find_by_nonce, registered_since
from events.congress.registration.question_deletion_operations import bring_back_question, delete_question
from events.congress.registration.question_operations import save_field
from events.congress.registration.question_queries import questions_of
from events.congress.registration.sight import Sight
from events.congress.registration.stored_answers import Given
from events.platform.storage.database import transaction
from events.platform.web.lists.asked import ListRequest
from events.platform.zoned import ZonedTime
from events.records.auditing.acts import Act as Recorded
from events.records.auditing.operations import record_change
from events.records.deletions.models import Deletion
from events.records.vault.sealing import Sealer
from events.settings import Settings
from tests.congress.agenda.schedule_factory import conference_xml
from tests.congress.letters.asking import KEYS
from tests.factories import NOW, make_field, make_speaker, make_texts
from tests.twins import Act, differences_beside_twins
from tests.world import World, make_world

BY = uuid.UUID(int=31)
SEALER = Sealer(KEYS, NOW, BY)
NAMED = {"name": {"fr": "Ebre", "es": "Ebro"}}
PLACED = SessionValues(
    texts={"title": {"fr": "Atelier"}},
    starts=ZonedTime.parse("2027-05-25T14:00", "Europe/Madrid"),
    ends=ZonedTime.parse("2027-05-25T15:00", "Europe/Madrid"),
)


@pytest.fixture
async def world(database: str, settings: Settings) -> World:
    return await make_world(settings.files_dir)


async def test_what_is_read_of_an_event_is_its_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door_queries, "_COUNT_LASTS", 0.0)
    event, person = world.event, world.registrations["confirmed"]
    questions = await questions_of(event)
    made = list_of(questions, Sight("owner"), event.time_zone)
    await Session.all().update(search_text="source")
    await Registration.filter(id=world.registrations["waitlisted"].id).update(email=person.email)
    await Scan.create(event=event, registration=person, result="welcome", method="typed", nonce="a", recorded_at=NOW)
    [field] = await FormField.filter(code="text")
    await FieldRevision.create(field=field, number=0, kind="text", replaced_at=NOW)
    asked: dict[str, Act] = {
        "agenda": partial(read_agenda, event),
        "theirs": partial(registrations_of, Speaker(event_id=event.id, email=person.email)),
        "search": partial(search, await read_agenda(event), "source", bool),
        "receipt": partial(find_by_nonce, event.id, person.nonce),
        "list": partial(page_of, made, ListRequest(), ["state", "answer-text"]),
        "list by answer": partial(page_of, made, ListRequest(sort="answer-text"), ()),
        "found": partial(count_of, Found(event.id)),
        "audience": partial(audience_of, event, {}, Sight("owner")),
        "counts": partial(counts_of, event.id, {}),
        "all": partial(_all_of, event),
        "attendance": partial(attendance_of, event.id),
        "people": partial(people_named, event.id, ""),
        "printed": partial(document_queries._read_categories, event),
        "reach": partial(reach_of, event),
        "standing": partial(standing_of, event),
        "stars": partial(starred, person.id),
        "followers": partial(followers, event.id),
        "questions": partial(questions_of, event),
        "answers": partial(answers_of, person.id),
        "since": partial(registered_since, event.id, person.email, NOW - dt.timedelta(days=9)),
        "file": partial(file_of, person, questions, Sight("owner"), event.time_zone, str),
        "duplicates": partial(duplicates_in, event.id),
        "missing": partial(organizing.missing_for_publishing, event),
    }
    assert await differences_beside_twins(asked) == {}


async def _all_of(event: Event) -> list[object]:
    return [row async for row in all_of(Found(event.id))]


async def test_an_act_on_an_event_finds_and_changes_its_own(world: World) -> None:
    event, person = world.event, world.registrations["confirmed"]
    session, cancelled = await Session.get(code="ABC123"), await Session.get(code="OFF234")
    speaker = await make_speaker(event, "idle", "Awa Diallo")
    await make_texts(event, speaker.id, {"function": {"fr": "Directrice"}})
    owner = world.accounts["owner"].id
    await deletions.delete_speaker(await make_speaker(event, "gone", "Luc Roy"), by=BY, now=NOW)
    deletion = await Deletion.get()
    fields = {row.code: row for row in await FormField.filter(event_id=event.id)}
    unasked = await make_field(event, "unasked", "choice", ("one",))
    await delete_question(unasked, by=BY, now=NOW)
    unasked_deletion = await Deletion.get(kind="form_field")
    await Answer.filter(field_id=fields["text"].id).update(value="+221771234567")
    questions = await questions_of(event)
    await FieldRevision.create(field=fields["number"], number=0, kind="text", replaced_at=NOW)
    on_stage = await Speaker.get(code="awa-diallo")
    renamed = SpeakerValues("Awa Ba", "", "", None, "", "", {})
    room = {"position": None, "capacity": 40}
    settings = {name: getattr(event, name) for name in ("starts_on", "ends_on", "address")}
    question = {"kind": "choice", "is_required": False, "position": None}
    await Event.filter(id=event.id).update(state="published")
    await record_change(event.id, "session", cancelled.id, Recorded.CANCELLED, NOW, actor=BY)
    acts: dict[str, Act] = {
        "edition": partial(copy_edition, event, NextEdition("next", dt.date(2029, 5, 1), True), by=owner, now=NOW),
        "off": partial(change_event_state, event, "cancelled", by=BY, now=NOW, tells=True),
        "zone": partial(
            save_settings,
            event,
            Entered(settings | {"time_zone": "Europe/Lisbon", "capacity": None}, {}, event.version),
            by=BY,
            now=NOW,
            tells=True,
        ),
        "room": partial(organizing.create_part, ROOMS, event, Entered(room, NAMED), by=BY, now=NOW),
        "category": partial(organizing.create_part, CATEGORIES, event, Entered(room, NAMED), by=BY, now=NOW),
        "page": partial(
            organizing.save_page, event, None, Entered({"position": None}, {"title": {"fr": "Visa"}}), by=BY, now=NOW
        ),
        "notice": partial(organizing.publish_notice, event, {"fr": "Ce que nous gardons."}, by=BY, now=NOW),
        "question": partial(save_field, event, None, Entered(question, {"label": {"fr": "Choice"}}), (), SEALER),
        "as a telephone": partial(save_field, event, fields["text"], _asked("telephone", fields["text"]), (), SEALER),
        "as sensitive": partial(
            save_field, event, fields["text"], _asked("text", fields["text"], is_sensitive=True), (), SEALER
        ),
        "unasked": partial(delete_question, fields["retired"], by=BY, now=NOW),
        "asked again": partial(bring_back_question, event, unasked_deletion.id, by=BY, now=NOW),
        "links": partial(send_links, event.id, person.email, "fr", NOW),
        "answers": partial(save_answers, SEALER, questions, person.id, {questions.all_questions[0].id: Given("", 1)}),
        "session": partial(create_session, event, PLACED, code="", by=BY, now=NOW),
        "revised": partial(revise_session, event, session.id, session.version, PLACED, by=BY, now=NOW),
        "called off": partial(cancel_session, event, session.id, by=BY, now=NOW),
        "renamed": partial(revise_speaker, on_stage, on_stage.version, renamed, by=BY, now=NOW),
        "star": partial(star, person.id, cancelled.id, NOW),
        "unstar": partial(unstar, person.id, session.id, NOW),
        "speaker": partial(deletions.delete_speaker, speaker, by=BY, now=NOW),
        "brought back": partial(deletions.bring_back_deleted, event, deletion.id, by=BY, now=NOW),
        "imported": partial(apply_schedule, read_schedule(conference_xml(4)), event.slug, NOW),
        "badge": partial(ensure_credential, person.id, event.id, NOW),
        "badge revoked": partial(revoke_credential, person.id, NOW),
    }
    assert await differences_beside_twins(acts) == {}


def _asked(kind: str, field: FormField, *, is_sensitive: bool = False) -> Entered:
    columns = {"kind": kind, "is_required": False, "is_sensitive": is_sensitive, "position": None}
    return Entered(columns, {"label": {"fr": "Question"}}, field.version)


async def test_an_answer_is_taken_away_from_one_person(world: World) -> None:
    questions = await questions_of(world.event)
    asked, others = questions.all_questions[0], world.registrations["waitlisted"]
    async with transaction():
        await save_answers(SEALER, questions, others.id, {asked.id: Given("Oui", 1)})
        await save_answers(SEALER, questions, world.registrations["confirmed"].id, {asked.id: Given("", 1)})
    assert (await answers_of(others.id))[asked.id] == Given("Oui", 1)
    answers = await answers_of(world.registrations["confirmed"].id)
    assert asked.id not in answers
    assert len(answers) > 1
