from __future__ import annotations

import re

import httpx
import pytest
from starlette.applications import Starlette

from events.congress.organizing.models import Event
from events.platform.language.i18n import speaking
from events.records.auditing.models import Change
from events.records.outbox.models import Message
from events.records.outbox.queries import MailNote, mails_about
from tests.factories import NOW, make_event, sign_in, with_server
from tests.publishing.delivery.making import make_registration, queue


@pytest.fixture
async def congress(app: Starlette) -> Event:
    return await make_event()


@pytest.fixture
async def owner(client: httpx.AsyncClient, congress: Event) -> httpx.AsyncClient:
    client.cookies.update(await sign_in(event=congress))
    return client


OUTBOX = "/en/organize/events/congress/outbox"


async def test_an_empty_outbox_says_what_will_be_here(owner: httpx.AsyncClient) -> None:
    page = await owner.get(OUTBOX)
    assert page.status_code == 200
    assert "No mail yet" in page.text
    assert "no mail server is set" in page.text


async def test_the_notice_goes_when_a_server_is_set(app: Starlette, owner: httpx.AsyncClient) -> None:
    with_server(app)
    assert "no mail server is set" not in (await owner.get(OUTBOX)).text


async def test_a_waiting_mail_is_shown_as_it_will_be_with_its_link_masked(
    app: Starlette, owner: httpx.AsyncClient, congress: Event
) -> None:
    registration = await make_registration(congress, language="fr")
    message = await queue(registration)
    page = await owner.get(f"{OUTBOX}/{message.id}")
    token = app.state.installation.signer.token("registration", registration.id, 1)
    assert page.status_code == 200
    assert page.text.count("http://events.test/fr/registrations/••••") == 2
    assert token not in page.text
    assert "/registrations/" not in " ".join(re.findall(r'href="([^"]*)"', page.text.partition("<article")[2]))
    assert "Awa Diallo &lt;awa@example.org&gt;" in page.text
    assert "Congrès mondial &lt;events@events.test&gt;" in page.text


async def test_a_sent_mail_is_shown_as_it_was_sent(owner: httpx.AsyncClient, congress: Event) -> None:
    message = await queue(await make_registration(congress))
    await Message.filter(id=message.id).update(
        state="sent", sent_at=NOW, sent_subject="What was true then", sent_text="Hello,\n\n<script>alert(1)</script>"
    )
    page = (await owner.get(f"{OUTBOX}/{message.id}")).text
    assert "What was true then" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "1 Mar 2027, 13:00" in page


async def test_a_failure_is_explained_and_can_be_tried_again(owner: httpx.AsyncClient, congress: Event) -> None:
    message = await queue(await make_registration(congress))
    await Message.filter(id=message.id).update(state="failed", attempts=1, last_error="refused: 550 <no> such user")
    page = (await owner.get(f"{OUTBOX}/{message.id}")).text
    assert "The receiving mail server refused it for good." in page
    assert "550 &lt;no&gt; such user" in page
    answer = await owner.post(f"{OUTBOX}/{message.id}/retry")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{OUTBOX}/{message.id}")
    again = await Message.get(id=message.id)
    assert (again.state, again.attempts) == ("queued", 0)
    assert await Change.filter(kind="message", act="queued again").count() == 1


async def test_only_a_failed_mail_is_tried_again(owner: httpx.AsyncClient, congress: Event) -> None:
    message = await queue(await make_registration(congress))
    await Message.filter(id=message.id).update(state="sent", attempts=1)
    assert (await owner.post(f"{OUTBOX}/{message.id}/retry")).status_code == 303
    assert (await Message.get(id=message.id)).state == "sent"
    assert await Change.filter(kind="message").count() == 0


async def test_a_withdrawn_mail_says_so(owner: httpx.AsyncClient, congress: Event) -> None:
    message = await queue(await make_registration(congress, state="cancelled"))
    await Message.filter(id=message.id).update(state="withdrawn", last_error="overtaken: the registration is cancelled")
    page = await owner.get(f"{OUTBOX}/{message.id}")
    assert page.status_code == 200
    assert "no longer true when its turn came" in page.text


async def test_the_list_is_narrowed_by_state_kind_and_recipient(owner: httpx.AsyncClient, congress: Event) -> None:
    await queue(await make_registration(congress, email="one@example.org"))
    await queue(
        await make_registration(congress, email="two@example.org", state="waitlisted"), "registration_waitlisted"
    )
    failed = await queue(await make_registration(congress, email="three@example.org"))
    await Message.filter(id=failed.id).update(state="failed")

    async def found(query: str) -> set[str]:
        return set(
            re.findall(
                r"(\w+)@example\.org",
                (await owner.get(f"{OUTBOX}?{query}")).text.partition("<tbody")[2].partition("</tbody")[0],
            )
        )

    assert await found("") == {"one", "two", "three"}
    assert await found("state=failed") == {"three"}
    assert await found("kind=registration_waitlisted") == {"two"}
    assert await found("q=ONE@") == {"one"}
    assert await found("q=nobody") == set()
    assert await found("state=%00&kind='&page=9223372036854775808") == {"one", "two", "three"}
    assert await found("q=%ED%A0%80%00%E2%80%A8") == set()
    assert await found("page=-1") == {"one", "two", "three"}
    assert await found("page=99999") == set()


