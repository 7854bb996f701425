"""Forms: WTForms with our catalogues, cleaned input, and texts asked for in several languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from wtforms import Form as WTForm
from wtforms import FormField, IntegerField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.i18n import get_translations
from wtforms.meta import DefaultMeta
from wtforms.validators import StopValidation, ValidationError

from events.platform.language.cleaning import clean_line, clean_text
from events.platform.language.i18n import catalogue, current_language, gettext, locale, own_name

# A form of ours has at most a few hundred inputs; more is an attack or a mistake, answered with 400.
MOST_FIELDS = 1000
LONGEST_PART = 256 * 1024

# The practical subset of RFC 5321 that mail servers deliver to; what matters is that the mail arrives.
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{3,190}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+"
)


async def read_form(request: Request, *, with_files: bool = False, largest: int = 0) -> FormData:
    """What was sent, every text cleaned. Files are left out where no form asks for one.

    `largest` raises the limit of `headers.BodyLimit` to so many bytes, where a form asks for files that are larger.
    Raises HTTPException 400 or 413 for what is too much or no form at all.
    """
    if largest:
        request.scope["largest_body"] = largest
    try:
        sent = await request.form(max_files=3, max_fields=MOST_FIELDS, max_part_size=LONGEST_PART)
    except UnicodeError:  # in a charset of which Python knows only that there is none such
        raise HTTPException(400) from None
    texts: list[tuple[str, str | UploadFile]] = [
        (clean_line(name), clean_text(value)) for name, value in sent.multi_items() if isinstance(value, str)
    ]
    if not with_files:
        await sent.close()
        return FormData(texts)
    return FormData(texts + [(name, value) for name, value in sent.multi_items() if isinstance(value, UploadFile)])


class _Translations:
    """WTForms' own messages: from our catalogue when it has them, else from WTForms'."""

    def __init__(self, language: str) -> None:
        self._ours = catalogue(language)
        self._theirs = get_translations([language]) if language != "en" else None

    def gettext(self, text: str) -> str:
        ours = self._ours.gettext(text)
        return ours if ours != text or self._theirs is None else str(self._theirs.gettext(text))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        ours = self._ours.ngettext(singular, plural, number)
        if ours not in {singular, plural} or self._theirs is None:
            return ours
        return str(self._theirs.ngettext(singular, plural, number))


class Form(WTForm):  # type: ignore[misc]
    """A form in the language of the request."""

    class Meta(DefaultMeta):  # type: ignore[misc]
        def get_translations(self, form: object) -> _Translations:
            return _Translations(current_language())


class LineField(StringField):  # type: ignore[misc]
    """A text of one line, at most `longest` characters."""

    def __init__(self, label: str = "", validators: Sequence[Any] = (), longest: int = 200, **options: Any) -> None:
        filters = [lambda text: clean_line(text or "")]
        super().__init__(label, [*validators, AtMost(longest)], filters=filters, **options)


class LongTextField(TextAreaField):  # type: ignore[misc]
    """A text of several lines, at most `longest` characters."""

    def __init__(self, label: str = "", validators: Sequence[Any] = (), longest: int = 5000, **options: Any) -> None:
        filters = [lambda text: clean_text(text or "")]
        super().__init__(label, [*validators, AtMost(longest)], filters=filters, **options)


class WholeNumberField(IntegerField):  # type: ignore[misc]
    """A whole number of up to 18 digits: longer ones fit neither a float, which NumberRange makes, nor a column."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist and len(valuelist[0].strip()) > 18:
            self.data = None
            raise ValueError(self.gettext("Not a valid integer value."))
        super().process_formdata(valuelist)


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

    def __init__(self, message: Callable[[], str] | None = None) -> None:
        self._message = message
        self.field_flags = {"required": True}

    def __call__(self, form: object, field: Field) -> None:
        if field.data in (None, "", [], ()):
            if field.errors and any(field.raw_data or ()):
                raise StopValidation  # what was typed could not be read, and that has been said
            field.errors = []
            raise ValidationError(self._message() if self._message else gettext("This answer is missing."))


class Email:
    """Refuses what no mail server would deliver to."""

    def __call__(self, form: object, field: Field) -> None:
        if field.data and not is_email(field.data):
            raise ValidationError(
                gettext("This is not a complete e-mail address: it should look like name@example.org.")
            )


def is_web_address(_form: object, field: Field) -> None:
    """Refuses what is no address of the web; nothing is fine."""
    if field.data and not field.data.startswith(("https://", "http://")):
        raise ValidationError(gettext("A web address begins with https://."))


def is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None and ".." not in text and not text.startswith(".")


def translated_field(
    label: str,
    languages: Sequence[str],
    *,
    required_in: str | None = None,
    is_long: bool = False,
    longest: int = 0,
) -> FormField:
    """One text in several languages: inputs `<name>-<language>`, `data` language to text.

    Empty ones are included, so that a text can be taken away. `required_in` is the language that cannot be left
    empty; `longest` is in characters, 300 for a line and 20,000 for a long text unless told.
    """
    kind, longest = (LongTextField, longest or 20_000) if is_long else (LineField, longest or 300)
    inputs = {
        code: kind(own_name(code), [Filled(partial(_missing, code))] if code == required_in else [], longest)
        for code in languages
    }
    return FormField(type("TranslatedForm", (Form,), inputs), label, separator="-")


def _missing(language: str) -> str:
    name = locale(current_language()).languages.get(language, own_name(language))
    return gettext("The text in %(language)s is missing.", language=name)


def with_own_ids(form: Form, prefix: object) -> Form:
    """A form that stands on its page beside others of its kind: its ids begin with `prefix`, its names stay."""
    for field in form:
        for one in (field, *(field.form if isinstance(field, FormField) else ())):
            one.id = f"{prefix}-{one.id}"
            one.label.field_id = one.id
    return form


def tongues(field: FormField) -> list[tuple[str, Field]]:
    """The inputs of a translated field, each with its language, for the macro that draws them."""
    return [(inner.short_name, inner) for inner in field.form]
