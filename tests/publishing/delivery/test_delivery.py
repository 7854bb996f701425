"""A real SMTP conversation for each way it can go."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
import signal
import subprocess
import sys
import uuid
from email.message import EmailMessage

import pytest
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession

from events.app import SCHEMA
from events.congress.organizing.models import Event
from events.congress.registration.models import Registration
from events.platform.signing import token_hash
from events.platform.smtp.connection import Outage
from events.platform.storage.database import execute_rows, open_database, transaction
from events.platform.web.installation import Installation
from events.publishing.delivery import delivery as delivering
from events.publishing.delivery.attachments import Document, badge_name
from events.publishing.delivery.delivery import LEASE, PAUSES, Delivery, claim, own_name
from events.records.outbox.models import Message
from events.records.outbox.operations import queue_mail, retry_mails
from events.records.outbox.queries import note_of
from events.records.people.models import SignInLink
from events.records.people.operations import set_password
from events.settings import Settings
from tests.factories import NOW, make_account, make_event
from tests.publishing.delivery.conftest import Clock, hands, installed
from tests.publishing.delivery.making import MailServer, later, mail_server, make_registration, queue, with_password


async def states() -> list[tuple[str, int, str]]:
    rows = await Message.all().order_by("created_at", "id")
    return [(row.state, row.attempts, row.last_error) for row in rows]


def words(mail: EmailMessage, kind: str = "plain") -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n").replace(" \n", " ")


async def test_a_confirmation_arrives_whole(delivery: Delivery, post: MailServer, event: Event) -> None:
    registration = await make_registration(event, reference="AB12CD34")
    message = await queue(registration)
    assert await delivery.deliver_next()
    [mail] = post.mails
    token = delivery.installation.signer.token("registration", registration.id, 1)
    link = f"http://events.test/fr/registrations/{token}"
    assert post.recipients == ["awa@example.org"]
    assert mail["From"].addresses[0].addr_spec == "events@events.test"
    assert mail["From"].addresses[0].display_name == "6e Congrès mondial"
    assert mail["Reply-To"] == "congress@example.org"
    assert mail["Message-ID"] == f"<{message.id}@events.test>"
    assert link in words(mail).splitlines()
    assert f'href="{link}"' in words(mail, "html")
    files = {part.get_filename(): part.get_content_type() for part in mail.iter_attachments()}
    assert files == {"badge-AB12CD34.pdf": "application/pdf"}  # no calendar
    assert await delivery.deliver_next() is False


async def test_what_was_sent_is_kept_without_its_links(
    delivery: Delivery, post: MailServer, event: Event, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    registration = await make_registration(event)
    await queue(registration)
    await delivery.deliver_next()
    token = delivery.installation.signer.token("registration", registration.id, 1)
    assert token.encode() in post.raw[0].replace(b"=\r\n", b"")
    [row] = await execute_rows("SELECT * FROM message")
    assert token not in str(row)
    assert "/fr/registrations/••••" in row["sent_text"]
    assert (row["state"], row["attempts"], row["last_error"]) == ("sent", 1, "")
    # All but the log of the server in this test.
    logged = " ".join(record.getMessage() for record in caplog.records if record.name != "mail.log")
    assert "sent" in logged
    assert token not in logged
    assert "awa@example.org" not in logged


async def test_a_sign_in_link_is_made_at_delivery_and_nowhere_kept(
    delivery: Delivery, post: MailServer, clock: Clock
) -> None:
    account = await make_account()
    async with transaction():
        await queue_mail("sign_in_link", recipient=account.email, language="es", dedup="a", now=NOW, subject=account.id)
    assert await SignInLink.all().count() == 0
    await delivery.deliver_next()
    [line] = [line for line in words(post.mails[0]).splitlines() if line.startswith("http")]
    token = line.rpartition("/")[2]
    assert line == f"http://events.test/es/sign-in/{token}"
    [link] = await SignInLink.all()
    assert (link.token_hash, link.account_id) == (token_hash(token), account.id)
    assert link.expires_at == NOW + dt.timedelta(hours=1)
    assert token not in str(await execute_rows("SELECT * FROM message"))


async def test_an_invitation_signs_in_for_a_week(delivery: Delivery, post: MailServer, event: Event) -> None:
    account = await make_account("new@example.org")
    details = {"event": str(event.id), "role": "organizer"}
    async with transaction():
        await queue_mail(
            "team_invitation",
            recipient=account.email,
            language="en",
            dedup="i",
            now=NOW,
            subject=account.id,
            details=details,
        )
    await delivery.deliver_next()
    assert (await SignInLink.get()).expires_at == NOW + dt.timedelta(days=7)
    assert "You have been added to the team of 6th World Congress as organizer." in words(post.mails[0])


@pytest.mark.parametrize(
    ("language", "name"), [("fr", "6e Congrès mondial"), ("es", "6.º Congreso mundial"), ("en", "6th World Congress")]
)
async def test_each_reader_gets_their_language(
    delivery: Delivery, post: MailServer, event: Event, language: str, name: str
) -> None:
    await queue(await make_registration(event, language=language))
    await delivery.deliver_next()
    [mail] = post.mails
    assert mail["Content-Language"] == language
    assert mail["From"].addresses[0].display_name == name
    assert f'<html lang="{language}"' in words(mail, "html")
    assert name in words(mail)
    assert f"/{language}/registrations/" in words(mail)


async def test_the_waitlisted_get_no_badge(delivery: Delivery, post: MailServer, event: Event) -> None:
    await queue(await make_registration(event, state="waitlisted"), "registration_waitlisted")
    await delivery.deliver_next()
    assert list(post.mails[0].iter_attachments()) == []


async def test_a_temporary_refusal_is_tried_again_later(
    delivery: Delivery, post: MailServer, event: Event, clock: Clock
) -> None:
    post.to_recipients = ["450 4.2.1 mailbox busy"]
    message = await queue(await make_registration(event))
    await delivery.deliver_next()
    assert await states() == [("queued", 1, "postponed: 450 4.2.1 mailbox busy")]
    assert await delivery.deliver_next() is False
    clock.now = NOW + PAUSES[0]
    assert await delivery.deliver_next()
    assert await states() == [("sent", 2, "")]
    assert post.mails[0]["Message-ID"] == f"<{message.id}@events.test>"


async def test_the_pauses_grow_and_end_in_a_failure_that_can_be_tried_again(
    delivery: Delivery, post: MailServer, event: Event, clock: Clock
) -> None:
    post.to_content = ["451 4.3.0 not now"] * 6
    message = await queue(await make_registration(event))
    waited = []
    for _ in range(6):
        await delivery.deliver_next()
        due_at = (await Message.get(id=message.id)).due_at
        waited.append((due_at - clock.now).total_seconds() / 60)
        clock.now = due_at
    assert waited == [1, 5, 30, 120, 720, 0]
    assert await states() == [("failed", 6, "postponed: 451 4.3.0 not now")]
    assert await delivery.deliver_next() is False
    async with transaction():
        assert await retry_mails(message.scope, [message.id], clock.now)
    await delivery.deliver_next()
    assert await states() == [("sent", 1, "")]


@pytest.mark.parametrize("step", ["to_recipients", "to_content"])
async def test_a_refusal_for_good_fails_at_once_and_the_next_mail_leaves(
    delivery: Delivery, post: MailServer, event: Event, step: str
) -> None:
    setattr(post, step, ["550 5.1.1 no such user"])
    await queue(await make_registration(event))
    await queue(await make_registration(event, email="next@example.org"), now=later(seconds=-1))
    # The second was queued to be due first: turn them round so that the refused one leads.
    await Message.filter(recipient="awa@example.org").update(due_at=later(seconds=-2))
    await delivery.deliver_next()
    await delivery.deliver_next()
    found = {row.recipient: (row.state, row.last_error) for row in await Message.all()}
    assert found == {
        "awa@example.org": ("failed", "refused: 550 5.1.1 no such user"),
        "next@example.org": ("sent", ""),
    }


async def test_a_server_that_quotes_the_link_does_not_bring_it_into_the_table(
    delivery: Delivery, post: MailServer, event: Event
) -> None:
    registration = await make_registration(event)
    token = delivery.installation.signer.token("registration", registration.id, 1)
    post.to_content = [f"554 5.7.1 bad address http://events.test/fr/registrations/{token} in mail"]
    await queue(registration)
    await delivery.deliver_next()
    [(state, _, error)] = await states()
    assert state == "failed"
    assert error == "refused: 554 5.7.1 bad address http://events.test/fr/registrations/•••• in mail"


async def test_a_connection_that_breaks_midway_costs_one_try(
    delivery: Delivery, post: MailServer, event: Event, clock: Clock
) -> None:
    post.hang_up = 1
    await queue(await make_registration(event))
    await delivery.deliver_next()
    [(state, attempts, error)] = await states()
    assert (state, attempts, error.startswith("postponed: the connection broke")) == ("queued", 1, True)
    clock.now = later(minutes=1)
    await delivery.deliver_next()
    assert await states() == [("sent", 2, "")]


async def test_a_resting_connection_that_the_server_closed_costs_nothing(
    site: Installation, settings: Settings, clock: Clock, event: Event
) -> None:
    with mail_server() as first:
        made = hands(installed(settings, first.url), clock)
        await queue(await make_registration(event))
        await made.deliver_next()
    await queue(await make_registration(event))
    with mail_server(port=int(first.url.rpartition(":")[2])) as second:
        await made.deliver_next()
        assert (len(first.mails), len(second.mails)) == (1, 1)
        await made.office.close()
    assert [state for state, _, _ in await states()] == ["sent", "sent"]


async def test_a_server_that_takes_few_mails_per_connection_gets_them_all_at_once(
    delivery: Delivery, post: MailServer, event: Event
) -> None:
    post.one_each = True
    for _ in range(3):
        await queue(await make_registration(event))
        await delivery.deliver_next()
    assert await states() == [("sent", 1, "")] * 3


async def test_one_connection_serves_several_mails(delivery: Delivery, post: MailServer, event: Event) -> None:
    for _ in range(3):
        await queue(await make_registration(event))
    peers = set()
    for _ in range(3):
        await delivery.deliver_next()
        transport = delivery.office._smtp.transport
        assert transport is not None
        peers.add(transport.get_extra_info("sockname"))
    assert (len(post.mails), len(peers)) == (3, 1)


async def test_an_outage_uses_up_no_try(settings: Settings, database: str, event: Event, clock: Clock) -> None:
    made = hands(installed(settings, "smtp://127.0.0.1:9"), clock)
    await queue(await make_registration(event))
    for _ in range(10):
        with pytest.raises(Outage):
            await made.deliver_next()
    [(state, attempts, error)] = await states()
    assert (state, attempts, error.startswith("server: ")) == ("queued", 0, True)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
async def test_user_and_password_of_the_address_are_used(settings: Settings, event: Event, clock: Clock) -> None:
    with mail_server(**with_password(b"events@host", b"p:ss/w rd")) as post:
        url = post.url.replace("smtp://", "smtp://events%40host:p%3Ass%2Fw%20rd@")
        made = hands(installed(settings, url), clock)
        await queue(await make_registration(event))
        await made.deliver_next()
        await made.office.close()
        assert len(post.mails) == 1
        wrong = hands(installed(settings, post.url.replace("smtp://", "smtp://events%40host:no@")), clock)
        await queue(await make_registration(event))
        with pytest.raises(Outage, match="535"):
            await wrong.deliver_next()
    assert sorted(state for state, _, _ in await states()) == ["queued", "sent"]


async def test_a_file_that_cannot_be_made_holds_the_mail_back(
    site: Installation, post: MailServer, clock: Clock, event: Event, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(installation: Installation, registration: Registration, language: str) -> bytes:
        raise RuntimeError(f"no badge for {registration.email}")

    made = hands(site, clock)
    made.documents = (Document(badge_name, "application/pdf", broken),)
    await queue(await make_registration(event))
    await made.deliver_next()
    await made.office.close()
    assert (post.mails, await states()) == ([], [("queued", 1, "made: RuntimeError")])
    assert "awa@example.org" not in caplog.text
    assert "broken" in caplog.text


async def test_the_mail_follows_a_corrected_address(delivery: Delivery, post: MailServer, event: Event) -> None:
    registration = await make_registration(event)
    await queue(registration, recipient="mistake@example.org")
    await delivery.deliver_next()
    assert post.recipients == ["awa@example.org"]
    assert (await Message.get()).recipient == "awa@example.org"


async def test_the_old_address_hears_of_the_change_and_gets_no_link(
    delivery: Delivery, post: MailServer, event: Event
) -> None:
    registration = await make_registration(event)
    await queue(registration, "registration_email_changed", recipient="old@example.org")
    await queue(registration, "registration_email_changed")
    await delivery.deliver_next()
    await delivery.deliver_next()
    with_link = {to: "/registrations/" in words(mail) for to, mail in zip(post.recipients, post.mails, strict=True)}
    assert with_link == {"old@example.org": False, "awa@example.org": True}


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("registration_confirmed", "cancelled"),
        ("registration_waitlisted", "confirmed"),
        ("registration_cancelled", "confirmed"),
    ],
)
async def test_a_mail_that_is_no_longer_true_is_withdrawn(
    delivery: Delivery, post: MailServer, event: Event, kind: str, state: str
) -> None:
    await queue(await make_registration(event, state=state), kind)
    assert await delivery.deliver_next()
    assert post.mails == []
    assert await states() == [("withdrawn", 1, f"overtaken: the registration is {state} by now")]


async def test_mails_about_what_is_gone_are_withdrawn(delivery: Delivery, post: MailServer, event: Event) -> None:
    async with transaction():
        for kind in ("registration_confirmed", "sign_in_link", "team_invitation", "test_mail", "no_such_kind"):
            await queue_mail(
                kind, recipient="a@example.org", language="xx", dedup=kind, now=NOW, subject=uuid.uuid4(), scope=None
            )
    for _ in range(5):
        assert await delivery.deliver_next()
    assert [state for state, _, _ in await states()] == ["withdrawn"] * 5
    assert post.mails == []


async def test_a_name_that_is_an_advertisement_is_not_repeated(
    delivery: Delivery, post: MailServer, event: Event
) -> None:
    await queue(await make_registration(event, badge_name="Win now at https://evil.test/x", language="en"))
    await delivery.deliver_next()
    assert b"evil" not in post.raw[0].split(b"Content-Type: application/pdf")[0]
    assert words(post.mails[0]).startswith("Hello,\n")


async def test_one_message_of_an_act_that_is_tried_twice(database: str, event: Event) -> None:
    registration = await make_registration(event)
    async with transaction():
        first, second = [
            await queue_mail(
                "registration_confirmed",
                recipient="awa@example.org",
                language="fr",
                dedup=f"confirmed:{registration.id}",
                now=NOW,
                subject=registration.id,
            )
            for _ in range(2)
        ]
    assert (first, second, await Message.all().count()) == (True, False, 1)


async def test_two_workers_take_different_messages(site: Installation, post: MailServer, clock: Clock) -> None:
    event = await make_event()
    messages = [await queue(await make_registration(event, email=f"p{n}@example.org")) for n in range(12)]
    workers = [hands(site, clock) for _ in range(3)]

    async def drain(worker: Delivery) -> int:
        delivered = 0
        while await worker.deliver_next():
            delivered += 1
        await worker.office.close()
        return delivered

    delivered = await asyncio.gather(*(drain(worker) for worker in workers))
    assert sorted(post.recipients) == sorted(message.recipient for message in messages)
    assert sum(delivered) == 12
    assert {state for state, _, _ in await states()} == {"sent"}


async def test_a_claim_is_nobody_elses_until_its_lease_is_over(database: str, event: Event) -> None:
    message = await queue(await make_registration(event))
    first = await claim(NOW)
    assert first is not None
    assert (first.id, first.attempts) == (message.id, 1)
    assert await claim(NOW + LEASE) is None
    second = await claim(NOW + LEASE + dt.timedelta(seconds=1))
    assert second is not None
    assert (second.id, second.attempts) == (message.id, 2)
    # The first one wakes up and finds that it is no longer its own.
    await delivering._put_off(first, delivering.NotMade("late"), NOW)
    assert await states() == [("sending", 2, "")]


async def test_what_left_is_written_down_even_if_the_database_is_away_for_a_moment(
    delivery: Delivery, post: MailServer, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [OSError("the database is away")] * 2
    real = delivering._sent

    async def shaky(*arguments: object) -> None:
        if failures:
            raise failures.pop()
        await real(*arguments)  # type: ignore[arg-type]

    async def at_once(_seconds: float) -> None:
        return None

    monkeypatch.setattr(delivering, "_sent", shaky)
    monkeypatch.setattr(asyncio, "sleep", at_once)
    await queue(await make_registration(event))
    await delivery.deliver_next()
    assert await states() == [("sent", 1, "")]


WORKER = """
import asyncio, os
from events.app import SCHEMA, load_pages
from events.platform.storage.database import open_database
from events.platform.web.installation import Installation
from events.publishing.delivery.worker import work
from events.platform.pdf.worker import PdfWorker
from events.platform.storage.revisions import Revisions
from events.settings import read_settings
from events.platform.signing import Signer

