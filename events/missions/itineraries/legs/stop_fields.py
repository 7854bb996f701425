"""Where a leg begins or ends, as it is typed: a place of the mission, an airport's code, or a new place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice

from events.missions.itineraries.legs.place_operations import PlaceValues
from events.missions.itineraries.plan.kinds import KINDS, LegKind, PlaceKind
from events.missions.itineraries.plan.values import Place
from events.platform.drawing.great_circles import Position
from events.platform.language.choices import countries
from events.platform.language.cleaning import fold
from events.platform.language.formats import city_of
from events.platform.language.i18n import current_language, gettext
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.places.airports import Airport, airport, airports_matching
from events.platform.places.gazetteer import towns_called, zone_of_towns
from events.platform.places.zones import proposed_zone, zone_of
from events.platform.web.fields import HiddenField, LineField, SelectField, choices_of
from events.platform.web.form_rules import refuse
from events.platform.web.forms import Form
from events.platform.zoned import zone_keys

_SUGGESTED = 3


@dataclass(frozen=True)
class Stop:
    """A place of the mission (its id) or one to make, and the zone of its clocks."""

    place: UUID | PlaceValues
    zone: str


# Of each end of a leg: its inputs are `from_place`, `to_zone` and so on. `offered` is what stood there before anything
# was typed.
STOP_PARTS = ("place", "iata", "name", "city", "country", "zone", "offered")
NOT_SAID = ("", _("Not said"))
_PROPOSED = _("There are several towns of this name: is this the time zone that is meant?")
_SEVERAL = _("The time zone is missing: this country has several.")
_ANOTHER = SelectChoice("", _("Another place"))
_LABELS = {
    "iata": _("%(end)s: airport code"),
    "name": _("%(end)s: name of the new place"),
    "zone": _("%(end)s: time zone"),
}


def _country_choices() -> list[SelectChoice]:
    return choices_of([NOT_SAID, *countries(current_language())])


def place_field() -> SelectField:
    return SelectField(default="", validate_choice=True)


def country_field() -> SelectField:
    return SelectField(_("Country"), choices=_country_choices, default="")


def stop_fields(name: str) -> dict[str, Field]:
    """Return the fields of one end, for a form that does not declare them."""
    return {
        f"{name}_place": place_field(),
        f"{name}_iata": LineField(longest=60),
        f"{name}_name": LineField(longest=200),
        f"{name}_city": LineField(_("City"), longest=120),
        f"{name}_country": country_field(),
        f"{name}_zone": LineField(longest=64),
        f"{name}_offered": HiddenField(),
    }


def offer_stops(form: Form, name: str, label: LazyText | str, places: Iterable[Place]) -> None:
    """Label the fields of one end, and offer these places."""
    place = form[f"{name}_place"]
    place.label.text = label
    place.choices = [_ANOTHER, *map(_choice, places)]
    for part, words in _LABELS.items():
        form[f"{name}_{part}"].label.text = words % {"end": label}


def _choice(place: Place) -> SelectChoice:
    return SelectChoice(place.code, place_label(place), {"data-clock": clock_words(place.zone, place.city)})


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
    """Return what the inputs say; None, with errors beside the fields, when they say nothing that can stand."""
    listed, code, new_name = _answers(form, name)
    chosen = next((place for place in places if place.code == listed), None)
    if chosen:
        return _chosen(form, name, chosen, code, new_name)
    if code:
        return _at_airport(form[f"{name}_iata"], places, language)
    if new_name:
        return _at_new(form, name, kind, language)
    field = form[f"{name}_iata" if KINDS[kind].is_by_air else f"{name}_place"]
    return _refuse(field, gettext("The place is missing: hours are those of the clocks there."))


def _chosen(form: Form, name: str, place: Place, code: str, new_name: str) -> Stop | None:
    if not (code or new_name):
        return Stop(place.id, place.zone)
    field = form[f"{name}_iata" if code else f"{name}_name"]
    return _refuse(field, gettext("A place of the list is chosen as well. Leave one of them empty."))


def _answers(form: Form, name: str) -> tuple[str, str, str]:
    """The place of the list, the airport, the new name; what was only offered steps back before what was typed."""
    given = [form[f"{name}_{part}"].data or "" for part in ("place", "iata", "name")]
    if sum(map(bool, given)) > 1:
        given = ["" if answer == form[f"{name}_offered"].data else answer for answer in given]
    listed, code, new_name = given
    return listed, code, new_name


def _refuse(field: Field, message: LazyText | str) -> Stop | None:
    refuse(field, message)
    return None


def _at_airport(field: Field, places: Sequence[Place], language: str) -> Stop | None:
    known = next((place for place in places if place.iata == field.data.strip().upper()), None)
    if known is not None:
        return Stop(known.id, known.zone)
    found = airport(field.data)
    if found is None:
        return _refuse(field, unknown_code(field.data))
    if found.zone is None:
        return _refuse(field, gettext("The time zone of this airport is not known. Describe it as a new place."))
    return Stop(airport_values(found, language), found.zone)


def unknown_code(typed: str) -> str:
    """That no airport has this code, and which ones may be meant."""
    matches = airports_matching(typed, _SUGGESTED) if len(typed) > 2 else ()
    text = gettext("No airport has the code %(code)s.", code=typed[:20])
    if not matches:
        return text
    offered = "; ".join(f"{found.iata} {found.name} ({found.serves})" for found in matches)
    return f"{text} " + gettext("Perhaps: %(airports)s.", airports=offered)


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
    field, city = form[f"{name}_zone"], form[f"{name}_city"].data
    zone = zone_typed(field.data) if field.data else settled_zone(field, country, city or form[f"{name}_name"].data)
    if zone is None:
        if not field.errors:
            refuse(field, _("There is no such time zone. Choose one of the list, such as America/La_Paz."))
        return None
    values = PlaceValues(
        kind=KINDS[kind].place,
        zone=zone,
        texts={"name": {language: form[f"{name}_name"].data}},
        city=city,
        country=country,
    )
    return Stop(values, zone)


def settled_zone(field: Field, country: str | None, city: str, position: Position | None = None) -> str | None:
    """Return the zone of a place; None, with an error beside the field, where somebody has to say it.

    What is likeliest stands in the field then, so that it need only be confirmed.
    """
    zone = zone_of(country, city, position)
    if zone is None:
        field.data = proposed_zone(country, city) or ""
        refuse(field, _PROPOSED if field.data else _SEVERAL if country else _("The time zone is missing."))
    return zone


def zone_typed(text: str) -> str | None:
    """The zone that somebody means: its key, the city in it when only one zone is named so, or a town."""
    sought = fold(text).replace(" ", "_")
    exact = [key for key in zone_keys() if key.casefold() == sought]
    cities = [key for key in zones_offered() if key.casefold().rpartition("/")[2] == sought]
    return exact[0] if exact else cities[0] if len(cities) == 1 else zone_of_towns(towns_called(text))


def zones_offered() -> list[str]:
    """The zones to choose from, by continent and city."""
    return sorted(key for key in zone_keys() if "/" in key and not key.startswith(("Etc/", "SystemV/", "US/")))


def clock_words(zone: str, city: str = "") -> str:
    """Whose clocks show the hours that are typed: the city's, or those of the city that the zone goes by."""
    return gettext("Hours are those of the clocks of %(city)s.", city=city or city_of(zone))


def clock_of(form: Form, name: str, places: Sequence[Place]) -> str:
    """The same for what an end of the form names already; nothing where it names no place yet."""
    if f"{name}_place" not in form:
        return ""
    chosen = next((place for place in places if place.code == form[f"{name}_place"].data), None)
    if chosen is not None:
        return clock_words(chosen.zone, chosen.city)
    return _clock_of_airport(form[f"{name}_iata"].data)


def _clock_of_airport(code: str | None) -> str:
    found = airport(code or "")
    return clock_words(found.zone, found.serves) if found and found.zone else ""
