"""Files and acts on many are those of one registration and one event, beside others that are like them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from events.congress.letters.accreditation_operations import make_list
from events.congress.letters.accreditation_queries import photos_of
from events.congress.organizing.models import Category, Event, FormField
from events.congress.registration import operations
from events.congress.registration.bulk.operations import UNDO, Doing
from events.congress.registration.file_operations import claim_files, destroy_unused, erase_files, pending_subject
from events.congress.registration.file_queries import answer_file_of
from events.congress.registration.life import Payment
from events.congress.registration.models import Answer, Registration
from events.congress.registration.payment_operations import PaymentNote, note_payments
from events.congress.registration.question_queries import questions_of
from events.congress.registration.stored_answers import Given
from events.congress.registration.substitution_operations import NotHandedOnError, hand_on
from events.records.files.models import StoredFile
from events.records.lists.models import BulkAct
from tests.congress.letters.asking import ask
from tests.congress.registration.filling import application, open_event
from tests.factories import NOW, make_category, make_event, make_field
from tests.publishing.delivery.making import make_registration

BY = uuid.UUID(int=31)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def event(database: str) -> Event:
    """An event that asks for a file and a photo."""
    event, _category = await open_event()
    await make_field(event, "cv", "file", settings={"file_types": ["pdf"], "most_megabytes": 1})
    await make_field(event, "face", "photo", position=2)
    return event


async def _person(event: Event, name: str = "Awa Diallo", **values: Any) -> Registration:
    category = await Category.get(event_id=event.id, code="operator")
    return await make_registration(event, category=category, badge_name=name, email=f"{name[:3]}@example.org", **values)


async def _file(scope: uuid.UUID, subject: uuid.UUID, name: str = "cv.pdf") -> StoredFile:
    kept: dict[str, Any] = {"media_type": "application/pdf", "size": 3, "sha256": "", "stored_as": uuid.uuid4().hex}
    kept |= {"id": uuid.uuid4(), "purpose": "answer", "created_at": NOW}
    return await StoredFile.create(scope=scope, subject=subject, name=name, **kept)


async def _answered(row: Registration, code: str, stored: StoredFile) -> None:
    field = await FormField.get(event_id=row.event_id, code=code)
    value = f'["{stored.id}","{stored.name}"]'
    await Answer.create(registration=row, field=field, field_version=1, value=value)


async def test_a_file_is_the_answer_to_one_question_and_of_one_event(event: Event) -> None:
    other, questions = await make_event("other", uid="o@example.org"), await questions_of(event)
    awa, luc = await _person(event), await _person(event, "Luc Roy")
    for row, code in ((awa, "cv"), (awa, "face"), (luc, "cv")):
        await _answered(row, code, await _file(event.id, row.id, f"{row.badge_name} {code}"))
    found = [await answer_file_of(questions, row.id, "cv") for row in (awa, luc)]
    assert [file and file.name for file in found] == ["Awa Diallo cv", "Luc Roy cv"]
    await StoredFile.filter(subject=luc.id).update(scope=other.id)
    assert await answer_file_of(questions, luc.id, "cv") is None


async def test_files_of_another_event_are_neither_claimed_nor_erased(event: Event, tmp_path: Path) -> None:
    other, questions = await make_event("other", uid="o@example.org"), await questions_of(event)
    awa, luc = await _person(event), await _person(event, "Luc Roy")
    cv = next(one for one in questions.files if one.code == "cv")
    waiting = pending_subject(cv.id, "nonce")
    own, theirs = await _file(event.id, waiting), await _file(other.id, waiting)
    for file in (own, theirs):
        await claim_files(questions, awa.id, {cv.id: Given(f'["{file.id}","cv.pdf"]', 1)})
    assert {row.id: row.subject for row in await StoredFile.all()} == {own.id: awa.id, theirs.id: waiting}
    his = await _file(event.id, luc.id)
    await erase_files(tmp_path, questions, (awa.id, "nonce"), NOW)
    assert {row.id for row in await StoredFile.filter(deleted_at=None)} == {theirs.id, his.id}


async def test_a_file_that_somebody_elses_answer_names_is_destroyed_and_the_answer_stays(
    event: Event, tmp_path: Path
) -> None:
    awa, luc = await _person(event), await _person(event, "Luc Roy")
    await _answered(luc, "cv", await _file(event.id, awa.id))
    assert await destroy_unused(tmp_path, NOW) == 1
    assert await Answer.all().values_list("registration_id", flat=True) == [luc.id]


async def test_photos_beside_a_list_are_those_of_the_question_for_one(event: Event) -> None:
    other = await make_event("other", uid="o@example.org")
    awa, luc, ida = [await _person(event, name) for name in ("Awa Diallo", "Luc Roy", "Ida Lund")]
    for row in (awa, luc, ida):
        await ask(event, row)
    face = await _file(event.id, awa.id, "me.jpg")
    await _answered(awa, "face", face)
    await _answered(luc, "cv", await _file(event.id, luc.id))
    await _answered(ida, "face", await _file(other.id, ida.id, "elsewhere.jpg"))
    made = await make_list(event, by=BY, now=NOW)
    assert made is not None
    assert await photos_of(made, await questions_of(event)) == {awa.reference: face}


async def test_payments_are_noted_of_one_event(event: Event) -> None:
    other, awa = await make_event("other", uid="o@example.org"), await _person(event, price=50, payment="due")
    noted = PaymentNote(Payment.PAID, "", BY, NOW)
    assert await note_payments(other.id, [awa.id], noted) == []
    assert await note_payments(event.id, [awa.id], noted) == [awa.id]


async def test_decisions_are_taken_back_in_one_event(event: Event) -> None:
    other = await make_event("other", uid="o@example.org")
    awa = await _person(event, approval="approved", approval_by=BY, approval_at=NOW)
    act = await BulkAct.create(id=uuid.uuid4(), scope=other.id, name="x", act="approval", by=BY, made_at=NOW)
    doing = Doing(await questions_of(other), BY, NOW)
    assert await UNDO["approval"](doing, act, [awa.id]) == {awa.id: "changed"}


async def test_of_payments_only_those_are_taken_back_that_nobody_noted_otherwise_since(event: Event) -> None:
    owing: dict[str, Any] = {"price": 50, "payment": "due"}
    awa, luc = await _person(event, **owing), await _person(event, "Luc Roy", **owing)
    await note_payments(event.id, [awa.id, luc.id], PaymentNote(Payment.PAID, "", BY, NOW))
    later = NOW + dt.timedelta(hours=1)
    await note_payments(event.id, [luc.id], PaymentNote(Payment.WAIVED, "", uuid.UUID(int=32), later))
    act = await BulkAct.create(id=uuid.uuid4(), scope=event.id, name="x", act="payment", by=BY, made_at=NOW)
    undone = await UNDO["payment"](Doing(await questions_of(event), BY, later), act, [awa.id, luc.id])
    assert undone == {awa.id: "noted", luc.id: "changed"}
    assert {row.badge_name: row.payment for row in await Registration.all()} == {
        "Awa Diallo": "due",
        "Luc Roy": "waived",
    }


async def test_the_place_of_who_moves_meanwhile_is_not_handed_on(event: Event) -> None:
    """Its seats are passed on in the category that was read first."""
    category, press = await Category.get(event_id=event.id), await make_category(event, "press", position=2)
    questions, asked = await questions_of(event), application(category, {})
    left = await Registration.get(id=(await operations.register(questions, asked, NOW)).id)
    await Registration.filter(id=left.id).update(category_id=press.id)
    details = replace(asked.details, badge_name="Luc Roy", email="luc@example.org")
    with pytest.raises(NotHandedOnError):
        await hand_on(questions, left, replace(asked, details=details, nonce="nonce-of-another-form"), NOW)
    assert {row.badge_name: row.state for row in await Registration.all()} == {"Awa Diallo": "confirmed"}
