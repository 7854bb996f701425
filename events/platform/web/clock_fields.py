"""Inputs for wall times: what is said when one is missing, and which of two equal hours is meant."""

from __future__ import annotations

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from events.platform.language.i18n import gettext as _


def missing_day() -> str:
    return _("The day is missing.")


def missing_hour() -> str:
    return _("The hour is missing: it should look like 14:30.")


def fold_field() -> RadioField:
    """The first or the second of two equal hours, "0" or "1"; asked only where clocks go back."""
    choices = [
        SelectChoice("0", _("The first one, before clocks go back")),
        SelectChoice("1", _("The second one, after clocks went back")),
    ]
    return RadioField(_("Which of the two hours"), [Optional()], choices=choices, validate_choice=False)
