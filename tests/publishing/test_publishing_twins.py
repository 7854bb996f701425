"""What is published of an event, a mission or a person is the same beside another that is like it in everything."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from itertools import product

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from events.congress.agenda.models import Session
from events.congress.organizing.models import Event, MailWording
from events.congress.registration.models import Registration
from events.congress.registration.question_queries import questions_of
from events.missions.fieldwork.models import FieldNote
from events.missions.file.link_queries import traveller_token
from events.missions.file.models import Delegate, Mission
from events.missions.itineraries.models import MissionDocument
from events.platform.storage.database import execute_rows, transaction
from events.platform.storage.revisions import raise_revision
from events.platform.web.addresses import address
from events.platform.zoned import ZonedTime
from events.publishing.calendars import everything, joining
from events.publishing.calendars.event_rows import event_rows
from events.publishing.calendars.fetches import fetches_of, former_fetches_of
from events.publishing.calendars.person_entries import personal
from events.publishing.calendars.tokens import PrivateFeed, feed_token, open_feed
from events.publishing.delivery import reminders, wordings
from events.publishing.delivery.drafts import NoLongerTrue
from events.publishing.delivery.mailing_messages import MAILING
from events.publishing.delivery.messages import compose_masked
from events.publishing.figures.queries import figures_of
from events.publishing.late_changes import notifying
from events.publishing.late_changes.notifying import notify_of_changes
from events.publishing.late_changes.people import office_of
from events.publishing.late_changes.short_texts import pass_on, passings_in
from events.publishing.pocket.history_queries import own_changes
from events.publishing.roadbooks.queries import LinkState, links_sent
from events.publishing.roadbooks.report_loading import load_report
from events.records.auditing.acts import Act as Recorded
from events.records.auditing.operations import record_change
from events.records.changes.models import Notice
from events.records.changes.values import Seen
from events.records.feeds.models import FeedEnd, FeedFetch
from events.records.feeds.queries import listings_in
from events.records.organizations.models import OrganizationMerge
from events.records.outbox.models import Message
from events.records.outbox.operations import queue_mail
from events.secretariat.coordination.public_view import show
from events.settings import Settings
from tests.factories import NOW, make_texts
from tests.twins import Act, differences_beside_twins
from tests.walking import browser
from tests.world import World, make_world

BY = uuid.UUID(int=31)
MORNING = dt.datetime(2027, 5, 22, 7, tzinfo=dt.UTC)  # three days before the event


@pytest.fixture
async def world(app: Starlette, settings: Settings) -> World:
    """Somebody who goes to the event and on the mission, of which something changed; their calendars are fetched."""
    made = await make_world(settings.files_dir)
    person, lea = await _registration(made), made.away.delegate
    await joining.join(person, lea, NOW)
    for subject, generation in product((person.id, lea.id), (1, 2)):
        await FeedFetch.create(
            subject=subject, purpose="feed", generation=generation, client="khal", last_fetched_at=NOW, count=1
        )
    session = await Session.get(code="ABC123")
    for kind, scope, subject in (
        ("session", made.event.id, session.id),
        ("leg", made.away.mission.id, made.away.leg.id),
    ):
        await _notice(kind, scope, subject)
    await queue_mail("traveller_link", recipient="l@example.org", language="fr", dedup="lea", now=NOW, subject=lea.id)
    await record_change(made.away.mission.id, "delegate", lea.id, Recorded.LINK_RENEWED, NOW)
    async with transaction():
        await raise_revision(made.event.id)  # what its calendars tell is kept
    corrected = {"function": ["Directrice", "Ministre"]}
    await record_change(made.event.id, "registration", person.id, Recorded.CORRECTED, NOW, details=corrected)
    await record_change(made.away.mission.id, "leg", made.away.leg.id, Recorded.MOVED, NOW)
    wording = await MailWording.create(id=uuid.uuid4(), event=made.event, kind="registration_confirmed")
    await make_texts(made.event, wording.id, {"subject": {"fr": "Bienvenue"}, "body": {"fr": "À bientôt."}})
    return made


async def _registration(world: World) -> Registration:
    return await Registration.get(id=world.registrations["confirmed"].id).select_related("event")


async def _notice(kind: str, scope: uuid.UUID, subject: uuid.UUID, at: dt.datetime = NOW) -> Notice:
    start = ZonedTime.parse("2027-03-01T15:00", "UTC")
    return await Notice.create(
        id=uuid.uuid4(),
        kind=kind,
        scope=scope,
        subject=subject,
        open_subject=subject,
        before=Seen(starts=start, ends=start).stored(),
        first_changed_at=at,
        changed_at=at,
    )


async def test_what_is_published_reads_its_own(world: World) -> None:
    person, lea, mission = await _registration(world), await _lea(world), world.away.mission
    afterwards = await Mission.get(id=mission.id)
    afterwards.state = "closed"
    person.version = 2  # as of one that was corrected
    await personal(person, NOW)  # the programme is cached from then on
    asked: dict[str, Act] = {
        "everything": partial(execute_rows, everything.STATE, [person.id]),
        "rows": partial(event_rows, world.event.id),
        "listed": partial(listings_in, world.event.id),
        "joined": partial(joining.joined_with, person),
        "joined with": partial(joining.joined_with, lea),
        "fetches": partial(fetches_of, person.id, 1),
        "former": partial(former_fetches_of, person.id, 2),
        "stars": partial(personal, person, NOW),
        "office": partial(office_of, world.event.id),
        "sessions": partial(passings_in, world.event, NOW),
        "legs": partial(passings_in, mission, NOW),
        "links": partial(links_sent, [lea]),
        "travellers": partial(notifying._travellers, mission, []),
        "report": partial(load_report, mission, NOW),
        "public page": partial(show, mission),
        "public page afterwards": partial(show, afterwards),
        "wordings": partial(wordings._read, world.event.id),
        "own changes": partial(own_changes, person, await questions_of(world.event)),
    }
    assert await differences_beside_twins(asked) == {}
    assert (await links_sent([lea]))[lea.id].state is LinkState.ON_ITS_WAY


async def test_figures_count_one_event(world: World) -> None:
    await OrganizationMerge.all().delete()  # those are read of all organizations
    figures: Act = partial(figures_of, world.event, await questions_of(world.event))
    assert await differences_beside_twins({"figures": figures}) == {}


async def test_a_traveller_is_sent_the_pictures_that_they_sent_and_no_others(app: Starlette, world: World) -> None:
    ana, lea = await Delegate.get(code="ana"), await _lea(world)
    await FieldNote.filter(delegate_id=lea.id).update(file_id=world.away.file.id)
    await MissionDocument.all().update(is_for_travellers=False)
    found = {}
    async with browser(app, {}) as client:
        for person in (ana, lea):
            token = traveller_token(world.signer, person)
            answer = await client.get(address("traveller.file", token=token, file=world.away.file.id))
            found[person.code] = answer.status_code
    assert found == {"ana": 404, "lea": 200}


async def _lea(world: World) -> Delegate:
    return await Delegate.get(id=world.away.delegate.id)


async def test_an_act_of_publishing_changes_its_own(world: World) -> None:
    person, ana = await _registration(world), await Delegate.get(code="ana")
    other = await Registration.get(id=world.registrations["waitlisted"].id)
    notice = await Notice.get(scope=world.event.id)
    acts: dict[str, Act] = {
        "joined": partial(joining.join, person, ana, NOW),
        "joined with what another had": partial(joining.join, person, other, NOW),
        "separated": partial(joining.separate, person, NOW),
        "passed on": partial(pass_on, world.event.id, notice.id, by=BY, now=NOW),
        "reminded": partial(reminders._remind, world.event, MORNING),
    }
    assert await differences_beside_twins(acts) == {}


async def test_a_change_is_passed_on_in_its_own_event_only(world: World) -> None:
    notice = await Notice.get(scope=world.event.id)
    assert not await pass_on(world.away.mission.id, notice.id, by=BY, now=NOW)
    assert not await Notice.filter(passed_at__not_isnull=True).exists()


async def test_a_mail_of_one_event_has_no_text_of_another(app: Starlette, world: World) -> None:
    mail = await Message.get(kind=MAILING, batch=world.mailing.id)
    assert (await compose_masked(mail, app.state.installation)).recipient == mail.recipient
    mail.scope = (await Event.get(slug="meeting")).id
    with pytest.raises(NoLongerTrue):
        await compose_masked(mail, app.state.installation)


async def test_what_still_changes_in_one_event_is_not_told_with_what_changed_in_another(
    world: World, settings: Settings
) -> None:
    later = NOW + dt.timedelta(minutes=settings.notice_minutes)
    await Notice.filter(kind="leg").update(changed_at=later)
    await notify_of_changes(settings, later)
    assert [row.kind for row in await Notice.filter(open_subject=None)] == ["session"]


async def test_an_address_that_never_ended_is_not_one_that_ended_for_somebody_else(world: World) -> None:
    ana, lea = await Delegate.get(code="ana"), await _lea(world)
    await FeedEnd.create(subject=lea.id, generation=1, ended_at=NOW)
    opened: dict[str, object] = {}
    for row in (lea, ana):
        token = feed_token(world.signer, "traveller-feed", row.id, 1)
        feed = PrivateFeed("traveller-feed", row.id, 2)
        try:
            opened[row.code] = (await open_feed(world.signer, token, feed, NOW)).ended_at
        except HTTPException as error:
            opened[row.code] = error.status_code
    assert opened == {"lea": NOW, "ana": 404}