async def test_long_lists_have_pages(owner: httpx.AsyncClient, congress: Event) -> None:
    registration = await make_registration(congress)
    for _ in range(51):
        await queue(registration)
    first, second = (await owner.get(OUTBOX)).text, (await owner.get(f"{OUTBOX}?page=2")).text
    assert [page.count('<tr role="row">') - 1 for page in (first, second)] == [50, 1]
    assert ("1 to 50 of 51" in first, "51 to 51 of 51" in second) == (True, True)


async def test_a_test_mail_is_queued_once_per_form(owner: httpx.AsyncClient, congress: Event) -> None:
    for _ in range(2):
        answer = await owner.post(f"{OUTBOX}/test", data={"email": "me@example.org", "nonce": "n1"})
        assert (answer.status_code, answer.headers["location"]) == (303, OUTBOX)
    [message] = await Message.all()
    assert (message.kind, message.recipient, message.scope, message.language) == (
        "test_mail",
        "me@example.org",
        congress.id,
        "fr",
    )
    assert "The test mail waits" in (await owner.get(OUTBOX)).text
    assert (await owner.get(f"{OUTBOX}/{message.id}")).status_code == 200


async def test_forms_without_a_nonce_are_mails_of_their_own(owner: httpx.AsyncClient) -> None:
    for _ in range(2):
        assert (await owner.post(f"{OUTBOX}/test", data={"email": "me@example.org"})).status_code == 303
    assert await Message.all().count() == 2


async def test_a_refused_form_keeps_its_nonce(owner: httpx.AsyncClient) -> None:
    page = (await owner.post(f"{OUTBOX}/test", data={"email": "nobody", "nonce": "n1"})).text
    assert 'name="nonce" type="hidden" value="n1"' in page


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "a@example.org\r\nBcc: spy@example.org", "é @example.org"])
async def test_a_wrong_address_is_refused_beside_its_field(owner: httpx.AsyncClient, email: str) -> None:
    answer = await owner.post(f"{OUTBOX}/test", data={"email": email, "nonce": "n1"})
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text
    assert await Message.all().count() == 0


async def test_the_sixth_test_mail_of_an_hour_is_refused(owner: httpx.AsyncClient) -> None:
    answers = [
        (await owner.post(f"{OUTBOX}/test", data={"email": "me@example.org", "nonce": f"n{n}"})).status_code
        for n in range(6)
    ]
    assert answers == [303] * 5 + [422]
    assert await Message.all().count() == 5


async def test_a_mail_of_another_event_is_not_found(owner: httpx.AsyncClient) -> None:
    other = await make_event("other")
    message = await queue(await make_registration(other))
    for identifier in (str(message.id), "test", "x", "../..", "%00", "9" * 40):
        assert (await owner.get(f"{OUTBOX}/{identifier}")).status_code == 404
    assert (await owner.post(f"{OUTBOX}/{message.id}/retry")).status_code == 404


async def test_a_reader_reads_and_changes_nothing(client: httpx.AsyncClient, congress: Event) -> None:
    message = await queue(await make_registration(congress))
    await Message.filter(id=message.id).update(state="failed")
    client.cookies.update(await sign_in("reader@example.org", event=congress, role="reader"))
    assert "Try again" not in (await client.get(f"{OUTBOX}/{message.id}")).text
    assert "Send a test mail" not in (await client.get(OUTBOX)).text.partition("</h1>")[2]
    assert (await client.post(f"{OUTBOX}/{message.id}/retry")).status_code == 403
    assert (await client.post(f"{OUTBOX}/test", data={"email": "a@example.org"})).status_code == 403


async def test_mails_are_listed_beside_what_they_are_about(database: str) -> None:
    event = await make_event()
    registration = await make_registration(event)
    message = await queue(registration)
    await queue(await make_registration(event))
    await Message.filter(id=message.id).update(state="failed", attempts=6, last_error="postponed: 450 busy")
    with speaking("en"):
        notes = await mails_about(registration.id)
    assert notes == [
        MailNote(
            id=message.id,
            kind="Registration confirmed",
            recipient="awa@example.org",
            recipient_name="Awa Diallo",
            state="failed",
            state_name="Failed",
            tone="fail",
            at=NOW,
            attempts=6,
            failure="It was tried six times without success. When the cause is removed, try again.",
            server_said="450 busy",
            queued_at=NOW,
        )
    ]
