"""One press puts an entry into Google Calendar or Outlook: what those addresses say."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from events.platform.ical.web_calendars import add_links
from tests.publishing.calendars.samples import SESSION


def asked(link: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(link)
    return f"{parts.scheme}://{parts.netloc}{parts.path}", {k: v[0] for k, v in parse_qs(parts.query).items()}


def test_times_are_instants_and_texts_whole() -> None:
    links = add_links(SESSION)
    google, outlook = asked(links.google), asked(links.outlook)
    assert google == (
        "https://calendar.google.com/calendar/render",
        {
            "action": "TEMPLATE",
            "text": SESSION.summary,
            "dates": "20270525T073000Z/20270525T090000Z",
            "location": SESSION.location,
            "details": SESSION.description,
        },
    )
    assert outlook == (
        "https://outlook.live.com/calendar/0/deeplink/compose",
        {
            "path": "/calendar/action/compose",
            "rru": "addevent",
            "subject": SESSION.summary,
            "startdt": "2027-05-25T07:30:00Z",
            "enddt": "2027-05-25T09:00:00Z",
            "location": SESSION.location,
            "body": SESSION.description,
        },
    )
    private, _, asked_at_work = links.outlook.partition("?")
    assert links.outlook_at_work == private.replace("live.com", "office.com") + "?" + asked_at_work


def test_days_are_days_and_a_long_text_is_cut() -> None:
    entry = replace(SESSION, start=dt.date(2027, 5, 25), end=dt.date(2027, 5, 28), description="é" * 5000)
    google, outlook = asked(add_links(entry).google)[1], asked(add_links(entry).outlook)[1]
    assert (google["dates"], outlook["startdt"], outlook["allday"]) == ("20270525/20270528", "2027-05-25", "true")
    assert len(add_links(entry).google) < 8000


def test_nothing_typed_can_add_a_parameter() -> None:
    links = add_links(replace(SESSION, summary="a&b=c#d\r\nSet-Cookie: x", location="?x=1&y"))
    assert asked(links.google)[1]["text"] == "a&b=c#d\r\nSet-Cookie: x"
    assert set("\r\n #") & set(links.google + links.outlook) == set()
