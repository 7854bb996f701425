"""Languages: the catalogues, the language of a request, and texts that exist in several languages.

A language is offered when it has a folder in `locales/` (English, the language of the source, needs none
to speak but has a catalogue too). Adding a language is adding its catalogue and nothing else.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from gettext import GNUTranslations, NullTranslations
from typing import TYPE_CHECKING

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from events.settings import LOCALES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SOURCE_LANGUAGE = "en"
# The order in which languages are offered and fall back: the secretariat works in the first two.
_PREFERRED = ("fr", "es", "en")
_language: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages of the interface, French and Spanish first."""
    found = {path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/messages.po")} | {SOURCE_LANGUAGE}
    first = [code for code in _PREFERRED if code in found]
    return (*first, *sorted(found.difference(first)))


# English here is read by the whole world: days before months, as CLDR's British English writes them.
_FORMATS = {"en": "en_GB"}


@cache
def locale(language: str) -> Locale:
    """CLDR's names and formats for a language."""
    return Locale.parse(_FORMATS.get(language, language))


def own_name(language: str) -> str:
    """Return the language's name in itself, with a capital: "Français"."""
    name = locale(language).get_language_name(language) or language
    return name[:1].upper() + name[1:]


def direction(language: str) -> str:
    """ "ltr" or "rtl", for the `dir` attribute."""
    return locale(language).text_direction


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the messages of a language, compiled in memory from its .po, so that a checkout needs no build."""
    path = LOCALES / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def current_language() -> str:
    return _language.get()


def set_language(language: str) -> None:
    """For the rest of this task."""
    _language.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within the block, messages and dates are in `language`: a mail has its reader's, not the sender's."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def gettext(message: str, /, **values: object) -> str:
    translated = catalogue(_language.get()).gettext(message)
    return translated % values if values else translated


def ngettext(singular: str, plural: str, number: int, /, **values: object) -> str:
    return catalogue(_language.get()).ngettext(singular, plural, number) % {"num": number, **values}


def pgettext(context: str, message: str, /, **values: object) -> str:
    translated = catalogue(_language.get()).pgettext(context, message)
    return translated % values if values else translated


def npgettext(context: str, singular: str, plural: str, number: int, /, **values: object) -> str:
    translated = catalogue(_language.get()).npgettext(context, singular, plural, number)
    return translated % {"num": number, **values}


def message(text: str) -> str:
    """Marks a message that is translated later, where its reader's language is known."""
    return text


def language_from_header(accept_language: str) -> str:
    """Return the best offered language for an Accept-Language header (RFC 9110, 12.5.4), else the first offered."""
    weighted = []
    for position, part in enumerate(accept_language.split(",")[:30]):
        tag, _, parameters = part.strip().partition(";")
        quality = _quality(parameters)
        if quality > 0:
            weighted.append((-quality, position, tag.strip().lower().split("-")[0]))
    for _, _, tag in sorted(weighted):
        if tag in languages():
            return tag
    return languages()[0]


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(float(value), 1.0)
    except ValueError:
        return 0.0


@dataclass(frozen=True, slots=True)
class Localized:
    """A text as one reader gets it. `is_fallback` tells templates to mark it with its own `lang`."""

    text: str
    language: str
    is_fallback: bool = False

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Translated:
    """A text that somebody wrote in several languages: language to text, and the order to fall back in."""

    texts: Mapping[str, str] = field(default_factory=dict)
    fallback: Sequence[str] = ()

    def into(self, language: str) -> Localized:
        """Return the text in `language`, else in the first fallback that has one, else in any, else empty."""
        if text := self.texts.get(language):
            return Localized(text, language)
        for other in (*self.fallback, *sorted(self.texts)):
            if text := self.texts.get(other):
                return Localized(text, other, is_fallback=True)
        return Localized("", language)

    def here(self) -> Localized:
        """In the language of this request or mail."""
        return self.into(current_language())

    def __str__(self) -> str:
        return self.here().text

    def __bool__(self) -> bool:
        return any(self.texts.values())