async def main():
    load_pages()
    s = read_settings()
    site = Installation(s, Signer(s.secret_key), Revisions(s.database_url), PdfWorker())
    async with open_database(s.database_url, SCHEMA):
        await work(site, asyncio.Event(), documents=())

asyncio.run(main())
"""


async def test_a_worker_killed_after_handing_over_sends_again_under_the_same_id(
    settings: Settings, clock: Clock, database_url: str
) -> None:
    """The worst moment: the server has the mail, the worker dies before it hears so."""
    with mail_server() as post:
        victim: list[int] = []
        took = post.handle_DATA

        async def kill_then_take(server: SMTP, session: SmtpSession, envelope: Envelope) -> str:
            os.kill(victim[0], signal.SIGKILL)
            return await took(server, session, envelope)

        post.handle_DATA = kill_then_take  # type: ignore[method-assign]
        async with open_database(database_url, SCHEMA):
            await queue(await make_registration(await make_event()), now=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        environment = os.environ | {
            "EVENTS_DATA_DIR": str(settings.data_dir),
            "EVENTS_DATABASE_URL": database_url,
            "EVENTS_SECRET_KEY": settings.secret_key.decode(),
            "EVENTS_BASE_URL": settings.base_url,
            "EVENTS_SMTP_URL": post.url,
        }
        with subprocess.Popen([sys.executable, "-c", WORKER], env=environment) as worker:
            victim.append(worker.pid)
            try:
                assert await asyncio.to_thread(worker.wait, 60) == -signal.SIGKILL
            finally:
                worker.kill()  # else the end of the block waits for ever
        post.handle_DATA = took  # type: ignore[method-assign]
        async with open_database(database_url, SCHEMA):
            assert [state for state, _, _ in await states()] == ["sending"]
            clock.now = dt.datetime.now(dt.UTC) + LEASE
            made = hands(installed(settings, post.url), clock)
            assert await made.deliver_next()
            await made.office.close()
            assert await states() == [("sent", 2, "")]
        ids = {mail["Message-ID"] for mail in post.mails}
        assert (len(post.mails), len(ids)) == (2, 1)


@pytest.mark.parametrize(
    ("base_url", "name"),
    [
        ("https://events.example.org", "events.example.org"),
        ("http://127.0.0.1:8000", "[127.0.0.1]"),
        ("http://[::1]:8000", "[IPv6:::1]"),
        ("https://événement.fr", "xn--vnement-9xab.fr"),
    ],
)
async def test_we_name_ourselves_by_the_host_people_know(settings: Settings, base_url: str, name: str) -> None:
    assert own_name(installed(settings, None, base_url=base_url)) == name


async def test_a_domain_of_letters_beyond_ascii_is_written_as_smtp_has_it(
    delivery: Delivery, post: MailServer, event: Event
) -> None:
    await Event.filter(id=event.id).update(contact_email="congress@b\u00fccher.example")
    await queue(await make_registration(event, email="awa@b\u00fccher.example"))
    await delivery.deliver_next()
    [mail] = post.mails
    assert post.recipients == ["awa@xn--bcher-kva.example"]
    assert mail["To"].addresses[0].addr_spec == "awa@xn--bcher-kva.example"
    assert mail["Reply-To"] == "congress@xn--bcher-kva.example"
    message = await Message.get()
    assert (message.state, message.recipient) == ("sent", "awa@b\u00fccher.example")
    assert post.raw[0].isascii()


async def test_a_mailbox_of_letters_beyond_ascii_takes_a_server_that_knows_them(
    settings: Settings, database: str, event: Event, clock: Clock
) -> None:
    await queue(await make_registration(event, email="\u7528\u6237@\u4f8b\u5b50.\u516c\u53f8"))
    with mail_server(enable_SMTPUTF8=True) as able:
        made = hands(installed(settings, able.url), clock)
        await made.deliver_next()
        await made.office.close()
    assert able.recipients == ["\u7528\u6237@xn--fsqu00a.xn--55qx5d"]
    assert "To: Awa Diallo <\u7528\u6237@xn--fsqu00a.xn--55qx5d>".encode() in able.raw[0]
    assert await states() == [("sent", 1, "")]


async def test_a_server_that_does_not_know_them_is_named_plainly_and_the_mail_can_be_tried_again(
    settings: Settings, database: str, event: Event, clock: Clock
) -> None:
    message = await queue(await make_registration(event, email="\u7528\u6237@\u4f8b\u5b50.\u516c\u53f8"))
    with mail_server(enable_SMTPUTF8=False) as unable:
        made = hands(installed(settings, unable.url), clock)
        assert await made.deliver_next()
        note = note_of(await Message.get())
        assert (note.state, note.may_retry, note.failure) == (
            "failed",
            True,
            "Our mail server cannot send to an address with other letters than a to z before the @ (it has no "
            "SMTPUTF8). Ask the person for another address.",
        )
        await Registration.all().update(email="awa@example.org")
        async with transaction():
            assert await retry_mails(message.scope, [message.id], clock.now)
        assert await made.deliver_next()
        assert unable.recipients == ["awa@example.org"]
        await made.office.close()


async def test_a_new_password_is_told_without_a_link_that_signs_in(
    delivery: Delivery, post: MailServer, clock: Clock
) -> None:
    account = await make_account()
    await set_password(account.id, "a hash", NOW)
    await delivery.deliver_next()
    [mail] = post.mails
    assert (post.recipients, mail["Content-Language"]) == (["owner@example.org"], "fr")
    assert mail["Subject"] == "Votre mot de passe pour events.test a été modifié"
    assert "http://events.test/fr/sign-in" in words(mail).splitlines()
    assert await SignInLink.all().count() == 0
