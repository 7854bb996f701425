"""Placeholders in texts that people write: {name}, and nothing that runs. A value is never read as a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from events.platform.language.lazy import gettext as _

_NAMED = re.compile(r"\{([^{}\n]*)\}")
_BRACED = re.compile(r"\{([^{}\n]*)\}|\{[^{}\n]*|\}")
_SLIP = _("Line %(line)s: %(text)s is not a placeholder.")


@dataclass(frozen=True)
class Slip:
    """A placeholder that nobody knows, or a brace that belongs to none: the number of its line, and the text there."""

    line: int
    text: str

    def __str__(self) -> str:
        return _SLIP % {"line": self.line, "text": self.text}


@dataclass(frozen=True)
class Emptiness:
    """What an empty value takes along: marks beside it, and its line where all, or any, of the line's values are empty.

    The values of spared names count for no line.
    """

    before: str
    after: str
    takes_line: Callable[[Iterable[bool]], bool]
    spared: frozenset[str] = frozenset()

    def takes(self, text: str, values: Mapping[str, str]) -> bool:
        """Return whether a line says nothing without the values that are empty."""
        names = [name for name in _NAMED.findall(text) if name not in self.spared]
        return bool(names) and self.takes_line(not values.get(name) for name in names)


# On paper a comma or parentheses go with what is enumerated; in a mail a line says something or is left out.
ON_PAPER = Emptiness(r",[ \u00a0]|[ \u00a0]?\(", r"\)", all)
IN_MAILS = Emptiness(r"[ \u00a0]", r"(?!)", any, frozenset({"name"}))


def slips_in(text: str, known: Container[str]) -> list[Slip]:
    """Return each placeholder that is not known, and each brace that belongs to none, in their order."""
    return list(_slips(text, known))


def _slips(text: str, known: Container[str]) -> Iterator[Slip]:
    for number, line in enumerate(text.split("\n"), 1):
        for found in _BRACED.finditer(line):
            if found[1] is None or found[1] not in known:
                yield Slip(number, found[0][:40])


def names_in(*texts: str) -> set[str]:
    """Return the names of the placeholders that texts use."""
    return {name for text in texts for name in _NAMED.findall(text)}


def filled(text: str, values: Mapping[str, str], emptiness: Emptiness) -> str:
    """Return the text with its placeholders filled, without the lines that would say nothing."""
    lines = [line for line in text.split("\n") if not emptiness.takes(line, values)]
    return "\n".join(filled_line(line, values, emptiness) for line in lines)


def filled_line(line: str, values: Mapping[str, str], emptiness: Emptiness) -> str:
    """Return a line with its placeholders filled, whatever is empty. A parenthesis that encloses more stays."""

    def fill(found: re.Match[str]) -> str:
        before, after = found["before"] or "", found["after"] or ""
        value = values.get(found["name"], "")
        is_lone = before.endswith("(") != (after == ")")
        return before + value + after if value or is_lone else ""

    pattern = rf"(?P<before>{emptiness.before})?\{{(?P<name>[^{{}}\n]*)\}}(?P<after>{emptiness.after})?"
    return re.sub(pattern, fill, line)
