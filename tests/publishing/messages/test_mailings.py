from __future__ import annotations

import datetime as dt

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.publishing.delivery.delivery import Delivery
from events.records.auditing.models import Change
from events.records.outbox.models import Mailing, Message
from events.records.texts.models import Text
from tests.factories import make_event, make_speaker, sign_in
from tests.publishing.delivery.making import MailServer, make_registration

PAGE = "/en/organize/events/congress/messages"
TYPED = {
    "reaches": "registrations",
    "audience": "",
    "subject-fr": "Navette : {event}",
    "body-fr": "Bonjour {name},\n\nLa navette part à 8 h.\n\n[Ma page]({link})",
    "subject-en": "Shuttle: {event}",
    "body-en": "Hello {name},\n\nThe shuttle leaves at 8.",
    "version": "0",
}


async def written(owner: httpx.AsyncClient, **typed: str) -> str:
    """Return the address of a message that was written."""
    answer = await owner.post(PAGE + "/new", data=TYPED | typed)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).partition("?")[0]


async def released(owner: httpx.AsyncClient, **typed: str) -> str:
    at = await written(owner, **typed)
    await owner.post(at + "/preparation")
    assert (await owner.post(at + "/release")).status_code == 303
    return at


async def three(congress: Event) -> list[Registration]:
    return [
        await make_registration(congress, language="fr", badge_name="Awa Diallo", email="awa@example.org"),
        await make_registration(congress, language="en", badge_name="Tom Ford", email="tom@example.org", country="GB"),
        await make_registration(
            congress, language="es", badge_name="Lucía Vargas", email="lu@example.org", country="BO"
        ),
    ]


async def states() -> list[tuple[str, str]]:
    rows = await Message.filter(kind="mailing").order_by("recipient").values_list("recipient", "state")
    return [(str(who), str(state)) for who, state in rows]


async def deliver_all(delivery: Delivery) -> None:
    while await delivery.deliver_next():
        pass


async def test_a_message_shows_whom_it_reaches_and_what_each_language_reads(
    owner: httpx.AsyncClient, congress: Event
) -> None:
    await three(congress)
    page = (await owner.get(await written(owner))).text
    assert "3 people (English 1, Spanish 1, French 1)" in page
    assert "awa@example.org" in page
    assert "La navette part à 8 h." in page
    assert page.count('class="letter-head"') == 3
    assert "http://events.test/fr/registrations/••••" in page


async def test_nothing_leaves_before_it_is_released(
    owner: httpx.AsyncClient, congress: Event, delivery: Delivery, post: MailServer
) -> None:
    await three(congress)
    at = await written(owner)
    await owner.post(at + "/preparation")
    await deliver_all(delivery)
    assert post.mails == []
    assert await states() == [("awa@example.org", "held"), ("lu@example.org", "held"), ("tom@example.org", "held")]
    assert (
        "This mail waits until its message is released."
        in (
            await owner.get(f"/en/organize/events/congress/outbox/{(await Message.all().first()).id}")  # type: ignore[union-attr]
        ).text
    )
    assert "Release this message?" in (await owner.get(at + "/release")).text
    await owner.post(at + "/release")
    await deliver_all(delivery)
    assert sorted(str(mail["subject"]) for mail in post.mails) == [
        "Navette : Congrès mondial",
        "Navette : Congrès mondial",
        "Shuttle: World congress",
    ]


async def test_a_reader_of_a_language_that_is_missing_gets_all_of_another(
    owner: httpx.AsyncClient, congress: Event, delivery: Delivery, post: MailServer
) -> None:
    await make_registration(congress, language="es")
    await released(owner)
    await deliver_all(delivery)
    [mail] = post.mails
    assert mail["content-language"] == "fr"
    assert "Vous recevez ce courriel parce que" in " ".join(
        mail.get_body(("plain",)).get_content().split()  # type: ignore[union-attr]
    )


async def test_a_message_put_in_again_reaches_only_who_has_not_got_it(
    owner: httpx.AsyncClient, congress: Event, delivery: Delivery, post: MailServer
) -> None:
    await make_registration(congress)
    at = await released(owner)
    await deliver_all(delivery)
    assert "already" in (await owner.post(at + "/preparation", follow_redirects=True)).text
    await make_registration(congress, email="new@example.org", badge_name="Nova")
    for act in ("/preparation", "/release"):
        await owner.post(at + act)
    await deliver_all(delivery)
    assert post.recipients == ["awa@example.org", "new@example.org"]


async def test_one_address_of_two_people_gets_two_mails(
    owner: httpx.AsyncClient, congress: Event, delivery: Delivery, post: MailServer
) -> None:
    for name in ("Awa Diallo", "Moussa Diallo"):
        await make_registration(congress, badge_name=name)
    await released(owner)
    await deliver_all(delivery)
    assert post.recipients == ["awa@example.org", "awa@example.org"]


