"""Places as bookings describe them (schema.org Place, Airport, TrainStation, BusStop, LodgingBusiness), into stops."""

from __future__ import annotations

import re
from functools import cache

from events.missions.bookings.reading.draft import Draft
from events.missions.bookings.reading.nodes import Node
from events.missions.itineraries.plan.kinds import KINDS
from events.platform.language.choices import countries, country_codes
from events.platform.language.cleaning import fold
from events.platform.places.airports import airport

_CODE = re.compile(r"(?:^|[\s(\[/-])([A-Z]{3})[)\]]?\s*$", re.ASCII)
_ADDRESS_PARTS = ("streetAddress", "postalCode", "addressLocality", "addressRegion")


def read_stop(draft: Draft, name: str, place: Node | None) -> None:
    """Fill the stop of this name ("origin", "destination") from a place, or from its name alone."""
    if place is None:
        return
    if place.is_object:
        draft.take_text(f"{name}.name", place.get("name"))
        _take_code(draft, name, place)
        _take_address(draft, name, place)
        _take_position(draft, name, place)
    else:
        draft.take_text(f"{name}.name", place)
        _take_code(draft, name, place)


def _take_code(draft: Draft, name: str, place: Node) -> None:
    code = place.get("iataCode", "iata")
    if code and re.fullmatch(r"[A-Za-z]{3}", code.text, re.ASCII):
        draft.take(f"{name}.iata", code.text.upper(), code.path)
    elif KINDS[draft.kind].is_by_air and (found := code_in(place.words)):
        draft.take(f"{name}.iata", found, place.path)


def code_in(text: str) -> str:
    """The airport's code at the end of a name ("Jorge Chávez (LIM)"); "" where there is none that is known."""
    found = _CODE.search(text)
    return found[1] if found and airport(found[1]) else ""


def _take_address(draft: Draft, name: str, place: Node) -> None:
    address = place.get("address")
    if address is None:
        return
    if not address.is_object:
        draft.take_text(f"{name}.address", address)
        return
    parts = [part for part in map(address.get, _ADDRESS_PARTS) if part]
    if address.get("streetAddress"):
        draft.take(f"{name}.address", ", ".join(dict.fromkeys(part.words for part in parts)), address.path)
    draft.take_text(f"{name}.city", address.get("addressLocality"))
    country = address.get("addressCountry")
    if country:
        draft.take(f"{name}.country", country_code(country.words), country.path)


def _take_position(draft: Draft, name: str, place: Node) -> None:
    geo = place.get("geo") or place
    latitude, longitude = geo.get("latitude"), geo.get("longitude")
    if latitude is None or longitude is None:
        return
    position = read_position(latitude.text, longitude.text)
    if position:
        draft.take(f"{name}.latitude", position[0], latitude.path)
        draft.take(f"{name}.longitude", position[1], longitude.path)


def read_position(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Degrees north and east; None for what is no position, and for 0, 0, which stands for "not known"."""
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return None
    is_position = abs(north) <= 90 and abs(east) <= 180 and (north, east) != (0, 0)
    return (north, east) if is_position else None


def country_code(text: str) -> str:
    """ISO 3166-1 alpha-2 of a code or of a name in English, French or Spanish; "" where it is none."""
    return text.upper() if text.upper() in country_codes() else _country_names().get(fold(text), "")


@cache
def _country_names() -> dict[str, str]:
    return {fold(name): code for language in ("en", "fr", "es") for code, name in countries(language)}
