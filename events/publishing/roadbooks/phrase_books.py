"""Phrases of first need, in the languages of the countries visited. The data is ours; what is not sure is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
from babel.languages import get_official_languages

from events.platform.language.formats import language_name
from events.platform.language.lazy import LazyText
from events.platform.language.lazy import gettext as _
from events.publishing.roadbooks.values import Phrase, PhraseBook

_MOST_LANGUAGES: Final = 3
_NOTHING_LEFT: Final = 5  # fewer phrases than these make no book
_THEME_WORDS: Mapping[str, LazyText] = {
    "greeting": _("Greeting and thanking"),
    "talking": _("Understanding each other"),
    "health": _("Water and health"),
    "help": _("Asking for help"),
    "way": _("Finding the way"),
    "numbers": _("Numbers"),
}


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A phrase in one language and, in Latin letters, how it sounds."""

    text: str
    sound: str = ""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A phrase in every language it is known in."""

    said: dict[str, Said]


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    theme: str
    phrases: list[Entry]


@cache
def phrase_data() -> tuple[Group, ...]:
    raw = files("events.publishing.roadbooks").joinpath("data", "phrases.json").read_bytes()
    return tuple(msgspec.json.decode(raw, type=list[Group]))


@cache
def known_languages() -> frozenset[str]:
    return frozenset(code for group in phrase_data() for entry in group.phrases for code in entry.said)


def phrase_books(countries: Sequence[str], reader: str, spoken: Sequence[str] = ()) -> tuple[PhraseBook, ...]:
    """Return a book for each language that is spoken officially, or in fact, in these countries, in their order.

    Without those of the reader (the language of the paper and those they speak). Call with the reader's language set.
    """
    heard = (code for country in countries for code in get_official_languages(country, de_facto=True))
    strange = known_languages() - {reader, *spoken}
    wanted = [code for code in dict.fromkeys(heard) if code in strange]
    return tuple(filter(_is_worth_printing, (_book(code, reader) for code in wanted[:_MOST_LANGUAGES])))


def _is_worth_printing(book: PhraseBook) -> bool:
    return sum(len(phrases) for _theme, phrases in book.groups) >= _NOTHING_LEFT


def _book(code: str, reader: str) -> PhraseBook:
    groups = ((str(_THEME_WORDS[group.theme]), _phrases(group, code, reader)) for group in phrase_data())
    return PhraseBook(
        code=code,
        name=language_name(code, capital=True),
        groups=tuple((theme, phrases) for theme, phrases in groups if phrases),
    )


def _phrases(group: Group, code: str, reader: str) -> tuple[Phrase, ...]:
    return tuple(
        Phrase(
            meaning=(entry.said.get(reader) or entry.said["en"]).text,
            text=entry.said[code].text,
            sound=entry.said[code].sound,
        )
        for entry in group.phrases
        if code in entry.said
    )
