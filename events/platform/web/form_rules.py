"""Rules that fields of forms are checked by, and choices that several forms offer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation, ValidationError

from events.platform.language.choices import countries
from events.platform.language.i18n import current_language, gettext, languages, own_name
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.platform.language.slugs import slug_of
from events.platform.zoned import zone_keys


class AtMost:
    """Refuses a text that is longer than so many characters, saying how many there are."""

    def __init__(self, longest: int) -> None:
        self.longest = longest
        self.field_flags = {"maxlength": longest}

    def __call__(self, form: object, field: Field) -> None:
        length = len(field.data or "")
        if length > self.longest:
            raise ValidationError(
                gettext(
                    "This text has %(length)s characters; at most %(longest)s fit.",
                    length=length,
                    longest=self.longest,
                )
            )


class Filled:
    """Refuses an empty answer with a message that says what is missing."""

    def __init__(self, message: LazyText | Callable[[], str] | None = None) -> None:
        self.message = message or _("This answer is missing.")
        self.field_flags = {"required": True}

    def __call__(self, form: object, field: Field) -> None:
        if field.data in (None, "", [], ()):
            if field.errors and any(field.raw_data or ()):
                raise StopValidation  # what was typed could not be read, and that has been said
            field.errors = []
            raise ValidationError(str(self.message() if callable(self.message) else self.message))


class _Mark:
    """A rule that refuses nothing: it marks its field with a flag."""

    flag: str

    def __init__(self) -> None:
        self.field_flags = {self.flag: True}

    def __call__(self, form: object, field: Field) -> None:
        pass


class Sensitive(_Mark):
    """Marks a field whose value is shown to nobody beside the one who types it."""

    flag = "sensitive"


class Unkept(_Mark):
    """Marks a field that answers a question about this save and is no value of the row."""

    flag = "unkept"


def is_web_address(form: object, field: Field) -> None:
    """Refuse a text that is not an address of the web; an empty one passes."""
    if field.data and not field.data.startswith(("https://", "http://")):
        raise ValidationError(gettext("A web address begins with https://."))


def plausible(form: object, field: Field) -> None:
    """Refuse a day or moment whose year is a slip of the hand."""
    if field.data and not 1990 <= field.data.year <= 2150:
        raise ValidationError(gettext("Is the year right?"))


def is_slug(form: object, field: Field) -> None:
    """Refuse a text that cannot be the last part of an address."""
    if field.data and slug_of(field.data) != field.data:
        raise ValidationError(
            gettext("Small letters a to z, digits and hyphens only, such as %(example)s.", example="congress-2027")
        )


def refuse(field: Field, message: LazyText | str) -> bool:
    """Add what is wrong to a field's errors, and return False."""
    field.errors = [*field.errors, str(message)]
    return False


@cache
def zone_choices() -> tuple[SelectChoice, ...]:
    keys = sorted(key for key in zone_keys() if "/" in key and not key.startswith("Etc/"))
    return tuple(SelectChoice(key, key) for key in ("UTC", *keys))


def country_choices() -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in countries(current_language())]


def country_or_none_choices() -> list[SelectChoice]:
    return [SelectChoice("", "–"), *country_choices()]


def language_choices() -> list[SelectChoice]:
    """Return the languages of the interface, each by its own name."""
    return [SelectChoice(code, own_name(code)) for code in languages()]
