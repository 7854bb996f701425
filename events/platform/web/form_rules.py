"""Validators and choices that several forms share."""

from __future__ import annotations

from typing import Any

from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from events.platform.language.choices import countries
from events.platform.language.i18n import current_language
from events.platform.language.i18n import gettext as _
from events.platform.language.slugs import slug_of
from events.platform.zoned import zone_keys


def refuse(field: Any, message: str) -> bool:
    field.errors = [*field.errors, message]
    return False


def plausible(form: object, field: Any) -> None:
    if field.data and not 1990 <= field.data.year <= 2150:
        raise ValidationError(_("Is the year right?"))


def is_slug(form: object, field: Any) -> None:
    if field.data and slug_of(field.data) != field.data:
        raise ValidationError(
            _("Small letters a to z, digits and hyphens only, such as %(example)s.", example="congress-2027")
        )


def zone_choices() -> list[SelectChoice]:
    keys = sorted(key for key in zone_keys() if "/" in key and not key.startswith("Etc/"))
    return [SelectChoice(key, key) for key in ("UTC", *keys)]


def country_choices() -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in countries(current_language())]
