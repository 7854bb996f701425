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
    exact = [each for each, own in everybody if own == words or _letters(own) == _letters(words)]
    close = exact or [each for each, own in everybody if len(own & words) >= 2 and (own <= words or words <= own)]
    return close[0] if len(close) == 1 else None


def _words(name: str) -> frozenset[str]:
    words = re.findall(r"\w+", fold(name))
    while len(words) > 2 and words[-1] in _TITLES:
        words.pop()
    while len(words) > 2 and words[0] in _TITLES:
        words.pop(0)
    if words and len(words) == 2 and "/" in name:
        words[1] = re.sub(r"(mrs|mr|ms|miss|mstr)$", "", words[1]) or words[1]
    return frozenset(words)


def _letters(words: frozenset[str]) -> str:
    return "".join(sorted("".join(words)))
