"""The form of one leg: only what matters for its kind is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from events.missions.itineraries.legs.operations import COLUMNS, LegValues
from events.missions.itineraries.legs.stop_fields import Stop, stop_in, stop_inputs
from events.missions.itineraries.legs.times import time_inputs, times_in
from events.missions.itineraries.legs.traveller_operations import Company
from events.missions.itineraries.plan.kinds import ENCOUNTERS, KINDS, TRANSPORT, LegKind, LegStatus
from events.missions.itineraries.plan.values import Leg, Place, Plan
from events.missions.itineraries.plan.words import word_of_status
from events.platform.language.choices import common_languages, further_languages
from events.platform.language.i18n import current_language, pgettext
from events.platform.language.i18n import gettext as _
from events.platform.web.forms import Filled, Form, LineField, translated_field
from events.platform.zoned import ZonedTime


@dataclass(frozen=True)
class Offered:
    """What a form of this mission offers: its plan, and the places that are not retired."""

    plan: Plan
    places: Sequence[Place]
    kept: Leg | None = None  # the leg that is edited

    def stops(self) -> list[Place]:
        """The places, with those the leg has although they are no longer offered."""
        ends = (self.kept.origin, self.kept.destination) if self.kept else ()
        by_code = {place.code: place for place in (*self.places, *ends) if place}
        return list(by_code.values())


def leg_form(offered: Offered, kind: LegKind, *arguments: Any, **keywords: Any) -> _LegForm:
    """The form of a leg of this kind. Once it is valid, `values_of` reads it."""
    languages = offered.plan.languages
    inputs: dict[str, Any] = {
        "title": translated_field(_("Title"), languages),
        **stop_inputs("from", pgettext("place", "From") if kind in TRANSPORT else _("Place"), offered.stops()),
        **(stop_inputs("to", pgettext("place", "To"), offered.stops()) if kind in TRANSPORT else {}),
        **time_inputs(kind),
        **_details(offered.plan, kind),
        **_people(offered.plan),
        "status": RadioField(pgettext("of a leg", "Status"), [Filled()], choices=_statuses(), default="planned"),
        "notes": translated_field(_("Notes"), languages, is_long=True),
        "version": HiddenField(),
    }
    if offered.kept and offered.kept.is_cancelled:
        del inputs["status"]
    made = type("LegForm", (_LegForm,), {**inputs, "offered": offered, "leg_kind": kind})
    return made(*arguments, **keywords)  # type: ignore[no-any-return]


def _statuses() -> list[SelectChoice]:
    return [SelectChoice(status, word_of_status(status)) for status in LegStatus if status != LegStatus.CANCELLED]


def _details(plan: Plan, kind: LegKind) -> dict[str, Any]:
    asked = KINDS[kind].asks
    inputs: dict[str, Any] = {name: LineField(label, longest=longest) for name, label, longest in _lines(kind)}
    partners = [SelectChoice(partner.code, str(partner.name)) for partner in plan.partners]
    contacts = [SelectChoice(str(contact.id), _contact(plan, contact)) for contact in plan.contacts]
    interpreters = [SelectChoice(person.code, person.name) for person in plan.delegates if person.left_at is None]
    inputs |= {
        "partner_id": _select(_("Partner"), partners),
        "contact_id": _select(_("Contact person"), contacts),
        "language": _select(_("Language spoken"), _tongues()),
        "needs_interpreter": BooleanField(_("An interpreter is needed")),
        "interpreter_id": _select(_("Interpreter of the delegation"), interpreters),
    }
    chosen = {name: inputs[name] for name in asked}
    if kind in ENCOUNTERS:
        objectives = [SelectChoice(objective.code, str(objective.title)) for objective in plan.objectives]
        chosen["agenda"] = translated_field(pgettext("of a meeting", "Agenda"), plan.languages, is_long=True)
        chosen["objectives"] = SelectMultipleField(_("Objectives it serves"), choices=objectives)
    return chosen


def _lines(kind: LegKind) -> list[tuple[str, str, int]]:
    usual = [
        ("carrier", _("Company"), 120),
        ("number", pgettext("of a boat", "Number"), 40),
        ("origin_terminal", _("Terminal of departure"), 40),
        ("destination_terminal", _("Terminal of arrival"), 40),
        ("reference", _("Reference of the booking"), 60),
        ("driver", _("Driver"), 120),
        ("driver_phone", _("Driver's telephone"), 40),
        ("vehicle", _("Vehicle"), 120),
        ("interpreter_name", _("Or an interpreter of the place, by name"), 200),
    ]
    return [(name, str(KINDS[kind].labels.get(name, label)), longest) for name, label, longest in usual]


def _contact(plan: Plan, contact: Any) -> str:
    partner = plan.partner(contact.partner_id)
    return f"{contact.name} ({partner.name})" if partner else str(contact.name)


def _tongues() -> list[SelectChoice]:
    language = current_language()
    return [SelectChoice(code, name) for code, name in (*common_languages(language), *further_languages(language))]


def _select(label: str, choices: list[SelectChoice]) -> SelectField:
    return SelectField(label, choices=[SelectChoice("", _("Not said")), *choices], default="")


def _people(plan: Plan) -> dict[str, Any]:
    people = [SelectChoice(person.code, person.name) for person in plan.delegates if person.left_at is None]
    who = [
        SelectChoice("all", _("Everybody of the delegation")),
        SelectChoice("but", _("Everybody but those ticked below")),
        SelectChoice("only", _("Only those ticked below")),
    ]
    return {
        "who": RadioField(_("Who is on it"), [Filled()], choices=who, default="all"),
        "people": SelectMultipleField(_("People"), [Optional()], choices=people),
    }


class _LegForm(Form):
    """Checks that need several answers: the places, the hours on their clocks, who is meant."""

    offered: Offered
    leg_kind: LegKind
    starts_at: ZonedTime
    ends_at: ZonedTime
    origin: Stop
    destination: Stop | None

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.asked_folds: set[str] = set()

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        return all((is_valid, self._has_stops_and_times(), self._has_people(), self._has_contact()))

    def _has_stops_and_times(self) -> bool:
        origin, destination = self._stop("from"), None
        if "to_place" in self:
            destination = self._stop("to")
            if destination is None:
                return False
        if origin is None:
            return False
        times = times_in(self, origin.zone, (destination or origin).zone)
        if times is None:
            return False
        self.origin, self.destination = origin, destination
        self.starts_at, self.ends_at = times
        return True

    def _stop(self, name: str) -> Stop | None:
        return stop_in(self, name, self.offered.stops(), self.leg_kind, self.offered.plan.languages[0])

    def _has_people(self) -> bool:
        if self["who"].data == "only" and not self["people"].data:
            self["people"].errors = [_("Tick who is on it.")]
            return False
        return True

    def _has_contact(self) -> bool:
        """A contact person belongs to the partner; chosen alone, they say which partner it is."""
        if "contact_id" not in self or not self["contact_id"].data:
            return True
        known = (one for one in self.offered.plan.contacts if str(one.id) == self["contact_id"].data)
        contact = next(known, None)
        partner = self.offered.plan.partner(contact.partner_id) if contact else None
        if partner and not self["partner_id"].data:
            self["partner_id"].data = partner.code
        if contact and partner and self["partner_id"].data != partner.code:
            told = _("%(name)s belongs to another partner: %(partner)s.", name=contact.name, partner=str(partner.name))
            self["contact_id"].errors = [told]
            return False
        return True


def values_of(form: Any) -> LegValues:
    """What a valid form says. What its kind does not ask for stays as the leg had it, unless the kind is another."""
    offered, kind = form.offered, form.leg_kind
    kept = offered.kept if offered.kept and offered.kept.kind is kind else None
    status = form["status"].data if "status" in form else LegStatus.CANCELLED
    texts = [name for name in ("title", "notes", "agenda") if name in form]
    chosen = {name: _column(form, name) for name in COLUMNS if name in form}
    unasked = {name: getattr(kept, name) for name in COLUMNS if kept and name not in form}
    return LegValues(
        kind=kind,
        starts=form.starts_at,
        ends=form.ends_at,
        origin=form.origin.place,
        destination=form.destination.place if form.destination else None,
        status=LegStatus(status),
        company=company_in(form),
        texts={name: {code: text or "" for code, text in form[name].data.items()} for name in texts},
        objective_ids=_objectives(form, kept),
        **unasked,
        **chosen,
    )


def _column(form: Any, name: str) -> Any:
    plan, value = form.offered.plan, form[name].data
    if name == "partner_id":
        return next((row.id for row in plan.partners if row.code == value), None)
    if name == "interpreter_id":
        return next((row.id for row in plan.delegates if row.code == value), None)
    if name == "contact_id":
        return UUID(value) if value else None
    return value


def _objectives(form: Any, kept: Leg | None) -> frozenset[UUID]:
    if "objectives" not in form:
        return kept.objective_ids if kept else frozenset()
    codes = form["objectives"].data or ()
    return frozenset(row.id for row in form.offered.plan.objectives if row.code in codes)


def company_in(form: Any) -> Company:
    """Who is meant."""
    codes = form["people"].data or ()
    people = frozenset(row.id for row in form.offered.plan.delegates if row.code in codes)
    return Company() if form["who"].data == "all" else Company(form["who"].data == "but", people)
