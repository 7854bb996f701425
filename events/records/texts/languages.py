"""In which languages something is written, and which of its texts stands for a missing one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class Multilingual(Protocol):
    """An event or a mission: written in several languages, one of which is the main one."""

    @property
    def default_language(self) -> str: ...

    @property
    def languages(self) -> Sequence[str]: ...


def fallback_order(row: Multilingual) -> tuple[str, ...]:
    """Return the languages in which a missing text is looked for: the main one, then the others."""
    return (row.default_language, *(code for code in row.languages if code != row.default_language))


def any_text(bodies: Mapping[str, str], language: str) -> str:
    """Return the text in this language, else in the first language that has one, else ""."""
    return bodies.get(language) or next((text for text in bodies.values() if text), "")
