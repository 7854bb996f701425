"""The form of one leg: only what matters for its kind is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from events.missions.itineraries.legs.operations import COLUMNS, LegValues
from events.missions.itineraries.legs.stop_fields import (
    NOT_SAID,
    STOP_PARTS,
    Stop,
    country_field,
    offer_stops,
    place_field,
    stop_in,
)
from events.missions.itineraries.legs.times import label_times, last_day, last_hour, times_in
from events.missions.itineraries.legs.traveller_operations import Company
from events.missions.itineraries.plan.kinds import ENCOUNTERS, KINDS, STAYS, TRANSPORT, LegKind, LegStatus
from events.missions.itineraries.plan.values import Contact, Leg, Place, Plan
from events.missions.itineraries.plan.words import STATUS_WORDS
from events.platform.language.choices import common_languages, further_languages
from events.platform.language.cleaning import uuid_in
from events.platform.language.i18n import current_language
from events.platform.language.lazy import LazyText, pgettext
from events.platform.language.lazy import gettext as _
from events.platform.web.clock_fields import fold_field, missing_day, missing_hour
from events.platform.web.fields import (
    BooleanField,
    DateField,
    HiddenField,
    LineField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextsField,
    TimeField,
    choices_of,
)
from events.platform.web.form_rules import Filled, refuse
from events.platform.web.forms import Form
from events.platform.zoned import ZonedTime

WHO_WORDS: Mapping[str, LazyText] = {
    "all": _("Everybody of the delegation"),
    "but": _("Everybody but those ticked below"),
    "only": _("Only those ticked below"),
}
_STATUSES: Mapping[str, LazyText] = {
    status: word for status, word in STATUS_WORDS.items() if status is not LegStatus.CANCELLED
}
# What kinds are asked of besides their columns.
_OF_ENCOUNTERS = ("agenda", "objectives")
_OF_JOURNEYS = tuple(f"to_{part}" for part in STOP_PARTS)
_ASKED = frozenset(name for row in KINDS.values() for name in row.asks)
_PLACE, _FROM, _TO = _("Place"), pgettext("place", "From"), pgettext("place", "To")


@dataclass(frozen=True)
class Offered:
    """The plan and the places, without the retired ones, that a form of this mission offers."""

    plan: Plan
    places: Sequence[Place]
    kept: Leg | None = None  # the leg that is edited

    def kept_as(self, kind: LegKind) -> Leg | None:
        """Return the leg that is edited, unless its kind becomes another."""
        return self.kept if self.kept and self.kept.kind is kind else None

    def stops(self) -> list[Place]:
        """Return the places, with those the leg has although they are no longer offered."""
        ends = self.kept.places if self.kept else ()
        by_code = {place.code: place for place in (*self.places, *ends)}
        return list(by_code.values())


def _spoken() -> list[SelectChoice]:
    language = current_language()
    return choices_of([NOT_SAID, *common_languages(language), *further_languages(language)])


class LegForm(Form):
    """The form of a leg of a kind; what that kind does not ask for is taken out. Once valid, `values_of` reads it."""

    title = TextsField(_("Title"))
    from_place = place_field()
    from_iata = LineField(longest=60)
    from_name = LineField(longest=200)
    from_city = LineField(_("City"), longest=120)
    from_country = country_field()
    from_zone = LineField(longest=64)
    from_offered = HiddenField()
    to_place = place_field()
    to_iata = LineField(longest=60)
    to_name = LineField(longest=200)
    to_city = LineField(_("City"), longest=120)
    to_country = country_field()
    to_zone = LineField(longest=64)
    to_offered = HiddenField()
    starts_on = DateField(validators=[Filled(missing_day)])
    starts = TimeField(validators=[Filled(missing_hour)])
    ends_on = DateField(validators=[last_day])
    ends = TimeField(validators=[last_hour])
    is_open_ended = BooleanField(
        _("Nobody knows yet when it arrives"),
        description=_("Leave the arrival empty: nobody is told an hour, and calendars set three hours aside."),
    )
    starts_fold = fold_field()
    ends_fold = fold_field()
    carrier = LineField(_("Company"), longest=120)
    number = LineField(pgettext("of a boat", "Number"), longest=40)
    origin_terminal = LineField(_("Terminal of departure"), longest=40)
    destination_terminal = LineField(_("Terminal of arrival"), longest=40)
    driver = LineField(_("Driver"), longest=120)
    driver_phone = LineField(_("Driver's telephone"), longest=40)
    vehicle = LineField(_("Vehicle"), longest=120)
    reference = LineField(_("Reference of the booking"), longest=60)
    partner_id = SelectField(_("Partner"), default="")
    contact_id = SelectField(_("Contact person"), default="")
    language = SelectField(_("Language spoken"), choices=_spoken, default="")
    needs_interpreter = BooleanField(_("An interpreter is needed"))
    interpreter_id = SelectField(_("Interpreter of the delegation"), default="")
    interpreter_name = LineField(_("Or an interpreter of the place, by name"), longest=200)
    agenda = TextsField(pgettext("of a meeting", "Agenda"), is_long=True)
    objectives = SelectMultipleField(_("Objectives it serves"))
    who = RadioField(_("Who is on it"), [Filled()], choices=choices_of(WHO_WORDS), default="all")
    people = SelectMultipleField(_("People"), [Optional()])
    status = RadioField(
        pgettext("of a leg", "Status"), [Filled()], choices=choices_of(_STATUSES), default=LegStatus.PLANNED
    )
    notes = TextsField(_("Notes"), is_long=True)

    starts_at: ZonedTime
    ends_at: ZonedTime
    origin: Stop
    destination: Stop | None = None

    def __init__(self, offered: Offered, kind: LegKind, formdata: FormData | None = None, **options: Any) -> None:
        self.offered, self.leg_kind = offered, kind
        self.is_by_air, self.is_stay = KINDS[kind].is_by_air, kind in STAYS
        self.asked_folds: set[str] = set()
        plan = offered.plan
        super().__init__(formdata, languages=plan.languages, choices=_choices(plan), **options)
        for name in _unasked(kind):
            del self[name]
        if offered.kept and offered.kept.is_cancelled:
            del self.status
        self._label(kind)

    def _label(self, kind: LegKind) -> None:
        """Name the fields as they are called for a kind of leg, and offer the places."""
        for name, label in KINDS[kind].labels.items():
            self[name].label.text = label
        offer_stops(self, "from", _FROM if kind in TRANSPORT else _PLACE, self.offered.stops())
        if kind in TRANSPORT:
            offer_stops(self, "to", _TO, self.offered.stops())
        label_times(self, kind)

    @property
    def is_open(self) -> bool:
        return "is_open_ended" in self and bool(self.is_open_ended.data)

    def check(self) -> None:
        self._check_times()
        if self.who.data == "only" and not self.people.data:
            refuse(self.people, _("Tick who is on it."))
        if "contact_id" in self and self.contact_id.data:
            self._check_contact()

    def _check_times(self) -> None:
        """Find the places, then the hours on the clocks there."""
        origin = self._stop("from")
        final = self._stop("to") if "to_place" in self else origin
        times = times_in(self, origin.zone, final.zone) if origin and final else None
        if origin and times:
            self.origin, self.destination = origin, final if final is not origin else None
            self.starts_at, self.ends_at = times

    def _stop(self, name: str) -> Stop | None:
        return stop_in(self, name, self.offered.stops(), self.leg_kind, self.offered.plan.languages[0])

    def _check_contact(self) -> None:
        """A contact person belongs to the partner; chosen alone, they say which partner it is."""
        plan = self.offered.plan
        contact = plan.contact(uuid_in(self.contact_id.data))
        partner = plan.partner(contact.partner_id if contact else None)
        if contact and partner and self.partner_id.data not in {"", partner.code}:
            told = _("%(name)s belongs to another partner: %(partner)s.", name=contact.name, partner=str(partner.name))
            refuse(self.contact_id, told)
        elif partner:
            self.partner_id.data = partner.code


def _choices(plan: Plan) -> dict[str, list[SelectChoice]]:
    people = [(person.code, person.name) for person in plan.present]
    return {
        "partner_id": choices_of([NOT_SAID, *((partner.code, str(partner.name)) for partner in plan.partners)]),
        "contact_id": choices_of([NOT_SAID, *((str(one.id), _contact(plan, one)) for one in plan.contacts)]),
        "interpreter_id": choices_of([NOT_SAID, *people]),
        "objectives": choices_of((objective.code, str(objective.title)) for objective in plan.objectives),
        "people": choices_of(people),
    }


def _unasked(kind: LegKind) -> list[str]:
    """Return the fields that only other kinds have."""
    stops = () if kind in TRANSPORT else _OF_JOURNEYS
    encounters = () if kind in ENCOUNTERS else _OF_ENCOUNTERS
    return [*stops, *_ASKED.difference(KINDS[kind].asks), *encounters]


def _contact(plan: Plan, contact: Contact) -> str:
    partner = plan.partner(contact.partner_id)
    return f"{contact.name} ({partner.name})" if partner else str(contact.name)


def values_of(form: LegForm) -> LegValues:
    """Return what a valid form says. What its kind does not ask for stays as the leg had it, unless the kind is
    another."""
    kept = form.offered.kept_as(form.leg_kind)
    return LegValues(
        kind=form.leg_kind,
        starts=form.starts_at,
        ends=form.ends_at,
        origin=form.origin.place,
        destination=form.destination.place if form.destination else None,
        status=LegStatus(form.status.data) if "status" in form else LegStatus.CANCELLED,
        company=company_in(form),
        texts={name: _texts(form[name]) for name in ("title", "notes", "agenda") if name in form},
        objective_ids=_objectives(form, kept),
        **_columns(form, kept),
    )


def _texts(field: Field) -> dict[str, str]:
    return {code: text or "" for code, text in field.data.items()}


def _columns(form: LegForm, kept: Leg | None) -> dict[str, Any]:
    unasked = {name: getattr(kept, name) for name in COLUMNS} if kept else {}
    return unasked | {name: _column(form, name) for name in COLUMNS if name in form}


def _column(form: LegForm, name: str) -> Any:
    plan, value = form.offered.plan, form[name].data
    if name == "contact_id":
        return uuid_in(value)
    if name == "partner_id":
        return next((row.id for row in plan.partners if row.code == value), None)
    if name == "interpreter_id":
        return next((row.id for row in plan.delegates if row.code == value), None)
    return value


def _objectives(form: LegForm, kept: Leg | None) -> frozenset[UUID]:
    if "objectives" not in form:
        return kept.objective_ids if kept else frozenset()
    codes = form.objectives.data or ()
    return frozenset(row.id for row in form.offered.plan.objectives if row.code in codes)


def company_in(form: LegForm) -> Company:
    """Return who is meant."""
    codes = form.people.data or ()
    people = frozenset(row.id for row in form.offered.plan.delegates if row.code in codes)
    return Company() if form.who.data == "all" else Company(form.who.data == "but", people)
