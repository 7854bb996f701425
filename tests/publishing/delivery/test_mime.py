from __future__ import annotations

import dataclasses
import datetime as dt
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.platform.language.cleaning import clean_line
from events.platform.smtp.mime import Attachment, Envelope, is_sendable, mail_bytes

ENVELOPE = Envelope(
    sender="events@events.test",
    sender_name="Congress",
    recipient="awa@example.org",
    recipient_name="Awa Diallo",
    reply_to="congress@example.org",
    message_id="0123@events.test",
    sent_at=dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC),
    language="fr",
)


def parsed(raw: bytes) -> EmailMessage:
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(raw)


def headers(raw: bytes) -> dict[str, str]:
    """Read with the old parser, which knows no addresses: what stands there, decoded."""
    from email import message_from_bytes

    return {name: str(make_header(decode_header(value))) for name, value in message_from_bytes(raw).items()}


def test_the_headers_are_these() -> None:
    raw = mail_bytes(ENVELOPE, "Confirmée", "Bonjour\n", "<p>Bonjour</p>")
    assert {name: value for name, value in headers(raw).items() if name != "Content-Type"} == {
        "From": "Congress <events@events.test>",
        "To": "Awa Diallo <awa@example.org>",
        "Reply-To": "congress@example.org",
        "Subject": "Confirmée",
        "Date": "Mon, 01 Mar 2027 12:00:00 +0000",
        "Message-ID": "<0123@events.test>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": "fr",
        "MIME-Version": "1.0",
    }


HOSTILE = [
    "Awa\r\nBcc: spy@example.org",
    "Awa\nX: y\n\n<script>",
    "Awa\u2028Bcc: spy@example.org",
    "Awa\x85Bcc: spy@example.org",
    "a\ud800b\x00c",
    "evil, victim@example.org, <x@example.org> " * 4,
    "6th Congress: water, sanitation, and more than fits into one line of a header, truly, at all, ever",
    "Élodie, victim@example.org " * 5,
    'quote " and \\ backslash ' * 6,
    "=?utf-8?q?fake?=",
    "محمد عبد الرحمن بن عبد العزيز آل سعود الكبير " * 3,
    "",
    " ",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_breaks_a_header_or_adds_a_recipient(name: str) -> None:
    envelope = dataclasses.replace(ENVELOPE, recipient_name=name, sender_name=name)
    raw = mail_bytes(envelope, name, "x\n", "<p>x</p>")
    read = parsed(raw)
    assert [address.addr_spec for address in read["To"].addresses] == ["awa@example.org"]
    assert [address.addr_spec for address in read["From"].addresses] == ["events@events.test"]
    assert len(read.keys()) == len(set(read.keys())) == (11 if clean_line(name) else 10)
    assert "bcc" not in {key.lower() for key in read}
    assert headers(raw).get("Subject", "") == clean_line(name)


@given(st.text(st.characters(), max_size=150))
def test_whatever_the_name_the_recipient_is_one_and_the_lines_are_short(name: str) -> None:
    raw = mail_bytes(dataclasses.replace(ENVELOPE, recipient_name=name), name, "x\n", "<p>x</p>")
    assert [address for _, address in getaddresses([headers_as_written(raw)["To"]])] == ["awa@example.org"]
    assert headers(raw).get("Subject", "") == clean_line(name)
    assert max(map(len, raw.split(b"\r\n\r\n")[0].split(b"\r\n"))) <= 78


def headers_as_written(raw: bytes) -> dict[str, str]:
    from email import message_from_bytes

    return dict(message_from_bytes(raw).items())


@pytest.mark.parametrize(
    "address", ["", "a", "a@b\r\nBcc: c@d", "a@b>", "é@ä.org", "é\x85@b.org", "a b@c.d", "a,b@c.d"]
)
def test_an_address_that_could_be_anything_else_is_refused(address: str) -> None:
    assert not is_sendable(address)
    with pytest.raises(ValueError, match="not an address"):
        mail_bytes(dataclasses.replace(ENVELOPE, recipient=address), "S", "x\n", "<p>x</p>")


def test_attachments_keep_their_bytes_names_and_types() -> None:
    files = [
        Attachment("badge-AB12.pdf", "application/pdf", bytes(range(256))),
        Attachment("congress.ics", "text/calendar; charset=utf-8", "SUMMARY:Échange\r\n".encode()),
    ]
    read = parsed(mail_bytes(ENVELOPE, "S", "x\n", "<p>x</p>", files))
    found = [
        (part.get_filename(), part.get_content_type(), part.get_content_charset(), part.get_payload(decode=True))
        for part in read.iter_attachments()
    ]
    assert found == [
        ("badge-AB12.pdf", "application/pdf", None, bytes(range(256))),
        ("congress.ics", "text/calendar", "utf-8", "SUMMARY:Échange\r\n".encode()),
    ]
    assert "method" not in read.as_string().lower()


def test_text_and_html_are_alternatives_of_one_body() -> None:
    read = parsed(mail_bytes(ENVELOPE, "S", "Un été \ndoux\n", "<p>Un été doux</p>"))
    text, html = read.get_body(("plain",)), read.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == ["Un été ", "doux"]
    assert text["Content-Type"].params["format"] == "flowed"
    assert html.get_content().strip() == "<p>Un été doux</p>"


def test_a_mail_is_ascii_with_crlf_whatever_it_says() -> None:
    raw = mail_bytes(ENVELOPE, "Ñandú", "Ñandú\n", "<p>مرحبا</p>", [Attachment("a.pdf", "application/pdf", b"\xff\n")])
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 78
