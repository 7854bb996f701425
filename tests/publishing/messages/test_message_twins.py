"""Messages to many and texts of mails are read and changed in one event, beside another that is like it."""

from __future__ import annotations

import uuid
from functools import partial

import pytest
from starlette.applications import Starlette

from events.congress.agenda.models import Speaker
from events.congress.invitations.sending_operations import INVITATION
from events.congress.organizing.entered import Entered
from events.congress.organizing.models import MailWording
from events.congress.registration.models import Registration
from events.congress.registration.sight import Sight
from events.platform.storage.versions import ChangedMeanwhileError
from events.publishing.delivery.placeholders import Wording
from events.publishing.messages import mailing_operations as mailings
from events.publishing.messages import wording_operations as wordings
from events.publishing.messages.audience_queries import Audience, audience_of
from events.publishing.messages.mailing_queries import find_mailing, mailings_of
from events.publishing.messages.wording_queries import languages_written, tried_out, written_of
from events.records.outbox.models import Mailing, Message
from events.records.texts.models import Text
from events.settings import Settings
from tests.factories import NOW, make_event, make_texts
from tests.twins import Act, differences_beside_twins
from tests.world import World, make_world

BY = uuid.UUID(int=31)
KIND = "registration_confirmed"
COLUMNS = {"reaches": "speakers", "audience": {}, "is_news": False, "sends_at": None}
TEXTS = {"subject": {"fr": "Navette"}, "body": {"fr": "Elle part à 8 h."}}


@pytest.fixture
async def world(app: Starlette, settings: Settings) -> World:
    """Somebody wrote texts for a kind of mail, and speakers can be written to."""
    made = await make_world(settings.files_dir)
    wording = await MailWording.create(id=uuid.uuid4(), event=made.event, kind=KIND)
    await make_texts(made.event, wording.id, TEXTS)
    await Speaker.all().update(email="speaker@example.org")
    return made


async def _to_speakers(world: World) -> Mailing:
    """A draft of a message, of which no mail was queued."""
    return await mailings.create_mailing(world.event, Entered(COLUMNS, TEXTS), by=BY, now=NOW)


async def test_what_is_read_of_messages_is_of_one_event(app: Starlette, world: World) -> None:
    event, draft = world.event, await _to_speakers(world)
    written = {"fr": Wording("Navette", "Elle part.")}
    asked: dict[str, Act] = {
        "registrations": partial(audience_of, event, world.mailing, Sight("owner")),
        "speakers": partial(audience_of, event, draft, Sight("owner")),
        "list": partial(mailings_of, event),
        "wording": partial(written_of, event, KIND),
        "languages": partial(languages_written, event),
        "tried": partial(tried_out, event, KIND, written, app.state.installation),
        "invitation tried": partial(tried_out, event, INVITATION, written, app.state.installation),
    }
    assert await differences_beside_twins(asked) == {}


async def test_an_act_on_a_message_or_text_changes_its_own(world: World) -> None:
    event, draft, queued = world.event, await _to_speakers(world), await Mailing.get(id=world.mailing.id)
    speakers = await audience_of(event, draft, Sight("owner"))
    entered = Entered(COLUMNS, TEXTS, 1)
    acts: dict[str, Act] = {
        "revised": partial(mailings.revise_mailing, draft, entered, by=BY, now=NOW),
        "queued": partial(mailings.queue_mailing, draft, speakers, by=BY, now=NOW),
        "released": partial(mailings.release_mailing, event, queued, by=BY, now=NOW),
        "stopped": partial(mailings.stop_mailing, queued, by=BY, now=NOW),
        "removed": partial(mailings.remove_mailing, draft, by=BY, now=NOW),
        "news": partial(mailings.say_news, world.registrations["confirmed"], wanted=False, now=NOW),
        "text": partial(wordings.save_wording, event, KIND, entered, by=BY, now=NOW),
        "our text": partial(wordings.remove_wording, event, KIND, by=BY, now=NOW),
    }
    assert await differences_beside_twins(acts) == {}


async def test_a_message_is_found_in_its_own_event(world: World) -> None:
    mailing, other = world.mailing, await make_event("other", uid="o@example.org")
    assert await find_mailing(world.event, str(mailing.id)) == mailing
    assert await find_mailing(other, str(mailing.id)) is None


async def test_what_names_a_message_of_another_event_changes_nothing(world: World) -> None:
    draft, other = await _to_speakers(world), await make_event("other", uid="o@example.org")
    registration = await Registration.get(id=world.registrations["confirmed"].id)
    before = await _rows()
    draft.scope = registration.event_id = other.id
    nobody = Audience(())
    with pytest.raises(mailings.ReleasedError):
        await mailings.revise_mailing(draft, Entered(COLUMNS, TEXTS, 1), by=BY, now=NOW)
    with pytest.raises(mailings.ReleasedError):
        await mailings.choose_audience(draft, {"country": "BO"}, 1, by=BY, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        await mailings.queue_mailing(draft, nobody, by=BY, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        await mailings.release_mailing(other, draft, by=BY, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        await mailings.stop_mailing(draft, by=BY, now=NOW)
    assert not await mailings.remove_mailing(draft, by=BY, now=NOW)
    await mailings.say_news(registration, wanted=False, now=NOW)
    assert await _rows() == before


async def _rows() -> list[object]:
    return [await model.all().order_by("id").values() for model in (Mailing, Message, Registration, Text)]
