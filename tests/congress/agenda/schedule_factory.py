"""Schedule files made by code: small ones that hold one oddity, and a conference of any size."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Literal, TypedDict, get_args
from uuid import UUID, uuid5

FIRST_DAY = datetime(2027, 3, 25, 4, tzinfo=UTC)
_SUBJECTS = ("Leakage", "Bombeo", "Facturación", "Assainissement", "Échange de pairs", "Gouvernance", "Tarifs & équité")
_ROOMS = ("Auditorium", "Sala «Ebro»", "Salle n° 2", "Room 'B'", 'Room "C"', "المنتدى", "Aula <4>", "Foyer")
_LANGUAGES = ("en", "es", "fr", "pt-BR", "de-formal", "English", "und", "")


def event_xml(inside: str = "", *, attributes: str = 'guid="g1" id="1"', **changed: str) -> str:
    """One <event>: `changed` replaces the text of an element, None by the word "no" leaves it out."""
    texts = {"date": "2027-05-25T09:00:00+02:00", "start": "09:00", "duration": "01:00", "title": "Opening"} | changed
    elements = "".join(f"<{name}>{text}</{name}>" for name, text in texts.items() if text != "no")
    return f"<event {attributes}>{elements}{inside}</event>"


def schedule_xml(events: str = "", *, zone: str = "Europe/Madrid", day: str = 'index="1" date="2027-05-25"') -> bytes:
    """A file of eight lines; the events stand on line 6."""
    named = f"<time_zone_name>{zone}</time_zone_name>" if zone else ""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<schedule>
<conference><title>Congress</title><acronym>congress</acronym>{named}</conference>
<day {day}>
<room name="Hall">
{events or event_xml()}
</room>
</day></schedule>""".encode()


def event_json(**changed: object) -> dict[str, object]:
    return {
        "guid": "g1",
        "id": 1,
        "date": "2027-05-25T09:00:00+02:00",
        "start": "09:00",
        "duration": "01:00",
        "title": "Opening",
    } | changed


def schedule_json(*events: object, **changed: object) -> bytes:
    """A file indented by one, so that every value has its line."""
    day = {"index": 1, "date": "2027-05-25", "rooms": {"Hall": list(events) or [event_json()]}}
    conference = {"title": "Congress", "acronym": "congress", "time_zone_name": "Europe/Madrid", "days": [day]}
    return json.dumps({"schedule": {"version": "1", "conference": conference | changed}}, indent=1).encode()


class ConferenceEvent(TypedDict):
    day: int
    room: str
    guid: str
    id: int
    date: str
    starts_at: datetime
    duration: str
    slug: str
    url: str
    title: str
    subtitle: str
    track: str
    type: str
    language: str
    abstract: str
    description: str
    persons: list[tuple[int, str]]
    links: list[tuple[str, str]]


def conference_events(number: int) -> list[ConferenceEvent]:
    """Events of four long days in eight rooms, some after midnight, over the change to summer time."""
    return [_event(position) for position in range(number)]


