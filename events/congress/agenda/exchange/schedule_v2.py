"""The flat form of the format ("schedule2"): one list of sessions, which name rooms, tracks and people by reference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from events.congress.agenda.exchange.schedule_raw import Found, plain

# What its origin does not show, or not any more.
_NOT_SHOWN = frozenset({"DRAFT", "SUBMITTED", "REJECTED", "WITHDRAWN", "DELETED"})


def as_first_form(conference: Found, events: Iterable[Found]) -> list[Found]:
    """Return the sessions that are shown with the names and values that the older form has."""
    rooms, tracks = _names(conference.parts("rooms"), "guid"), _names(conference.parts("tracks"), "slug")
    return [_session(event, rooms, tracks) for event in events if event.text("state").upper() not in _NOT_SHOWN]


def _names(parts: Iterable[object], key: str) -> dict[str, str]:
    return {plain(part.get(key)): plain(part.get("name")) for part in parts if isinstance(part, Mapping)}


def _session(event: Found, rooms: Mapping[str, str], tracks: Mapping[str, str]) -> Found:
    logo = event.values.get("logo")
    values = {
        **event.values,
        "room": _referred(event.values.get("room"), "guid", rooms),
        "track": _referred(event.values.get("track"), "slug", tracks),
        "persons": event.parts("persons") or event.parts("participants"),
        "status": event.text("status", "state"),
        "logo": logo.get("url") if isinstance(logo, Mapping) else logo,
    }
    return Found(values, event.line, event.path, event.line_of)


def _referred(value: object, key: str, names: Mapping[str, str]) -> str:
    """Return the name of a room or track that is given by name, or by a reference with or without one."""
    if not isinstance(value, Mapping):
        return plain(value)
    reference = plain(value.get(key))
    return plain(value.get("name")) or names.get(reference, "") or reference
