"""The form of a place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional, ValidationError

from events.missions.itineraries.legs.place_operations import PlaceValues
from events.missions.itineraries.legs.stop_fields import airport_values, unknown_code, zones_offered
from events.missions.itineraries.plan.airports import airport, zone_near
from events.missions.itineraries.plan.kinds import PlaceKind
from events.missions.itineraries.plan.values import Place
from events.platform.language.choices import countries
from events.platform.language.i18n import current_language, pgettext
from events.platform.language.i18n import gettext as _
from events.platform.web.forms import Form, LineField, LongTextField, WholeNumberField, translated_field

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NUMBER = r"([+-]?\d{1,3}(?:\.\d+)?)\s*°?\s*"
_POSITION = re.compile(rf"{_NUMBER}([NSns]?)\s*[,;\s]\s*{_NUMBER}([EWOewo]?)")
LOWEST, HIGHEST = -450, 8900  # metres


def word_of_place_kind(kind: PlaceKind) -> str:
    words = {
        PlaceKind.AIRPORT: _("Airport"),
        PlaceKind.STATION: _("Station"),
        PlaceKind.PORT: pgettext("kind of place", "Port"),
        PlaceKind.LODGING: _("Lodging"),
        PlaceKind.OFFICE: pgettext("kind of place", "Office"),
        PlaceKind.SITE: pgettext("kind of place", "Site"),
        PlaceKind.OTHER: pgettext("kind of place", "Other"),
    }
    return words[kind]


def place_form(languages: Sequence[str], *arguments: Any, **keywords: Any) -> Form:
    """The form of one place. Once it is valid, `place_values` reads it."""
    kinds = [SelectChoice(kind, word_of_place_kind(kind)) for kind in PlaceKind]
    zones = [SelectChoice(key, key.replace("_", " ")) for key in ["UTC", *zones_offered()]]
    country_names = [SelectChoice(code, name) for code, name in countries(current_language())]
    inputs = {
        "iata": LineField(_("Airport code"), longest=60),
        "name": translated_field(pgettext("of a place", "Name"), languages, longest=200),
        "kind": SelectField(pgettext("of a place", "Kind"), choices=kinds, default="other"),
        "city": LineField(_("City"), longest=120),
        "country": SelectField(_("Country"), choices=[SelectChoice("", _("Not said")), *country_names], default=""),
        "zone": SelectField(_("Time zone"), choices=[SelectChoice("", _("That of the country")), *zones], default=""),
        "address": LongTextField(_("Street address"), longest=400),
        "phone": LineField(_("Telephone"), longest=40),
        "position": LineField(_("Position"), [_is_position], longest=60),
        "altitude": WholeNumberField(_("Altitude in metres"), [Optional(), NumberRange(LOWEST, HIGHEST)]),
        "local_name": LineField(_("Name in its own script")),
        "local_language": LineField(_("Language of that script"), [_is_language], longest=12),
        "notes": translated_field(_("Notes"), languages, is_long=True, longest=2000),
    }
    kind = type("PlaceForm", (_PlaceForm,), {**inputs, "languages": tuple(languages)})
    return kind(*arguments, **keywords)  # type: ignore[no-any-return]


class _PlaceForm(Form):
    """A code of an airport says what was left empty; a zone is there at the end, and a name."""

    languages: tuple[str, ...]

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        if self["iata"].data and not self._take_airport():
            return False
        position = position_in(self["position"].data) or (None, None)
        if not self["zone"].data:
            self["zone"].data = zone_near(self["country"].data or None, *position) or ""
        if not self["zone"].data:
            self["zone"].errors = [_("The time zone is missing: nothing else here says which one it is.")]
            is_valid = False
        if not any(self["name"].data.values()):
            first = self["name"].form[self.languages[0]]
            first.errors = [_("The name is missing.")]
            is_valid = False
        return is_valid

    def _take_airport(self) -> bool:
        found = airport(self["iata"].data)
        if found is None:
            self["iata"].errors = [unknown_code(self["iata"].data)]
            return False
        self["iata"].data = found.iata
        values = airport_values(found, self.languages[0])
        for name in ("city", "country", "altitude"):
            self[name].data = self[name].data or getattr(values, name)
        self["zone"].data = self["zone"].data or found.zone or ""
        self["position"].data = self["position"].data or f"{values.latitude}, {values.longitude}"
        if self["kind"].data == PlaceKind.OTHER:
            self["kind"].data = str(values.kind)
        if not any(self["name"].data.values()):
            self["name"].form[self.languages[0]].data = found.name
        return True


def _is_position(form: object, field: Any) -> None:
    if field.data and position_in(field.data) is None:
        raise ValidationError(_("A position is latitude and longitude in degrees, such as -16.4955, -68.1336."))


def _is_language(form: Any, field: Any) -> None:
    if field.data and not _LANGUAGE.fullmatch(field.data):
        raise ValidationError(_("This is not the code of a language: ar for Arabic, uk for Ukrainian, ne for Nepali."))
    if form.local_name.data and not field.data:
        raise ValidationError(_("Say in which language that name is, so that it is read aloud and shown rightly."))


def position_in(text: str) -> tuple[float, float] | None:
    """Degrees WGS 84, latitude first, of "-16.5, -68.13" or "16.5° S 68.13° W"; None for anything else."""
    match = _POSITION.fullmatch(text.strip()) if text else None
    if match is None:
        return None
    latitude, longitude = float(match[1]), float(match[3])
    latitude = -latitude if match[2] in "Ss" and match[2] else latitude
    longitude = -longitude if match[4] in "WOwo" and match[4] else longitude
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def place_values(form: Form) -> PlaceValues:
    """What a valid form says."""
    latitude, longitude = position_in(form["position"].data) or (None, None)
    return PlaceValues(
        kind=PlaceKind(form["kind"].data),
        zone=form["zone"].data,
        texts={name: {code: text or "" for code, text in form[name].data.items()} for name in ("name", "notes")},
        city=form["city"].data,
        country=form["country"].data or None,
        local_name=form["local_name"].data,
        local_language=form["local_language"].data,
        address=form["address"].data,
        phone=form["phone"].data,
        latitude=latitude,
        longitude=longitude,
        altitude=form["altitude"].data,
        iata=form["iata"].data,
    )


def place_data(place: Place, notes: Any) -> dict[str, Any]:
    """A place as its form shows it."""
    lines = ("iata", "city", "zone", "address", "phone", "altitude", "local_name", "local_language")
    return {name: getattr(place, name) for name in lines} | {
        "kind": str(place.kind),
        "name": dict(place.name.texts),
        "notes": dict(notes.texts),
        "country": place.country or "",
        "position": f"{place.latitude}, {place.longitude}" if place.has_position else "",
    }
