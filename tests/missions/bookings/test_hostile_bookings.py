"""Files made to break or to stall: refused with a reason, or read as far as they go, and never for long."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.missions.bookings.reading.findings import Found, NoteKind, Refusal, UnreadableBookingError
from events.missions.bookings.reading.mails import decoded
from events.missions.bookings.reading.reading import LARGEST_FILE, LARGEST_TEXT, read_booking
from events.missions.bookings.reading.schema_org import MOST_RESERVATIONS
from events.missions.bookings.reading.web_pages import LARGEST_TREE

SAMPLES = Path(__file__).parent / "samples"
SCRIPT = '<script type="application/ld+json">{}</script>'
FLIGHT = {
    "@type": "FlightReservation",
    "reservationNumber": "X7K2QD",
    "reservationFor": {
        "flightNumber": "2530",
        "departureAirport": {"iataCode": "LIM"},
        "arrivalAirport": {"iataCode": "LPB"},
        "departureTime": "2027-03-15T21:55:00-05:00",
    },
}


def mail(body: bytes, kind: bytes = b"text/html; charset=utf-8", more: bytes = b"") -> bytes:
    return b"From: a@b.example\r\nSubject: x\r\n" + more + b"Content-Type: " + kind + b"\r\n\r\n" + body


def event(lines: str) -> bytes:
    return f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".encode()


def refusal(data: bytes, name: str = "") -> Refusal:
    with pytest.raises(UnreadableBookingError) as raised:
        read_booking(data, name)
    return raised.value.refusal


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", Refusal.EMPTY),
        (b" \r\n\x00\xef\xbb\xbf", Refusal.EMPTY),
        (b"x" * (LARGEST_FILE + 1), Refusal.TOO_LARGE),
        (b"{" + b" " * LARGEST_TEXT, Refusal.TOO_LARGE),
        (b"%PDF-1.7\n...", Refusal.UNKNOWN_FORMAT),
        (b"\x89PNG\r\n\x1a\n", Refusal.UNKNOWN_FORMAT),
        (b"PK\x03\x04", Refusal.UNKNOWN_FORMAT),
        (b"Bonjour, voici mon billet.", Refusal.UNKNOWN_FORMAT),
        (b"{}", Refusal.NO_RESERVATION),
        (b"[1, 2", Refusal.NO_RESERVATION),
        (b"<html></html>", Refusal.NO_RESERVATION),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", Refusal.NO_RESERVATION),
        (mail(b"nothing"), Refusal.NO_RESERVATION),
    ],
)
def test_what_cannot_be_read_is_refused_for_one_reason(data: bytes, expected: Refusal) -> None:
    assert refusal(data) == expected


def test_a_refusal_tells_what_was_tried() -> None:
    with pytest.raises(UnreadableBookingError) as raised:
        read_booking(SCRIPT.format("{broken").encode(), "mail.html")
    assert [(note.kind, note.part) for note in raised.value.notes] == [(NoteKind.JSON_BROKEN, "mail.html, script 1")]


def nested_mail(levels: int) -> bytes:
    data = b""
    for level in range(levels):
        data += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
    return b"From: a@b.example\r\nSubject: x\r\n" + data


def forwarded_mail(levels: int) -> bytes:
    return b"From: a@b.example\r\nSubject: x\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * levels


@pytest.mark.parametrize("make", [nested_mail, forwarded_mail])
def test_a_mail_nested_without_end_is_refused_before_it_is_walked(make: Callable[[int], bytes]) -> None:
    assert refusal(make(20_000)) == Refusal.NESTED_TOO_DEEP


def test_a_forwarded_mail_is_read() -> None:
    inner = (SAMPLES / "schedule_change.eml").read_bytes()
    found = read_booking(mail(inner, b"message/rfc822"), "forwarded.eml")
    assert [each.reference for each in found.reservations] == ["X7K2QD"]


HOSTILE = {
    "deep json": b"[" * 200_000,
    "deep objects": b'{"a":' * 200_000,
    "deep page": SCRIPT.format('{"a":' * 50_000).encode(),
    "many scripts": SCRIPT.format(json.dumps(FLIGHT)).encode() * 3000,
    "open scripts": b"<script " * 200_000,
    "open types": b'<script type="application/ld+json"' * 40_000,
    "open comments": b"<p itemscope>Reservation" + b"<!--" * 300_000,
    "open quotes": b"<p itemscope>Reservation" + b'<a b="' * 200_000,
    "attributes": b"<p itemscope>Reservation<a " + b" ".join(b"%x" % n for n in range(23_000)) + b">x",
    "nested tags": b"<p itemscope>Reservation" + b"<div itemscope itemprop=a>" * 60_000,
    "nested items": b"<i itemscope itemtype=http://schema.org/FlightReservation>" * 30_000,
    "itemprops": b'<p itemscope itemtype="http://schema.org/FlightReservation" itemprop="' + b"a " * 200_000 + b'">',
    "numbers": b'{"@type":"FlightReservation","reservationNumber":' + b"9" * 400_000 + b"}",
    "commas": b'[{"@type":"FlightReservation"' + b"," * 400_000,
    "braces": b"{" + b"} {" * 150_000,
    "long line": event("SUMMARY:" + "x" * 500_000),
    "folds": event("SUMMARY:" + "a\r\n " * 200_000),
    "begins": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 100_000,
    "many events": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\n" * 30_000,
    "parameters": event("X-A" + ";A=B" * 480_000 + ":1"),
    "parameters of entries": b"BEGIN:VCALENDAR\r\n" + event("X-A" + ";A=B" * 15_000 + ":1") * 8,
    "seconds": event("SUMMARY:Flight 7B 12 LIM-LPB\r\nDTSTART:20270101T000000Z\r\nRRULE:FREQ=SECONDLY"),
    "words": event("SUMMARY:" + "flight de " * 40_000 + "\r\nDESCRIPTION:" + "booking " * 40_000),
    "many parts": mail(b"--b\r\nContent-Type: text/html\r\n\r\nx\r\n" * 50_000, b"multipart/mixed; boundary=b"),
    "header": b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\r\nFrom: a\r\n\r\nx",
    "folded header": b"From: a\r\nSubject: x\r\n" + b" y\r\n" * 200_000 + b"\r\n",
    "dates": mail(b"x", more=b"Date: " + b"1 " * 100_000 + b"\r\n"),
    "parameters of a part": mail(b"x", b"text/html" + b"; a*0=b" * 120_000),
    "folded parameters": mail(b"x", b"multipart/mixed" + b";\r\n a=b" * 100_000),
    "lines under levels": forwarded_mail(1)
    + b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(18))
    + b"x\r\n" * 190_000,
    "too many lines": mail(b"x\r\n" * 300_000),
    "pages of microdata": mail(
        b"".join(
            b"--b\r\nContent-Type: text/html\r\n\r\n<p itemscope>Reservation<a "
            + b" ".join(b"%x" % n for n in range(12_000))
            + b">x\r\n"
            for _ in range(40)
        ),
        b"multipart/mixed; boundary=b",
    ),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_was_made_to_keep_the_reader_is_read_or_refused(data: bytes) -> None:
    """Without its bounds each of these keeps it for minutes."""
    assert isinstance(attempt(data), Found | Refusal)


def attempt(data: bytes, name: str = "x.eml") -> Found | Refusal:
    try:
        return read_booking(data, name)
    except UnreadableBookingError as error:
        return error.refusal


def test_more_reservations_than_anybody_books_are_cut_and_told() -> None:
    many = [FLIGHT | {"reservationNumber": f"R{number:05}"} for number in range(MOST_RESERVATIONS + 20)]
    found = read_booking(json.dumps(many).encode())
    assert len(found.reservations) == MOST_RESERVATIONS
    assert [note.kind for note in found.notes] == [NoteKind.TOO_MANY]


def test_a_broken_part_costs_no_other() -> None:
    page = SCRIPT.format("{broken") + SCRIPT.format(json.dumps(FLIGHT))
    found = read_booking(page.encode(), "x.html")
    assert len(found.reservations) == 1
    assert [note.kind for note in found.notes] == [NoteKind.JSON_BROKEN]


def test_a_broken_entry_costs_no_other() -> None:
    entry = "BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Flight 7B 12 LIM-LPB\r\nDTSTART:20270101T000000Z\r\nEND:VEVENT"
    data = event("garbage without colon\r\nSUMMARY:x").decode().replace("END:VCALENDAR", f"{entry}\r\nEND:VCALENDAR")
    assert [each.number for each in read_booking(data.encode()).reservations] == ["7B 12"]


def test_a_page_with_more_markup_than_is_parsed_says_so() -> None:
    page = '<div itemscope itemtype="http://schema.org/FlightReservation"><b itemprop="reservationNumber">R1</b></div>'
    found = read_booking((page + "<br>" * LARGEST_TREE).encode())
    assert [each.reference for each in found.reservations] == ["R1"]
    assert NoteKind.PART_TOO_LARGE in [note.kind for note in found.notes]


def test_a_document_type_reads_no_file() -> None:
    page = (
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "&x;&x;">]>'
        '<html><body><div itemscope itemtype="http://schema.org/FlightReservation">'
        '<span itemprop="reservationNumber">A&x;B&y;</span></div></body></html>'
    )
    (found,) = read_booking(page.encode()).reservations
    assert "root:" not in found.reference
    assert len(found.reference) < 20


@pytest.mark.parametrize("charset", ["punycode", "idna", "zip", "rot13", "unicode_escape", "utf-7", "nonsense", "\x00"])
def test_a_charset_that_is_none_is_passed_over(charset: str) -> None:
    assert decoded("é".encode(), charset) == ("é", True)


def test_wrong_charsets_are_read_as_well_as_can_be_and_told() -> None:
    body = SCRIPT.format(json.dumps(FLIGHT | {"underName": "Zoé"}, ensure_ascii=False))
    found = read_booking(mail(body.encode("cp1252"), b"text/html; charset=utf-8"), "x.eml")
    assert found.reservations[0].travellers[0].name == "Zoé"
    assert [note.kind for note in found.notes] == [NoteKind.CHARSET_GUESSED]
    assert decoded("é".encode(), "") == ("é", False)


def test_texts_are_cleaned_and_addresses_that_run_something_dropped() -> None:
    value = FLIGHT | {
        "reservationNumber": "X\u202e7\x00K\n" + "9" * 5000,
        "url": "javascript:alert(1)",
        "underName": {"name": " Zoe\u0301  Sow "},
    }
    (found,) = read_booking(json.dumps(value).encode()).reservations
    assert found.reference.startswith("X7K 9999")
    assert len(found.reference) == 300
    assert (found.url, found.travellers[0].name) == ("", "Zoé Sow")
    assert len(found.identity) <= 200


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
names = st.sampled_from(
    [
        "@type",
        "@id",
        "@graph",
        "@value",
        "reservationFor",
        "underName",
        "departureAirport",
        "departureTime",
        "geo",
        "latitude",
        "longitude",
        "address",
        "addressCountry",
        "checkinTime",
        "checkinDate",
        "reservedTicket",
        "price",
        "reservationNumber",
        "reservationStatus",
        "subReservation",
        "iataCode",
        "name",
        "timezone",
        "ticketedSeat",
    ]
)
values = st.recursive(
    scalars | st.sampled_from(["FlightReservation", "LodgingReservation", "2027-03-15T21:55Z", "LIM", "America/Lima"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=6),
    max_leaves=25,
)


@given(values, st.sampled_from(["FlightReservation", "LodgingReservation", "EventReservation", "ReservationPackage"]))
def test_any_json_is_read_or_refused(value: object, kind: str) -> None:
    whole = {**value, "@type": kind} if isinstance(value, dict) else {"@type": kind, "reservationFor": value}
    assert isinstance(attempt(json.dumps(whole).encode()), Found | Refusal)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert isinstance(attempt(data), Found | Refusal)


@given(st.sampled_from(sorted(SAMPLES.iterdir())), st.data())
def test_a_damaged_booking_is_read_or_refused(path: Path, draw: st.DataObject) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(draw.draw(st.integers(1, 8))):
        at = draw.draw(st.integers(0, len(data) - 1))
        data[at : at + draw.draw(st.integers(0, 30))] = draw.draw(st.binary(max_size=8))
        if not data:
            break
    assert isinstance(attempt(bytes(data), path.name), Found | Refusal)


LINES = st.sampled_from(
    [
        "DTSTART:20270315T215500Z",
        "DTSTART;TZID=America/Lima:20270315T215500",
        "DTSTART;VALUE=DATE:20270315",
        "DTSTART:x",
        "DTEND:99999999",
        'DTEND;TZID="a:b":20270316T005000',
        "SUMMARY:Vol 7B 12 LIM-LPB",
        "SUMMARY:Hotel → x",
        "GEO:1;2",
        "GEO:x",
        "STATUS:CANCELLED",
        "X-KDE-KITINERARY-RESERVATION:[{",
        "STRUCTURED-DATA:{}",
        "RRULE:FREQ=x",
        "ORGANIZER:",
        "BEGIN:VALARM",
        "END:VALARM",
        "DESCRIPTION:PNR: X7K2QD",
        "DTSTART:00010101T000000Z",
        "CATEGORIES:,",
        "LOCATION:\\",
    ]
)


@given(st.lists(LINES, max_size=12))
def test_any_entry_is_read_or_refused(lines: list[str]) -> None:
    assert isinstance(attempt(event("\r\n".join(lines))), Found | Refusal)
