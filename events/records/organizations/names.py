"""Names of organizations as matching compares them: without accents, case, punctuation and the dots of acronyms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from events.platform.language.cleaning import clean_line, fold

LONGEST_KEY = 200  # characters of its column

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l"})  # NFKD leaves them
_WORDS = re.compile(r"[^\W_]+")
_SPELLED_OUT = re.compile(r"\b\w(?: \w\b)+")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_LONGEST_ACRONYM = 12
_FEWEST_SPACES = 2  # of a name in brackets behind its acronym: "ONEA (Burkina Faso)" is none


def key_of(name: str) -> str:
    """Return a name as it is compared: "S.O.N.E.D.E." and "Sonede" are equal, "Régie de l’eau" and "regie de l'eau"."""
    words = " ".join(_WORDS.findall(fold(name.casefold().translate(_LIGATURES))))
    return _SPELLED_OUT.sub(lambda letters: letters[0].replace(" ", ""), words)[:LONGEST_KEY].strip()


def is_acronym(text: str) -> bool:
    """Whether a text looks like an acronym: one short word with more capitals than small letters, or spelled out."""
    letters = [char for char in text if char.isalpha()]
    is_short = 2 <= len(letters) <= _LONGEST_ACRONYM and " " not in text.strip()
    return is_short and sum(char.isupper() for char in letters) * 2 > len(letters)


@dataclass(frozen=True, slots=True)
class Parts:
    """A name as somebody typed it, and the acronym that stood in brackets beside it."""

    name: str
    acronym: str = ""


def parts_of(typed: str) -> Parts:
    """Return name and acronym of what was typed: "Office de l’eau (ONEA)" and "ONEA (Office de l’eau)" alike."""
    line = clean_line(typed)
    inside = _IN_BRACKETS.search(line)
    if inside is None:
        return Parts(line)
    within, beside = inside[1].strip(), clean_line(line[: inside.start()] + " " + line[inside.end() :])
    if is_acronym(within) and beside:
        return Parts(beside, within)
    if is_acronym(beside) and within.count(" ") >= _FEWEST_SPACES:
        return Parts(within, beside)
    return Parts(line)


def keys_of_typed(typed: str) -> list[str]:
    """Return the keys by which what was typed is looked for, the surest first."""
    parts = parts_of(typed)
    keys = (key_of(parts.name), key_of(typed), key_of(parts.acronym))
    return list(dict.fromkeys(key for key in keys if key))


def keys_of(names: Iterable[str], acronyms: Iterable[str]) -> dict[str, bool]:
    """Return the keys of an organization, each with whether only an acronym gives it."""
    found = {key_of(acronym): True for acronym in acronyms}
    for name in names:
        parts = parts_of(name)
        found |= {key_of(parts.acronym): True} if parts.acronym and key_of(parts.acronym) not in found else {}
        found[key_of(parts.name)] = is_acronym(name)
    found.pop("", None)
    return found


def search_text(names: Iterable[str], city: str) -> str:
    """Return what the search of organizations looks in, a space before each word."""
    return "".join(dict.fromkeys(f" {key}" for name in (*names, city) if (key := key_of(name))))


def search_words(typed: str) -> list[str]:
    """Return the beginnings of words that an organization's searched text has to hold."""
    return [f" {word}" for word in key_of(typed).split()[:6]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organization that goes by a key."""

    organization: UUID
    country: str | None
    is_acronym: bool


Found = Mapping[str, Iterable[Candidate]]


def the_same(typed: str, country: str | None, found: Found) -> UUID | None:
    """Return the organization that what was typed surely means, None where there is none or more than one.

    A name has to be of the same country, as far as both are known; an acronym, which many share, has to be for sure.
    """
    for key in keys_of_typed(typed):
        fitting = {one.organization for one in found.get(key, ()) if _fits(one, country)}
        if fitting:
            return fitting.pop() if len(fitting) == 1 else None
    return None


def _fits(one: Candidate, country: str | None) -> bool:
    if one.is_acronym:
        return bool(country) and one.country == country
    return not country or not one.country or one.country == country


@dataclass(frozen=True, slots=True)
class Typed:
    """A name as it was typed, in the country that was chosen beside it, and in how many rows."""

    name: str
    country: str | None
    number: int = 1


@dataclass(frozen=True)
class Group:
    """Spellings that seem to name one organization, the commonest first."""

    key: str
    country: str | None
    spellings: tuple[str, ...]
    number: int

    @property
    def code(self) -> str:
        """Return the code of this group in a form."""
        return f"{self.country or '-'} {self.key}"

    @property
    def parts(self) -> Parts:
        """The name as a new organization gets it, with the acronym that somebody put beside it."""
        parts = parts_of(self.spellings[0])
        acronyms = (parts_of(spelling).acronym for spelling in self.spellings)
        return Parts(parts.name, next(filter(None, acronyms), ""))


def groups_of(typed: Iterable[Typed]) -> list[Group]:
    """Return what was typed by folded name and country, the most frequent group first."""
    counts: dict[tuple[str, str | None], Counter[str]] = {}
    for one in typed:
        key = key_of(parts_of(one.name).name)
        if key:
            counts.setdefault((key, one.country or None), Counter())[one.name] += one.number
    groups = [Group(key, country, _commonest(of_it), of_it.total()) for (key, country), of_it in counts.items()]
    return sorted(groups, key=lambda group: (-group.number, group.key, group.country or ""))


def _commonest(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda spelling: (-counts[spelling], spelling.isupper(), spelling)))
