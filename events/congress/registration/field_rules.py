"""Rules that the fields of a registration are checked by."""

from __future__ import annotations

import re

from wtforms.fields import Field
from wtforms.validators import ValidationError

from events.platform.language import i18n
from events.platform.language.lazy import LazyText


class WithoutLinks:
    """Refuses an address of the web where a name belongs: a confirmation mail must not carry it to strangers."""

    _LINK = re.compile(r"://|\bwww\.", re.IGNORECASE)

    def __call__(self, form: object, field: Field) -> None:
        if self._LINK.search(field.data or ""):
            raise ValidationError(i18n.gettext("This looks like a web address. Write a name here."))


class OneOf:
    """Refuses what is not among the choices of a field, an empty answer too."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it so

    def __init__(self, message: LazyText) -> None:
        self.message = message

    def __call__(self, form: object, field: Field) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(str(self.message))
