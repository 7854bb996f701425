"""A language made for tests: every message wears marks over its letters, so that text without them stands out.

It is called "de", and nothing but its catalogue exists: dates, countries and languages come in German from CLDR, so
that a name or a date formatted in English stands out as well. What people wrote is in Cyrillic letters
(`tests/world.py`). So a Latin letter without a mark is either one of the words below, or text that nobody translates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import available_timezones

from babel import Locale
from babel.messages.catalog import Catalog

from events.platform.language.catalogues import read_catalogue, written
from events.platform.language.choices import _FURTHER_LANGUAGES, _OWN_NAMES, currencies
from events.secretariat.home.works import WORKS

LANGUAGE = "de"
_PLAIN = "abcdefghijklmnopqrstuvwxyz"
_MARKED = "ȧḃċḋėḟġḣįĵķļṁṅȯṗɋṙṡṫůṿẇẋẏż"
_MARK = str.maketrans(_PLAIN + _PLAIN.upper(), _MARKED + _MARKED.upper())
_MARKS = frozenset(_MARKED + _MARKED.upper())
_KEPT = re.compile(r"(%\(\w+\)[a-z]|%%|<[^>]*>|&\w+;)")

# Names that are the same in every language.
_OWN = {"WOPs", "Events", "Outlook", "KDE", "UTC", "GMT", "IANA", "ics", "PDF", "DOCX", "CSV", "JSON", "PNG", "SVG"}
_OWN |= {"XLSX"}
NAMES = frozenset(_OWN).union(*(re.findall(r"\w+", work.name) for work in WORKS))
# Attributes that people see or hear; of data-*, all but those that scripts use for themselves.
_SPOKEN = {"title", "alt", "aria-label", "aria-description", "aria-roledescription", "placeholder", "label"}
TECHNICAL = {
    "data-once",
    "data-kinds",
    "data-options",
    "data-organizations",
    "data-draft",
    "data-draft-done",
    "data-draft-note",
    "data-draft-drop",
    "data-focus",
    "data-session",
    "data-star",
    "data-add",
    "data-removal",
    "data-zone",
    "data-from",
    "data-to",
    "data-hide",
    "data-picture",
    "data-my-sessions",
    "data-me",
    "data-event",
    "data-code",
    "data-copy",
    "data-scan",
    "data-nonce",
    "data-own-time",
    "data-starts",
    "data-ends",
    "data-key",
    "data-airport",
    "data-airport-said",
    "data-at",
    "data-base",
    "data-board",
    "data-clock-note",
    "data-copy-age",
    "data-copy-name",
    "data-copy-of",
    "data-copy-why",
    "data-count",
    "data-discard",
    "data-drop",
    "data-drop-area",
    "data-field",
    "data-keep",
    "data-live",
    "data-made-at",
    "data-map",
    "data-next",
    "data-now",
    "data-outbox",
    "data-server",
    "data-shown",
    "data-stop",
    "data-tag",
    "data-today",
    "data-traveller",
    "data-worker",
    "data-zoom",
    "data-stay",
    "data-said",
    "data-state",
    "data-door",
}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_SILENT = {"script", "style"}


def marked(text: str) -> str:
    """A message in the language of the tests; placeholders, tags and entities stay."""
    parts = _KEPT.split(text)
    return "".join(part if at % 2 else part.translate(_MARK) for at, part in enumerate(parts))


def write_pseudo_catalogue(template: Path, folder: Path) -> None:
    """Writes `<folder>/de/LC_MESSAGES/messages.po`, every message of the template marked."""
    made = Catalog(locale=LANGUAGE, fuzzy=False)
    for entry in read_catalogue(template):
        if isinstance(entry.id, tuple | list):
            made.add(entry.id, [marked(text) for text in entry.id], context=entry.context)
        elif entry.id:
            made.add(entry.id, marked(entry.id), context=entry.context)
    path = folder / LANGUAGE / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(written(made))


_LATIN = re.compile(r"[^\W\d_]{2,}")
# Addresses, names and types of files, and the short code that stands under the QR of a badge.
_UNSPOKEN = re.compile(
    r"(?:https?|webcal|mailto|smtp)://?\S+|[\w.+-]+@[\w.-]+\w|\b[\w-]+\.(?:pdf|ics|csv|xml|json)\b"
    r"|\b(?:application|image)/[\w.+-]+"
    r"|\b[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]\b"
    r"|\$(?:\.\w+)+|\{\w+\}"  # where a value of a booking stood; what a script puts in
)
_ZONE = re.compile(r"\b[A-Z]\w+(?:/[\w+-]+)+")


def untranslated(text: str, codes: Iterable[str] = ()) -> list[str]:
    """The words of a visible text that are neither marked, nor data, nor names that CLDR gives."""
    return list(_untranslated(text, frozenset(codes)))


@lru_cache(maxsize=50_000)
def _untranslated(text: str, codes: frozenset[str]) -> tuple[str, ...]:
    rest = _UNSPOKEN.sub(" ", text)
    rest = _ZONE.sub(lambda match: " " if match[0] in available_timezones() else match[0], rest)
    rest = _any_of(codes).sub(" ", rest)
    return tuple(word for word in _LATIN.findall(rest) if not _is_explained(word))


@cache
def _any_of(codes: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, codes), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)" if codes else "(?!)")


@cache
def _is_explained(word: str) -> bool:
    if all(letter in _MARKS or not _is_latin(letter) for letter in word):
        return True
    return word in NAMES or word.casefold() in german_words()


def _is_latin(letter: str) -> bool:
    return letter.casefold() <= "ɏ" or "ḁ" <= letter.casefold() <= "ỿ"


@cache
def german_words() -> frozenset[str]:
    """What CLDR says in German: months, days, countries, languages in it and in themselves, places of zones."""
    german = Locale.parse(LANGUAGE)
    texts: list[str] = [*german.territories.values(), *german.languages.values(), "und", "Uhr", "um", "bis"]
    for table in (german.months, german.days):
        texts += [name for widths in table.values() for names in widths.values() for name in names.values()]
    texts += [str(zone.get("city", "")) for zone in german.time_zones.values()]
    texts += [zone.replace("_", " ") for zone in available_timezones()]
    texts += [text for choice in currencies(LANGUAGE) for text in choice]
    texts += [*_OWN_NAMES.values(), *_FURTHER_LANGUAGES]  # where CLDR has no name, the code is shown
    texts += [Locale.parse(code).get_language_name(code) or "" for code in ("fr", "es", "en", "de")]
    codes = ("fr", "es", "en", "de")
    return frozenset(word.casefold() for text in [*texts, *codes] for word in re.findall(r"[^\W\d_]+", text))


@dataclass
class VisibleTexts(HTMLParser):
    """Everything of a page that somebody reads or hears, each with the place where it stands."""

    found: list[tuple[str, str]] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    _languages: list[str] = field(default_factory=list)  # of what is open

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in _VOID:
            self._open.append(tag)
            self._languages.append(given.get("lang") or (self._languages[-1] if self._languages else LANGUAGE))
        for name, value in attrs:
            if value and self._is_spoken(tag, name, given):
                self.found.append((f"<{tag} {name}>", value))

    def _is_spoken(self, tag: str, name: str, given: dict[str, str | None]) -> bool:
        if name in _SPOKEN:
            return True
        if tag == "input" and name == "value":
            return given.get("type") in {"submit", "button", "reset"}
        if tag == "meta" and name == "content":
            return given.get("name") == "description" or given.get("property") in {"og:title", "og:description"}
        return name.startswith("data-") and name not in TECHNICAL

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open:
            self._languages.pop()
            if self._open.pop() == tag:
                return

    def handle_data(self, data: str) -> None:
        is_ours = not self._languages or self._languages[-1] == LANGUAGE  # else the page says that it is another's
        if data.strip() and is_ours and not _SILENT.intersection(self._open):
            self.found.append((f"<{self._open[-1] if self._open else ''}>", data.strip()))


def untranslated_in_html(html: str, codes: Iterable[str] = ()) -> set[tuple[str, str]]:
    """Where and which visible texts of a page are not translated."""
    reader = VisibleTexts()
    reader.feed(html)
    return {(place, text) for place, text in reader.found if untranslated(text, codes)}
