"""Forms: WTForms with our catalogues, cleaned input, and texts asked for in several languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from wtforms import Form as WTForm
from wtforms import StringField, TextAreaField
from wtforms.fields import Field
from wtforms.i18n import get_translations
from wtforms.meta import DefaultMeta
from wtforms.validators import ValidationError

from events.cleaning import clean_line, clean_text
from events.i18n import catalogue, current_language, gettext, own_name

# A form of ours has at most a few hundred inputs; more is an attack or a mistake, answered with 400.
MOST_FIELDS = 1000
LONGEST_PART = 256 * 1024

# The practical subset of RFC 5321 that mail servers deliver to; what matters is that the mail arrives.
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{3,190}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+"
)


async def read_form(request: Request) -> FormData:
    """What was sent, every text cleaned. Raises HTTPException 400 or 413 for what is too much."""
    sent = await request.form(max_files=3, max_fields=MOST_FIELDS, max_part_size=LONGEST_PART)
    return FormData([(clean_line(name), _cleaned(value)) for name, value in sent.multi_items()])


def _cleaned(value: str | UploadFile) -> str | UploadFile:
    return clean_text(value) if isinstance(value, str) else value


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

    def error_list(self) -> list[tuple[str, str, str]]:
        """For the summary on top: (id of the input, label, message) of each error, in the form's order."""
        found = []
        for field in self:
            for error in field.errors:
                found.append((getattr(field, "first_id", field.id), str(field.label.text), str(error)))
        return found


class LineField(StringField):  # type: ignore[misc]
    """A text of one line, at most `longest` characters."""

    def __init__(self, label: str = "", validators: Sequence[Any] = (), longest: int = 200, **options: Any) -> None:
        super().__init__(label, [*validators, AtMost(longest)], filters=[lambda text: clean_line(text or "")], **options)


class LongTextField(TextAreaField):  # type: ignore[misc]
    """A text of several lines, at most `longest` characters."""

    def __init__(self, label: str = "", validators: Sequence[Any] = (), longest: int = 5000, **options: Any) -> None:
        super().__init__(label, [*validators, AtMost(longest)], filters=[lambda text: clean_text(text or "")], **options)


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
            raise ValidationError(self._message() if self._message else gettext("This answer is missing."))


class Email:
    """Refuses what no mail server would deliver to."""

    def __call__(self, form: object, field: Field) -> None:
        if field.data and not is_email(field.data):
            raise ValidationError(
                gettext("This is not a complete e-mail address: it should look like name@example.org.")
            )


def is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None and ".." not in text and not text.startswith(".")


class TranslatedField(Field):  # type: ignore[misc]
    """One text in several languages: an input per language named `<name>-<language>`.

    `data` is language to text, empty ones included so that a text can be taken away. `required_in` is the language
    that cannot be left empty. `first_id` is the id of the first input, where the error summary leads.
    """

    def __init__(
        self,
        label: str = "",
        *,
        languages: Sequence[str] = (),
        required_in: str | None = None,
        is_long: bool = False,
        longest: int = 300,
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.languages = tuple(languages)
        self.required_in = required_in
        self.is_long = is_long
        self.longest = longest

    @property
    def first_id(self) -> str:
        return f"{self.id}-{self.languages[0]}" if self.languages else str(self.id)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        given: Mapping[str, str] = data if isinstance(data, Mapping) else {}
        self.object_data = given
        self.process_errors = []
        self.data = {language: given.get(language, "") for language in self.languages}
        if formdata is not None:
            self.data = {language: self._sent(formdata, language) for language in self.languages}

    def _sent(self, formdata: Any, language: str) -> str:
        values = [value for value in formdata.getlist(f"{self.name}-{language}") if isinstance(value, str)]
        return (clean_text if self.is_long else clean_line)(values[0]) if values else ""

    def pre_validate(self, form: object) -> None:
        for language in self.languages:
            if len(self.data[language]) > self.longest:
                raise ValidationError(
                    gettext(
                        "The text in %(language)s is longer than %(longest)s characters.",
                        language=own_name(language),
                        longest=self.longest,
                    )
                )
        if self.required_in and not self.data.get(self.required_in):
            raise ValidationError(
                gettext("The text in %(language)s is missing.", language=own_name(self.required_in))
            )
