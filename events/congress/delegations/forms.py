"""Forms of delegations: the organizers', and the focal point's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from wtforms.fields import Field
from wtforms.validators import NumberRange, Optional

from events.congress.delegations.pasting import LONGEST_LIST
from events.congress.delegations.queries import DelegationFile, QuotaUse
from events.congress.delegations.values import Entered, Nominee
from events.congress.organizing.event_forms import MOMENT
from events.congress.registration.field_rules import WithoutLinks
from events.congress.registration.question_queries import Questions
from events.platform.email_addresses import fold_email
from events.platform.language.lazy import gettext as _
from events.platform.web.email_fields import EmailField
from events.platform.web.fields import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    LineField,
    LongTextField,
    RadioField,
    SelectField,
    WholeNumberField,
    choices_of,
)
from events.platform.web.form_rules import Filled, country_or_none_choices, language_choices, plausible, refuse
from events.platform.web.forms import Form
from events.platform.web.templating import localize

_QUOTA = "quota-"
_MOST_PLACES = 2000


class DelegationForm(Form):
    """A delegation as organizers enter it, with a number of places for each category of the event."""

    name = LineField(
        _("Organization"), [WithoutLinks()], description=_("Leave it empty for the delegation of a country.")
    )
    country = SelectField(_("Country"), [Filled(_("Choose a country."))], choices=country_or_none_choices)
    focal_name = LineField(_("Name of the focal point"), [Filled(), WithoutLinks()], longest=100)
    focal_email = EmailField(_("E-mail address of the focal point"), [Filled()])
    focal_language = SelectField(_("Language of the focal point"), [Filled()], choices=language_choices)
    opens = DateTimeLocalField(_("People can be named from"), [Optional(), plausible], format=MOMENT)
    closes = DateTimeLocalField(_("until"), [Optional(), plausible], format=MOMENT)
    notes = LongTextField(_("Notes"), description=_("For organizers alone."), longest=2000)

    def __init__(self, questions: Questions, *args: Any, **options: Any) -> None:
        self.questions = questions
        super().__init__(*args, fields=_quota_fields(questions), **options)

    def quotas(self) -> list[Field]:
        return [field for field in self if field.name.startswith(_QUOTA)]

    def quota_of(self, category_id: UUID) -> str:
        """Return the name of the field with the places of a category."""
        return _QUOTA + self.questions.category(category_id).code

    def check(self) -> None:
        if self.opens.data and self.closes.data and self.closes.data <= self.opens.data:
            refuse(self.closes, _("The end is before the beginning."))

    def entered(self) -> Entered:
        """Return what was typed. The form is valid."""
        return Entered(
            name=self.name.data,
            country=self.country.data,
            focal_name=self.focal_name.data,
            focal_email=fold_email(self.focal_email.data),
            focal_language=self.focal_language.data,
            opens=_wall(self.opens.data),
            closes=_wall(self.closes.data),
            notes=self.notes.data,
            quotas={one.id: self[_QUOTA + one.code].data or 0 for one in self.questions.all_categories},
        )


def _wall(moment: dt.datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M") if moment else None


def _moment(wall: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(wall) if wall else None


def _quota_fields(questions: Questions) -> dict[str, Field]:
    rule = NumberRange(0, _MOST_PLACES, _("A number from 0 to 2,000."))
    return {
        _QUOTA + one.code: WholeNumberField(localize(one.name), [Optional(), rule]) for one in questions.all_categories
    }


def data_of(file: DelegationFile) -> dict[str, Any]:
    """Return a delegation as its form shows it."""
    row = file.row
    columns = {name: getattr(row, name) for name in ("name", "country", "notes")}
    focal = {name: getattr(row, name) for name in ("focal_name", "focal_email", "focal_language")}
    quotas = {_QUOTA + quota.category.code: quota.places for quota in file.quotas}
    return columns | focal | quotas | {"opens": _moment(row.opens), "closes": _moment(row.closes)}


class ImportForm(Form):
    """What is asked beside a table of delegations."""

    is_sent = BooleanField(_("Send each focal point their link at once"))


class LetterAnswerForm(Form):
    """Why a letter is sent back; the focal point reads it."""

    reason = LongTextField(_("Reason"), [Filled(_("Say why: the focal point reads it."))], longest=1000)


class NomineeForm(Form):
    """Somebody whom a delegation names."""

    name = LineField(_("Name"), [Filled(_("Write a name.")), WithoutLinks()], longest=100)
    email = EmailField(_("E-mail address"), [Filled(_("Write an address: the person confirms by mail."))])
    function = LineField(_("Function"), [WithoutLinks()])
    category = RadioField(_("Category"), [Filled(_("Choose a category."))])
    language = SelectField(_("Language of the mails to them"), [Filled()], choices=language_choices)
    nonce = HiddenField()

    def nominee(self, file: DelegationFile) -> Nominee:
        """Return who was typed. The form is valid."""
        code = self.category.data
        return self._nominee(next(one.category.id for one in file.quotas if one.category.code == code))

    def substitute(self, category_id: UUID) -> Nominee:
        """Return who was typed, in the category of whoever they replace."""
        return self._nominee(category_id)

    def _nominee(self, category_id: UUID) -> Nominee:
        email = fold_email(self.email.data)
        return Nominee(self.name.data, email, category_id, self.language.data, self.function.data)


def categories_of(quotas: Sequence[QuotaUse]) -> Mapping[str, list[Any]]:
    """Return the categories in which somebody can be named, as a form offers them."""
    return {"category": choices_of((one.category.code, localize(one.category.name)) for one in quotas)}


class PasteForm(Form):
    """A list of people."""

    people = LongTextField(_("One person a line"), [Filled(_("Paste at least one line."))], longest=LONGEST_LIST)
    language = SelectField(_("Language of the mails to them"), [Filled()], choices=language_choices)
