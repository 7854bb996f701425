"""Inputs for wall times: what is said when one is missing, and which of two equal hours is meant."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms.validators import Optional

from events.platform.language import i18n
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.web.fields import RadioField, choices_of

FOLD_WORDS: Mapping[str, LazyText] = {
    "0": _("The first one, before clocks go back"),
    "1": _("The second one, after clocks went back"),
}


def missing_day() -> str:
    return i18n.gettext("The day is missing.")


def missing_hour() -> str:
    return i18n.gettext("The hour is missing: it should look like 14:30.")


def fold_field() -> RadioField:
    """Return the first or the second of two equal hours, "0" or "1"; asked only where clocks go back."""
    choices = choices_of(FOLD_WORDS)
    return RadioField(_("Which of the two hours"), [Optional()], choices=choices, validate_choice=False)
