"""schedule.json of pretalx, frab and the c3voc tools read into values with their lines and paths."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from events.congress.agenda.exchange.json_places import JsonDocument
from events.congress.agenda.exchange.schedule import ScheduleError
from events.congress.agenda.exchange.schedule_flat import in_days
from events.congress.agenda.exchange.schedule_raw import Found, FoundDay, FoundRoom, FoundSchedule, plain
from events.congress.agenda.exchange.schedule_v2 import as_first_form
from events.platform.language.i18n import message

# How deep places are noted: schedule, conference, days, day, rooms, the list of a room.
_NOTED_DEPTH = 7


def find_in_json(data: bytes) -> FoundSchedule:
    """Return the values of a schedule.json. Raises ScheduleError for broken JSON and for other documents."""
    document = JsonDocument(data, noted_depth=_NOTED_DEPTH)
    whole: Any = document.value
    schedule, path = (whole["schedule"], "schedule") if _has(whole, "schedule") else (whole, "")
    if not isinstance(schedule, dict) or not isinstance(schedule.get("conference"), dict):
        text = message('This JSON is no schedule: "schedule" with a "conference" in it is missing.')
        raise ScheduleError(text, line=document.line(document.begin(schedule)))
    conference = _found(document, schedule["conference"], _joined(path, "conference"))
    return FoundSchedule(
        found=_found(document, schedule, path),
        conference=_conference(conference),
        days=_all_days(document, conference, schedule, path),
        generator=_generator(whole) or _generator(schedule),
    )


def _all_days(document: JsonDocument, conference: Found, schedule: dict[str, Any], path: str) -> list[FoundDay]:
    days, days_path, flat = conference.values.get("days"), f"{conference.path}.days", schedule.get("events")
    if days is None and "days" in schedule:  # some programs leave the days beside the conference
        days, days_path = schedule["days"], _joined(path, "days")
    if not isinstance(flat, list):
        return _days(document, conference, days, days_path)
    events = as_first_form(conference, _sessions(document, flat, _joined(path, "events")))
    return in_days(_days(document, conference, days or [], days_path), events)


def _has(value: object, key: str) -> bool:
    return isinstance(value, dict) and key in value


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _found(document: JsonDocument, values: dict[str, object], path: str) -> Found:
    begin = document.begin(values)
    return Found(values, document.line(begin), path, lambda key: document.line(document.position_of(key, begin)))


def _generator(holder: object) -> str:
    value = holder.get("generator") if isinstance(holder, dict) else None
    if isinstance(value, Mapping):
        return f"{plain(value.get('name'))} {plain(value.get('version'))}".strip()
    return plain(value)


def _conference(found: Found) -> Found:
    colors = found.values.get("colors")
    primary = (colors.get("primary") or colors.get("main")) if isinstance(colors, Mapping) else None
    return Found({"color": primary, **found.values}, found.line, found.path, found.line_of)


def _days(document: JsonDocument, conference: Found, days: object, path: str) -> list[FoundDay]:
    if not isinstance(days, list):
        raise conference.error("days", message('The conference has no list of "days".'))
    found = []
    for number, value in enumerate(days):
        day_path = f"{path}[{number}]"
        day = _found(document, _object(document, value, days, number, day_path), day_path)
        found.append(FoundDay(_with_format_names(day), _rooms(document, day, f"{day_path}.rooms")))
    return found


def _with_format_names(day: Found) -> Found:
    """Return a day with the names that the XML has for the start and the end of a day."""
    values = {"start": day.values.get("day_start"), "end": day.values.get("day_end"), **day.values}
    return Found(values, day.line, day.path, day.line_of)


def _rooms(document: JsonDocument, day: Found, path: str) -> list[FoundRoom]:
    rooms = day.values.get("rooms")
    if rooms is None or rooms == []:  # PHP writes an empty mapping as a list
        return []
    if not isinstance(rooms, dict):
        raise day.error("rooms", message("The rooms of a day must be an object: the name of each, its sessions."))
    return [_room(document, rooms, name, f"{path}[{json.dumps(name, ensure_ascii=False)}]") for name in rooms]


def _room(document: JsonDocument, rooms: dict[str, object], name: str, path: str) -> FoundRoom:
    events = rooms[name] if rooms[name] is not None else []
    line = document.line(document.position_of(name, document.begin(rooms)))
    if not isinstance(events, list):
        raise ScheduleError(message("The sessions of a room must be a list."), line=line, path=path)
    return FoundRoom(Found({"name": name}, line, path), _sessions(document, events, path))


def _sessions(document: JsonDocument, events: list[object], path: str) -> list[Found]:
    sessions = []
    for number, event in enumerate(events):
        event_path = f"{path}[{number}]"
        values = _object(document, event, events, number, event_path)
        sessions.append(_session(_found(document, values, event_path)))
    return sessions


def _object(document: JsonDocument, value: object, holder: list[object], number: int, path: str) -> dict[str, object]:
    if isinstance(value, dict):
        return value
    line = document.line(document.position_of(number, document.begin(holder)))
    raise ScheduleError(message("An object in braces must be here."), line=line, path=path)


def _session(found: Found) -> Found:
    recording = found.values.get("recording")
    if not isinstance(recording, Mapping):
        flat = found.values
        recording = {"license": flat.get("recording_license"), "optout": flat.get("do_not_record")}
    return Found({**found.values, "recording": recording}, found.line, found.path, found.line_of)
