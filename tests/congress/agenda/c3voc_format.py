"""The rules of the c3voc schedule format, written down here to check exports without its own files.

After https://c3voc.de/schedule/schema.xsd and schema.json of 27 June 2026; each function returns what is wrong.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from typing import Any

_UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"
_DATE = r"\d{4}-\d\d-\d\d"
_URL = r"https?://.*"
_DURATION = r"\d{1,2}:\d\d(:\d{1,2})?"
_JSON_ACRONYM = r"[a-z0-9_-][a-z0-9_]{3,}(-2[0-9]{3}-[a-z]+)?"
_JSON_SLUG = r"[a-z0-9_-]+[a-z0-9]"
_JSON_CODE = r"[A-Z0-9]+"
_URI = r"[a-z][a-z0-9+.-]*:[!-~]+"
_ANY = r"(?s).*"
_EVENT = {"room": _ANY, "title": _ANY, "subtitle": _ANY, "type": _ANY, "date": _MOMENT, "start": r"[0-2]\d:[0-5]\d"}
_EVENT |= {"duration": _DURATION, "abstract": _ANY, "slug": r"[a-z0-9_]{4,}-[a-z0-9_-]{4,}", "track": _ANY}
_OPTIONAL = {"logo": _URL, "language": _ANY, "description": _ANY, "url": _URL}
_OPTIONAL |= {"feedback_url": _URL, "origin_url": _URL}
_GROUPS = {"persons": "person", "links": "link", "attachments": "attachment"}
_CONFERENCE = {"title": _ANY, "acronym": "[a-z0-9_-]{4,}", "start": _DATE, "end": _DATE, "days": r"\d+"}
_CONFERENCE |= {"timeslot_duration": _DURATION, "base_url": _URL, "time_zone_name": _ANY, "color": "", "track": ""}
_ATTRIBUTES = {
    "generator": {"name": _ANY, "version": _ANY},
    "day": {"index": r"[1-9]\d*", "date": _DATE, "start": _MOMENT, "end": _MOMENT},
    "room": {"name": _ANY, "guid": _UUID},
    "event": {"guid": _UUID, "id": r"[1-9]\d*"},
    "person": {"id": r"\d+", "guid": _UUID},
    "link": {"href": _URL},
    "attachment": {"href": _URL},
    "track": {"name": _ANY, "color": "#[0-9a-f]{6}", "slug": "[a-z][a-z0-9-]+"},
    "color": {"primary": "#[0-9a-f]{6}"},
}


def faults_of_xml(data: bytes) -> list[str]:
    root = ET.fromstring(data)  # noqa: S314 - what we wrote ourselves
    order = " ".join(child.tag for child in root)
    faults = [] if re.fullmatch(r"generator (url )?version conference( day)+", order) else [f"schedule: {order}"]
    faults += [fault for element in root.iter() for fault in _attributes(element, root)]
    faults += _texts(_one(root, "conference"), _CONFERENCE, {})
    for event in root.iter("event"):
        faults += _texts(event, _EVENT, _OPTIONAL)
    faults += _unique("guid", [event.get("guid") for event in root.iter("event")])
    faults += _unique("id", [event.get("id") for event in root.iter("event")])
    faults += _unique("slug", [slug.text for event in root.iter("event") for slug in event.iter("slug")])
    return faults


def _one(element: ET.Element, name: str) -> ET.Element:
    (child,) = element.iter(name)
    return child


def _attributes(element: ET.Element, root: ET.Element) -> Iterator[str]:
    allowed = _ATTRIBUTES.get(element.tag, {})
    for name, value in element.attrib.items():
        if element is not root and not re.fullmatch(allowed.get(name, "(?!)"), value):
            yield f"{element.tag} {name}={value}"


def _texts(element: ET.Element, required: dict[str, str], optional: dict[str, str]) -> Iterator[str]:
    names = Counter(child.tag for child in element)
    for child in element:
        if child.tag in _GROUPS and optional:
            if {part.tag for part in child} - {_GROUPS[child.tag]}:
                yield f"{child.tag} holds something else"
        elif child.tag == "recording" and optional:
            if [part.tag for part in child] != ["license", "optout"] or child[1].text not in {"true", "false"}:
                yield "recording"
        elif not re.fullmatch((required | optional).get(child.tag, "(?!)"), child.text or ""):
            yield f"{element.tag}/{child.tag}: {child.text}"
    if optional:
        yield from (f"no {name}" for name in required if names[name] != 1)


def _unique(name: str, values: list[str | None]) -> list[str]:
    return [f"{name} twice: {value}" for value, times in Counter(values).items() if times > 1]


_JSON_EVENT = {"guid", "id", "logo", "date", "start", "duration", "room", "slug", "url", "title", "subtitle", "track"}
_JSON_EVENT |= {"type", "language", "abstract", "description", "persons", "links", "recording_license"}
_JSON_EVENT |= {"do_not_record", "attachments"}
_JSON_OPTIONAL = {"code", "feedback_url", "origin_url"}  # as pretalx publishes them
_NULLABLE = {"logo", "track"}


def faults_of_json(content: dict[str, Any]) -> list[str]:
    schedule = content["schedule"]
    conference = schedule["conference"]
    faults = [f"no {key}" for key in ("$schema", "generator", "schedule") if key not in content]
    wanted = ("acronym", "title", "start", "end", "daysCount", "timeslot_duration", "days")
    faults += [f"no {key}" for key in wanted if not conference.get(key)]
    faults += [f"room {room}" for room in conference["rooms"] if not re.fullmatch(_UUID, room["guid"])]
    faults += _forms(conference, {"acronym": _JSON_ACRONYM, "url": _URI})
    faults += _forms(schedule, {"base_url": _URI, "url": _URI})
    for part in (*conference["rooms"], *conference["tracks"]):
        faults += _forms(part, {"slug": _JSON_SLUG})
    events = [event for day in conference["days"] for found in day["rooms"].values() for event in found]
    for name in ("guid", "id", "slug"):
        faults += _unique(name, [str(event[name]) for event in events])
    for day in conference["days"]:
        faults += [f"no {key}" for key in ("index", "date", "day_start", "day_end", "rooms") if key not in day]
        for name, events in day["rooms"].items():
            for event in events:
                faults += [] if event["room"] == name else [f"{event['room']} in {name}"]
                faults += _json_event(event)
    return faults


def _forms(values: dict[str, Any], patterns: dict[str, str]) -> Iterator[str]:
    """What does not have the form that it must have where it is there."""
    for name, pattern in patterns.items():
        if name in values and not re.fullmatch(pattern, values[name]):
            yield f"{name}: {values[name]}"


def _json_event(event: dict[str, Any]) -> Iterator[str]:
    yield from _forms(event, {"slug": _JSON_SLUG, "code": _JSON_CODE, "url": _URI, "feedback_url": _URI})
    for link in (*event["links"], *event["attachments"]):
        yield from _forms(link, {"url": _URI})
    for person in event["persons"]:
        yield from _forms(person, {"guid": _UUID, "code": _JSON_CODE, "url": _URI})
        if not isinstance(person.get("id", 0), int):
            yield f"person id {person['id']}"
    yield from (f"event lacks {key}" for key in _JSON_EVENT - event.keys())
    yield from (f"event has {key}" for key in event.keys() - _JSON_EVENT - _JSON_OPTIONAL)
    yield from (f"{key} is null" for key, value in event.items() if value is None and key not in _NULLABLE)
    if not (isinstance(event["id"], int) and re.fullmatch(_UUID, event["guid"])):
        yield f"{event['id']} {event['guid']}"
    if not (re.fullmatch(_MOMENT, event["date"]) and re.fullmatch(r"\d+:\d\d", event["duration"])):
        yield f"{event['date']} {event['duration']}"
    for person in event["persons"]:
        if {"name", "public_name", "id"} <= person.keys() or not person.get("name"):
            yield f"person {person}"
