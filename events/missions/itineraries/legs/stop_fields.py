"""Where a leg begins or ends, as it is typed: a place of the mission, an airport's code, or a new place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from events.missions.itineraries.legs.place_operations import PlaceValues
from events.missions.itineraries.plan.airports import Airport, airport, airports_matching, zone_near
from events.missions.itineraries.plan.kinds import KINDS, LegKind, PlaceKind
from events.missions.itineraries.plan.values import Place
from events.platform.language.choices import countries
from events.platform.language.cleaning import fold
from events.platform.language.formats import city_of
from events.platform.language.i18n import current_language
from events.platform.language.i18n import gettext as _
from events.platform.web.forms import Form, LineField
from events.platform.zoned import zone_keys

_SUGGESTED = 3


@dataclass(frozen=True)
class Stop:
    """A place of the mission (its id) or one to make, and the zone of its clocks."""

    place: UUID | PlaceValues
    zone: str


def stop_inputs(name: str, label: str, places: Iterable[Place]) -> dict[str, Any]:
    """The inputs of one end: `<name>_place`, `<name>_iata`, those of a new place, and `<name>_offered`: what stood
    there before anything was typed."""
    known = [
        SelectChoice(place.code, place_label(place), {"data-clock": clock_words(place.zone, place.city)})
        for place in places
    ]
    country_names = [SelectChoice(code, text) for code, text in countries(current_language())]
    return {
        f"{name}_place": SelectField(
            label, choices=[SelectChoice("", _("Another place")), *known], default="", validate_choice=True
        ),
        f"{name}_iata": LineField(_("%(end)s: airport code", end=label), longest=60),
        f"{name}_name": LineField(_("%(end)s: name of the new place", end=label), longest=200),
        f"{name}_city": LineField(_("City"), longest=120),
        f"{name}_country": SelectField(
            _("Country"), choices=[SelectChoice("", _("Not said")), *country_names], default=""
        ),
        f"{name}_zone": LineField(_("%(end)s: time zone", end=label), longest=64),
        f"{name}_offered": HiddenField(),
    }


def place_label(place: Place) -> str:
    """How a place stands in a list: "LPB El Alto (La Paz)"."""
    name = " ".join(filter(None, (place.iata, str(place.name))))
    return f"{name} ({place.city})" if place.city and fold(place.city) not in fold(name) else name


def stop_data(name: str, place: Place | None, *, by_code: bool) -> dict[str, Any]:
    """A place as the inputs show it; `by_code` an airport by its IATA code."""
    if place is None:
        return {}
    part, code = ("iata", place.iata) if by_code and place.iata else ("place", place.code)
    return {f"{name}_{part}": code, f"{name}_offered": code}


def stop_in(form: Form, name: str, places: Sequence[Place], kind: LegKind, language: str) -> Stop | None:
    """What the inputs say; None when they say nothing that can stand, with the errors beside the fields."""
    listed, code, new_name = _answers(form, name)
    chosen = next((place for place in places if place.code == listed), None)
    if chosen and (code or new_name):
        field = form[f"{name}_iata" if code else f"{name}_name"]
        return _refuse(field, _("A place of the list is chosen as well. Leave one of them empty."))
    if chosen:
        return Stop(chosen.id, chosen.zone)
    if code:
        return _at_airport(form[f"{name}_iata"], places, language)
    if new_name:
        return _at_new(form, name, kind, language)
    field = form[f"{name}_iata" if KINDS[kind].is_by_air else f"{name}_place"]
    return _refuse(field, _("The place is missing: hours are those of the clocks there."))


def _answers(form: Form, name: str) -> tuple[str, str, str]:
    """The place of the list, the airport, the new name; what was only offered steps back before what was typed."""
    given = [form[f"{name}_{part}"].data or "" for part in ("place", "iata", "name")]
    if sum(map(bool, given)) > 1:
        given = ["" if answer == form[f"{name}_offered"].data else answer for answer in given]
    listed, code, new_name = given
    return listed, code, new_name


def _refuse(field: Any, message: str) -> Stop | None:
    field.errors = [*field.errors, message]
    return None


def _at_airport(field: Any, places: Sequence[Place], language: str) -> Stop | None:
    known = next((place for place in places if place.iata and place.iata == field.data.strip().upper()), None)
    if known is not None:
        return Stop(known.id, known.zone)
    found = airport(field.data)
    if found is None:
        return _refuse(field, unknown_code(field.data))
    if found.zone is None:
        return _refuse(field, _("The time zone of this airport is not known. Describe it as a new place."))
    return Stop(airport_values(found, language), found.zone)


def unknown_code(typed: str) -> str:
    """That no airport has this code, and which ones may be meant."""
    matches = airports_matching(typed, _SUGGESTED) if len(typed) > 2 else ()
    text = _("No airport has the code %(code)s.", code=typed[:20])
    if not matches:
        return text
    offered = "; ".join(f"{found.iata} {found.name} ({found.serves})" for found in matches)
    return f"{text} " + _("Perhaps: %(airports)s.", airports=offered)


def airport_values(found: Airport, language: str) -> PlaceValues:
    """An airport of the table as a place; its name is written in the mission's main language."""
    return PlaceValues(
        kind=PlaceKind.AIRPORT,
        zone=found.zone or "UTC",
        texts={"name": {language: found.name}},
        city=found.serves,
        country=found.country,
        latitude=found.latitude,
        longitude=found.longitude,
        altitude=found.altitude,
        iata=found.iata,
    )


def _at_new(form: Form, name: str, kind: LegKind, language: str) -> Stop | None:
    country = form[f"{name}_country"].data or None
    typed = form[f"{name}_zone"].data
    zone = zone_typed(typed) if typed else zone_near(country)
    if zone is None:
        missing = (
            _("The time zone is missing: this country has several.") if country else _("The time zone is missing.")
        )
        unknown = _("There is no such time zone. Choose one of the list, such as America/La_Paz.")
        return _refuse(form[f"{name}_zone"], unknown if typed else missing)
    values = PlaceValues(
        kind=KINDS[kind].place,
        zone=zone,
        texts={"name": {language: form[f"{name}_name"].data}},
        city=form[f"{name}_city"].data,
        country=country,
    )
    return Stop(values, zone)


def zone_typed(text: str) -> str | None:
    """The zone that somebody means: its key, or the city in it when only one zone is named so."""
    sought = fold(text).replace(" ", "_")
    exact = [key for key in zone_keys() if key.casefold() == sought]
    cities = [key for key in zones_offered() if key.casefold().rpartition("/")[2] == sought]
    return exact[0] if exact else cities[0] if len(cities) == 1 else None


def zones_offered() -> list[str]:
    """The zones to choose from, by continent and city."""
    return sorted(key for key in zone_keys() if "/" in key and not key.startswith(("Etc/", "SystemV/", "US/")))


def clock_words(zone: str, city: str = "") -> str:
    """Whose clocks show the hours that are typed: the city's, or those of the city that the zone goes by."""
    return _("Hours are those of the clocks of %(city)s.", city=city or city_of(zone))


def clock_of(form: Form, name: str, places: Sequence[Place]) -> str:
    """The same for what an end of the form names already; nothing where it names no place yet."""
    if f"{name}_place" not in form:
        return ""
    chosen = next((place for place in places if place.code == form[f"{name}_place"].data), None)
    if chosen is not None:
        return clock_words(chosen.zone, chosen.city)
    found = airport(form[f"{name}_iata"].data or "")
    return clock_words(found.zone, found.serves) if found and found.zone else ""