async def test_the_filters_of_the_list_choose_who_gets_it(owner: httpx.AsyncClient, congress: Event) -> None:
    await three(congress)
    chosen = await owner.get("/en/organize/events/congress/registrations/chosen/message?country=BO&all=yes")
    assert chosen.headers["location"].endswith("/messages/new?country=BO")
    form = (await owner.get(PAGE + "/new?country=BO&page=2")).text
    assert 'name="audience" value="country=BO"' in form
    await owner.post(await written(owner, audience="country=BO") + "/preparation")
    assert await states() == [("lu@example.org", "held")]


async def test_who_cancels_meanwhile_gets_none(
    owner: httpx.AsyncClient, congress: Event, delivery: Delivery, post: MailServer
) -> None:
    awa, *_others = await three(congress)
    await make_registration(congress, state="cancelled", email="gone@example.org")
    await released(owner)
    await Registration.filter(id=awa.id).update(state="cancelled")
    await deliver_all(delivery)
    assert ("awa@example.org", "withdrawn") in await states()
    assert sorted(post.recipients) == ["lu@example.org", "tom@example.org"]


async def test_a_stopped_message_leaves_no_more_and_can_begin_again(
    owner: httpx.AsyncClient, congress: Event, delivery: Delivery, post: MailServer
) -> None:
    await make_registration(congress)
    at = await released(owner)
    assert "Stop this message?" in (await owner.get(at + "/withdrawal")).text
    await owner.post(at + "/withdrawal")
    await deliver_all(delivery)
    assert (post.mails, await states()) == ([], [("awa@example.org", "withdrawn")])
    for act in ("/preparation", "/release"):
        await owner.post(at + act)
    await deliver_all(delivery)
    assert post.recipients == ["awa@example.org"]
    acts = await Change.filter(kind="mailing").order_by("id").values_list("act", flat=True)
    assert list(acts) == ["created", "queued", "released", "stopped", "queued", "released"]  # type: ignore[comparison-overlap]


async def test_a_mail_in_hand_when_its_message_is_stopped_does_not_come_back(
    owner: httpx.AsyncClient, congress: Event, delivery: Delivery, post: MailServer
) -> None:
    await make_registration(congress)
    at = await released(owner)
    await Message.all().update(state="sending")
    await owner.post(at + "/withdrawal")
    await Message.all().update(state="queued")
    await deliver_all(delivery)
    assert (post.mails, await states()) == ([], [("awa@example.org", "withdrawn")])


async def test_a_time_is_one_of_the_event(owner: httpx.AsyncClient, congress: Event) -> None:
    await make_registration(congress)
    await released(owner, sends_at="2037-06-01T09:00")
    message = await Message.get()
    assert message.due_at == dt.datetime(2037, 6, 1, 7, tzinfo=dt.UTC)  # Madrid, in summer


async def test_what_was_released_is_not_written_otherwise(owner: httpx.AsyncClient, congress: Event) -> None:
    await make_registration(congress)
    at = await released(owner)
    version = (await Mailing.get()).version
    answer = await owner.post(at, data=TYPED | {"body-en": "Other", "version": str(version)})
    assert answer.status_code == 422
    assert "This message has been released meanwhile" in answer.text
    assert await Text.filter(body="Other").count() == 0


async def test_a_draft_is_removed_and_a_queued_message_stays(owner: httpx.AsyncClient, congress: Event) -> None:
    await make_registration(congress)
    draft, queued = await written(owner), await written(owner)
    await owner.post(queued + "/preparation")
    assert "Remove this draft?" in (await owner.get(draft + "/removal")).text
    for at in (draft, queued):
        await owner.post(at + "/removal")
    assert await Mailing.all().count() == 1
    assert await Text.filter(name="subject").count() == 2


async def test_speakers_are_written_to(
    owner: httpx.AsyncClient, congress: Event, delivery: Delivery, post: MailServer
) -> None:
    await make_speaker(congress, email="awa@example.org", language="en")
    await make_speaker(congress, "silent", "No Address")
    await released(owner, reaches="speakers", **{"body-fr": "Bonjour {name}"})
    await deliver_all(delivery)
    [mail] = post.mails
    assert "Hello Awa Diallo," in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "given for a speaker of World" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]


async def test_speakers_have_no_personal_page_to_be_sent_to(owner: httpx.AsyncClient) -> None:
    answer = await owner.post(PAGE + "/new", data=TYPED | {"reaches": "speakers"})
    assert answer.status_code == 422
    assert "Line 5: {link} is not a placeholder." in answer.text


@pytest.mark.parametrize("act", ["/preparation", "/release", "/withdrawal", "/removal", ""])
async def test_a_message_of_another_event_is_not_there(
    owner: httpx.AsyncClient, congress: Event, client: httpx.AsyncClient, act: str
) -> None:
    other = await make_event("other")
    mailing = await Mailing.create(scope=other.id, reaches="registrations", created_at=congress.created_at)
    assert (await owner.post(f"{PAGE}/{mailing.id}{act}", data=TYPED)).status_code == 404


async def test_a_reader_sees_no_messages(client: httpx.AsyncClient, congress: Event, app: Starlette) -> None:
    client.cookies.update(await sign_in("reader@example.org", event=congress, role="reader"))
    assert (await client.get(PAGE)).status_code in (403, 404)
