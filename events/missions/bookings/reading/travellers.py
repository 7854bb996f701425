"""Who of the delegation a booking names: airlines write "SOW/AMINATA MRS" where the list has "Aminata Sow"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from events.missions.itineraries.plan.values import Delegate
from events.platform.language.cleaning import fold

_TITLES = frozenset("mr mrs ms miss mme mlle m sr sra srta dr dra prof mstr chd inf".split())  # noqa: SIM905


def delegate_named(name: str, delegates: Iterable[Delegate]) -> UUID | None:
    """The one delegate whose name has the same words, or who is the only one with all of the shorter name's words.

    At least two words must agree; None where nobody or more than one does. Airlines run given names together
    ("SOW/MARIEAMINATA"), so words are also compared written as one.
    """
    words = _words(name)
    everybody = [(each.id, _words(each.name)) for each in delegates]
    exact = [each for each, own in everybody if _letters(own) == _letters(words)]
    return _only(exact or _close(everybody, words))


def _close(people: Iterable[tuple[UUID, frozenset[str]]], words: frozenset[str]) -> list[UUID]:
    return [each for each, own in people if _is_close(own, words)]


def _only(found: list[UUID]) -> UUID | None:
    return found[0] if len(found) == 1 else None


def _is_close(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether two words at least agree, and one name has all words of the other."""
    shared = first & second
    return len(shared) >= 2 and shared in (first, second)


def _words(name: str) -> frozenset[str]:
    words = _without_titles(re.findall(r"\w+", fold(name)))
    if len(words) == 2 and "/" in name:
        words[1] = re.sub(r"(mrs|mr|ms|miss|mstr)$", "", words[1]) or words[1]
    return frozenset(words)


def _without_titles(words: list[str]) -> list[str]:
    for end in (-1, 0):
        while len(words) > 2 and words[end] in _TITLES:
            words.pop(end)
    return words


def _letters(words: frozenset[str]) -> str:
    return "".join(sorted("".join(words)))