def _event(position: int) -> ConferenceEvent:
    day, place = position % 4, position // 4
    room = _ROOMS[place % len(_ROOMS)]
    # 08:00 UTC to 02:00 UTC the next morning, which is after midnight in Madrid.
    starts_at = FIRST_DAY.replace(hour=8) + timedelta(days=day, minutes=60 * (place // len(_ROOMS)) % 1080)
    subject = _SUBJECTS[position % len(_SUBJECTS)]
    guid = str(uuid5(UUID(int=7), str(position)))
    return {
        "day": day + 1,
        "room": room,
        "guid": guid.upper() if position % 50 == 1 else str(position) if position % 50 == 2 else guid,
        "id": position + 100,
        "date": starts_at.isoformat(),
        "starts_at": starts_at,
        "duration": ("00:15", "1:30", "0:45", "90", "26:00")[position % 5],
        "slug": f"wops6-{position + 100}-session",
        "url": f"https://talks.example.org/wops6/talk/{position}/",
        "title": f"{subject}, part {position}",
        "subtitle": "" if position % 3 else "Après la pause",
        "track": subject,
        "type": ("Plenary", "Workshop", "Poster")[position % 3],
        "language": _LANGUAGES[position % len(_LANGUAGES)],
        "abstract": f"<p>{escape(subject)} in <b>practice</b>, {position}.</p><ul><li>one</li><li>two</li></ul>" * 3,
        "description": f"Plain *Markdown* {position}: 3 < 4 & so on.\n\n" * 5,
        "persons": [(position % 97 + 1, f"Núria O'Neill-{position % 97}"), (200 + position % 31, "Ada Łukasiewicz")],
        "links": [(f"https://example.org/{position}?a=1&b=2", "Reading")],
    }


def conference_xml(number: int) -> bytes:
    """schedule.xml as pretalx writes it, with `number` events."""
    days = "".join(_day_xml(day, conference_events(number)) for day in range(1, 5))
    return f"""<?xml version='1.0' encoding='utf-8' ?>
<!-- Made with love by pretalx v2025.1.0. -->
<schedule>
  <generator name="pretalx" version="2025.1.0" />
  <version>3.1</version>
  <conference>
    <acronym>wops6</acronym><title>Sixth Congress</title>
    <start>2027-03-25</start><end>2027-03-28</end><days>4</days>
    <timeslot_duration>00:05</timeslot_duration>
    <base_url>https://talks.example.org</base_url>
    <time_zone_name>Europe/Madrid</time_zone_name>
    {"".join(f'<track name="{escape(subject)}" color="#3366aa"/>' for subject in _SUBJECTS)}
  </conference>
  {days}
</schedule>""".encode()


def _day_xml(day: int, events: list[ConferenceEvent]) -> str:
    begin = FIRST_DAY + timedelta(days=day - 1)
    rooms = "".join(
        f'<room name="{escape(room)}" guid="{uuid5(UUID(int=9), room)}">'
        + "\n".join(_event_xml(event) for event in events if (event["day"], event["room"]) == (day, room))
        + "</room>"
        for room in _ROOMS
    )
    ends = (begin + timedelta(hours=24)).isoformat()
    return f'<day index="{day}" date="{begin:%Y-%m-%d}" start="{begin.isoformat()}" end="{ends}">{rooms}</day>\n'


_TextName = Literal[
    "date",
    "duration",
    "room",
    "slug",
    "url",
    "title",
    "subtitle",
    "track",
    "type",
    "language",
    "abstract",
    "description",
]
_TEXTS: tuple[_TextName, ...] = get_args(_TextName)


def _event_xml(event: ConferenceEvent) -> str:
    plain = "".join(f"<{name}>{escape(event[name])}</{name}>\n" for name in _TEXTS)
    persons = "".join(f'<person id="{number}">{escape(name)}</person>' for number, name in event["persons"])
    links = "".join(f'<link href="{escape(url)}">{title}</link>' for url, title in event["links"])
    return (
        f'<event guid="{event["guid"]}" id="{event["id"]}">{plain}<persons>{persons}</persons><links>{links}</links>'
        "<recording><license></license><optout>false</optout></recording></event>"
    )


def conference_json(number: int) -> bytes:
    """The same conference as schedule.json, on one line."""
    events = conference_events(number)
    days = [
        {
            "index": day,
            "date": f"{FIRST_DAY + timedelta(days=day - 1):%Y-%m-%d}",
            "day_start": (FIRST_DAY + timedelta(days=day - 1)).isoformat(),
            "day_end": (FIRST_DAY + timedelta(days=day)).isoformat(),
            "rooms": {
                room: [_event_json(event) for event in events if (event["day"], event["room"]) == (day, room)]
                for room in _ROOMS
            },
        }
        for day in range(1, 5)
    ]
    conference = {
        "acronym": "wops6",
        "title": "Sixth Congress",
        "start": "2027-03-25",
        "end": "2027-03-28",
        "daysCount": 4,
        "timeslot_duration": "00:05",
        "time_zone_name": "Europe/Madrid",
        "rooms": [{"name": room, "guid": str(uuid5(UUID(int=9), room)), "capacity": None} for room in _ROOMS],
        "tracks": [{"name": subject, "color": "#3366aa"} for subject in _SUBJECTS],
        "days": days,
    }
    generator = {"name": "pretalx", "version": "2025.1.0"}
    schedule = {"version": "3.1", "base_url": "https://talks.example.org", "conference": conference}
    return json.dumps({"generator": generator, "schedule": schedule}).encode()


def _event_json(event: ConferenceEvent) -> dict[str, object]:
    kept = {key: value for key, value in event.items() if key not in {"day", "starts_at", "persons", "links"}}
    persons = [{"id": number, "name": name, "public_name": name} for number, name in event["persons"]]
    links = [{"url": url, "title": title} for url, title in event["links"]]
    return kept | {"persons": persons, "links": links, "recording_license": "", "do_not_record": False, "logo": None}
