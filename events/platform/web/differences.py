"""What differs between two fillings of one form, in words that a reader can compare."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from wtforms import FormField
from wtforms.fields import Field

from events.platform.language.formats import day, list_of
from events.platform.language.i18n import gettext as _
from events.platform.web.forms import Form

# These hold what is not for reading.
_SILENT = frozenset({"CSRFTokenField", "FileField", "HiddenField", "MultipleFileField", "PasswordField", "SubmitField"})


@dataclass(frozen=True)
class Difference:
    """A field that differs: its label, what stands now, and what was typed; both may be empty."""

    label: str
    theirs: str
    yours: str


def differences(theirs: Form, yours: Form) -> tuple[Difference, ...]:
    """Return the fields in which two fillings of one form differ, in the order of the form.

    Passwords, files and what is marked `Sensitive` are left out, so that neither value is shown.
    """
    return tuple(_differences(theirs, yours))


def _differences(theirs: Form, yours: Form, label: str = "") -> Iterator[Difference]:
    for name, field in yours._fields.items():
        other = theirs._fields.get(name)
        if other is None or field.type in _SILENT or field.flags.sensitive:
            continue
        here = f"{label} ({field.label.text})" if label else str(field.label.text)
        if isinstance(field, FormField):
            yield from _differences(other.form, field.form, here)
        elif (one := _words(other)) != (two := _words(field)):
            yield Difference(here, one, two)


def _words(field: Field) -> str:
    """What a field holds, for a reader: the label of a choice, a day in full, else the text in its input."""
    if field.type == "BooleanField":
        return _("Yes") if field.data else _("No")
    if hasattr(field, "iter_choices"):
        return list_of([str(label) for _value, label, is_chosen, *_rest in field.iter_choices() if is_chosen])
    if isinstance(field.data, dt.date) and not isinstance(field.data, dt.datetime):
        return day(field.data)
    return str(field._value()).strip()
