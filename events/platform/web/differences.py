"""The differences between two fillings of one form, in words that a reader can compare."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wtforms.fields import Field, FormField

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
    """Return the fields in which two fillings of one form differ, in the order of the form, its lines last.

    Passwords, files and what is marked `Sensitive` or `Unkept` are left out.
    """
    there, here = _words_of(theirs), _words_of(yours)
    pairs = ((label, there.get((name, label), ""), here.get((name, label), "")) for name, label in here | there)
    return tuple(Difference(*pair) for pair in pairs if pair[1] != pair[2])


def _words_of(form: Form) -> dict[tuple[str, str], str]:
    return dict(_words_in(form)) | {("", label): words for label, words in form.lines_in_words()}


def _words_in(fields: Iterable[Field], around: str = "") -> Iterator[tuple[tuple[str, str], str]]:
    """Give what each field holds, by its name and its label: two of a form may have the same label."""
    for field in fields:
        label = f"{around} ({field.label.text})" if around else str(field.label.text)
        if field.type in _SILENT or field.flags.sensitive or field.flags.unkept:
            continue
        if isinstance(field, FormField):
            yield from _words_in(field.form, label)
        else:
            yield (field.name, label), _words(field)


def _words(field: Field) -> str:
    """Return what a field holds: the label of a choice, a day in full, else the text in its input."""
    if field.type == "BooleanField":
        return _("Yes") if field.data else _("No")
    if hasattr(field, "iter_choices"):
        return list_of([str(label) for _value, label, is_chosen, *_rest in field.iter_choices() if is_chosen])
    if isinstance(field.data, dt.date) and not isinstance(field.data, dt.datetime):
        return day(field.data)
    return str(field._value()).strip()
