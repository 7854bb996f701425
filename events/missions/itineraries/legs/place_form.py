"""The form of a place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional, ValidationError

from events.missions.itineraries.legs.place_operations import PlaceValues
from events.missions.itineraries.legs.stop_fields import (
    airport_values,
    country_field,
    settled_zone,
    unknown_code,
    zones_offered,
)
from events.missions.itineraries.plan.kinds import PlaceKind
from events.missions.itineraries.plan.values import Place
from events.platform.language.i18n import Translated, gettext
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _
from events.platform.places.airports import airport
from events.platform.places.positions import LONGEST, position_in
from events.platform.web.fields import (
    LineField,
    LongTextField,
    SelectField,
    TextsField,
    WholeNumberField,
    choices_of,
)
from events.platform.web.form_rules import refuse
from events.platform.web.forms import Form
from events.platform.web.telephone_field import TelephoneField

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
LOWEST, HIGHEST = -450, 8900  # metres


PLACE_KIND_WORDS: Mapping[PlaceKind, LazyText] = {
    PlaceKind.AIRPORT: _("Airport"),
    PlaceKind.STATION: _("Station"),
    PlaceKind.PORT: pgettext("kind of place", "Port"),
    PlaceKind.LODGING: _("Lodging"),
    PlaceKind.OFFICE: pgettext("kind of place", "Office"),
    PlaceKind.SITE: pgettext("kind of place", "Site"),
    PlaceKind.OTHER: pgettext("kind of place", "Other"),
}


def _zones() -> list[SelectChoice]:
    zones = ((key, key.replace("_", " ")) for key in ("UTC", *zones_offered()))
    return choices_of([("", _("That of the country")), *zones])


def _is_position(form: object, field: Field) -> None:
    if field.data and position_in(field.data) is None:
        raise ValidationError(
            gettext(
                "No position can be read from this. Type latitude and longitude, such as -16.4955, -68.1336, "
                "or paste the long link of a map."
            )
        )


def _is_language(form: PlaceForm, field: Field) -> None:
    if field.data and not _LANGUAGE.fullmatch(field.data):
        raise ValidationError(
            gettext("This is not the code of a language: ar for Arabic, uk for Ukrainian, ne for Nepali.")
        )
    if form.local_name.data and not field.data:
        raise ValidationError(
            gettext("Say in which language that name is, so that it is read aloud and shown rightly.")
        )


class PlaceForm(Form):
    """A place of a mission. A code of an airport says what was left empty; a zone is there at the end, and a name.

    Once it is valid, `place_values` reads it.
    """

    iata = LineField(_("Airport code"), longest=60)
    name = TextsField(pgettext("of a place", "Name"), longest=200)
    kind = SelectField(
        pgettext("of a place", "Kind"), choices=choices_of(PLACE_KIND_WORDS.items()), default=PlaceKind.OTHER.value
    )
    city = LineField(_("City"), longest=120)
    country = country_field()
    zone = SelectField(_("Time zone"), choices=_zones, default="")
    address = LongTextField(_("Street address"), longest=400)
    phone = TelephoneField(_("Telephone"), longest=40, country="country")
    position = LineField(_("Position"), [_is_position], longest=LONGEST)
    altitude = WholeNumberField(_("Altitude in metres"), [Optional(), NumberRange(LOWEST, HIGHEST)])
    local_name = LineField(_("Name in its own script"))
    local_language = LineField(_("Language of that script"), [_is_language], longest=12)
    notes = TextsField(_("Notes"), is_long=True, longest=2000)

    def check(self) -> None:
        if self.iata.data and not self._take_airport():
            return
        names = [text for text in self.name.data.values() if text]
        if not names:
            refuse(self.name.form[self.main_language], _("The name is missing."))
        elif not self.zone.data:
            town, position = self.city.data or names[0], position_in(self.position.data)
            self.zone.data = settled_zone(self.zone, self.country.data or None, town, position) or self.zone.data

    def _take_airport(self) -> bool:
        found = airport(self.iata.data)
        if found is None:
            return refuse(self.iata, unknown_code(self.iata.data))
        values = airport_values(found, self.main_language)
        self.iata.data = found.iata
        self.city.data = self.city.data or values.city
        self.country.data = self.country.data or values.country or ""
        self.altitude.data = self.altitude.data or values.altitude
        self.zone.data = self.zone.data or found.zone or ""
        self.position.data = self.position.data or f"{values.latitude}, {values.longitude}"
        if self.kind.data == PlaceKind.OTHER:
            self.kind.data = str(values.kind)
        if not any(self.name.data.values()):
            self.name.form[self.main_language].data = found.name
        return True


def place_values(form: PlaceForm) -> PlaceValues:
    """Return what a valid form says."""
    position = position_in(form.position.data)
    return PlaceValues(
        kind=PlaceKind(form.kind.data),
        zone=form.zone.data,
        texts={"name": form.name.data, "notes": form.notes.data},
        city=form.city.data,
        country=form.country.data or None,
        local_name=form.local_name.data,
        local_language=form.local_language.data,
        address=form.address.data,
        phone=form.phone.data,
        latitude=position.latitude if position else None,
        longitude=position.longitude if position else None,
        altitude=form.altitude.data,
        iata=form.iata.data,
    )


def place_data(place: Place, notes: Translated) -> dict[str, Any]:
    """Return a place as its form shows it."""
    lines = ("iata", "city", "zone", "address", "phone", "altitude", "local_name", "local_language")
    return {name: getattr(place, name) for name in lines} | {
        "kind": str(place.kind),
        "name": dict(place.name.texts),
        "notes": dict(notes.texts),
        "country": place.country or "",
        "position": f"{place.latitude}, {place.longitude}" if place.position else "",
    }
