"""Whoever has not finished, or not opened their letter, is reminded once, as long as it is so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from events.congress.letters import operations as letters
from events.congress.letters.models import Letter, LetterRequest
from events.congress.letters.queries import content_of, unopened_letters
from events.congress.organizing.models import Category, Event, FormField
from events.congress.registration.duplicates.operations import Merger, merge
from events.congress.registration.life_operations import cancel
from events.congress.registration.models import Answer, Registration
from events.congress.registration.question_queries import questions_of
from events.congress.registration.sealed_operations import seal_answers
from events.congress.registration.stored_answers import Given
from events.congress.registration.substitution_operations import hand_on
from events.platform.language.i18n import speaking
from events.platform.storage.database import transaction
from events.platform.storage.revisions import raise_revision
from events.platform.web.installation import Installation
from events.publishing.delivery import reminders
from events.publishing.delivery.drafts import NoLongerTrue
from events.publishing.delivery.messages import compose_masked
from events.publishing.delivery.reminders import remind_of_events
from events.records.outbox.models import Message
from events.records.seats import operations as seats
from events.records.vault.operations import Looker
from events.settings import Settings
from tests.congress.letters.asking import BY, KEYS, issue, sealer, sent_letter
from tests.congress.registration.filling import application
from tests.factories import NOW, make_event, make_field
from tests.publishing.delivery.making import make_registration

pytestmark = pytest.mark.usefixtures("frozen")
MORNING = dt.datetime(2027, 5, 17, 22, tzinfo=dt.UTC) + dt.timedelta(hours=9)  # nine in Madrid, seven days before
LATER = MORNING + dt.timedelta(hours=5)


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminders, "clock", lambda: LATER)


@pytest.fixture
async def wanted(event: Event) -> Event:
    return await _changed(event, unfinished_days=7, letter_days=3)


async def _changed(event: Event, **values: object) -> Event:
    await Event.filter(id=event.id).update(**values)
    async with transaction():
        await raise_revision(event.id)
    return await Event.get(id=event.id)


async def _asked(event: Event, **values: object) -> FormField:
    field = await make_field(event, **{"is_required": True, **values})  # type: ignore[arg-type]
    await _changed(event)
    return field


async def _answer(row: Registration, field: FormField, value: str = "Sans sel") -> None:
    await Answer.create(registration=row, field=field, field_version=1, value=value)


async def _told(settings: Settings, now: dt.datetime = LATER) -> list[tuple[str, str]]:
    await remind_of_events(settings, now)
    return sorted([(one.kind, one.recipient) for one in await Message.exclude(kind="letter_notice")])


async def _is_sent(message: Message, site: Installation) -> bool:
    try:
        await compose_masked(message, site)
    except NoLongerTrue:
        return False
    return True


async def test_who_has_not_confirmed_or_answered_is_told_once(wanted: Event, settings: Settings) -> None:
    field = await _asked(wanted)
    await make_registration(wanted, state="nominated", email="nominee@example.org")
    await make_registration(wanted, email="left@example.org")
    await _answer(await make_registration(wanted, email="done@example.org"), field)
    for life in ({"state": "cancelled"}, {"state": "submitted", "approval": "refused"}, {"state": "declined"}):
        await make_registration(wanted, email="over@example.org", **life)
    hours = (-1, 0, 6, 40)
    assert [await remind_of_events(settings, MORNING + dt.timedelta(hours=more)) for more in hours] == [0, 2, 0, 0]
    both = [("registration_unfinished", "left@example.org"), ("registration_unfinished", "nominee@example.org")]
    assert await _told(settings) == both


async def test_only_what_is_asked_of_somebody_can_be_missing(wanted: Event, settings: Settings) -> None:
    row = await make_registration(wanted)
    category = await Category.get(id=row.category_id)
    hotel = await _asked(wanted, code="hotel", kind="yes_no", is_required=False)
    await _asked(wanted, code="nights", position=2, shown_when={"question": "hotel", "options": ["yes"]})
    await _asked(wanted, code="others", position=3, shown_when={"categories": ["another"]})
    await _asked(wanted, code="gone", position=4, retired_at=NOW)
    assert await _told(settings) == []
    await _answer(row, hotel, "yes")
    assert len(await _told(settings)) == 1
    await Message.all().delete()
    await Answer.all().delete()
    await _asked(wanted, code="theirs", position=5, shown_when={"categories": [category.code]})
    assert len(await _told(settings)) == 1


async def test_a_sealed_answer_is_one_and_is_not_opened(wanted: Event, settings: Settings) -> None:
    row = await make_registration(wanted)
    field = await _asked(wanted, code="health", is_sensitive=True)
    questions = await questions_of(await Event.get(id=wanted.id))
    async with transaction():
        await seal_answers(sealer(), questions, row.id, {field.id: Given("Diabetes", 1)})
    assert await _told(settings) == []


async def test_another_event_s_people_are_not_told(wanted: Event, settings: Settings) -> None:
    other = await make_event("other", uid="o@example.org")
    await _asked(other)
    await make_registration(other, state="nominated")
    await sent_letter(other, await make_registration(other))
    assert await _told(settings, NOW + dt.timedelta(days=78)) == []


@pytest.mark.parametrize("change", [{"state": "cancelled"}, {"state": "draft"}, {"is_demonstration": True}])
async def test_an_event_that_does_not_take_place_reminds_nobody(
    wanted: Event, settings: Settings, change: dict[str, object]
) -> None:
    await make_registration(wanted, state="nominated")
    await sent_letter(wanted, await make_registration(wanted))
    await _changed(wanted, **change)
    assert await _told(settings) == []


async def test_nominees_are_told_before_registration_closes_others_before_corrections_do(
    wanted: Event, settings: Settings
) -> None:
    await _asked(wanted)
    await make_registration(wanted, state="nominated", email="nominee@example.org")
    await make_registration(wanted, email="left@example.org")
    await _changed(wanted, registration_closes="2027-04-10T18:00", corrections_close="2027-05-01T18:00")
    on = partial(dt.datetime, 2027, tzinfo=dt.UTC)
    assert await _told(settings, on(4, 3, 6)) == []
    assert await _told(settings, on(4, 3, 8)) == [("registration_unfinished", "nominee@example.org")]
    assert len(await _told(settings, on(4, 24, 8))) == 2


async def test_who_can_do_it_no_more_and_who_came_just_now_are_not_told(wanted: Event, settings: Settings) -> None:
    await make_registration(wanted, state="nominated", registered_at=MORNING + dt.timedelta(minutes=1))
    assert await _told(settings) == []
    late = await make_registration(wanted, state="nominated", email="late@example.org")
    await Category.filter(id=late.category_id).update(closes="2027-05-18T10:00")
    assert await _told(settings) == []


async def test_a_deadline_that_moves_is_told_as_it_is_and_nobody_is_told_twice(
    wanted: Event, settings: Settings, site: Installation
) -> None:
    await make_registration(wanted, state="nominated", language="en")
    await _changed(wanted, registration_closes="2027-05-20T18:00")
    await _told(settings)
    message = await Message.get()
    await _changed(wanted, registration_closes="2027-05-22T18:00")
    source = (await compose_masked(message, site)).source
    assert "Possible until | 22 May 2027, 18:00" in source
    assert len(await _told(settings, MORNING + dt.timedelta(days=2))) == 1
    await _changed(wanted, registration_closes="2027-05-18T10:00")
    assert not await _is_sent(message, site)


async def test_the_mail_names_what_is_missing_in_its_readers_language(
    wanted: Event, settings: Settings, site: Installation
) -> None:
    await _asked(wanted)
    await _asked(wanted, code="hotel", position=2)
    await make_registration(wanted, language="es")
    await make_registration(wanted, language="fr", state="nominated", email="nominee@example.org")
    await _told(settings)
    sources = {one.language: (await compose_masked(one, site)).source for one in await Message.all()}
    assert "Pregunta diet · Pregunta hotel" in sources["es"]
    assert "votre confirmation" in sources["fr"]
    assert "/fr/registrations/••••" in sources["fr"]


Act = Callable[[Event, Registration], Awaitable[object]]


async def _handed_on(event: Event, row: Registration) -> None:
    successor, questions = application(await Category.get(id=row.category_id), {}), await questions_of(event)
    async with transaction():
        await seats.take(row.id, questions.pools_of(row.category_id, row.attendance), NOW)
    await hand_on(questions, row, successor, NOW)


async def _merged(event: Event, row: Registration) -> None:
    kept = await make_registration(event, email="kept@example.org")
    event = await Event.get(id=event.id)
    await merge(await questions_of(event), row.id, kept.id, Merger(BY, NOW))


async def _cancelled(event: Event, row: Registration) -> None:
    await cancel(await questions_of(event), row.id, NOW)


async def _event_cancelled(event: Event, _row: Registration) -> None:
    await _changed(event, state="cancelled")


async def _event_begun(event: Event, _row: Registration) -> None:
    await _changed(event, starts_on=LATER.date())


ENDS: list[Act] = [_handed_on, _merged, _cancelled, _event_cancelled, _event_begun]


async def _answered(_event: Event, row: Registration) -> None:
    await _answer(row, await FormField.get())


async def _question_optional(event: Event, _row: Registration) -> None:
    await FormField.all().update(is_required=False)
    await _changed(event)


@pytest.mark.parametrize("act", [*ENDS, _answered, _question_optional])
async def test_what_was_finished_or_ended_before_the_mail_left_is_not_told(
    wanted: Event, settings: Settings, site: Installation, act: Act
) -> None:
    await _asked(wanted)
    row = await make_registration(wanted)
    await _told(settings)
    message = await Message.get(subject=row.id)
    assert await _is_sent(message, site)
    await act(await Event.get(id=wanted.id), row)
    assert not await _is_sent(message, site)


async def test_who_was_sent_a_letter_and_has_not_opened_it_is_told_once_for_each(
    wanted: Event, settings: Settings, site: Installation
) -> None:
    row = await make_registration(wanted, language="en")
    letter = await sent_letter(wanted, row)
    day = dt.timedelta(days=1)
    assert [await remind_of_events(settings, NOW + day * days) for days in (2, 3, 4)] == [0, 1, 0]
    message = await Message.get(kind="registration_letter")
    draft = await compose_masked(message, site)
    assert "/en/registrations/••••/letters" in draft.source
    assert (message.recipient, message.details) == ("awa@example.org", {"letter": str(letter.id)})
    await LetterRequest.all().update(state="issued")
    await issue(wanted, await LetterRequest.get(), "2222-2222-2")
    assert not await _is_sent(message, site)
    assert await remind_of_events(settings, NOW + day * 5) == 0  # issued anew, and nobody was told yet
    await letters.send(await LetterRequest.get(), by=BY, now=NOW + day * 5)
    assert [await remind_of_events(settings, NOW + day * days) for days in (7, 8, 9)] == [0, 1, 0]


async def _look(event: Event, _row: Registration, *, by: object = None) -> None:
    await _look_at((await unopened_letters(event_id=event.id))[0], by)


async def _look_at(letter: Letter, by: object = None) -> None:
    with speaking("en"):
        assert await content_of(KEYS, letter, Looker(by, "a.page", NOW))  # type: ignore[arg-type]


async def _withdrawn(_event: Event, _row: Registration) -> None:
    await letters.withdraw(await LetterRequest.get(), "A slip", by=BY, now=NOW)


async def _waits(_event: Event, row: Registration) -> None:
    await Registration.filter(id=row.id).update(state="waitlisted")


@pytest.mark.parametrize("act", [*ENDS, _look, _withdrawn, _waits])
async def test_a_letter_that_was_opened_or_holds_no_more_is_not_told_of(
    wanted: Event, settings: Settings, site: Installation, act: Act
) -> None:
    row = await make_registration(wanted)
    await sent_letter(wanted, row)
    await _told(settings)
    message = await Message.get(kind="registration_letter")
    await _look(wanted, row, by=BY)  # an organizer's look is not theirs
    assert await _is_sent(message, site)
    await act(await Event.get(id=wanted.id), row)
    assert not await _is_sent(message, site)
    await Message.filter(id=message.id).delete()
    assert "registration_letter" not in dict(await _told(settings))


async def test_a_letter_that_somebody_else_opened_stays_unopened(wanted: Event, settings: Settings) -> None:
    await _look_at(await sent_letter(wanted, await make_registration(wanted, email="read@example.org")))
    await sent_letter(wanted, await make_registration(wanted), "2222-2222-2")
    assert await _told(settings) == [("registration_letter", "awa@example.org")]
