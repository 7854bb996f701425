"""An event as search engines read it: an Event of schema.org."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from events.congress.organizing.models import Event
from events.congress.organizing.queries import EventWithTexts
from events.platform.language.i18n import current_language

_MODES = {
    frozenset({"on_site"}): "OfflineEventAttendanceMode",
    frozenset({"online"}): "OnlineEventAttendanceMode",
    frozenset({"on_site", "online"}): "MixedEventAttendanceMode",
}


def event_json_ld(face: EventWithTexts, attendances: Collection[str], address: str) -> dict[str, Any]:
    """Return an event whose page has this absolute address, in the language of the reader.

    `attendances` are the ways in which its categories take part.
    """
    event = face.event
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": str(face.name),
        "description": str(face.text("tagline")),
        "url": address,
        "inLanguage": current_language(),
        "startDate": event.starts_on.isoformat(),
        "endDate": event.ends_on.isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if event.state == 'cancelled' else 'Scheduled'}",
        "location": _place(face, event),
    }
    if mode := _MODES.get(frozenset(attendances)):
        described["eventAttendanceMode"] = f"https://schema.org/{mode}"
    return {name: value for name, value in described.items() if value}


def _place(face: EventWithTexts, event: Event) -> dict[str, Any] | None:
    postal = {"streetAddress": event.address, "addressCountry": event.country}
    place: dict[str, Any] = {"name": str(face.text("venue")), "address": _filled("PostalAddress", postal)}
    if event.latitude is not None and event.longitude is not None:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": event.latitude, "longitude": event.longitude}
    return _filled("Place", place)


def _filled(kind: str, values: dict[str, Any]) -> dict[str, Any] | None:
    given = {name: value for name, value in values.items() if value}
    return {"@type": kind, **given} if given else None
